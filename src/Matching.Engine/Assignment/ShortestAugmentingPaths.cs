namespace Matching.Engine.Assignment;

/// <summary>
/// Exact minimum-cost matching of rows to columns: each row takes one column at cost c_ij, a column holds up to cap_j rows; a row
/// may also stay unmatched at a fixed cost, when there is one.
/// <para>
/// Method: Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems",
/// Computing 38, 1987, pp. 325-340, doi 10.1007/BF02278710; rectangular case after Crouse, IEEE Trans. Aerosp. Electron. Syst.
/// 52(4), 2016, pp. 1679-1696, doi 10.1109/TAES.2016.140952. Symbols as there: u and v are the duals of rows and columns, d the
/// distances of Dijkstra's search on reduced costs c_ij - u_i - v_j, pred the row from which a column was reached.
/// </para>
/// <para>Three steps:</para>
/// <list type="number">
/// <item>Every row takes a cheapest column that has a place (v = 0).</item>
/// <item>Augmenting row reduction: a row left over outbids the others of its best column by just as much as that is better than
/// its second best, and the row with the lowest bid is left over in turn. Settles most rows for the price of reading a few pairs.
/// Where the second best is as good, a row may change places a few times: often that sets free what another row has an
/// alternative to.</item>
/// <item>Each row still left over is given a place along a shortest path. Where many are, or their searches read too much, the
/// scores have structure, and <see cref="StructuredAssignment"/> solves the whole, if no row may stay unmatched.</item>
/// </list>
/// <para>
/// Departures: a column holds cap_j rows, each with the price it bid; the column's v is the price of its cheapest place, 0 while
/// one is free. The dual of a matched row is not kept, it is c_ij - v_j of its column. Rows are read by rising reduced cost of an
/// earlier moment (<see cref="PricedRows"/>): v_j only falls, so once that exceeds what is still of use, so do all later pairs of
/// the row. Equal distances are settled at once, without the heap. Rows that read the same list (places of one mentor) are alike
/// and have one dual: a bid of one is a bid of all, after Bertsekas and Castanon, "The auction algorithm for the transportation
/// problem", Annals of Operations Research 20, 1989, pp. 67-96, doi 10.1007/BF02216923.
/// </para>
/// <para>
/// Between the steps: u_i + v_j &lt;= c_ij on every pair, equality on matched ones, v_j = 0 where a place is free, u_i = the cost
/// of staying unmatched where a row does. These are the conditions of optimality, so the duals are the proof.
/// </para>
/// <para>Complexity: O(pairs log m) until the searches are given up; memory O(n + m + pairs read). Deterministic: one order of
/// rows, ties by number, and counts of work that depend on the problem only. 64-bit duals: they stay below 10,000 (n + m).</para>
/// </summary>
public sealed class ShortestAugmentingPaths
{
    private const int None = -1;
    private const long Never = long.MaxValue / 4;

    // Bids a row on average, and changes of place without a gain a row: beyond them the searches are cheaper. Measured on the
    // generated pools.
    private const int BidsPerRow = 100;
    private const int MostTies = 12;

    // Rows left over for the searches: with random scores at most one in ten, where scores have structure nearly all.
    private const int FewLeft = 20;
    private const int ShareLeft = 8;

    // How often the searches may read all pairs; with random scores they do up to 20 times.
    private const int ReadsPerPair = 100;

    private readonly int[] capacities;
    private readonly SolverWork work;
    private readonly Row[] states;
    private readonly PricedRows rows;
    private readonly long unmatchedCost;
    private readonly ColumnRows rowsAt;
    private readonly long[] v;
    private readonly Reached[] reached;
    private readonly DistanceQueue queue = new();
    private readonly List<int> settled = [];
    private readonly Stack<int> atSameDistance = new();
    private int search;
    private long here;
    private long best;
    private int bestColumn;
    private int bestRow;
    private int bestCost;

