using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>Mean and quartiles.</summary>
public sealed class MeanSummary : EntrySummary<ValueEntry>, IGroupComparison
{
    public static readonly MeanSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["n", "mean", "sd", "ci_low", "ci_high", "q1", "median", "q3"];

    // With the spread of others the spread gives it as well; quartiles do not.
    public override bool GivesSum(string stat) => stat is "mean" or "sd" or "ci_low" or "ci_high";

    public FormattableString Formula(string indicator) => Difference.FormulaOfMeans(indicator);

    public Difference Compare(IReadOnlyList<Entry> first, IReadOnlyList<Entry> second, SummaryContext context) =>
        Difference.OfMeans(first, second, entry => ((ValueEntry)entry).Value);

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<ValueEntry> entries)
    {
        var described = Descriptives.Of([.. entries.Select(entry => entry.Value)]);
        var (estimate, reason) = (described.Estimate, described.Estimate.Reason);
        return new Dictionary<string, Figure>
        {
            ["n"] = new(estimate.N),
            ["mean"] = new(estimate.Mean, reason),
            ["sd"] = new(estimate.Sd, reason),
            ["ci_low"] = new(estimate.CiLow, reason),
            ["ci_high"] = new(estimate.CiHigh, reason),
            ["q1"] = new(described.Q1, reason),
            ["median"] = new(described.Median, reason),
            ["q3"] = new(described.Q3, reason),
        };
    }
}
