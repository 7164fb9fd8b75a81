namespace Matching.Indicators.Statistics;

/// <summary>A mean with its spread and its t interval. What is undefined is null, with the reason; never NaN.</summary>
/// <param name="N">Observations.</param>
/// <param name="Mean">Arithmetic mean; null without observations.</param>
/// <param name="Sd">Standard deviation with n - 1; null below two observations.</param>
/// <param name="CiLow">
/// Lower bound: mean - t * sd / sqrt(n), t the quantile of Student's distribution with n - 1 degrees of freedom.
/// </param>
/// <param name="CiHigh">Upper bound.</param>
/// <param name="Reason"><c>n_lt_2</c> or <c>zero_variance</c> when there is no interval.</param>
public sealed record MeanEstimate(int N, double? Mean, double? Sd, double? CiLow, double? CiHigh, string? Reason)
{
    // Thirds and sixths of equal values differ in the last digits.
    internal const double NoSpread = 1e-9;

    /// <summary>Estimates the mean of a sample.</summary>
    public static MeanEstimate Of(IReadOnlyCollection<double> sample, double confidence = .95)
    {
        var n = sample.Count;
        if (n == 0)
        {
            return new MeanEstimate(0, null, null, null, null, Reasons.TooFew);
        }

        var mean = sample.Sum() / n;
        if (n == 1)
        {
            return new MeanEstimate(1, mean, null, null, null, Reasons.TooFew);
        }

        var sd = Math.Sqrt(sample.Sum(x => (x - mean) * (x - mean)) / (n - 1));
        if (sd < NoSpread)
        {
            // all the same: the spread is known to be nothing here, but an interval of width 0 would claim certainty about others
            return new MeanEstimate(n, mean, 0, null, null, Reasons.ZeroVariance);
        }

        var half = StudentsT.Critical(confidence, n - 1) * sd / Math.Sqrt(n);
        return new MeanEstimate(n, mean, sd, mean - half, mean + half, null);
    }
}
