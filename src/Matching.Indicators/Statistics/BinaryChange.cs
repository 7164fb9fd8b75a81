using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Matching.Indicators.Statistics;

/// <summary>
/// Yes or no of the same people at the start and at the end. McNemar's test (Psychometrika 12, 1947, pp. 153-157) rests on
/// those who changed: b from yes to no, c from no to yes. The exact binomial p decides; mid-p (Fagerland and others, BMC
/// Medical Research Methodology 13, 2013, 91) and chi-square are for information.
/// </summary>
/// <param name="N">People with both answers.</param>
/// <param name="Start">Share of yes at the start.</param>
/// <param name="End">Share of yes at the end.</param>
/// <param name="Change">End minus start.</param>
/// <param name="ChiSquare">(b - c)^2 / (b + c).</param>
/// <param name="PChiSquare">Its p with one degree of freedom.</param>
/// <param name="ChiSquareCc">(|b - c| - 1)^2 / (b + c), 0 for b = c (as R has it).</param>
/// <param name="PChiSquareCc">Its p.</param>
/// <param name="PExact">min(1, 2 P(X at most min(b, c))), X binomial of b + c fair coins; 1 when no one changed.</param>
/// <param name="PMid">The same with half of the probability of min(b, c) itself.</param>
/// <param name="CiLow">
/// Lower bound of the change (Bonett and Price, J. Educational and Behavioral Statistics 37, 2012, pp. 479-488): with b' =
/// (b + 1) / (n + 2), c' = (c + 1) / (n + 2), c' - b' -+ z sqrt((b' + c' - (c' - b')^2) / (n + 2)).
/// </param>
/// <param name="CiHigh">Upper bound.</param>
/// <param name="Reason"><c>no_discordant_pairs</c> when no one changed, <c>n_lt_2</c> without people.</param>
public sealed record BinaryChange(
    int N,
    double? Start,
    double? End,
    double? Change,
    double? ChiSquare,
    double? PChiSquare,
    double? ChiSquareCc,
    double? PChiSquareCc,
    double PExact,
    double PMid,
    double? CiLow,
    double? CiHigh,
    string? Reason
)
{
    /// <summary>Compares the two answers.</summary>
    /// <param name="yesYes">Yes at the start and at the end.</param>
    /// <param name="yesNo">Yes, then no.</param>
    /// <param name="noYes">No, then yes.</param>
    /// <param name="noNo">No both times.</param>
    /// <param name="confidence">Of the interval.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative count.</exception>
    public static BinaryChange Of(int yesYes, int yesNo, int noYes, int noNo, double confidence = .95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(yesYes);
        ArgumentOutOfRangeException.ThrowIfNegative(yesNo);
        ArgumentOutOfRangeException.ThrowIfNegative(noYes);
        ArgumentOutOfRangeException.ThrowIfNegative(noNo);
        var n = yesYes + yesNo + noYes + noNo;
        if (n == 0)
        {
            return new BinaryChange(0, null, null, null, null, null, null, null, 1, 1, null, null, Reasons.TooFew);
        }

        var (low, high) = Interval(yesNo, noYes, n, confidence);
        var (pExact, pMid) = Exact(yesNo, noYes);
        var changed = yesNo + noYes;
        var apart = Math.Abs(noYes - yesNo);
        double? chiSquare = changed == 0 ? null : (double)apart * apart / changed;
        double? corrected =
            changed == 0 ? null
            : apart == 0 ? 0
            : (apart - 1.0) * (apart - 1) / changed;
        return new BinaryChange(
            n,
            (double)(yesYes + yesNo) / n,
            (double)(yesYes + noYes) / n,
            (double)(noYes - yesNo) / n,
            chiSquare,
            Tail(chiSquare),
            corrected,
            Tail(corrected),
            pExact,
            pMid,
            low,
            high,
            changed == 0 ? Reasons.NoDiscordantPairs : null
        );
    }

    // chi-square with one degree of freedom is a squared standard normal
    private static double? Tail(double? chiSquare) => chiSquare is { } x ? SpecialFunctions.Erfc(Math.Sqrt(x / 2)) : null;

    private static (double Exact, double Mid) Exact(int yesNo, int noYes)
    {
        var (least, changed) = (Math.Min(yesNo, noYes), yesNo + noYes);
        if (changed == 0)
        {
            return (1, 1);
        }

        var (atMost, itself) = (Binomial.CDF(.5, changed, least), Binomial.PMF(.5, changed, least));
        return (Math.Min(1, 2 * atMost), Math.Min(1, (2 * atMost) - itself));
    }

    private static (double Low, double High) Interval(int yesNo, int noYes, int n, double confidence)
    {
        var (b, c) = ((yesNo + 1.0) / (n + 2), (noYes + 1.0) / (n + 2));
        var half = Normal.InvCDF(0, 1, (1 + confidence) / 2) * Math.Sqrt((b + c - ((c - b) * (c - b))) / (n + 2));
        return (Math.Max(-1, c - b - half), Math.Min(1, c - b + half));
    }
}
