using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>How many entries there are, and how many that is in a month.</summary>
public sealed class RateSummary : EntrySummary<CountedEntry>
{
    public static readonly RateSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["count", "per_month"];

    public override string Headline => "count";

    public override bool IsCounted => true;

    public override DisclosureRule Rule(int k, bool isSensitive) => DisclosureRule.Counts(k, isSensitive);

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<CountedEntry> entries) => Per(entries.Count, 0);

    // The count is rounded before it is divided.
    protected override IReadOnlyDictionary<string, Figure> Compute(IReadOnlyList<CountedEntry> entries, SummaryContext context) =>
        Per(context.Rounded(entries.Count), context.Months?.Invoke() ?? 0);

    private static Dictionary<string, Figure> Per(int count, int months) =>
        new() { ["count"] = new(count), ["per_month"] = months == 0 ? new(null, Reasons.TooFew) : new((double)count / months) };
}
