namespace Matching.Indicators.Statistics;

/// <summary>A sample in ten numbers.</summary>
/// <param name="Estimate">Number, mean, standard deviation with n - 1 and the t interval of the mean.</param>
/// <param name="Median">Median; null of nothing.</param>
/// <param name="Q1">
/// First quartile, type 7 of Hyndman and Fan (American Statistician 50, 1996, pp. 361-365): between order statistics at (n -
/// 1) p + 1, as R and spreadsheets have it.
/// </param>
/// <param name="Q3">Third quartile.</param>
/// <param name="Min">Least; never published.</param>
/// <param name="Max">Greatest; never published.</param>
public sealed record Descriptives(MeanEstimate Estimate, double? Median, double? Q1, double? Q3, double? Min, double? Max)
{
    /// <summary>Describes a sample.</summary>
    public static Descriptives Of(IReadOnlyCollection<double> sample, double confidence = .95)
    {
        var sorted = sample.Order().ToArray();
        var estimate = MeanEstimate.Of(sample, confidence);
        return sorted.Length == 0
            ? new Descriptives(estimate, null, null, null, null, null)
            : new Descriptives(
                estimate,
                Quantile(sorted, .5),
                Quantile(sorted, .25),
                Quantile(sorted, .75),
                sorted[0],
                sorted[^1]
            );
    }

    internal static double Quantile(double[] sorted, double p)
    {
        var position = (sorted.Length - 1) * p;
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
