namespace Matching.Indicators.Scoring;

/// <summary>How a scale score came about.</summary>
public enum ScoreStatus
{
    /// <summary>Every applicable item was answered.</summary>
    Complete,

    /// <summary>At least half of the applicable items were answered; the score is the mean of those.</summary>
    Prorated,

    /// <summary>Some items were answered, but fewer than half: no score.</summary>
    Insufficient,

    /// <summary>Nothing was answered, or nothing applies: no score.</summary>
    None,
}

/// <summary>
/// Score of a person on a scale: the mean of the answered items when at least ceil(k/2) are answered, k being the items
/// applicable to that person (person-mean substitution with the half rule).
/// </summary>
/// <param name="Score">The mean, null without enough answers.</param>
/// <param name="Status">How it came about.</param>
/// <param name="Answered">Items answered.</param>
/// <param name="Applicable">Items that apply to the person, k.</param>
public readonly record struct ScaleScore(double? Score, ScoreStatus Status, int Answered, int Applicable)
{
    /// <summary>
    /// Scores the applicable items; null is an item not answered. Items that do not apply are left out by the caller.
    /// </summary>
    public static ScaleScore Of(IReadOnlyCollection<double?> applicableItems) =>
        Of(applicableItems, applicableItems.Count, (applicableItems.Count + 1) / 2);

    /// <summary>
    /// Scores a scale of <paramref name="k"/> items that requires <paramref name="minAnswered"/> answers. Where items do not
    /// apply to the person, what is asked for falls in proportion, ceil(minAnswered applicable / k); half of the items stays
    /// half of those that apply.
    /// </summary>
    /// <param name="applicableItems">Items that apply, null where not answered.</param>
    /// <param name="k">Items of the scale.</param>
    /// <param name="minAnswered">Answers required of a person to whom all items apply.</param>
    public static ScaleScore Of(IReadOnlyCollection<double?> applicableItems, int k, int minAnswered)
    {
        var answered = applicableItems.Where(item => item is not null).Select(item => item!.Value).ToList();
        var applicable = applicableItems.Count;
        var needed = minAnswered == (k + 1) / 2 ? (applicable + 1) / 2 : ((minAnswered * applicable) + k - 1) / k;
        var status =
            answered.Count == 0 ? ScoreStatus.None
            : answered.Count == applicable ? ScoreStatus.Complete
            : answered.Count >= needed ? ScoreStatus.Prorated
            : ScoreStatus.Insufficient;
        return new ScaleScore(
            status is ScoreStatus.Complete or ScoreStatus.Prorated ? answered.Sum() / answered.Count : null,
            status,
            answered.Count,
            applicable
        );
    }

    /// <summary>A reversed item: min + max - x.</summary>
    public static double Reversed(double answer, double min, double max) => min + max - answer;

    /// <summary>
    /// An answer on a scale from 0 to 100: (x - min) / (max - min) * 100; a reversed item is min + max - x first.
    /// </summary>
    public static double Recode(double answer, double min, double max, bool isReversed) =>
        ((isReversed ? max - answer : answer - min) / (max - min)) * 100;

    /// <summary>Network score <c>sn</c>: mean of bond, bridge and link when bridge and one other exist.</summary>
    public static double? Network(double? bond, double? bridge, double? link)
    {
        if (bridge is null || (bond is null && link is null))
        {
            return null;
        }

        double?[] parts = [bond, bridge, link];
        return parts.Average();
    }
}
