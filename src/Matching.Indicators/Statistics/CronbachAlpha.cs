namespace Matching.Indicators.Statistics;

/// <summary>
/// Internal consistency of a scale: alpha = k / (k - 1) (1 - sum of item variances / variance of the sum) (Cronbach,
/// Psychometrika 16, 1951, pp. 297-334), on <see cref="ItemCovariances"/>, so that a row with an item left out counts in the
/// others, as psych::alpha of R does. Feldt's interval (Psychometrika 30, 1965, pp. 357-370) is 1 - (1 - alpha) F, F the
/// quantiles with n - 1 and (n - 1)(k - 1) degrees of freedom, n the fewest who answered two items.
/// </summary>
/// <param name="N">Fewest rows in which two items are answered; of rows answered in full all.</param>
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
    // thirds and sixths of equal values differ in the last digits
    private const double NoSpread = MeanEstimate.NoSpread * MeanEstimate.NoSpread;

    /// <summary>Computes alpha; null in a row is an item not answered.</summary>
    /// <exception cref="ArgumentException">Rows of different lengths.</exception>
    public static CronbachAlpha Of(IReadOnlyList<IReadOnlyList<double?>> rows, double confidence = .95) =>
        Of(ItemCovariances.Of(rows), confidence);

    /// <summary>Computes alpha from covariances.</summary>
    public static CronbachAlpha Of(ItemCovariances covariances, double confidence = .95)
    {
        var (n, k) = (covariances.FewestInCommon, covariances.Items);
        var all = Enumerable.Range(0, k).ToArray();
        if (covariances.Matrix is not { } matrix || AlphaOf(matrix, all) is not { } alpha)
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

        double?[] dropped = [.. all.Select(item => AlphaOf(matrix, [.. all.Where(other => other != item)]))];
        double?[] correlations = [.. all.Select(item => WithOthers(matrix, item))];
        double Bound(double p) => 1 - ((1 - alpha) * SnedecorsF.Quantile(p, n - 1, (n - 1.0) * (k - 1)));
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

    private static double? AlphaOf(double[][] matrix, int[] items)
    {
        if (items.Length < 2)
        {
            return null;
        }

        var total = items.Sum(one => items.Sum(other => matrix[one][other]));
        return total < NoSpread
            ? null
            : items.Length / (items.Length - 1.0) * (1 - (items.Sum(item => matrix[item][item]) / total));
    }

    private static double? WithOthers(double[][] matrix, int item)
    {
        int[] others = [.. Enumerable.Range(0, matrix.Length).Where(other => other != item)];
        var (own, rest) = (matrix[item][item], others.Sum(one => others.Sum(other => matrix[one][other])));
        return own < NoSpread || rest < NoSpread ? null : others.Sum(other => matrix[item][other]) / Math.Sqrt(own * rest);
    }
}
