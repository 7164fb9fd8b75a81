namespace Matching.Indicators.Statistics;

/// <summary>
/// Student's t for paired figures: t = d / (sd(d) / sqrt(n)) with n - 1 degrees of freedom, d the mean of end minus start
/// (Student, Biometrika 6, 1908, pp. 1-25).
/// </summary>
/// <param name="N">People with both figures.</param>
/// <param name="MeanDifference">Mean of end minus start; null without people.</param>
/// <param name="SdDifference">Standard deviation of the differences with n - 1.</param>
/// <param name="SeDifference">Standard error of their mean.</param>
/// <param name="Df">Degrees of freedom.</param>
/// <param name="T">The statistic.</param>
/// <param name="P">Two-sided p.</param>
/// <param name="CiLow">Lower bound of the mean difference.</param>
/// <param name="CiHigh">Upper bound.</param>
/// <param name="Reason"><c>n_lt_2</c> or <c>zero_variance</c> when there is no test.</param>
public sealed record PairedTTest(
    int N,
    double? MeanDifference,
    double? SdDifference,
    double? SeDifference,
    int? Df,
    double? T,
    double? P,
    double? CiLow,
    double? CiHigh,
    string? Reason
)
{
    /// <summary>Tests the change of people measured twice.</summary>
    public static PairedTTest Of(PairedSample sample, double confidence = .95)
    {
        var change = MeanEstimate.Of(sample.Differences, confidence);
        return change.Mean is { } mean && change.Sd is { } sd
            ? FromSummary(change.N, mean, sd, confidence)
            : new PairedTTest(change.N, change.Mean, null, null, null, null, null, null, null, change.Reason);
    }

    /// <summary>The same from number, mean and standard deviation of the differences.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number or standard deviation.</exception>
    public static PairedTTest FromSummary(int n, double meanDifference, double sdDifference, double confidence = .95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(sdDifference);
        if (n < 2)
        {
            return new PairedTTest(n, n == 0 ? null : meanDifference, null, null, null, null, null, null, null, Reasons.TooFew);
        }

        var se = sdDifference / Math.Sqrt(n);
        if (sdDifference < MeanEstimate.NoSpread)
        {
            return new PairedTTest(n, meanDifference, sdDifference, se, n - 1, null, null, null, null, Reasons.ZeroVariance);
        }

        var t = meanDifference / se;
        var half = StudentsT.Critical(confidence, n - 1) * se;
        return new PairedTTest(
            n,
            meanDifference,
            sdDifference,
            se,
            n - 1,
            t,
            StudentsT.TwoSidedP(t, n - 1),
            meanDifference - half,
            meanDifference + half,
            null
        );
    }
}
