namespace Matching.Indicators.Statistics;

/// <summary>
/// Distribution of the sum of the positive ranks when each sign is a fair coin, conditional on the ranks. Ranks are doubled,
/// so that middle ranks of ties are whole numbers and ties cost nothing: one pass per rank over the sums up to n (n + 1),
/// O(n^3) in all.
/// </summary>
internal sealed class SignedRankDistribution
{
    private readonly double[] probabilities;

    public SignedRankDistribution(IReadOnlyCollection<int> doubledRanks)
    {
        probabilities = new double[doubledRanks.Sum() + 1];
        probabilities[0] = 1;
        var reached = 0;
        foreach (var rank in doubledRanks)
        {
            for (var sum = reached; sum >= 0; sum--)
            {
                probabilities[sum] /= 2;
                probabilities[sum + rank] += probabilities[sum];
            }

            reached += rank;
        }
    }

    /// <summary>P(doubled sum &lt;= value).</summary>
    public double AtMost(int value) => probabilities.Take(value + 1).Sum();

    /// <summary>P(doubled sum &gt;= value).</summary>
    public double AtLeast(int value) => probabilities.Skip(value).Sum();

    /// <summary>Least doubled sum with at least probability p at or below it.</summary>
    public int Quantile(double p)
    {
        // the sums of probabilities that are powers of 1/2 are exact, 1e-12 is for confidence levels that are not
        var (sum, below) = (0, probabilities[0]);
        while (below < p - 1e-12)
        {
            below += probabilities[++sum];
        }

        return sum;
    }
}
