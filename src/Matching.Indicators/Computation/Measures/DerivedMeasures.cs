using Matching.Indicators.Catalogue;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>
/// Difference of an indicator between two groups: women less men, 60 and older less 18 to 59, with less without disability.
/// </summary>
public sealed record GapOf(Indicator Of) : Measure
{
    public override FormattableString Formula => Compared(Waves[0])!.Formula(Of.Id);

    public override IEnumerable<string> Sources => Of.SourceItems;

    public override IReadOnlyList<string> Waves =>
        [.. Of.Measure.Waves.Where(wave => wave is End or Change && Compared(wave) is not null)];

    public override FormattableString Base => $"both groups, each as for {Of.Id}";

    public override Indicator KeptWith => Of;

    public override Summary SummaryOf(string wave) => GapSummary.Instance;

    /// <summary>The entries are those of the indicator it compares.</summary>
    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        Of.Measure.Entries(cohort, respondent, wave);

    private IGroupComparison? Compared(string wave) => Of.Measure.SummaryOf(wave) as IGroupComparison;
}

/// <summary>
/// Progress of a target on an indicator. It is computed from the released figure and the target alone, so it is protected with
/// the figure.
/// </summary>
public sealed record ProgressOf(Indicator Of) : Measure
{
    public override FormattableString Formula =>
        Phrases.Long(
            "({0} - baseline) / (target - baseline), interval by that of the figure; "
                + "of several targets on a figure the one due next",
            Of.Id
        );

    public override IEnumerable<string> Sources => Of.SourceItems;

    public override IReadOnlyList<string> Waves => Of.Waves;

    public override FormattableString Base => Of.Measure.Base;

    public override Summary SummaryOf(string wave) => ProgressSummary.Instance;

    /// <summary>The entries are those of the indicator that the target is on.</summary>
    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        Of.Measure.Entries(cohort, respondent, wave);
}
