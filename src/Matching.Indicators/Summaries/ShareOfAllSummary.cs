using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Summaries;

/// <summary>How many entries there are, and which share of all entries that is.</summary>
public sealed class ShareOfAllSummary : EntrySummary<CountedEntry>
{
    public static readonly ShareOfAllSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["count", "percent", "ci_low", "ci_high"];

    public override string Headline => "percent";

    public override bool IsCounted => true;

    public override DisclosureRule Rule(int k, bool isSensitive) => DisclosureRule.Counts(k, isSensitive);

    public override int BaseOf(IReadOnlyList<Entry> entries, SummaryContext context) => context.Everybody;

    // A count may be published of fewer people than a share.
    public override bool IsEnough(int baseN, string stat) => stat == "count" || baseN >= PrimaryRules.LeastForMean;

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<CountedEntry> entries) =>
        ShareSummary.OfEverybody(entries.Count, entries.Count);

    protected override IReadOnlyDictionary<string, Figure> Compute(IReadOnlyList<CountedEntry> entries, SummaryContext context) =>
        ShareSummary.OfEverybody(context.Rounded(entries.Count), context.Rounded(context.Everybody));
}
