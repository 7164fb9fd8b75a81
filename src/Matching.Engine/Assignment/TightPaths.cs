namespace Matching.Engine.Assignment;

/// <summary>
/// Exact minimum-cost matching of rows to columns from any prices: shortest paths from all unplaced rows at once, then as many
/// disjoint ones as there are. Hungarian searches of Gabow and Tarjan, "Faster scaling algorithms for network problems", SIAM J.
/// Comput. 18(5), 1989, pp. 1013-1036, doi 10.1137/0218069; paths by depth-first search with look-ahead as in Pothen and Fan,
/// "Computing the block triangular form of a sparse matrix", ACM Trans. Math. Softw. 16(4), 1990, pp. 303-324, doi
/// 10.1145/98267.98287. Symbols as in <see cref="ShortestAugmentingPaths"/>.
/// <para>In turns, until each row has a place and each place that is free has the price 0:</para>
/// <list type="number">
/// <item>A pass: paths of pairs with u + v = c from unplaced rows to free places; each column is entered once for each of its
/// rows.</item>
/// <item>The distance to the nearest free place, and slack beyond it (Dijkstra); duals change by what is missing to it.</item>
/// </list>
/// <para>
/// Departures: the first searches go beyond the nearest free place by a slack, which is halved every fourth search until it is 0, so
/// that a pass finds many places where scores are few and each search alone would change duals by 1. This leaves free places below
/// v = 0, and prices at the start may be wrong on free places too. So the places that stay free count as one more row, the spare
/// row, of cost 0 in every column: it holds the free places at v = 0, takes others where too many are free below that, and paths
/// lead through it.
/// </para>
/// <para>
/// Complexity: each search raises the duals of unplaced rows by 1 or more. From prices at which each row pays at most ε too much
/// all of that is at most ε (n + places), so O(√(n + places)) searches remain; from other prices at most one a row, and 40 with a
/// slack. A search is O(pairs + m log m), a pass O(pairs). Deterministic: rows and columns in the order of their numbers.
/// </para>
/// </summary>
internal sealed class TightPaths
{
    /// <summary>A price at which no row takes a column.</summary>
    public const long Out = -(1L << 56);

    private const int None = -1;
    private const long Never = long.MaxValue / 4;

    // Of 10,000 points. Larger ones find no more places at once and leave more prices to correct.
    private const int FirstSlack = 512;
    private const int AtEachSlack = 4;

    // 16 MB: a row whose tight pairs find no more room is read again
    private const int MostListed = 1 << 22;

    private readonly RowPairs pairs;
    private readonly ColumnRows rowsAt;
    private readonly int[] columnOf;
    private readonly int[] costOf;
    private readonly long[] u;
    private readonly long[] v;
    private readonly SolverWork work;

    // of a search
    private readonly DistanceQueue queue = new();
    private readonly List<int> settled = [];
    private readonly Stack<int> atSameDistance = new();
    private readonly long[] distance;
    private readonly int[] reachedIn;
    private int search;
    private long here;
    private long bound;
    private long slack;
    private long spareAt;

    // of a pass
    private readonly int[] seenIn;
    private readonly int[] openedIn;
    private readonly int[] from;
    private readonly int[] costFrom;
    private readonly int[] holderAt;
    private readonly int[] seenRowIn;
    private readonly int[] look;
    private readonly int[] next;
    private readonly int[] listedTo;
    private readonly List<int> path = [];
    private int[] tight = [];
    private int tightCount;
    private int pass;

    // of the spare row
    private int[] columns = [];
    private long uOfSpare;
    private int spareExcess;
    private int spareNext;
    private int spareVia;
    private bool isSpareOnPath;

