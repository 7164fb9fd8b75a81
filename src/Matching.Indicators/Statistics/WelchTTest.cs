namespace Matching.Indicators.Statistics;

/// <summary>
/// Welch's t for the means of two separate groups without equal variances (Biometrika 34, 1947, pp. 28-35): t = (m2 - m1) /
/// sqrt(s1^2/n1 + s2^2/n2), degrees of freedom (s1^2/n1 + s2^2/n2)^2 / ((s1^2/n1)^2/(n1-1) + (s2^2/n2)^2/(n2-1)).
/// </summary>
/// <param name="MeanDifference">Second minus first; null when a group is empty.</param>
/// <param name="T">The statistic.</param>
/// <param name="Df">Degrees of freedom.</param>
/// <param name="P">Two-sided p.</param>
/// <param name="CiLow">Lower bound of the difference.</param>
/// <param name="CiHigh">Upper bound.</param>
/// <param name="Reason">
/// <c>n_lt_2</c> when a group has fewer than two, <c>zero_variance</c> when no values differ within either.
/// </param>
public sealed record WelchTTest(
    double? MeanDifference,
    double? T,
    double? Df,
    double? P,
    double? CiLow,
    double? CiHigh,
    string? Reason
)
{
    /// <summary>Compares two groups.</summary>
    public static WelchTTest Of(IReadOnlyCollection<double> first, IReadOnlyCollection<double> second, double confidence = .95)
    {
        var (one, other) = (MeanEstimate.Of(first, confidence), MeanEstimate.Of(second, confidence));
        var difference = other.Mean - one.Mean;
        if (one.Sd is not { } s1 || other.Sd is not { } s2 || difference is not { } apart)
        {
            return new WelchTTest(difference, null, null, null, null, null, Reasons.TooFew);
        }

        var (v1, v2) = (s1 * s1 / one.N, s2 * s2 / other.N);
        var se = Math.Sqrt(v1 + v2);
        if (s1 + s2 == 0)
        {
            return new WelchTTest(difference, null, null, null, null, null, Reasons.ZeroVariance);
        }

        var df = (v1 + v2) * (v1 + v2) / ((v1 * v1 / (one.N - 1)) + (v2 * v2 / (other.N - 1)));
        var half = StudentsT.Critical(confidence, df) * se;
        return new WelchTTest(apart, apart / se, df, StudentsT.TwoSidedP(apart / se, df), apart - half, apart + half, null);
    }
}
