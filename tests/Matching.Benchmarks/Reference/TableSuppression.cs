using Matching.Indicators.Disclosure;

namespace Matching.Benchmarks.Reference;

/// <summary>
/// Suppression in a table of counts whose row and column totals are published: small counts are hidden, then further ones
/// until a reader of everything shown can place no suppressed count within fewer than k values. Complementary cells are
/// chosen as the corners of rectangles, the fewest and smallest first, and those that turn out superfluous are shown again.
/// Where that cannot be done, because a total itself is too small, the whole table is hidden; whether its totals may be
/// shown is for their own table to say.
/// </summary>
/// <remarks>
/// The suppressed cells of such a table are a transportation polytope, so the bounds of a cell are whole numbers and differ
/// from its value by the largest flow around it in the residual network of rows and columns (Gusfield, SIAM J. Computing 17,
/// 1988, pp. 552-571): no linear programme is needed. O(r^2 c^2) rectangles, a flow for each suppressed cell.
/// </remarks>
internal static class TableSuppression
{
    /// <summary>Which counts are hidden.</summary>
    /// <param name="counts">Rows of equal length.</param>
    /// <param name="k">Smallest count that may be shown, and the least width of what can be known of a suppressed one.</param>
    /// <exception cref="ArgumentException">Rows of different lengths.</exception>
    public static bool[][] Hide(IReadOnlyList<IReadOnlyList<int>> counts, int k)
    {
        if (counts.Any(row => row.Count != counts[0].Count))
        {
            throw new ArgumentException("Every row has the same columns.", nameof(counts));
        }

        bool[][] hidden = [.. counts.Select(row => row.Select(count => PrimaryRules.HidesCount(count, k)).ToArray())];
        var primary = Cells(counts).Where(cell => hidden[cell.Row][cell.Column]).ToHashSet();
        while (Exposed(counts, hidden, k) is { } exposed)
        {
            if (!HideRectangle(counts, hidden, exposed))
            {
                Array.ForEach(hidden, row => Array.Fill(row, true));
                return hidden;
            }
        }

        foreach (
            var (row, column) in Cells(counts)
                .Where(cell => hidden[cell.Row][cell.Column] && !primary.Contains(cell))
                .OrderByDescending(cell => counts[cell.Row][cell.Column])
                .ToList()
        )
        {
            hidden[row][column] = false;
            hidden[row][column] = Exposed(counts, hidden, k) is not null;
        }

        return hidden;
    }

    /// <summary>
    /// Least and greatest count that a suppressed cell can have for a reader who knows all shown counts and both kinds of
    /// totals; equal bounds for a shown one.
    /// </summary>
    public static (int Least, int Greatest) Bounds(IReadOnlyList<IReadOnlyList<int>> counts, bool[][] hidden, int row, int column)
    {
        var count = counts[row][column];
        return hidden[row][column]
            ? (count - Flow(counts, hidden, (row, column), isUp: false), count + Flow(counts, hidden, (row, column), isUp: true))
            : (count, count);
    }

    private static IEnumerable<(int Row, int Column)> Cells(IReadOnlyList<IReadOnlyList<int>> counts) =>
        from row in Enumerable.Range(0, counts.Count)
        from column in Enumerable.Range(0, counts[row].Count)
        select (row, column);

    private static (int Row, int Column)? Exposed(IReadOnlyList<IReadOnlyList<int>> counts, bool[][] hidden, int k)
    {
        foreach (var (row, column) in Cells(counts).Where(cell => hidden[cell.Row][cell.Column]))
        {
            var (least, greatest) = Bounds(counts, hidden, row, column);
            if (greatest - least < k)
            {
                return (row, column);
            }
        }

        return null;
    }

    private static bool HideRectangle(IReadOnlyList<IReadOnlyList<int>> counts, bool[][] hidden, (int Row, int Column) exposed)
    {
        var (row, column) = exposed;
        var best = (
            from r in Enumerable.Range(0, counts.Count)
            from c in Enumerable.Range(0, counts[row].Count)
            where r != row && c != column
            let corners = new[] { (Row: row, Column: c), (Row: r, Column: column), (Row: r, Column: c) }
            let added = corners.Where(cell => !hidden[cell.Row][cell.Column]).ToList()
            where added.Count > 0
            // a corner of 0 cannot fall and protects in one direction only
            orderby corners.Count(cell => counts[cell.Row][cell.Column] == 0), added.Count, added.Sum(cell =>
                counts[cell.Row][cell.Column]
            ), r, c
            select added
        ).FirstOrDefault();
        best?.ForEach(cell => hidden[cell.Row][cell.Column] = true);
        return best is not null;
    }

    // How far a suppressed cell can move: an increase is balanced around it by falls of at most their counts and rises
    // without bound, a decrease the other way round.
    private static int Flow(IReadOnlyList<IReadOnlyList<int>> counts, bool[][] hidden, (int Row, int Column) own, bool isUp)
    {
        var (rows, nodes) = (counts.Count, counts.Count + counts[0].Count);
        var unbounded = counts.Sum(row => row.Sum());
        var residual = new int[nodes, nodes];
        foreach (var (row, column) in Cells(counts).Where(cell => hidden[cell.Row][cell.Column] && cell != own))
        {
            // along row -> column the cell rises, along column -> row it falls
            residual[row, rows + column] = unbounded;
            residual[rows + column, row] = counts[row][column];
        }

        var (source, sink) = isUp ? (rows + own.Column, own.Row) : (own.Row, rows + own.Column);
        var most = isUp ? unbounded : counts[own.Row][own.Column];
        var flow = 0;
        while (flow < most && Augment(residual, source, sink, most - flow) is > 0 and var step)
        {
            flow += step;
        }

        return flow;
    }

    // one breadth-first path, pushed as far as it goes
    private static int Augment(int[,] residual, int source, int sink, int most)
    {
        var nodes = residual.GetLength(0);
        var from = Enumerable.Repeat(-1, nodes).ToArray();
        from[source] = source;
        var queue = new Queue<int>([source]);
        while (from[sink] < 0 && queue.TryDequeue(out var node))
        {
            for (var next = 0; next < nodes; next++)
            {
                if (from[next] < 0 && residual[node, next] > 0)
                {
                    from[next] = node;
                    queue.Enqueue(next);
                }
            }
        }

        if (from[sink] < 0)
        {
            return 0;
        }

        var step = most;
        for (var node = sink; node != source; node = from[node])
        {
            step = Math.Min(step, residual[from[node], node]);
        }

        for (var node = sink; node != source; node = from[node])
        {
            residual[from[node], node] -= step;
            residual[node, from[node]] += step;
        }

        return step;
    }
}
