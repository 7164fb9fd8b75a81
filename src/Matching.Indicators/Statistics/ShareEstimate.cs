using MathNet.Numerics.Distributions;

namespace Matching.Indicators.Statistics;

/// <summary>A share with its interval by Wilson's score method without continuity correction, bounds clipped to 0..1.</summary>
/// <param name="N">Base.</param>
/// <param name="Count">How many of it.</param>
/// <param name="Share">Count / N; null without a base.</param>
/// <param name="CiLow">Lower bound: (p + z^2/2n - z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n).</param>
/// <param name="CiHigh">Upper bound.</param>
/// <param name="Reason"><c>n_lt_2</c> without a base.</param>
public sealed record ShareEstimate(int N, int Count, double? Share, double? CiLow, double? CiHigh, string? Reason)
{
    /// <summary>Estimates a share (Wilson, JASA 22, 1927, pp. 209-212).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count below 0 or above its base.</exception>
    public static ShareEstimate Of(int count, int n, double confidence = .95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);
        if (n == 0)
        {
            return new ShareEstimate(0, 0, null, null, null, Reasons.TooFew);
        }

        var z = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        var p = (double)count / n;
        var middle = (p + (z * z / (2.0 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((p * (1 - p) / n) + (z * z / (4.0 * n * n)));
        return new ShareEstimate(
            n,
            count,
            p,
            count == 0 ? 0 : Math.Max(0, middle - half),
            count == n ? 1 : Math.Min(1, middle + half),
            null
        );
    }
}
