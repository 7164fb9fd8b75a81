namespace Matching.Engine.Assignment;

/// <summary>
/// Matching of rows to columns when scores have structure: they depend mostly on one side, are a sum of both sides, or take few
/// values. Then many matchings are nearly as good as the best, rows compete for the same columns, and searches for one row at a
/// time read most of the pairs each (<see cref="ShortestAugmentingPaths"/>, whose work this replaces as a whole).
/// <list type="number">
/// <item>Columns that no row connects are separate problems.</item>
/// <item><see cref="AdditivePart"/> gives the first prices. Where it leaves a rest, <see cref="ScaledBids"/> improves them,
/// beginning with steps of about that rest.</item>
/// <item><see cref="TightPaths"/> places the rows, for all of them at once, and corrects the prices.</item>
/// </list>
/// </summary>
public sealed class StructuredAssignment
{
    private const int None = -1;

    private readonly RowPairs pairs;
    private readonly ColumnRows rowsAt;
    private readonly int columnCount;
    private readonly SolverWork work;
    private readonly int[] columnOf;
    private readonly int[] costOf;
    private readonly long[] u;
    private readonly long[] v;

    /// <param name="pairs">The pairs; all rows together can be matched.</param>
    /// <param name="capacities">Places of each column.</param>
    /// <param name="work">Receives counts.</param>
    public StructuredAssignment(RowPairs pairs, int[] capacities, SolverWork work)
    {
        var n = pairs.Count;
        (this.pairs, this.work) = (pairs, work);
        // a column with more places than rows always has a free one
        (columnCount, rowsAt) = (capacities.Length, new ColumnRows(capacities, n + 1));
        (columnOf, costOf, u, v) = (new int[n], new int[n], new long[n], new long[columnCount]);
        Array.Fill(columnOf, None);
    }

    /// <summary>Column of a row.</summary>
    public int ColumnOf(int row) => columnOf[row];

    /// <summary>Cost of the pair of a row.</summary>
    public int CostOf(int row) => costOf[row];

    /// <summary>v of a column, at most 0.</summary>
    public long ColumnDual(int column) => v[column];

    public void Solve(Action<double>? progress, CancellationToken cancellationToken)
    {
        var parts = Parts(cancellationToken);
        var (price, rest) = AdditivePart.Of(pairs, columnCount, work);
        var bids = new ScaledBids(pairs, rowsAt, columnOf, costOf, v, work);
        var paths = new TightPaths(pairs, rowsAt, columnOf, costOf, u, v, work);
        for (var j = 0; j < columnCount; j++)
        {
            v[j] = pairs.IsOut(j) ? TightPaths.Out : 0;
        }

        for (var at = 0; at < parts.Count; at++)
        {
            var (rows, columns) = parts[at];
            foreach (var j in columns)
            {
                // only differences matter, and of whole costs they are whole
                v[j] = (long)Math.Round(price[j] - price[columns[0]]);
            }

            bids.LowerToLevel(rows.Length, columns);
            if (rest >= 1)
            {
                bids.Run(rows, columns, (long)rest, cancellationToken);
            }

            paths.Solve(rows, columns, cancellationToken);
            progress?.Invoke((at + 1.0) / parts.Count);
        }

        for (var j = 0; j < columnCount; j++)
        {
            v[j] = pairs.IsOut(j) ? 0 : v[j];
        }
    }

    // Rows and columns that pairs connect, by the number of the first column. Columns without rows are in no part: v = 0.
    private List<(int[] Rows, int[] Columns)> Parts(CancellationToken cancellationToken)
    {
        var above = new int[columnCount];
        for (var j = 0; j < columnCount; j++)
        {
            above[j] = j;
        }

        var rowsOf = new Dictionary<int, List<int>>();
        var firstOf = new int[pairs.Count];
        for (var i = 0; i < firstOf.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            firstOf[i] = Join(above, i);
        }

        for (var i = 0; i < firstOf.Length; i++)
        {
            Add(rowsOf, Root(above, firstOf[i]), i);
        }

        var columnsOf = new Dictionary<int, List<int>>();
        for (var j = 0; j < columnCount; j++)
        {
            if (!pairs.IsOut(j) && rowsOf.ContainsKey(Root(above, j)))
            {
                Add(columnsOf, Root(above, j), j);
            }
        }

        return [.. rowsOf.Keys.Order().Select(root => (rowsOf[root].ToArray(), columnsOf[root].ToArray()))];
    }

    // Joins the columns of a row under the first by number; returns that.
    private int Join(int[] above, int row)
    {
        var first = None;
        foreach (var j in pairs.ColumnsOf(row))
        {
            if (above[j] == first || pairs.IsOut(j))
            {
                continue;
            }

            var root = Root(above, j);
            if (first == None || root == first)
            {
                first = root;
                continue;
            }

            (first, var other) = (Math.Min(first, root), Math.Max(first, root));
            above[other] = first;
        }

        work.PairsRead += pairs.Length(row);
        return first;
    }

    private static int Root(int[] above, int j)
    {
        while (above[j] != j)
        {
            above[j] = above[above[j]];
            j = above[j];
        }

        return j;
    }

    private static void Add(Dictionary<int, List<int>> lists, int key, int value)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        list.Add(value);
    }
}
