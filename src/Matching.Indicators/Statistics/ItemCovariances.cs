namespace Matching.Indicators.Statistics;

/// <summary>
/// Variances and covariances of the items of a scale, each from all people who answered both items (pairwise, as cov(use =
/// "pairwise") of R): a person who left one item out counts in the others.
/// </summary>
/// <param name="Matrix">
/// The covariances, divided by the number of people less one; null where two items have fewer than two.
/// </param>
/// <param name="Items">Items.</param>
/// <param name="FewestInCommon">Fewest people who answered two items, or one.</param>
public sealed record ItemCovariances(double[][]? Matrix, int Items, int FewestInCommon)
{
    /// <summary>Computes them from the answers of each person; null in a row is an item not answered.</summary>
    /// <exception cref="ArgumentException">Rows of different lengths.</exception>
    public static ItemCovariances Of(IReadOnlyList<IReadOnlyList<double?>> rows)
    {
        var k = rows.Count == 0 ? 0 : rows[0].Count;
        if (rows.Any(row => row.Count != k))
        {
            throw new ArgumentException("Every row has the same items.", nameof(rows));
        }

        var (matrix, fewest) = (Enumerable.Range(0, k).Select(_ => new double[k]).ToArray(), rows.Count);
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var both = rows.Where(row => row[i] is not null && row[j] is not null)
                    .Select(row => (First: row[i]!.Value, Second: row[j]!.Value))
                    .ToList();
                fewest = Math.Min(fewest, both.Count);
                matrix[i][j] = matrix[j][i] = Covariance(both);
            }
        }

        return new ItemCovariances(fewest < 2 ? null : matrix, k, fewest);
    }

    private static double Covariance(List<(double First, double Second)> both)
    {
        if (both.Count < 2)
        {
            return 0;
        }

        var (first, second) = (both.Sum(x => x.First) / both.Count, both.Sum(x => x.Second) / both.Count);
        return both.Sum(x => (x.First - first) * (x.Second - second)) / (both.Count - 1);
    }
}