    /// <param name="listOf">Which of the sorted lists each row reads; several rows may read the same.</param>
    /// <param name="rows">Pairs by rising reduced cost, which learns the prices.</param>
    /// <param name="capacities">Places of each column.</param>
    /// <param name="unmatchedCost">Cost of leaving a row unmatched; null when every row must and can be matched.</param>
    /// <param name="work">Receives counts.</param>
    public ShortestAugmentingPaths(int[] listOf, PricedRows rows, int[] capacities, long? unmatchedCost, SolverWork? work = null)
    {
        (this.capacities, this.work) = (capacities, work ?? new SolverWork());
        (this.rows, this.unmatchedCost) = (rows, unmatchedCost ?? Never);
        var (n, m) = (listOf.Length, capacities.Length);
        rowsAt = new ColumnRows(capacities, n);
        states = Array.ConvertAll(listOf, list => new Row { List = list, Column = None });
        (v, reached) = (new long[m], new Reached[m]);
    }

    /// <summary>Column of a row, -1 for unmatched.</summary>
    public int ColumnOf(int row) => states[row].Column;

    /// <summary>v, at most 0.</summary>
    public long[] ColumnDuals => v;

    /// <summary>u of a row.</summary>
    public long RowDual(int row) => states[row].Column == None ? unmatchedCost : states[row].Cost - v[states[row].Column];

    public void Solve(Action<double>? progress, CancellationToken cancellationToken)
    {
        var left = Reduce(Start(cancellationToken), cancellationToken);
        var most = rows.PairsRead + ((long)ReadsPerPair * rows.PairCount);
        for (var at = 0; at < left.Count; at++)
        {
            if (unmatchedCost == Never && (left.Count > Math.Max(FewLeft, states.Length / ShareLeft) || rows.PairsRead > most))
            {
                SolveTogether(at == 0 ? progress : null, cancellationToken);
                break;
            }

            Insert(left[at], cancellationToken);
            if (at % 64 == 0)
            {
                progress?.Invoke((double)at / left.Count);
            }
        }

        work.PairsRead += rows.PairsRead;
    }

    private void SolveTogether(Action<double>? progress, CancellationToken cancellationToken)
    {
        var pairs = rows.Unsorted(Array.ConvertAll(states, row => row.List));
        var together = new StructuredAssignment(pairs, capacities, work);
        together.Solve(progress, cancellationToken);
        for (var i = 0; i < states.Length; i++)
        {
            (states[i].Column, states[i].Cost) = (together.ColumnOf(i), together.CostOf(i));
        }

        for (var j = 0; j < v.Length; j++)
        {
            v[j] = together.ColumnDual(j);
        }
    }

    // Each row to a cheapest column, as long as that has a place; returns the rows left over.
    private List<int> Start(CancellationToken cancellationToken)
    {
        var left = new List<int>();
        for (var i = 0; i < states.Length; i++)
        {
            var list = states[i].List;
            if (!rows.IsStarted(list))
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows.SortMore(list);
            }

            var pairs = rows.Of(list);
            for (
                var k = 0;
                k < pairs.Length && states[i].Column == None && PricedRows.CostOf(pairs[k]) == PricedRows.CostOf(pairs[0]);
                k++
            )
            {
                if (PricedRows.CostOf(pairs[k]) <= unmatchedCost && rowsAt.HasPlace(PricedRows.ColumnOf(pairs[k])))
                {
                    Take(i, PricedRows.ColumnOf(pairs[k]), PricedRows.CostOf(pairs[k]));
                }
            }

            if (states[i].Column == None)
            {
                left.Add(i);
            }
        }

