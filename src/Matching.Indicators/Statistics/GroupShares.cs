using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Matching.Indicators.Statistics;

/// <summary>A share with its interval by Wilson's score method without continuity correction, bounds clipped to 0..1.</summary>
/// <param name="N">Base.</param>
/// <param name="Count">How many of it.</param>
/// <param name="Share">Count / N; null without a base.</param>
/// <param name="CiLow">Lower bound.</param>
/// <param name="CiHigh">Upper bound.</param>
public sealed record ShareEstimate(int N, int Count, double? Share, double? CiLow, double? CiHigh)
{
    /// <summary>Estimates a share (Wilson, JASA 22, 1927, pp. 209-212).</summary>
    public static ShareEstimate Of(int count, int n, double confidence = .95)
    {
        if (n == 0)
        {
            return new ShareEstimate(0, 0, null, null, null);
        }

        var z = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        var p = (double)count / n;
        var middle = (p + (z * z / (2 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((p * (1 - p) / n) + (z * z / (4.0 * n * n)));
        return new ShareEstimate(n, count, p, count == 0 ? 0 : Math.Max(0, middle - half), count == n ? 1 : Math.Min(1, middle + half));
    }
}

/// <summary>Whether two groups' shares differ beyond chance.</summary>
public static class GroupShares
{
    // R's fisher.test counts tables whose probability is equal but for rounding.
    private const double Equal = 1 + 1e-7;

    /// <summary>Fisher's exact test, two-sided: the sum of the probabilities of all tables with the same margins that are no likelier than this one.</summary>
    public static double FisherP(int count, int n, int otherCount, int otherN)
    {
        var (least, most) = (Math.Max(0, count + otherCount - otherN), Math.Min(n, count + otherCount));
        var probabilities = Enumerable.Range(least, most - least + 1).Select(x => Math.Exp(LogChoose(n, x) + LogChoose(otherN, count + otherCount - x) - LogChoose(n + otherN, count + otherCount))).ToArray();
        var seen = probabilities[count - least];
        return Math.Min(1, probabilities.Where(p => p <= seen * Equal).Sum() / probabilities.Sum());
    }

    /// <summary>Holm's step-down adjustment of a family of p values (Scand. J. Statist. 6, 1979, pp. 65-70); their order is kept.</summary>
    public static double[] Holm(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var (rank, running) = (0, 0.0);
        foreach (var i in Enumerable.Range(0, p.Count).OrderBy(i => p[i]).ThenBy(i => i))
        {
            running = Math.Max(running, Math.Min(1, (p.Count - rank) * p[i]));
            adjusted[i] = running;
            rank++;
        }

        return adjusted;
    }

    /// <summary>Median; null of nothing.</summary>
    public static double? Median(IEnumerable<double> sample)
    {
        var sorted = sample.Order().ToArray();
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double LogChoose(int n, int k) => SpecialFunctions.FactorialLn(n) - SpecialFunctions.FactorialLn(k) - SpecialFunctions.FactorialLn(n - k);
}
