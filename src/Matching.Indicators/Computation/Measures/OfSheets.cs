using Matching.Indicators.Catalogue;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>A value of each sheet of a wave; of a change, of those who have both.</summary>
public abstract record OfSheets(Expression Of) : Measure
{
    public override IEnumerable<string> Sources => Of.Sources;

    public override IEnumerable<Entry> Entries(Cohort cohort, string respondent, string wave) =>
        wave == Change
            ? Paired.Changes(cohort, respondent, Of)
            : cohort.Sheets(respondent, wave).Values.SelectMany(sheet => EntriesOf(cohort, sheet));

    /// <summary>Whether people have a value at start and end, and none of them one of items answered in both.</summary>
    public bool LacksCommonItems(Cohort cohort, string respondent) =>
        !Paired.Changes(cohort, respondent, Of).Any()
        && Paired
            .Sheets(cohort, respondent)
            .Any(pair => Of.Of(pair.Start, null) is not null && Of.Of(pair.End, null) is not null);

    /// <summary>The entry of a value; a number unless it is a yes or no.</summary>
    protected virtual Entry EntryOf(Subject subject, double value) => new ValueEntry(subject, value);

    private IEnumerable<Entry> EntriesOf(Cohort cohort, AnsweredSheet sheet)
    {
        if (Of.Of(sheet, null) is { } value)
        {
            yield return EntryOf(cohort.Subject(sheet), value);
        }
    }
}

/// <summary>A value of each answered sheet: mean per wave, and paired change.</summary>
public sealed record MeanPerWave(Expression Of) : OfSheets(Of)
{
    public override FormattableString Formula =>
        Phrases.Long(
            "mean of {0}; change: end - start of those with both, on items answered in both, with the means of the same people, "
                + "and interval and p by mentor, or by site where that interval is wider (CR2); {1}",
            Of,
            ScoresAtStart.Expected
        );

    public override string Score => Of.ToString();

    public override Figure? Expected(Cohort cohort, string respondent) =>
        ScoresAtStart.ExpectedPercent(cohort, respondent, Of, ChanceOf.Improving);

    public override IReadOnlyList<string> Waves => [Start, End, Follow, Change];

    public override FormattableString Base => $"those with a value in the wave; change: in start and end";

    public override Summary SummaryOf(string wave) => wave == Change ? MeanChangeSummary.Instance : MeanSummary.Instance;
}

/// <summary>A yes or no of each answered sheet: share per wave, and paired change.</summary>
public sealed record SharePerWave(Expression Of) : OfSheets(Of)
{
    public override FormattableString Formula => $"share with {Of}; change: end - start of those with both";

    public override IReadOnlyList<string> Waves => [Start, End, Follow, Change];

    public override FormattableString Base =>
        Of is ScoreIs
            ? (FormattableString)$"those with a value in the wave; change: in start and end"
            : $"those who answered the item in the wave; change: in start and end";

    public override Summary SummaryOf(string wave) => wave == Change ? ShareChangeSummary.Instance : ShareSummary.Instance;

    protected override Entry EntryOf(Subject subject, double value) => new YesNoEntry(subject, value == 1);
}

/// <summary>A value of each sheet of one wave: its mean.</summary>
public sealed record MeanAt(string Wave, Expression Of) : OfSheets(Of)
{
    public override FormattableString Formula => $"mean of {Of}";

    public override IReadOnlyList<string> Waves => [Wave];

    public override FormattableString Base => $"those who answered the item";

    public override Summary SummaryOf(string wave) => MeanSummary.Instance;
}

/// <summary>A yes or no of each sheet of some waves: its share.</summary>
public sealed record ShareAt(Expression Of, params IReadOnlyList<string> At) : OfSheets(Of)
{
    public override FormattableString Formula => $"share with {Of}";

    public override IReadOnlyList<string> Waves => At;

    public override FormattableString Base => $"those who answered the item";

    public override Summary SummaryOf(string wave) => ShareSummary.Instance;

    protected override Entry EntryOf(Subject subject, double value) => new YesNoEntry(subject, value == 1);
}

/// <summary>A number of each sheet of one wave: its sum.</summary>
public sealed record SumAt(string Wave, Expression Of) : OfSheets(Of)
{
    public override FormattableString Formula => $"sum of {Of}";

    public override IReadOnlyList<string> Waves => [Wave];

    public override FormattableString Base => $"those who answered the item";

    public override Summary SummaryOf(string wave) => SumSummary.Instance;
}
