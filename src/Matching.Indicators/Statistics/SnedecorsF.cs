using MathNet.Numerics;

namespace Matching.Indicators.Statistics;

/// <summary>
/// Quantiles of the F distribution: P(F &lt;= x) = I(d1 x / (d1 x + d2); d1/2, d2/2) (Abramowitz and Stegun 26.6.2),
/// inverted by halving on the logarithm.
/// </summary>
internal static class SnedecorsF
{
    private const double LargestLogarithm = 300;

    public static double Quantile(double p, double d1, double d2) =>
        Math.Exp(
            RootFinder.Root(
                logarithm => SpecialFunctions.BetaRegularized(d1 / 2, d2 / 2, 1 / (1 + (d2 / d1 * Math.Exp(-logarithm)))) - p,
                -LargestLogarithm,
                LargestLogarithm
            )
        );
}