    /// <param name="pairs">The pairs.</param>
    /// <param name="rowsAt">Which rows each column holds.</param>
    /// <param name="columnOf">Column of each row, -1 for none.</param>
    /// <param name="costOf">Cost of that pair.</param>
    /// <param name="u">Receives the duals of rows.</param>
    /// <param name="v">Prices of columns, which are corrected.</param>
    /// <param name="work">Receives counts.</param>
    public TightPaths(RowPairs pairs, ColumnRows rowsAt, int[] columnOf, int[] costOf, long[] u, long[] v, SolverWork work)
    {
        (this.pairs, this.rowsAt, this.columnOf, this.costOf) = (pairs, rowsAt, columnOf, costOf);
        (this.u, this.v, this.work) = (u, v, work);
        var (n, m) = (columnOf.Length, v.Length);
        (distance, reachedIn, seenIn, openedIn) = (new long[m], new int[m], new int[m], new int[m]);
        (from, costFrom, holderAt) = (new int[m], new int[m], new int[m]);
        (seenRowIn, look, next) = (new int[n], new int[n], new int[n]);
        listedTo = new int[n];
    }

    /// <summary>Places all rows of a part of the problem, whose pairs lead to these columns only.</summary>
    public void Solve(int[] rows, int[] columnsOfPart, CancellationToken cancellationToken)
    {
        (columns, uOfSpare) = (columnsOfPart, 0);
        var done = 0;
        var left = Unplaced(rows);
        CountSpare(left.Count);
        while (true)
        {
            Pass(left, cancellationToken);
            left.RemoveAll(i => columnOf[i] != None);
            if (left.Count == 0 && spareExcess <= 0)
            {
                break;
            }

            slack = FirstSlack >> Math.Min(done++ / AtEachSlack, 31);
            Search(left, cancellationToken);
        }

        // the dual of the spare row becomes 0
        foreach (var j in columns)
        {
            v[j] += uOfSpare;
        }

        foreach (var i in rows)
        {
            u[i] -= uOfSpare;
        }
    }

    // Rows keep the place that is the best at the prices of now.
    private List<int> Unplaced(int[] rows)
    {
        var left = new List<int>();
        foreach (var i in rows)
        {
            u[i] = pairs.Least(i, v);
            work.PairsRead += pairs.Length(i);
            if (columnOf[i] != None && costOf[i] - v[columnOf[i]] != u[i])
            {
                rowsAt.Remove(columnOf[i], i);
                columnOf[i] = None;
            }

            if (columnOf[i] == None)
            {
                left.Add(i);
            }
        }

        return left;
    }

    // Positive: this number of free places below v = 0 are for the spare row to take. Negative: this number of its own are to go.
    private void CountSpare(int left)
    {
        spareExcess = -left;
        foreach (var j in columns)
        {
            spareExcess += v[j] + uOfSpare < 0 ? rowsAt.Free(j) : 0;
        }
    }

    private bool IsEnd(int column) => rowsAt.HasPlace(column) && (spareExcess < 0 || v[column] + uOfSpare < 0);

    private bool IsHeldBySpare(int column) => rowsAt.HasPlace(column) && v[column] + uOfSpare == 0;

    // Dijkstra on reduced costs to the nearest free place and slack beyond it; the duals change such that paths there become tight.
    private void Search(List<int> left, CancellationToken cancellationToken)
    {
        search++;
        queue.Clear();
        settled.Clear();
        atSameDistance.Clear();
        (here, bound, spareAt) = (0, Never, Never);
        foreach (var i in left)
        {
            Scan(i, 0, cancellationToken);
        }

        if (spareExcess > 0)
        {
            ScanSpare(0);
        }

        while (here < bound && NextNearest() is var j and not None)
        {
            settled.Add(j);
            foreach (var i in rowsAt.Of(j))
            {
                Scan(i, distance[j], cancellationToken);
            }

            if (spareAt == Never && IsHeldBySpare(j))
            {
                ScanSpare(distance[j]);
            }
        }

        work.NodesSettled += settled.Count;
        if (bound == Never)
        {
            throw new InvalidOperationException("A row that must be matched finds no place.");
        }

        ChangeDuals(left);
        CountSpare(left.Count);
    }

    private int NextNearest()
    {
        if (atSameDistance.TryPop(out var j))
        {
            return j;
        }

        while (queue.Count > 0)
        {
            (var at, j) = queue.Nearest;
            if (at >= bound)
            {
                break;
            }

            queue.RemoveNearest();
            // else an older, longer way to the same column
            if (at == distance[j])
            {
                here = at;
                return j;
            }
        }

        return None;
    }

