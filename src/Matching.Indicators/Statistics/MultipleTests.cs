namespace Matching.Indicators.Statistics;

/// <summary>
/// Adjustment of the p values of a family of tests. A missing p is not counted and stays missing; their order is kept.
/// </summary>
public static class MultipleTests
{
    /// <summary>
    /// Holm's step-down adjustment (Scand. J. Statist. 6, 1979, pp. 65-70): the i-th smallest of m times m - i + 1, never
    /// below the one before, at most 1.
    /// </summary>
    public static double?[] Holm(IReadOnlyList<double?> p)
    {
        var (adjusted, order) = (new double?[p.Count], Ascending(p));
        var running = 0.0;
        for (var i = 0; i < order.Count; i++)
        {
            running = Math.Max(running, Math.Min(1, (order.Count - i) * p[order[i]]!.Value));
            adjusted[order[i]] = running;
        }

        return adjusted;
    }

    /// <summary>
    /// Benjamini and Hochberg's step-up adjustment for the false discovery rate (JRSS B 57, 1995, pp. 289-300): the i-th
    /// smallest of m times m / i, never above the one after.
    /// </summary>
    public static double?[] BenjaminiHochberg(IReadOnlyList<double?> p)
    {
        var (adjusted, order) = (new double?[p.Count], Ascending(p));
        var running = 1.0;
        for (var i = order.Count - 1; i >= 0; i--)
        {
            running = Math.Min(running, (double)order.Count / (i + 1) * p[order[i]]!.Value);
            adjusted[order[i]] = running;
        }

        return adjusted;
    }

    private static List<int> Ascending(IReadOnlyList<double?> p)
    {
        if (p.Any(value => value is < 0 or > 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), "A p value is between 0 and 1.");
        }

        return [.. Enumerable.Range(0, p.Count).Where(i => p[i] is not null).OrderBy(i => p[i]).ThenBy(i => i)];
    }
}
