using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>Mean changes in the programme and while waiting for it, and their difference.</summary>
public sealed class ComparisonSummary : EntrySummary<GroupedEntry>
{
    public static readonly ComparisonSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } =
    ["n_programme", "n_waiting", "mean_programme", "mean_waiting", "difference", "ci_low", "ci_high"];

    public override IReadOnlyList<string> Parts { get; } = ["programme", "waiting"];

    public override bool HasSplit => true;

    // Two means add up to one, which may be published elsewhere: each needs its 10 people, or both are suppressed.
    public override DisclosureRule Rule(int k, bool isSensitive) =>
        DisclosureRule.Means(Math.Max(k, PrimaryRules.LeastForMean), isSensitive);

    protected override string Part(GroupedEntry entry) => entry.IsInProgramme ? "programme" : "waiting";

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<GroupedEntry> entries)
    {
        double[] Changes(bool isInProgramme) =>
            [.. entries.Where(entry => entry.IsInProgramme == isInProgramme).Select(entry => entry.Value)];
        var (programme, waiting) = (Changes(true), Changes(false));
        var difference = WelchTTest.Of(waiting, programme);
        // No person answered twice while waiting: not a comparison that fails, but none.
        var reason = waiting.Length == 0 ? Reasons.NotCollected : difference.Reason;
        Figure MeanOf(double[] group, string ifNone) => group.Length == 0 ? new(null, ifNone) : new(group.Average());
        return new Dictionary<string, Figure>
        {
            ["n_programme"] = new(programme.Length),
            ["n_waiting"] = new(waiting.Length),
            ["mean_programme"] = MeanOf(programme, Reasons.TooFew),
            ["mean_waiting"] = MeanOf(waiting, Reasons.NotCollected),
            ["difference"] = new(difference.MeanDifference, reason),
            ["ci_low"] = new(difference.CiLow, reason),
            ["ci_high"] = new(difference.CiHigh, reason),
        };
    }
}
