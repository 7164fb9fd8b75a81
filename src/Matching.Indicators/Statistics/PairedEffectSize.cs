using MathNet.Numerics;

namespace Matching.Indicators.Statistics;

/// <summary>
/// Size of a paired change in standard deviations, in the variants that are in use; each is named, since they differ. The
/// headline is g_av.
/// </summary>
/// <param name="N">People with both figures.</param>
/// <param name="Correlation">Correlation of start and end.</param>
/// <param name="Dz">Mean over standard deviation of the differences (Cohen 1988, p. 48).</param>
/// <param name="DzCiLow">
/// Lower bound of dz: the noncentralities under which the t seen is the upper and the lower quantile, over sqrt(n).
/// </param>
/// <param name="DzCiHigh">Upper bound.</param>
/// <param name="J">
/// Correction of small samples, Gamma(df/2) / (sqrt(df/2) Gamma((df-1)/2)), df = n - 1 (Hedges 1981); null for two people,
/// where it has no finite inverse.
/// </param>
/// <param name="Gz">J dz.</param>
/// <param name="DAv">Mean change over the root of the mean variance, with Bonett's interval.</param>
/// <param name="GAv">J d_av.</param>
/// <param name="Drm">dz sqrt(2 (1 - r)) (Lakens, Frontiers in Psychology 4, 2013, 863).</param>
/// <param name="DAvMeanSd">Mean change over the mean of the two standard deviations (the same paper).</param>
/// <param name="Reason"><c>n_lt_2</c> or <c>zero_variance</c> when a member is null.</param>
public sealed record PairedEffectSize(
    int N,
    double? Correlation,
    double? Dz,
    double? DzCiLow,
    double? DzCiHigh,
    double? J,
    double? Gz,
    StandardisedMeanChange DAv,
    double? GAv,
    double? Drm,
    double? DAvMeanSd,
    string? Reason
)
{
    /// <summary>Sizes the change of people measured twice.</summary>
    public static PairedEffectSize Of(PairedSample sample, double confidence = .95)
    {
        var test = PairedTTest.Of(sample, confidence);
        if (test.N < 2)
        {
            return new PairedEffectSize(
                test.N,
                null,
                null,
                null,
                null,
                null,
                null,
                new StandardisedMeanChange(null, null, null, null, Reasons.TooFew),
                null,
                null,
                null,
                Reasons.TooFew
            );
        }

        var (start, end) = (MeanEstimate.Of(sample.Starts, confidence), MeanEstimate.Of(sample.Ends, confidence));
        var (sdStart, sdEnd) = (start.Sd ?? 0, end.Sd ?? 0);
        var r = sdStart > 0 && sdEnd > 0 ? Pearson(sample, sdStart, sdEnd) : (double?)null;
        var dAv = StandardisedMeanChange.Of(start.Mean ?? 0, end.Mean ?? 0, sdStart, sdEnd, r, test.N, confidence);
        var dz = test.T / Math.Sqrt(test.N);
        var tail = (1 - confidence) / 2;
        var j = test.N < 3 ? (double?)null : Correction(test.N - 1);
        return new PairedEffectSize(
            test.N,
            r,
            dz,
            test.T is { } t ? NoncentralT.NoncentralityAt(t, test.N - 1, 1 - tail) / Math.Sqrt(test.N) : null,
            test.T is { } same ? NoncentralT.NoncentralityAt(same, test.N - 1, tail) / Math.Sqrt(test.N) : null,
            j,
            j * dz,
            dAv,
            j * dAv.Value,
            r is { } correlation ? dz * Math.Sqrt(2 * (1 - correlation)) : null,
            sdStart + sdEnd > 0 ? test.MeanDifference / ((sdStart + sdEnd) / 2) : null,
            test.Reason ?? dAv.Reason ?? (j is null ? Reasons.TooFew : null)
        );
    }

    private static double Pearson(PairedSample sample, double sdStart, double sdEnd)
    {
        var (meanStart, meanEnd) = (sample.Starts.Sum() / sample.N, sample.Ends.Sum() / sample.N);
        var products = sample.Starts.Zip(sample.Ends, (start, end) => (start - meanStart) * (end - meanEnd)).Sum();
        return Math.Clamp(products / (sample.N - 1) / (sdStart * sdEnd), -1, 1);
    }

    private static double Correction(double df) =>
        Math.Exp(SpecialFunctions.GammaLn(df / 2) - SpecialFunctions.GammaLn((df - 1) / 2)) / Math.Sqrt(df / 2);
}
