using Matching.Indicators.Catalogue;
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
        let items = new ScoreOf(Scale).PartsOf(sheet)
        where items is not null
        select new ItemsEntry(cohort.Subject(sheet), items);
}

/// <summary>
/// Share of those measured twice whose score rose by more than its own error explains. The error rests on the start: spread of
/// all scores, and reliability.
/// </summary>
/// <param name="Of">The score.</param>
/// <param name="IsRisePublished">Whether it is published how many rose in the same score.</param>
public sealed record ReliablyImproved(Expression Of, bool IsRisePublished = true) : Measure
{
    public override FormattableString Formula =>
        Phrases.Long(
            "share with (end - start of {0}) / (sd of the start * sqrt(2 * (1 - Cronbach's alpha of the start))) > 1.96; {1}",
            Of,
            ScoresAtStart.Expected
        );

    public override IEnumerable<string> Sources => Of.Sources;

    public override IReadOnlyList<string> Waves => [Change];

    public override FormattableString Base =>
        $"those with a value at start and end, where at least {ScoresAtStart.Least} have one at the start";

    public override Summary SummaryOf(string wave) => ShareSummary.OfImproved;

    public override string Score => Of.ToString();

    public override Figure? Expected(Cohort cohort, string respondent) =>
        ScoresAtStart.ExpectedPercent(cohort, respondent, Of, ChanceOf.ReliablyImproving);

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        cohort.AtStart(respondent, Of) is { } known
            ? Paired
                .Changes(cohort, respondent, Of)
                .Select(entry => new YesNoEntry(entry.Subject, known.IsReliable(entry.Start, entry.End)))
            : [];

    public override IReadOnlyList<Rest> Rests(Cohort cohort, string respondent, IReadOnlyList<Entry> own) =>
        IsRisePublished ? [RoseOtherwise(own, new Improved(Of).YesOrNo(cohort, respondent))] : [];

    /// <summary>
    /// Those who rose, but not reliably: how many rose is published as well.
    /// </summary>
    internal static Rest RoseOtherwise(IEnumerable<Entry> reliable, IEnumerable<YesNoEntry> rose)
    {
        var rises = reliable.Cast<YesNoEntry>().ToDictionary(entry => entry.Key, entry => entry.IsYes);
        return new Rest(
            [.. rose.Where(entry => entry.IsYes && rises.TryGetValue(entry.Key, out var isReliable) && !isReliable)],
            IsMean: false,
            [.. ShareSummary.Instance.Stats.Skip(1)]
        );
    }
}

/// <summary>Share of those with enough parts measured twice who rose reliably in several of them.</summary>
public sealed record ReliablyImprovedInSeveral(int Several, int LeastParts, params IReadOnlyList<Expression> Parts) : Measure
{
    public override FormattableString Formula =>
        Phrases.Long(
            "share with (end - start) / (sd of the start * sqrt(2 * (1 - Cronbach's alpha of the start))) > 1.96 in "
                + "at least {0} of {1}; {2}",
            Several,
            Parts,
            ScoresAtStart.Expected
        );

    public override IEnumerable<string> Sources => Parts.SelectMany(part => part.Sources);

    public override IReadOnlyList<string> Waves => [Change];

    public override FormattableString Base =>
        Phrases.Long(
            "those with at least {0} of them at start and end, where at least {1} have each at the start",
            LeastParts,
            ScoresAtStart.Least
        );

    public override Summary SummaryOf(string wave) => ShareSummary.OfImproved;

    public override string Score => string.Join(", ", Parts);

    public override Figure? Expected(Cohort cohort, string respondent) =>
        new ChanceInSeveral(Several, LeastParts, Parts, ChanceOf.ReliablyImproving).Of(cohort, respondent);

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave)
    {
        var known = Parts.Select(part => cohort.AtStart(respondent, part)).OfType<ScoresAtStart>().ToList();
        foreach (var (start, end) in known.Count == Parts.Count ? Paired.Sheets(cohort, respondent) : [])
        {
            var rises = Parts
                .Zip(known, (part, at) => at.IsReliable(part.Of(start, end), part.Of(end, start)))
                .OfType<bool>()
                .ToList();
            if (rises.Count >= LeastParts)
            {
                yield return new YesNoEntry(cohort.Subject(end), rises.Count(isRise => isRise) >= Several);
            }
        }
    }

    public override IReadOnlyList<Rest> Rests(Cohort cohort, string respondent, IReadOnlyList<Entry> own) =>
        [ReliablyImproved.RoseOtherwise(own, new ImprovedInSeveral(Several, LeastParts, Parts).YesOrNo(cohort, respondent))];
}
