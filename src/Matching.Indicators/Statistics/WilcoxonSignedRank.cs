using MathNet.Numerics.Distributions;

namespace Matching.Indicators.Statistics;

/// <summary>What becomes of people without a change in the signed-rank test.</summary>
public enum ZeroDifferences
{
    /// <summary>They are left out before ranking (Wilcoxon).</summary>
    Dropped,

    /// <summary>They are ranked with the others and their ranks left out after (Pratt, JASA 54, 1959, pp. 655-667).</summary>
    RankedThenDropped,
}

/// <summary>Which departure from no change a p value asks for.</summary>
public enum Alternative
{
    /// <summary>Either direction.</summary>
    TwoSided,

    /// <summary>Higher at the end.</summary>
    Greater,

    /// <summary>Lower at the end.</summary>
    Less,
}

/// <summary>
/// Wilcoxon's signed-rank test of paired figures (Biometrics Bulletin 1, 1945, pp. 80-83): the differences, rounded to 1e-9,
/// are ranked by size with middle ranks for ties; W+ is the sum of the ranks of the positive ones. Up to 200 differences p
/// is exact, conditional on the ranks; above, the normal approximation with the tie-corrected variance sum(r^2) / 4 and a
/// continuity correction of 1/2 decides.
/// </summary>
/// <param name="N">Differences other than 0.</param>
/// <param name="NZero">Differences of 0.</param>
/// <param name="WPlus">Sum of the ranks of improvements.</param>
/// <param name="WMinus">Sum of the ranks of the others.</param>
/// <param name="PExactTwoSided">min(1, twice the smaller tail); 1 when no one changed; null above 200 differences.</param>
/// <param name="PExactGreater">P(W+ at least as large); null above 200 differences.</param>
/// <param name="PExactLess">P(W+ at most as large); null above 200 differences.</param>
/// <param name="MeanW">Expectation of W+ without a change: half of the sum of ranks.</param>
/// <param name="VarW">Its variance.</param>
/// <param name="ZNoCc">(W+ - mean) / sd.</param>
/// <param name="PNormalNoCc">Its normal p for the alternative asked for.</param>
/// <param name="ZCc">The same with W+ moved by 1/2 towards the mean.</param>
/// <param name="PNormalCc">Its normal p.</param>
/// <param name="RankBiserial">
/// Matched rank biserial correlation, (W+ - W-) / (W+ + W-) (Kerby, Comprehensive Psychology 3, 2014, 11.IT.3.1).
/// </param>
/// <param name="Method"><c>exact</c> or <c>normal</c>: which p decides.</param>
/// <param name="P">The deciding p for the alternative asked for.</param>
/// <param name="Reason"><c>no_nonzero_differences</c> when no one changed, <c>n_lt_2</c> without people.</param>
public sealed record WilcoxonSignedRank(
    int N,
    int NZero,
    double WPlus,
    double WMinus,
    double? PExactTwoSided,
    double? PExactGreater,
    double? PExactLess,
    double MeanW,
    double VarW,
    double? ZNoCc,
    double? PNormalNoCc,
    double? ZCc,
    double? PNormalCc,
    double? RankBiserial,
    string Method,
    double P,
    string? Reason
)
{
    /// <summary>Greatest number of differences for which the exact distribution is computed.</summary>
    public const int MostForExact = 200;

    /// <summary>Tests the change of people measured twice.</summary>
    public static WilcoxonSignedRank Of(
        IReadOnlyCollection<double> differences,
        ZeroDifferences zeros = ZeroDifferences.Dropped,
        Alternative alternative = Alternative.TwoSided
    )
    {
        var rounded = differences.Select(PairedSample.Rounded).ToList();
        var ranked = DoubledRanks(zeros == ZeroDifferences.Dropped ? [.. rounded.Where(difference => difference != 0)] : rounded);
        var changed = ranked.Where(item => item.Difference != 0).ToList();
        var n = changed.Count;
        var zero = rounded.Count - n;
        if (n == 0)
        {
            // no evidence of change is a p of 1, but without a change there is nothing to standardise
            return new WilcoxonSignedRank(
                0,
                zero,
                0,
                0,
                1,
                1,
                1,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                "exact",
                1,
                zero == 0 ? Reasons.TooFew : Reasons.NoNonzeroDifferences
            );
        }

        var plus = changed.Where(item => item.Difference > 0).Sum(item => item.Rank);
        var all = changed.Sum(item => item.Rank);
        var mean = all / 4.0;
        var variance = changed.Sum(item => (double)item.Rank * item.Rank) / 16;
        var excess = (plus / 2.0) - mean;
        var z = excess / Math.Sqrt(variance);
        var zCorrected = (excess - Correction(excess, alternative)) / Math.Sqrt(variance);
        var (pNormal, pCorrected) = (NormalP(z, alternative), NormalP(zCorrected, alternative));
        (double TwoSided, double Greater, double Less)? exact =
            n <= MostForExact ? Exact(changed.ConvertAll(item => item.Rank), plus) : null;
        var p = exact is { } tails
            ? alternative switch
            {
                Alternative.Greater => tails.Greater,
                Alternative.Less => tails.Less,
                _ => tails.TwoSided,
            }
            : pCorrected;
        return new WilcoxonSignedRank(
            n,
            zero,
            plus / 2.0,
            (all - plus) / 2.0,
            exact?.TwoSided,
            exact?.Greater,
            exact?.Less,
            mean,
            variance,
            z,
            pNormal,
            zCorrected,
            pCorrected,
            ((2.0 * plus) - all) / all,
            exact is null ? "normal" : "exact",
            p,
            null
        );
    }

    private static (double TwoSided, double Greater, double Less) Exact(List<int> doubledRanks, int plus)
    {
        var distribution = new SignedRankDistribution(doubledRanks);
        var (greater, less) = (Math.Min(1, distribution.AtLeast(plus)), Math.Min(1, distribution.AtMost(plus)));
        return (Math.Min(1, 2 * Math.Min(greater, less)), greater, less);
    }

    // as in R's wilcox.test
    private static double Correction(double excess, Alternative alternative) =>
        alternative switch
        {
            Alternative.Greater => .5,
            Alternative.Less => -.5,
            _ => Math.Sign(excess) * .5,
        };

    private static double NormalP(double z, Alternative alternative) =>
        alternative switch
        {
            Alternative.Greater => Normal.CDF(0, 1, -z),
            Alternative.Less => Normal.CDF(0, 1, z),
            _ => Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Abs(z))),
        };

    // Twice the middle rank by absolute size: positions i to j share (i + j), counted from 1.
    private static List<(double Difference, int Rank)> DoubledRanks(List<double> differences)
    {
        var sorted = differences.OrderBy(Math.Abs).ToList();
        var ranked = new List<(double, int)>(sorted.Count);
        for (var first = 0; first < sorted.Count; )
        {
            var last = first;
            while (last + 1 < sorted.Count && Math.Abs(sorted[last + 1]) == Math.Abs(sorted[first]))
            {
                last++;
            }

            for (var i = first; i <= last; i++)
            {
                ranked.Add((sorted[i], first + last + 2));
            }

            first = last + 1;
        }

        return ranked;
    }
}
