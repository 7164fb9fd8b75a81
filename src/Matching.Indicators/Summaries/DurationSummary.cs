using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>Days that a pair, for example, has lasted so far, and whether it has ended.</summary>
public sealed record DurationEntry(Subject Subject, double Days, bool HasEnded) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (Days, OneIf(HasEnded));
}

/// <summary>Median duration by Kaplan and Meier, when some have not ended.</summary>
public sealed class DurationSummary : EntrySummary<DurationEntry>
{
    public static readonly DurationSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["n", "median", "ci_low", "ci_high"];

    public override string Headline => "median";

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<DurationEntry> entries)
    {
        var survival = KaplanMeier.Of([.. entries.Select(entry => (entry.Days, entry.HasEnded))]);
        // a bound may be known before the median is, and the median before its upper bound
        Figure Day(double? day) => new(day, day is null ? survival.Reason : null);
        return new Dictionary<string, Figure>
        {
            ["n"] = new(entries.Count),
            ["median"] = Day(survival.Median),
            ["ci_low"] = Day(survival.CiLow),
            ["ci_high"] = Day(survival.CiHigh),
        };
    }
}