    private void ChangeDuals(List<int> left)
    {
        foreach (var i in left)
        {
            u[i] += bound;
        }

        foreach (var j in settled)
        {
            var by = Math.Max(0, bound - distance[j]);
            v[j] -= by;
            foreach (var i in rowsAt.Of(j))
            {
                u[i] += by;
            }
        }

        uOfSpare += Math.Max(0, bound - spareAt);
    }

    private void Scan(int row, long at, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        work.NodesSettled++;
        var columnsOf = pairs.ColumnsOf(row);
        var scoresOf = pairs.ScoresOf(row)[..columnsOf.Length];
        work.PairsRead += columnsOf.Length;
        var b = at - u[row] + MatchingProblem.MaxScore;
        for (var k = 0; k < columnsOf.Length; k++)
        {
            var j = columnsOf[k];
            var d = b - scoresOf[k] - v[j];
            if (d < bound)
            {
                Reach(j, d);
            }
        }
    }

    private void ScanSpare(long at)
    {
        spareAt = at;
        foreach (var j in columns)
        {
            var d = at - uOfSpare - v[j];
            if (d < bound)
            {
                Reach(j, d);
            }
        }
    }

    private void Reach(int j, long d)
    {
        if (reachedIn[j] == search && d >= distance[j])
        {
            return;
        }

        (reachedIn[j], distance[j]) = (search, d);
        if (IsEnd(j))
        {
            bound = Math.Min(bound, d + slack);
            if (slack == 0)
            {
                return;
            }
        }

        if (d == here)
        {
            atSameDistance.Push(j);
        }
        else
        {
            queue.Add(d, j);
        }
    }

    // Paths from unplaced rows, then from the spare row.
    private void Pass(List<int> left, CancellationToken cancellationToken)
    {
        pass++;
        tightCount = 0;
        (spareNext, isSpareOnPath) = (0, false);
        foreach (var i in left)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Path(i);
        }

