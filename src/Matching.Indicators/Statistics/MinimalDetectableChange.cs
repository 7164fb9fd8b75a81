using System.Collections.Concurrent;

namespace Matching.Indicators.Statistics;

/// <summary>
/// The smallest change, in standard deviations of the differences, that a two-sided paired t test of n people finds with a
/// given power: the dz at which P(|T| &gt; t) = power, T noncentral with n - 1 degrees of freedom and noncentrality dz
/// sqrt(n) (Cohen 1988, chapter 2). Both tails count.
/// </summary>
public static class MinimalDetectableChange
{
    // A release asks for the same few numbers of people thousands of times.
    private static readonly ConcurrentDictionary<(int N, double Alpha, double Power), double> Known = new();

    /// <summary>The dz; null for fewer than two people, and for a power that no change reaches.</summary>
    /// <exception cref="ArgumentOutOfRangeException">alpha or power not between 0 and 1.</exception>
    public static double? Dz(int n, double alpha = .05, double power = .8)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(power);
        if (n < 2 || power >= 1)
        {
            return null;
        }

        // without a change the test finds one with probability alpha
        if (power <= alpha)
        {
            return 0;
        }

        return Known.GetOrAdd((n, alpha, power), static asked => Solve(asked.N, asked.Alpha, asked.Power));
    }

    /// <summary>
    /// The same in the unit of the scale: dz times the standard deviation of the differences. Null where there is no dz, and
    /// where all changes are the same, since no spread is no promise of one.
    /// </summary>
    public static double? Points(int n, double? sd, double alpha = .05, double power = .8) =>
        sd is > 0 ? Dz(n, alpha, power) * sd : null;

    private static double Solve(int n, double alpha, double power)
    {
        var critical = StudentsT.Critical(1 - alpha, n - 1);
        double Excess(double ncp) => 1 - NoncentralT.Cdf(critical, n - 1, ncp) + NoncentralT.Cdf(-critical, n - 1, ncp) - power;
        var high = critical;
        while (Excess(high) < 0)
        {
            high *= 2;
        }

        return RootFinder.Root(Excess, 0, high) / Math.Sqrt(n);
    }
}
