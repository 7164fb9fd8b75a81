namespace Matching.Indicators.Statistics;

/// <summary>
/// Agreement of two raters on an ordered scale beyond chance: 1 - sum of weighted disagreements seen / sum expected from the
/// margins (Cohen, Psychological Bulletin 70, 1968, pp. 213-220). A disagreement of d categories weighs 1, d or d^2.
/// </summary>
/// <param name="N">Things rated.</param>
/// <param name="Unweighted">Every disagreement alike (Cohen 1960).</param>
/// <param name="Linear">By distance.</param>
/// <param name="Quadratic">By squared distance.</param>
/// <param name="Reason">
/// <c>n_lt_2</c> when nothing was rated, <c>zero_variance</c> when both used one and the same category.
/// </param>
public sealed record WeightedKappa(double N, double? Unweighted, double? Linear, double? Quadratic, string? Reason)
{
    /// <summary>Compares the raters of a square table: rows the first, columns the second.</summary>
    /// <exception cref="ArgumentException">The table is not square, or has a negative count.</exception>
    public static WeightedKappa Of(IReadOnlyList<IReadOnlyList<double>> table)
    {
        if (table.Any(row => row.Count != table.Count || row.Any(count => count < 0)))
        {
            throw new ArgumentException("The table is square and holds counts.", nameof(table));
        }

        var n = table.Sum(row => row.Sum());
        if (n == 0)
        {
            return new WeightedKappa(0, null, null, null, Reasons.TooFew);
        }

        double?[] kappas =
        [
            Kappa(table, n, distance => Math.Min(distance, 1)),
            Kappa(table, n, distance => distance),
            Kappa(table, n, distance => distance * distance),
        ];
        return new WeightedKappa(n, kappas[0], kappas[1], kappas[2], kappas[0] is null ? Reasons.ZeroVariance : null);
    }

    private static double? Kappa(IReadOnlyList<IReadOnlyList<double>> table, double n, Func<int, int> weight)
    {
        var categories = Enumerable.Range(0, table.Count).ToList();
        var rows = categories.ConvertAll(i => table[i].Sum());
        var columns = categories.ConvertAll(j => table.Sum(row => row[j]));
        var (seen, expected) = (0.0, 0.0);
        foreach (var i in categories)
        {
            foreach (var j in categories)
            {
                seen += weight(Math.Abs(i - j)) * table[i][j];
                expected += weight(Math.Abs(i - j)) * rows[i] * columns[j] / n;
            }
        }

        return expected == 0 ? null : 1 - (seen / expected);
    }
}
