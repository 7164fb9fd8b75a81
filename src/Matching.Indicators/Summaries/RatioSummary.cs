using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>A number with what it is divided by.</summary>
public sealed record RatioEntry(Subject Subject, double Amount, double Per) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (Amount, Per);
}

/// <summary>
/// Sum of amounts over sum of what they are divided by. R = sum y / sum x with the t interval of a ratio estimate: the variance
/// of the residuals y - R x over n and the squared mean of x (Cochran, Sampling Techniques, 3rd ed. 1977, section 6.4, without
/// correction for a finite population).
/// </summary>
public sealed class RatioSummary : EntrySummary<RatioEntry>
{
    public static readonly RatioSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["n", "mean", "ci_low", "ci_high"];

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<RatioEntry> entries)
    {
        var (n, sum) = (entries.Count, entries.Sum(entry => entry.Per));
        var ratio = sum > 0 ? entries.Sum(entry => entry.Amount) / sum : (double?)null;
        var residuals = ratio is null
            ? null
            : MeanEstimate.Of([.. entries.Select(entry => entry.Amount - (ratio.Value * entry.Per))]);
        var half = residuals?.CiHigh is { } high ? (high - residuals.Mean!.Value) / (sum / n) : (double?)null;
        var reason = n == 0 ? Reasons.TooFew : residuals?.Reason;
        return new Dictionary<string, Figure>
        {
            ["n"] = new(n),
            ["mean"] = new(ratio, ratio is null ? Reasons.TooFew : null),
            ["ci_low"] = new(ratio - half, reason),
            ["ci_high"] = new(ratio + half, reason),
        };
    }
}
