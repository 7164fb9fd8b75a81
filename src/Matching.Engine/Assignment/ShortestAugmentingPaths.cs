namespace Matching.Engine.Assignment;

/// <summary>
/// Exact minimum-cost b-matching. Problem: match each mentee i to one mentor j at cost c_ij = 10,000 - s_ij or leave it unmatched at cost W,
/// at most cap_j mentees a mentor, least total cost.
/// <para>
/// Method: successive shortest augmenting paths with dual variables, mentees inserted one by one (Jonker and Volgenant, "A shortest augmenting
/// path algorithm for dense and sparse linear assignment problems", Computing 38, 1987, pp. 325-340, doi 10.1007/BF02278710; rectangular case after
/// Crouse, IEEE Trans. Aerosp. Electron. Syst. 52(4), 2016, pp. 1679-1696, doi 10.1109/TAES.2016.140952). Symbols as there: u and v are the duals of
/// rows and columns, d the distances of Dijkstra's search on reduced costs c_ij - u_i - v_j, pred the row from which a column was reached.
/// </para>
/// <para>
/// Departures: a column holds up to cap_j rows, so a full column passes the search on to all of its rows; every row has a column of its own for
/// staying unmatched (cost W), so a path may also end by leaving a row unmatched; rows are sparse; the search stops at the nearest free place.
/// Between searches: u_i + v_j &lt;= c_ij on every pair, equality on matched pairs, v_j = 0 where a place is free, u_i = W where a row is unmatched.
/// These are the conditions of optimality, so the duals are the certificate.
/// </para>
/// <para>Complexity: n searches of O(pairs + m log m), each usually far smaller. Memory O(n + m + pairs).</para>
/// <para>
/// Determinism: rows in order of their number; among columns at equal distance the lowest number first; a free place before leaving somebody
/// unmatched. People are numbered by id, so the order of input rows has no say. One thread.
/// </para>
/// </summary>
internal sealed class ShortestAugmentingPaths
{
    private const int None = -1;
    private readonly MatchingProblem problem;
    private readonly long w;
    private readonly long[] u;
    private readonly long[] v;
    private readonly int[] columnOf;
    private readonly List<int>[] rowsOf;
    private readonly long[] d;
    private readonly int[] pred;
    private readonly int[] seenIn;
    private readonly int[] settledIn;
    private readonly PriorityQueue<int, (long Distance, int Column)> queue = new();
    private readonly List<(int Row, long Distance)> reachedRows = [];
    private readonly List<int> settledColumns = [];

    public ShortestAugmentingPaths(MatchingProblem problem)
    {
        this.problem = problem;
        var (n, m) = (problem.MenteeCount, problem.MentorCount);
        w = problem.UnmatchedCost;
        (u, v, d) = (new long[n], new long[m], new long[m]);
        (columnOf, pred, seenIn, settledIn) = (new int[n], new int[m], new int[m], new int[m]);
        Array.Fill(columnOf, None);
        Array.Fill(seenIn, None);
        Array.Fill(settledIn, None);
        rowsOf = new List<int>[m];
        for (var j = 0; j < m; j++)
        {
            rowsOf[j] = [];
        }
    }

    public (int[] MentorOf, OptimalityCertificate Certificate) Solve(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var n = problem.MenteeCount;
        for (var i = 0; i < n; i++)
        {
            Insert(i, cancellationToken);
            if (i % 64 == 0)
            {
                progress?.Report((double)i / n);
            }
        }

        progress?.Report(1);
        return (columnOf, new OptimalityCertificate(w, u, v));
    }

    private void Insert(int row, CancellationToken cancellationToken)
    {
        u[row] = LeastReducedCost(row);
        queue.Clear();
        reachedRows.Clear();
        settledColumns.Clear();
        var (leftOut, leftOutAt) = (None, long.MaxValue);

        void Reach(int i, long distance)
        {
            reachedRows.Add((i, distance));
            if (distance + w - u[i] < leftOutAt)
            {
                (leftOut, leftOutAt) = (i, distance + w - u[i]);
            }

            for (var k = problem.RowStart[i]; k < problem.RowStart[i + 1]; k++)
            {
                var j = problem.Mentors[k];
                if (settledIn[j] == row || problem.Capacities[j] == 0)
                {
                    continue;
                }

                var through = distance + MatchingProblem.MaxScore - problem.Scores[k] - u[i] - v[j];
                if (seenIn[j] != row || through < d[j])
                {
                    (d[j], pred[j], seenIn[j]) = (through, i, row);
                    queue.Enqueue(j, (through, j));
                }
            }
        }

        Reach(row, 0);
        while (queue.TryDequeue(out var j, out var key))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (settledIn[j] == row || key.Distance > d[j])
            {
                // an older, longer way to the same column
                continue;
            }

            if (leftOutAt < d[j])
            {
                break;
            }

            if (rowsOf[j].Count < problem.Capacities[j])
            {
                Raise(d[j]);
                Augment(row, j);
                return;
            }

            settledIn[j] = row;
            settledColumns.Add(j);
            foreach (var next in rowsOf[j])
            {
                Reach(next, d[j]);
            }
        }

        Raise(leftOutAt);
        LeaveOut(row, leftOut);
    }

    // The largest u that keeps every reduced cost of a new row, and of its staying unmatched, from being negative.
    private long LeastReducedCost(int row)
    {
        var least = w;
        for (var k = problem.RowStart[row]; k < problem.RowStart[row + 1]; k++)
        {
            if (problem.Capacities[problem.Mentors[k]] > 0)
            {
                least = Math.Min(least, MatchingProblem.MaxScore - problem.Scores[k] - v[problem.Mentors[k]]);
            }
            else
            {
                // a mentor without places takes nobody: the dual may be as low as it likes
                v[problem.Mentors[k]] = Math.Min(v[problem.Mentors[k]], MatchingProblem.MaxScore - problem.Scores[k] - w);
            }
        }

        return least;
    }

    // Every row and column nearer than the path's end moves its dual by how much nearer it is: reduced costs stay at or above 0, and 0 along the path.
    private void Raise(long distance)
    {
        foreach (var (i, at) in reachedRows)
        {
            u[i] += distance - at;
        }

        foreach (var j in settledColumns)
        {
            v[j] -= distance - d[j];
        }
    }

    // Moves each row along the path one column on, from its end back to the new row.
    private void Augment(int row, int column)
    {
        while (true)
        {
            var i = pred[column];
            var before = columnOf[i];
            rowsOf[column].Add(i);
            columnOf[i] = column;
            if (i == row)
            {
                return;
            }

            rowsOf[before].Remove(i);
            column = before;
        }
    }

    private void LeaveOut(int row, int leftOut)
    {
        if (leftOut == row)
        {
            return;
        }

        var column = columnOf[leftOut];
        columnOf[leftOut] = None;
        rowsOf[column].Remove(leftOut);
        Augment(row, column);
    }
}
