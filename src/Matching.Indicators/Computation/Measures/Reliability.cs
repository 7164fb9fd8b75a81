using Matching.Indicators.Catalogue;
using Matching.Indicators.Scoring;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>Cronbach's alpha and McDonald's omega of a scale per wave.</summary>
public sealed record AlphaOf(string Scale) : Measure
{
    public override FormattableString Formula =>
        Phrases.Long(
            "Cronbach's alpha and McDonald's omega (one factor by least squares) of the items of {0} (reversed ones turned), "
                + "from the covariances of all who answered both items, where each two items have 30",
            Scale
        );

    public override IEnumerable<string> Sources => [Scale];

    public override IReadOnlyList<string> Waves => [Start, End];

    public override FormattableString Base => $"those who answered at least half of the items of the scale that apply";

    public override Summary SummaryOf(string wave) => ReliabilitySummary.Instance;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        from sheet in cohort.Sheets(respondent, wave).Values
        let items = sheet.Answers.Where(answer => answer.Item.Scale == Scale).ToList()
        where items.Count > 1 && new ScoreOf(Scale).Of(sheet, null) is not null
        select new ItemsEntry(
            cohort.Subject(sheet),
            [.. items.OrderBy(answer => answer.Item.Name, StringComparer.Ordinal).Select(Recoded)]
        );

    private static double? Recoded(ItemAnswer answer) =>
        answer.Value is { } value
            ? ScaleScore.Recode(value, answer.Item.Lowest!.Value, answer.Item.Highest!.Value, answer.Item.IsReversed)
            : null;
}

/// <summary>
/// Share of those measured twice whose scale rose by more than its own error explains. The error rests on the start: spread of
/// all scores, and Cronbach's alpha.
/// </summary>
public sealed record ReliablyImproved(string Scale) : Measure
{
    // Fewer say too little about a scale's spread and reliability.
    private const int LeastAtStart = 30;

    private readonly ScoreOf of = new(Scale);

    public override FormattableString Formula =>
        $"share with (end - start of {of}) / (sd of the start * sqrt(2 * (1 - Cronbach's alpha of the start))) > 1.96";

    public override IEnumerable<string> Sources => of.Sources;

    public override IReadOnlyList<string> Waves => [Change];

    public override FormattableString Base =>
        $"those with a value at start and end, where at least {LeastAtStart} have one at the start";

    public override Summary SummaryOf(string wave) => ShareSummary.Instance;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave)
    {
        // In an order of their own, so that the same people give the same digits.
        var answered = new AlphaOf(Scale).Entries(cohort, respondent, Start).OrderBy(entry => entry.Key).ToList();
        var starts = new MeanAt(Start, of)
            .Entries(cohort, respondent, Start)
            .OrderBy(entry => entry.Key)
            .Select(entry => ((ValueEntry)entry).Value)
            .ToArray();
        if (starts.Length < LeastAtStart || ReliabilitySummary.Instance.Of(answered)["alpha"].Value is not { } alpha)
        {
            return [];
        }

        var paired = Paired.Changes(cohort, respondent, of).ToList();
        var sd = Descriptives.Of(starts).Estimate.Sd!.Value;
        var (before, after) = (paired.ConvertAll(entry => (double?)entry.Start), paired.ConvertAll(entry => (double?)entry.End));
        var indexes = ReliableChange.Of(before, after, sd, alpha).Indexes;
        return paired.Zip(indexes, (entry, index) => new YesNoEntry(entry.Subject, index > ReliableChange.DefaultZ));
    }
}