        while (spareExcess > 0 && Path(None))
        {
            spareExcess--;
        }
    }

    // Depth first, without recursion. The path so far is its columns; each is entered once a pass, for each of its rows in turn.
    private bool Path(int source)
    {
        path.Clear();
        if (source == None)
        {
            (isSpareOnPath, spareVia) = (true, None);
        }

        var row = source;
        while (true)
        {
            var j = row == None ? NextOfSpare() : NextOf(row);
            if (j != None)
            {
                (seenIn[j], from[j]) = (pass, row);
                if (openedIn[j] != pass)
                {
                    (openedIn[j], holderAt[j]) = (pass, -1);
                }

                if (IsEnd(j))
                {
                    Shift(j, source);
                    return true;
                }

                path.Add(j);
            }
            else if (path.Count == 0)
            {
                return false;
            }

            row = RowBeyond(path[^1]);
        }
    }

    // The next row of the last column of the path; when all were tried, the row before goes on.
    private int RowBeyond(int column)
    {
        var holders = rowsAt.Of(column);
        if (++holderAt[column] < holders.Length)
        {
            return holders[holderAt[column]];
        }

        if (holderAt[column] == holders.Length && !isSpareOnPath && IsHeldBySpare(column))
        {
            (isSpareOnPath, spareVia) = (true, column);
            return None;
        }

        path.RemoveAt(path.Count - 1);
        return from[column];
    }

    // The next column to which a row has a tight pair: first those with a free place.
    private int NextOf(int row)
    {
        if (seenRowIn[row] != pass)
        {
            (seenRowIn[row], next[row], listedTo[row]) = (pass, 0, 0);
            if (FirstLook(row) is var first and not None)
            {
                return first;
            }
        }
        else if (NextTight(row, ref look[row], true) is var end and not None)
        {
            return end;
        }

        return listedTo[row] > 0 ? NextListed(row) : NextTight(row, ref next[row], false);
    }

    // Looks for a free place among the tight pairs of a row, and lists these pairs when there is none.
    private int FirstLook(int row)
    {
        var columnsOf = pairs.ColumnsOf(row);
        var scoresOf = pairs.ScoresOf(row)[..columnsOf.Length];
        if (tight.Length - tightCount < columnsOf.Length)
        {
            Array.Resize(ref tight, Math.Clamp(2 * (tightCount + columnsOf.Length), tight.Length, MostListed));
        }

        var isListed = tight.Length - tightCount >= columnsOf.Length;
        var (b, from, to) = (MatchingProblem.MaxScore - u[row], tightCount, tightCount);
        for (var k = 0; k < columnsOf.Length; k++)
        {
            var j = columnsOf[k];
            if (scoresOf[k] + v[j] != b)
            {
                continue;
            }

            if (seenIn[j] != pass && IsEnd(j))
            {
                costFrom[j] = MatchingProblem.MaxScore - scoresOf[k];
                look[row] = k;
                work.PairsRead += k + 1;
                return j;
            }

            if (isListed)
            {
                tight[to++] = k;
            }
        }

        look[row] = columnsOf.Length;
        work.PairsRead += columnsOf.Length;
        if (to > from)
        {
            (next[row], listedTo[row], tightCount) = (from, to, to);
        }
        else if (isListed)
        {
            // none is tight
            next[row] = columnsOf.Length;
        }

        return None;
    }

    private int NextListed(int row)
    {
        var columnsOf = pairs.ColumnsOf(row);
        var first = next[row];
        for (var at = first; at < listedTo[row]; at++)
        {
            var j = columnsOf[tight[at]];
            if (seenIn[j] != pass)
            {
                costFrom[j] = MatchingProblem.MaxScore - pairs.ScoresOf(row)[tight[at]];
                // may be entered once more
                next[row] = at;
                work.PairsRead += at + 1 - first;
                return j;
            }
        }

        next[row] = listedTo[row];
        work.PairsRead += listedTo[row] - first;
        return None;
    }

    private int NextTight(int row, ref int at, bool isEndWanted)
    {
        var columnsOf = pairs.ColumnsOf(row);
        var scoresOf = pairs.ScoresOf(row)[..columnsOf.Length];
        var (b, first, k) = (MatchingProblem.MaxScore - u[row], at, at);
        for (; k < columnsOf.Length; k++)
        {
            var j = columnsOf[k];
            if (scoresOf[k] + v[j] == b && seenIn[j] != pass && (!isEndWanted || IsEnd(j)))
            {
                costFrom[j] = MatchingProblem.MaxScore - scoresOf[k];
                // may be entered once more
                at = k;
                work.PairsRead += k + 1 - first;
                return j;
            }
        }

        at = k;
        work.PairsRead += at - first;
        return None;
    }

    // A column of several rows: the others are still to be tried, the first of them where the one was that left.
    private void Reopen(int column)
    {
        if (column != None && rowsAt.Capacity(column) > 1)
        {
            seenIn[column] = 0;
            holderAt[column]--;
        }
    }

    private int NextOfSpare()
    {
        for (; spareNext < columns.Length; spareNext++)
        {
            var j = columns[spareNext];
            if (v[j] + uOfSpare == 0 && seenIn[j] != pass && rowsAt.Of(j).Length > 0)
            {
                return j;
            }
        }

        return None;
    }

    // From the end of the path back to its source, each row moves one column on.
    private void Shift(int end, int source)
    {
        isSpareOnPath = false;
        if (spareExcess < 0 && v[end] + uOfSpare == 0)
        {
            spareExcess++;
        }

        if (rowsAt.Capacity(end) > 1)
        {
            // it may have more places
            seenIn[end] = 0;
        }

        var column = end;
        while (column != None)
        {
            var row = from[column];
            if (row == None)
            {
                // the spare row takes the place that was left, for that through which it was reached
                column = spareVia;
                Reopen(column);
                continue;
            }

            var before = columnOf[row];
            if (before != None)
            {
                rowsAt.Remove(before, row);
            }

            rowsAt.Add(column, row);
            (columnOf[row], costOf[row]) = (column, costFrom[column]);
            // an unplaced row was nowhere before
            column = before;
            Reopen(column);
        }
    }
}
