namespace Matching.Indicators.Statistics;

/// <summary>
/// Internal consistency of a scale on the rows answered in full: alpha = k / (k - 1) (1 - sum of item variances / variance
/// of the sum) (Cronbach, Psychometrika 16, 1951, pp. 297-334), with Feldt's interval (Psychometrika 30, 1965, pp. 357-370):
/// 1 - (1 - alpha) F, F the quantiles with n - 1 and (n - 1)(k - 1) degrees of freedom.
/// </summary>
/// <param name="N">Rows answered in full.</param>
/// <param name="K">Items.</param>
/// <param name="Alpha">Alpha; it may be negative.</param>
/// <param name="AlphaIfDropped">
/// Alpha of the others for each item; null with fewer than two others or when their sum does not vary.
/// </param>
/// <param name="CorrectedItemTotal">Correlation of each item with the sum of the others; null where either does not vary.</param>
/// <param name="CiLow">Lower bound.</param>
/// <param name="CiHigh">Upper bound.</param>
/// <param name="Reason"><c>insufficient_items</c>, <c>n_lt_2</c> or <c>zero_variance</c> when a member is null.</param>
public sealed record CronbachAlpha(
    int N,
    int K,
    double? Alpha,
    IReadOnlyList<double?> AlphaIfDropped,
    IReadOnlyList<double?> CorrectedItemTotal,
    double? CiLow,
    double? CiHigh,
    string? Reason
)
{
    /// <summary>Computes alpha; null in a row is an item not answered.</summary>
    /// <exception cref="ArgumentException">Rows of different lengths.</exception>
    public static CronbachAlpha Of(IReadOnlyList<IReadOnlyList<double?>> rows, double confidence = .95)
    {
        var k = rows.Count == 0 ? 0 : rows[0].Count;
        if (rows.Any(row => row.Count != k))
        {
            throw new ArgumentException("Every row has the same items.", nameof(rows));
        }

        var complete = rows.Where(row => !row.Contains(null)).Select(row => row.Select(item => item!.Value).ToArray()).ToList();
        var (n, all) = (complete.Count, Enumerable.Range(0, k).ToArray());
        var alpha = AlphaOf(complete, all);
        if (alpha is null)
        {
            var nothing = new double?[k];
            return new CronbachAlpha(
                n,
                k,
                null,
                nothing,
                nothing,
                null,
                null,
                n < 2 ? Reasons.TooFew
                    : k < 2 ? Reasons.InsufficientItems
                    : Reasons.ZeroVariance
            );
        }

        double?[] dropped = [.. all.Select(item => AlphaOf(complete, [.. all.Where(other => other != item)]))];
        double?[] correlations = [.. all.Select(item => WithOthers(complete, item))];
        double Bound(double p) => 1 - ((1 - alpha.Value) * SnedecorsF.Quantile(p, n - 1, (n - 1.0) * (k - 1)));
        return new CronbachAlpha(
            n,
            k,
            alpha,
            dropped,
            correlations,
            Bound((1 + confidence) / 2),
            Bound((1 - confidence) / 2),
            k < 3 ? Reasons.InsufficientItems
                : dropped.Contains(null) || correlations.Contains(null) ? Reasons.ZeroVariance
                : null
        );
    }

    private static double? AlphaOf(List<double[]> rows, int[] items)
    {
        if (rows.Count < 2 || items.Length < 2)
        {
            return null;
        }

        var total = Variance([.. rows.Select(row => items.Sum(item => row[item]))]);
        return total is 0
            ? null
            : items.Length
                / (items.Length - 1.0)
                * (1 - (items.Sum(item => Variance([.. rows.Select(row => row[item])])) / total));
    }

    private static double Variance(double[] values) => MeanEstimate.Of(values).Sd is { } sd ? sd * sd : 0;

    private static double? WithOthers(List<double[]> rows, int item)
    {
        var (own, rest) = (rows.ConvertAll(row => row[item]), rows.ConvertAll(row => row.Sum() - row[item]));
        var (a, b) = (MeanEstimate.Of(own), MeanEstimate.Of(rest));
        if (a is not { Mean: { } meanOwn, Sd: > 0 and var sdOwn } || b is not { Mean: { } meanRest, Sd: > 0 and var sdRest })
        {
            return null;
        }

        return own.Zip(rest, (x, y) => (x - meanOwn) * (y - meanRest)).Sum() / (rows.Count - 1) / (sdOwn * sdRest);
    }
}
