namespace Matching.Indicators.Scoring;

/// <summary>How a form scores a scale: how many answers are required, and the range of the score.</summary>
/// <param name="Items">Items of the scale.</param>
/// <param name="MinAnswered">Answers required of a person to whom all items apply.</param>
/// <param name="Min">The score when every item has its lowest answer.</param>
/// <param name="Max">The score when every item has its highest answer.</param>
/// <remarks>
/// A sum of items with the same options is the mean of the items moved to the range of the sum: five items from 0 to 4 have the
/// range 0 to 20. Missing items then count as the person's mean, as far as enough are answered.
/// </remarks>
public sealed record ScaleRule(int Items, int MinAnswered, double Min, double Max)
{
    /// <summary>The rule of a scale of others, by its name; null of one that is no mean of its items.</summary>
    public static ScaleRule? Named(string scoring) =>
        scoring switch
        {
            "who5" => new(5, 5, 0, 100),
            "lsns6" => new(6, 6, 0, 30),
            "gse" => new(10, 7, 10, 40),
            "twelve_item" => new(12, 12, 0, 1),
            _ => null,
        };

    /// <summary>The score from 0 to 100 of the items that apply to a person, each from 0 to 100; null is not answered.</summary>
    public ScaleScore OfHundred(IReadOnlyCollection<double?> applicableItems) =>
        ScaleScore.Of(applicableItems, Items, MinAnswered);

    /// <summary>The same on the range of the scale.</summary>
    public ScaleScore Of(IReadOnlyCollection<double?> applicableItems) =>
        OfHundred(applicableItems) is var score
            ? score with
            {
                Score = score.Score is { } hundredth ? InRange(hundredth, Min, Max) : null,
            }
            : default;

    /// <summary>A score from 0 to 100 on another range.</summary>
    public static double InRange(double score, double min, double max) => min + (score / 100 * (max - min));
}
