using Matching.Indicators.Catalogue;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>Share of own goals rated as reached, each goal counted.</summary>
public sealed record GoalsReached(params IReadOnlyList<string> Items) : Measure
{
    public override FormattableString Formula => $"100 * goals rated >= 0 / goals rated, over {Items}";

    public override IEnumerable<string> Sources => Items;

    public override IReadOnlyList<string> Waves => [End];

    public override FormattableString Base => $"goals rated; n counts those who rated any";

    public override Summary SummaryOf(string wave) => RatioSummary.Instance;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        from sheet in cohort.Sheets(respondent, wave).Values
        let ratings = Items.Select(item => sheet.To(item, null)?.Value).Where(rating => rating is not null).ToList()
        where ratings.Count > 0
        select new RatioEntry(cohort.Subject(sheet), 100.0 * ratings.Count(rating => rating >= 0), ratings.Count);
}

/// <summary>Agreement of both sides of a pair on how far goals were reached.</summary>
public sealed record GoalAgreement(string MenteeItem, string MentorItem) : Measure
{
    public override FormattableString Formula =>
        $"linearly weighted kappa of round(mean({MenteeItem}_1, {MenteeItem}_2, {MenteeItem}_3)) and {MentorItem}";

    public override IEnumerable<string> Sources => [MenteeItem, MentorItem];

    public override IReadOnlyList<string> Waves => [End];

    public override FormattableString Base => $"pairs of which both sides rated";

    public override Summary SummaryOf(string wave) => AgreementSummary.Instance;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave)
    {
        // Both rate the same pair: a mentor may have others, and a mentee a later proposal.
        var mentors = cohort
            .Dossier.Sheets.Where(sheet => sheet.Respondent == "mentor" && sheet.Wave == wave && sheet.PairId is not null)
            .GroupBy(sheet => sheet.PairId!.Value)
            .ToDictionary(sheets => sheets.Key, sheets => sheets.Last());
        var level = new LevelOf($"{MenteeItem}_1", $"{MenteeItem}_2", $"{MenteeItem}_3");
        foreach (var mentee in cohort.Sheets("mentee", wave).Values)
        {
            if (
                mentee.PairId is { } pair
                && mentors.TryGetValue(pair, out var mentor)
                && level.Of(mentee, null) is { } own
                && mentor.To(MentorItem, null)?.Value is { } other
            )
            {
                yield return new RatingsEntry(cohort.Subject(mentee), own, other);
            }
        }
    }
}
