using Matching.Indicators.Statistics;
using MathNet.Numerics.Distributions;

namespace Matching.Benchmarks.Reference;

/// <summary>
/// Hodges and Lehmann's estimate of a paired change (Ann. Math. Statist. 34, 1963, pp. 598-611): the median of the means of
/// all pairs of differences (Walsh averages), each difference with itself included. The interval runs between two of their
/// order statistics, chosen by the quantile of the signed-rank distribution as in R's wilcox.test: exact without ties, at
/// least as wide as asked for with them.
/// </summary>
/// <param name="N">Differences.</param>
/// <param name="Estimate">Median of the Walsh averages.</param>
/// <param name="CiLow">Lower bound.</param>
/// <param name="CiHigh">Upper bound.</param>
/// <param name="AchievedConfidence">
/// The confidence asked for; with so few people that even the whole range has less, what the range has, to two digits of the
/// rest (as R reports it).
/// </param>
/// <param name="Reason"><c>n_lt_2</c> when there is no interval.</param>
internal sealed record HodgesLehmann(
    int N,
    double? Estimate,
    double? CiLow,
    double? CiHigh,
    double? AchievedConfidence,
    string? Reason
)
{
    /// <summary>Estimates the change from the differences of people measured twice.</summary>
    public static HodgesLehmann Of(IReadOnlyList<double> differences, double confidence = .95)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(confidence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        var n = differences.Count;
        if (n < 2)
        {
            return new HodgesLehmann(n, n == 0 ? null : differences[0], null, null, null, Reasons.TooFew);
        }

        var walsh = new double[n * (n + 1) / 2];
        for (var (i, next) = (0, 0); i < n; i++)
        {
            for (var j = i; j < n; j++)
            {
                walsh[next++] = (differences[i] + differences[j]) / 2;
            }
        }

        Array.Sort(walsh);
        var (position, achieved) = Position(n, confidence);
        return new HodgesLehmann(n, Descriptives.Quantile(walsh, .5), walsh[position - 1], walsh[^position], achieved, null);
    }

    // Which order statistic, from 1, bounds the interval; the other bound is as far from the end.
    private static (int Position, double Achieved) Position(int n, double confidence)
    {
        var alpha = 1 - confidence;
        if (n > WilcoxonSignedRank.MostForExact)
        {
            var sd = Math.Sqrt(n * (n + 1.0) * ((2.0 * n) + 1) / 24);
            return (Math.Max(1, (int)Math.Round((n * (n + 1.0) / 4) + (Normal.InvCDF(0, 1, alpha / 2) * sd))), confidence);
        }

        var distribution = new SignedRankDistribution([.. Enumerable.Range(1, n).Select(rank => 2 * rank)]);
        var position = Math.Max(1, distribution.Quantile(alpha / 2) / 2);
        var outside = 2 * distribution.AtMost(2 * (position - 1));
        return (position, outside - alpha > alpha / 2 ? 1 - TwoDigits(outside) : confidence);
    }

    private static double TwoDigits(double value)
    {
        var scale = Math.Pow(10, 1 - Math.Floor(Math.Log10(value)));
        return Math.Round(value * scale) / scale;
    }
}