        return left;
    }

    // Augmenting row reduction; returns the rows still left over, for the searches.
    private List<int> Reduce(List<int> left, CancellationToken cancellationToken)
    {
        var (later, open) = (new List<int>(), new Queue<int>(left));
        for (var bids = (long)BidsPerRow * left.Count; open.Count > 0; bids--)
        {
            var row = open.Dequeue();
            if (bids <= 0)
            {
                later.Add(row);
                continue;
            }

            if (bids % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var (first, firstAt, second, secondAt) = TwoBest(row);
            if (first == None || firstAt >= unmatchedCost)
            {
                // alone it does not pay to take another row's place; the search says whether it stays unmatched
                later.Add(row);
            }
            else if (rowsAt.HasPlace(first))
            {
                Take(row, first, (int)(firstAt + v[first]), second);
                LevelWithOthers(row, RowDual(row));
            }
            else if (second < Never && (second > firstAt || ++states[row].Ties < MostTies))
            {
                open.Enqueue(Outbid(row, first, firstAt, second));
                LevelWithOthers(row, second);
            }
            else if (second == firstAt && secondAt != None && rowsAt.HasPlace(secondAt))
            {
                Take(row, secondAt, (int)(second + v[secondAt]));
                LevelWithOthers(row, second);
            }
            else
            {
                later.Add(row);
            }
        }

        later.Sort();
        return later;
    }

    // The columns of least and second least c - v, and these values; staying unmatched counts as a second.
    private (int First, long FirstAt, long Second, int SecondAt) TwoBest(int row)
    {
        var (first, firstAt, secondAt, second) = (None, Never, None, unmatchedCost);
        var list = states[row].List;
        var isOneOfSeveral = IsList(row - 1, list) || IsList(row + 1, list);
        while (true)
        {
            var read = 0;
            foreach (var pair in rows.Of(list))
            {
                if (PricedRows.ReducedOf(pair) >= second)
                {
                    break;
                }

                read++;
                var j = PricedRows.ColumnOf(pair);
                var value = PricedRows.CostOf(pair) - v[j];
                if (j == first || j == secondAt || (isOneOfSeveral && IsHeldByList(j, list)))
                {
                    // read before the row was sorted further, or held by a row that asks for the same
                }
                else if (value < firstAt)
                {
                    (second, secondAt) = firstAt < second ? (firstAt, first) : (second, secondAt);
                    (first, firstAt) = (j, value);
                }
                else if (value < second)
                {
                    (second, secondAt) = (value, j);
                }
            }

            if (rows.RestAtLeast(list) >= second || rows.RestAtLeast(list) == int.MaxValue)
            {
                rows.WasRead(list, read);
                return (first, firstAt, second, secondAt);
            }

            rows.SortMore(list);
        }
    }

    private bool IsList(int row, int list) => row >= 0 && row < states.Length && states[row].List == list;

    private bool IsHeldByList(int column, int list)
    {
        foreach (var row in rowsAt.Of(column))
        {
            if (states[row].List == list)
            {
                return true;
            }
        }

        return false;
    }

    // Rows of one list have one dual: what the others of the list hold becomes as dear as what this row now pays.
    private void LevelWithOthers(int row, long level)
    {
        var list = states[row].List;
        var first = row;
        while (IsList(first - 1, list))
        {
            first--;
        }

        for (var other = first; IsList(other, list); other++)
        {
            if (other != row && states[other].Column != None)
            {
                states[other].Bid = Math.Min(states[other].Bid, states[other].Cost - level);
                SetPrice(states[other].Column, CheapestPlace(states[other].Column));
            }
        }
    }

    private void Take(int row, int column, int cost, long second = Never)
    {
        (states[row].Column, states[row].Cost) = (column, cost);
        // what it would pay: as much as makes its second best equally good
        states[row].Bid = second < Never ? Math.Min(0, cost - second) : v[column];
        rowsAt.Add(column, row);
        if (!rowsAt.HasPlace(column))
        {
            SetPrice(column, CheapestPlace(column));
        }
    }

    // Puts the row in the place of the one that bid least. Returns that one.
    private int Outbid(int row, int column, long value, long second)
    {
        var outbid = None;
        foreach (var other in rowsAt.Of(column))
        {
            if (
                outbid == None
                || states[other].Bid > states[outbid].Bid
                || (states[other].Bid == states[outbid].Bid && other > outbid)
            )
            {
                outbid = other;
            }
        }

        var cost = (int)(value + v[column]);
        (states[row].Column, states[row].Cost, states[row].Bid) = (column, cost, cost - second);
        states[outbid].Column = None;
        rowsAt.Replace(column, outbid, row);
        SetPrice(column, CheapestPlace(column));
        return outbid;
    }

    private void SetPrice(int column, long price)
    {
        v[column] = price;
        rows.SetPrice(column, price);
    }

    private long CheapestPlace(int column)
    {
        var price = long.MinValue;
        foreach (var row in rowsAt.Of(column))
        {
            price = Math.Max(price, states[row].Bid);
        }

        return price;
    }

    private void Insert(int row, CancellationToken cancellationToken)
    {
        search++;
        queue.Clear();
        settled.Clear();
        (best, bestColumn, bestRow) = (Never, None, None);
        // u of the new row only shifts all distances alike: left at 0
        here = long.MinValue;
        Scan(row, 0, cancellationToken);
        while (here < best && (atSameDistance.Count > 0 || queue.Count > 0))
        {
            if (!atSameDistance.TryPop(out var j))
            {
                (var distance, j) = queue.Nearest;
                if (distance >= best)
                {
                    break;
                }

                queue.RemoveNearest();
                if (distance > reached[j].Distance)
                {
                    // an older, longer way to the same column
                    continue;
                }

                here = distance;
            }

            settled.Add(j);
            foreach (var other in rowsAt.Of(j))
            {
                if (states[other].List == states[row].List)
                {
                    // asks for the same as the new row, from farther away
                    continue;
                }

                Scan(other, reached[j].Distance - (states[other].Cost - v[j]), cancellationToken);
            }
        }

        if (best == Never)
        {
            throw new InvalidOperationException("A row that must be matched finds no place.");
        }

        atSameDistance.Clear();
        work.NodesSettled += settled.Count;
        foreach (var j in settled)
        {
            SetPrice(j, v[j] - Math.Max(0, best - reached[j].Distance));
        }

        Augment(row);
    }

    // Looks at the pairs of a row that lies at a distance; base is that distance less the row's u.
    private void Scan(int row, long @base, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (unmatchedCost < Never && @base + unmatchedCost < best)
        {
            (best, bestColumn, bestRow) = (@base + unmatchedCost, None, row);
        }

        var list = states[row].List;
        while (true)
        {
            var read = 0;
            foreach (var pair in rows.Of(list))
            {
                if (@base + PricedRows.ReducedOf(pair) >= best)
                {
                    break;
                }

                read++;
                Reach(row, @base, PricedRows.CostOf(pair), PricedRows.ColumnOf(pair));
            }

            if (rows.RestAtLeast(list) == int.MaxValue || @base + rows.RestAtLeast(list) >= best)
            {
                rows.WasRead(list, read);
                return;
            }

            // pairs that were read already lead nowhere nearer a second time
            rows.SortMore(list);
        }
    }

    private void Reach(int row, long @base, int cost, int j)
    {
        var distance = @base + cost - v[j];
        if (distance >= best)
        {
            return;
        }

        ref var at = ref reached[j];
        if (at.In == search && distance >= at.Distance)
        {
            return;
        }

        at = new Reached
        {
            Distance = distance,
            In = search,
            From = row,
            Cost = cost,
        };
        if (rowsAt.HasPlace(j))
        {
            (best, bestColumn, bestRow, bestCost) = (distance, j, row, cost);
        }
        else if (distance == here)
        {
            atSameDistance.Push(j);
        }
        else
        {
            queue.Add(distance, j);
        }
    }

    // From the end of the path back to the new row, each row moves one column on.
    private void Augment(int source)
    {
        var (row, column, cost) = (bestRow, bestColumn, bestCost);
        while (true)
        {
            var before = states[row].Column;
            if (before != None)
            {
                rowsAt.Remove(before, row);
            }

            states[row].Column = column;
            if (column != None)
            {
                states[row].Cost = cost;
                rowsAt.Add(column, row);
            }

            if (row == source)
            {
                return;
            }

            (column, row, cost) = (before, reached[before].From, reached[before].Cost);
        }
    }

    // How a search reached a column: d and pred of the papers, with the cost of the last pair.
    private struct Reached
    {
        public long Distance;
        public int In;
        public int From;
        public int Cost;
    }

    // Column and the cost of that pair, what it bid for the place, how often it changed place without gain.
    private struct Row
    {
        public int List;
        public int Column;
        public int Cost;
        public int Ties;
        public long Bid;
    }
}
