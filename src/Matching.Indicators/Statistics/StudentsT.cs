using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Matching.Indicators.Statistics;

/// <summary>
/// Student's t distribution. Tails by the regularised incomplete beta function, P(|T| > t) = I(df / (df + t^2); df/2, 1/2)
/// (Abramowitz and Stegun 26.7.1 with 26.5.27); quantiles by halving on the tail, from 10,000 degrees of freedom on by the
/// expansion in the normal quantile (26.7.5), whose next term is below 1e-15 there.
/// </summary>
public static class StudentsT
{
    private const double ManyDegrees = 1e4;

    // exp(700) is near the largest number; beyond it a quantile has no value
    private const double LargestLogarithm = 700;

    /// <summary>Probability of a value at least as far from 0.</summary>
    public static double TwoSidedP(double t, double df) =>
        df < ManyDegrees
            ? SpecialFunctions.BetaRegularized(df / 2, .5, df / (df + (t * t)))
            : 2 * NoncentralT.Cdf(-Math.Abs(t), df, 0);

    /// <summary>The value with probability p below it; null at p = 0 and p = 1, where it is infinite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p outside 0..1, or degrees of freedom not above 0.</exception>
    public static double? Quantile(double p, double df)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(p, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(df);
        if (p is 0 or 1)
        {
            return null;
        }

        if (p == .5)
        {
            return 0;
        }

        var tail = Math.Min(p, 1 - p);
        var distance = df < ManyDegrees ? Distance(tail, df) : Expansion(-Normal.InvCDF(0, 1, tail), df);
        return distance is { } found ? Math.CopySign(found, p - .5) : null;
    }

    /// <summary>Half of the width of a two-sided interval in standard errors.</summary>
    internal static double Critical(double confidence, double df)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(confidence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        return Quantile((1 + confidence) / 2, df)
            ?? throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "No interval is that certain.");
    }

    private static double? Distance(double tail, double df)
    {
        double Excess(double logarithm) => tail - (TwoSidedP(Math.Exp(logarithm), df) / 2);
        return Excess(LargestLogarithm / 2) < 0
            ? null
            : Math.Exp(RootFinder.Root(Excess, -LargestLogarithm / 2, LargestLogarithm / 2));
    }

    private static double Expansion(double z, double df)
    {
        var s = z * z;
        var g1 = z * (s + 1) / 4;
        var g2 = z * ((((5 * s) + 16) * s) + 3) / 96;
        var g3 = z * ((((((3 * s) + 19) * s) + 17) * s) - 15) / 384;
        var g4 = z * ((((((((79 * s) + 776) * s) + 1482) * s) - 1920) * s) - 945) / 92160;
        return z + ((g1 + ((g2 + ((g3 + (g4 / df)) / df)) / df)) / df);
    }
}
