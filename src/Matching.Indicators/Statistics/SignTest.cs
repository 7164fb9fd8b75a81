using MathNet.Numerics.Distributions;

namespace Matching.Indicators.Statistics;

/// <summary>
/// Sign test of a paired change: who changed was as likely to improve as to worsen (Arbuthnott 1710; Dixon and Mood, JASA
/// 41, 1946, pp. 557-566).
/// </summary>
/// <param name="Improved">People above where they began.</param>
/// <param name="Same">People where they began.</param>
/// <param name="Worse">People below.</param>
/// <param name="P">
/// min(1, 2 P(X at most the smaller of improved and worse)), X binomial of fair coins; 1 when no one changed.
/// </param>
/// <param name="ShareImproved">Improved over all with both figures.</param>
/// <param name="Reason"><c>no_nonzero_differences</c> when no one changed, <c>n_lt_2</c> without people.</param>
public sealed record SignTest(int Improved, int Same, int Worse, double P, double? ShareImproved, string? Reason)
{
    /// <summary>Tests the signs of a change.</summary>
    public static SignTest Of(PairedChange change) => Of(change.Improved, change.Same, change.Worse);

    /// <summary>Tests how many changed each way.</summary>
    public static SignTest Of(int improved, int same, int worse)
    {
        var (n, changed) = (improved + same + worse, improved + worse);
        return new SignTest(
            improved,
            same,
            worse,
            changed == 0 ? 1 : Math.Min(1, 2 * Binomial.CDF(.5, changed, Math.Min(improved, worse))),
            n == 0 ? null : (double)improved / n,
            n == 0 ? Reasons.TooFew
                : changed == 0 ? Reasons.NoNonzeroDifferences
                : null
        );
    }
}
