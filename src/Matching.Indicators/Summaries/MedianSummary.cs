using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>Median and quartiles.</summary>
public sealed class MedianSummary : EntrySummary<ValueEntry>
{
    public static readonly MedianSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["n", "median", "q1", "q3"];

    public override string Headline => "median";

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<ValueEntry> entries)
    {
        var described = Descriptives.Of([.. entries.Select(entry => entry.Value)]);
        var reason = described.Estimate.Reason;
        return new Dictionary<string, Figure>
        {
            ["n"] = new(entries.Count),
            ["median"] = new(described.Median, reason),
            ["q1"] = new(described.Q1, reason),
            ["q3"] = new(described.Q3, reason),
        };
    }
}
