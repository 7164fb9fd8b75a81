using Matching.Indicators.Computation;

namespace Matching.Indicators.Summaries;

/// <summary>Sum of the numbers, and how many there are.</summary>
public sealed class SumSummary : EntrySummary<ValueEntry>
{
    public static readonly SumSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["n", "sum"];

    public override string Headline => "sum";

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<ValueEntry> entries) =>
        new() { ["n"] = new(entries.Count), ["sum"] = new(entries.Sum(entry => entry.Value)) };
}
