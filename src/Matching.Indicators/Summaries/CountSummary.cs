using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Summaries;

/// <summary>How many entries there are.</summary>
public sealed class CountSummary : EntrySummary<CountedEntry>
{
    public static readonly CountSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["count"];

    public override string Headline => "count";

    public override bool IsCounted => true;

    public override DisclosureRule Rule(int k, bool isSensitive) => DisclosureRule.Counts(k, isSensitive);

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<CountedEntry> entries) =>
        new() { ["count"] = new(entries.Count) };
}
