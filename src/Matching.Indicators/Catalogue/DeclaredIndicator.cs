using Matching.Indicators.Computation;

namespace Matching.Indicators.Catalogue;

/// <summary>How an indicator that a form declares is computed from the score of a scale.</summary>
public enum DeclaredMethod
{
    /// <summary>Mean of the scores in each wave, and of the change.</summary>
    Mean,

    /// <summary>Share of people with a score of at least, or at most, a value.</summary>
    Share,
}

/// <summary>An indicator that a form declares on one of its scales.</summary>
public sealed record DeclaredIndicator
{
    /// <summary>Unit of scores on a range of their own.</summary>
    public const string OwnUnit = "score";

    private const string Hundred = "points";

    /// <summary>Stable code.</summary>
    public required string Id { get; init; }

    /// <summary>Version of the formula.</summary>
    public required int Version { get; init; }

    /// <summary>Name by language.</summary>
    public required Dictionary<string, string> Name { get; init; }

    /// <summary>Definition by language.</summary>
    public required Dictionary<string, string> Definition { get; init; }

    /// <summary>The scale.</summary>
    public required string Scale { get; init; }

    /// <summary>Smallest score of the scale.</summary>
    public required double Low { get; init; }

    /// <summary>Largest score of the scale.</summary>
    public required double High { get; init; }

    /// <summary>What is published of the scores.</summary>
    public required DeclaredMethod Method { get; init; }

    /// <summary>The value that a share compares the score with.</summary>
    public double Value { get; init; }

    /// <summary>Whether a share is of those with at most this value.</summary>
    public bool IsAtMost { get; init; }

    /// <summary><c>mentee</c> or <c>mentor</c>.</summary>
    public required string Respondent { get; init; }

    /// <summary><c>up</c> when more is better, <c>down</c> when less is.</summary>
    public required string Direction { get; init; }

    /// <summary>Whether an item of the scale is sensitive: the stricter rules of disclosure apply.</summary>
    public required bool IsSensitive { get; init; }

    /// <summary>Domains of the Indicators of Integration that its items touch.</summary>
    public required List<string> Ioi { get; init; }

    /// <summary>The form that declares it, with its version.</summary>
    public required string Form { get; init; }

    /// <summary>The day on which that was published.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Smallest and largest value of a mean; null of a share.</summary>
    internal (double Low, double High)? Range => Method == DeclaredMethod.Mean ? (Low, High) : null;

    /// <summary>Whether two declarations compute the same, whatever their words: another formula has another version.</summary>
    public bool HasFormulaOf(DeclaredIndicator other) =>
        (Method, Respondent, $"{Of}") == (other.Method, other.Respondent, $"{other.Of}");

    /// <summary>
    /// Whether the two would disclose together what neither does: two of the same kind on the scores of the same people, such as
    /// the shares below two values, of which the difference is of those between.
    /// </summary>
    public bool DisclosesBeside(DeclaredIndicator other) =>
        (Scale, Respondent, Method) == (other.Scale, other.Respondent, other.Method);

    /// <summary>The same in the words of a gap or a target on it.</summary>
    internal DeclaredIndicator Derived(string prefix) =>
        this with
        {
            Name = CatalogueTexts.Derive(prefix, Name, ofName: true),
            Definition = CatalogueTexts.Derive(prefix, Name, ofName: false),
        };

    /// <summary>The indicator, published by the same rules as those of the catalogue.</summary>
    public Indicator ToIndicator()
    {
        var domains = new Domains([.. Ioi], [], null);
        var indicator =
            Method == DeclaredMethod.Share
                ? Declare.AnsweredShare(Id, IndicatorCatalogue.DeclaredTheme, Respondent, Measure, domains)
                : Declare.AnsweredMean(
                    Id,
                    IndicatorCatalogue.DeclaredTheme,
                    Respondent,
                    (Low, High) == (0, 100) ? Hundred : OwnUnit,
                    Measure,
                    domains
                );
        return indicator with
        {
            Version = Version,
            ScaleVersion = Form,
            Direction = Direction,
            IsSensitive = IsSensitive,
            ValidFrom = ValidFrom,
            Declared = this,
        };
    }

    private Expression Of => Method == DeclaredMethod.Share ? new ScoreIs(Score, Value, IsAtMost) : Score;

    private Expression Score => (Low, High) == (0, 100) ? new ScoreOf(Scale) : new RangedScoreOf(Scale, Low, High);

    private Measure Measure => Method == DeclaredMethod.Share ? new SharePerWave(Of) : new MeanPerWave(Of);
}
