namespace Matching.Indicators.Statistics;

/// <summary>
/// A mean of observations of which some belong together, such as the changes of mentees of one mentor: standard error by the
/// bias-reduced linearisation CR2 with Satterthwaite's degrees of freedom (Bell and McCaffrey, Survey Methodology 28, 2002,
/// pp. 169-181; Pustejovsky and Tipton, J. Business and Economic Statistics 36, 2018, pp. 672-683), as vcovCR and coef_test of
/// R's package clubSandwich compute them for lm(x ~ 1). For a mean they are, with w the share of observations in a cluster,
/// se^2 = sum over clusters of (sum of x - mean)^2 / (1 - w) / n^2 and
/// df = 1 / (sum w^2 + (sum u)^2 - sum u^2), u = w^2 / (1 - w). Clusters of one give the t interval of n observations.
/// </summary>
/// <param name="N">Observations.</param>
/// <param name="Clusters">Clusters.</param>
/// <param name="Mean">Arithmetic mean of the observations; null without any.</param>
/// <param name="Se">Standard error.</param>
/// <param name="Df">Degrees of freedom.</param>
/// <param name="Reason">
/// <c>n_lt_2</c>, <c>zero_variance</c> or, with fewer than two clusters, <c>few_clusters</c> when there is no interval.
/// </param>
/// <param name="Confidence">Confidence of the interval.</param>
public sealed record ClusteredMean(
    int N,
    int Clusters,
    double? Mean,
    double? Se,
    double? Df,
    string? Reason,
    double Confidence = .95
)
{
    /// <summary>Half of the width of the interval; null without one.</summary>
    public double? HalfWidth { get; } = Se is { } se && Df is { } df ? StudentsT.Critical(Confidence, df) * se : null;

    /// <summary>Lower bound.</summary>
    public double? CiLow => Mean - HalfWidth;

    /// <summary>Upper bound.</summary>
    public double? CiHigh => Mean + HalfWidth;

    /// <summary>Mean over standard error.</summary>
    public double? T => Mean / Se;

    /// <summary>Two-sided p of a mean of 0.</summary>
    public double? P => T is { } t && Df is { } df ? StudentsT.TwoSidedP(t, df) : null;

    /// <summary>The same without what needs an interval.</summary>
    public ClusteredMean WithoutInterval(string reason) => new(N, Clusters, Mean, null, null, reason, Confidence);

    /// <summary>Estimates the mean of a sample whose observations are in the clusters given beside them.</summary>
    /// <exception cref="ArgumentException">Not as many clusters as observations.</exception>
    public static ClusteredMean Of<TCluster>(
        IReadOnlyList<double> sample,
        IReadOnlyList<TCluster> clusters,
        double confidence = .95
    )
        where TCluster : notnull
    {
        if (sample.Count != clusters.Count)
        {
            throw new ArgumentException("Each observation is in one cluster.", nameof(clusters));
        }

        var plain = MeanEstimate.Of(sample, confidence);
        var groups = sample.Zip(clusters).GroupBy(one => one.Second, one => one.First).Select(group => group.ToList()).ToList();
        if (plain.Reason is not null || groups.Count < 2)
        {
            return None(plain.Reason ?? Reasons.FewClusters);
        }

        var (n, mean) = (plain.N, plain.Mean!.Value);
        var (squares, ofShares, ofWeights, ofSquaredWeights) = (0.0, 0.0, 0.0, 0.0);
        foreach (var group in groups)
        {
            var share = (double)group.Count / n;
            var (residual, weight) = (group.Sum(x => x - mean), share * share / (1 - share));
            squares += residual * residual / (1 - share);
            ofShares += share * share;
            ofWeights += weight;
            ofSquaredWeights += weight * weight;
        }

        var se = Math.Sqrt(squares) / n;
        return se < MeanEstimate.NoSpread
            ? None(Reasons.ZeroVariance)
            : new ClusteredMean(
                n,
                groups.Count,
                mean,
                se,
                1 / (ofShares + (ofWeights * ofWeights) - ofSquaredWeights),
                null,
                confidence
            );

        ClusteredMean None(string reason) => new(plain.N, groups.Count, plain.Mean, null, null, reason, confidence);
    }
}
