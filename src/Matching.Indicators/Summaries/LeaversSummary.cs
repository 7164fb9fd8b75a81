using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>Means at the start of those who stayed and those who left, and their difference.</summary>
public sealed class LeaversSummary : EntrySummary<GroupedEntry>
{
    public static readonly LeaversSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } =
    ["n_stayed", "n_left", "mean_stayed", "mean_left", "difference", "ci_low", "ci_high"];

    public override IReadOnlyList<string> Parts { get; } = ["stayed", "left"];

    public override bool HasSplit => true;

    // Two means add up to one, which may be published elsewhere: each needs its 10 people, or both are suppressed.
    public override DisclosureRule Rule(int k, bool isSensitive) =>
        DisclosureRule.Means(Math.Max(k, PrimaryRules.LeastForMean), isSensitive);

    protected override string Part(GroupedEntry entry) => entry.IsInProgramme ? "stayed" : "left";

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<GroupedEntry> entries)
    {
        var compared = StayersAndLeavers.Of(
            [.. entries.Select(entry => (double?)entry.Value)],
            [.. entries.Select(entry => entry.IsInProgramme ? (double?)1 : null)]
        );
        var (difference, reason) = (compared.Difference, compared.Difference.Reason);
        Figure MeanOf(MeanEstimate group) => new(group.Mean, group.Mean is null ? group.Reason : null);
        return new Dictionary<string, Figure>
        {
            ["n_stayed"] = new(compared.Stayed.N),
            ["n_left"] = new(compared.Left.N),
            ["mean_stayed"] = MeanOf(compared.Stayed),
            ["mean_left"] = MeanOf(compared.Left),
            ["difference"] = new(difference.MeanDifference, reason),
            ["ci_low"] = new(difference.CiLow, reason),
            ["ci_high"] = new(difference.CiHigh, reason),
        };
    }
}
