using MathNet.Numerics.Distributions;

namespace Matching.Indicators.Statistics;

/// <summary>
/// Mean change of the same people over the root of the mean of the two variances, with Bonett's normal interval
/// (Psychological Methods 13, 2008, pp. 99-109): d_av = (m2 - m1) / s, s^2 = (s1^2 + s2^2) / 2, se^2 = d_av^2 (s1^4 + s2^4 +
/// 2 r^2 s1^2 s2^2) / (8 (n - 1) s^4) + (s1^2 + s2^2 - 2 r s1 s2) / ((n - 1) s^2).
/// </summary>
/// <param name="Value">d_av.</param>
/// <param name="Se">Standard error; null when the correlation is not known.</param>
/// <param name="CiLow">Lower bound.</param>
/// <param name="CiHigh">Upper bound.</param>
/// <param name="Reason"><c>n_lt_2</c> or <c>zero_variance</c> when a member is null.</param>
public sealed record StandardisedMeanChange(double? Value, double? Se, double? CiLow, double? CiHigh, string? Reason)
{
    /// <summary>From means, standard deviations, their correlation and the number of people.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative standard deviation, or a correlation outside -1..1.</exception>
    public static StandardisedMeanChange Of(
        double meanStart,
        double meanEnd,
        double sdStart,
        double sdEnd,
        double? correlation,
        int n,
        double confidence = .95
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sdStart);
        ArgumentOutOfRangeException.ThrowIfNegative(sdEnd);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(correlation ?? 0), 1 + 1e-9, nameof(correlation));
        if (n < 2)
        {
            return new StandardisedMeanChange(null, null, null, null, Reasons.TooFew);
        }

        var (v1, v2) = (sdStart * sdStart, sdEnd * sdEnd);
        var v = (v1 + v2) / 2;
        if (Math.Sqrt(v) < MeanEstimate.NoSpread)
        {
            return new StandardisedMeanChange(null, null, null, null, Reasons.ZeroVariance);
        }

        var d = (meanEnd - meanStart) / Math.Sqrt(v);
        if (correlation is not { } r)
        {
            return new StandardisedMeanChange(d, null, null, null, Reasons.ZeroVariance);
        }

        var df = n - 1.0;
        var se = Math.Sqrt(
            (d * d * ((v1 * v1) + (v2 * v2) + (2 * r * r * v1 * v2)) / (8 * df * v * v))
                + ((v1 + v2 - (2 * r * sdStart * sdEnd)) / (df * v))
        );
        var half = Normal.InvCDF(0, 1, (1 + confidence) / 2) * se;
        return new StandardisedMeanChange(d, se, d - half, d + half, null);
    }
}
