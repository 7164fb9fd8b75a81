using MathNet.Numerics;

namespace Matching.Indicators.Statistics;

/// <summary>Whether two groups' shares differ beyond chance.</summary>
public static class GroupShares
{
    // R's fisher.test counts tables whose probability is equal but for rounding.
    private const double Equal = 1 + 1e-7;

    /// <summary>
    /// Fisher's exact test, two-sided: the sum of the probabilities of all tables with the same margins that are no likelier
    /// than this one.
    /// </summary>
    public static double FisherP(int count, int n, int otherCount, int otherN)
    {
        var (least, most) = (Math.Max(0, count + otherCount - otherN), Math.Min(n, count + otherCount));
        var probabilities = Enumerable
            .Range(least, most - least + 1)
            .Select(x =>
                Math.Exp(LogChoose(n, x) + LogChoose(otherN, count + otherCount - x) - LogChoose(n + otherN, count + otherCount))
            )
            .ToArray();
        var seen = probabilities[count - least];
        return Math.Min(1, probabilities.Where(p => p <= seen * Equal).Sum() / probabilities.Sum());
    }

    /// <summary>Median; null of nothing.</summary>
    public static double? Median(IEnumerable<double> sample)
    {
        var sorted = sample.Order().ToArray();
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double LogChoose(int n, int k) =>
        SpecialFunctions.FactorialLn(n) - SpecialFunctions.FactorialLn(k) - SpecialFunctions.FactorialLn(n - k);
}
