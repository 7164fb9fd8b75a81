using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>A number of a mentee, with a number that identifies the mentor.</summary>
public sealed record ClusteredEntry(Subject Subject, double Value, double Mentor) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (Value, Mentor);
}

/// <summary>Mean of the means of each mentor's mentees.</summary>
public sealed class ClusteredSummary : EntrySummary<ClusteredEntry>
{
    public static readonly ClusteredSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["n", "n_mentors", "mean", "se", "ci_low", "ci_high"];

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<ClusteredEntry> entries)
    {
        var means = entries
            .GroupBy(entry => entry.Mentor)
            .OrderBy(mentor => mentor.Key)
            .Select(mentor => mentor.Average(entry => entry.Value))
            .ToList();
        // Few mentors of known size: their means would follow from this mean and the plain one.
        var isEnough = means.Count >= PrimaryRules.LeastForMean;
        var estimate = MeanEstimate.Of(isEnough ? means : []);
        return new Dictionary<string, Figure>
        {
            ["n"] = new(entries.Count),
            ["n_mentors"] = isEnough ? new(means.Count) : new(null, estimate.Reason),
            ["mean"] = new(estimate.Mean, estimate.Reason),
            ["se"] = new(estimate.Sd / Math.Sqrt(means.Count), estimate.Reason),
            ["ci_low"] = new(estimate.CiLow, estimate.Reason),
            ["ci_high"] = new(estimate.CiHigh, estimate.Reason),
        };
    }
}
