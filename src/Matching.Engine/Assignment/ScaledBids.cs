namespace Matching.Engine.Assignment;

/// <summary>
/// Prices close to optimal ones, by bids that outdo each other by at least ε, which is lowered in steps to 1: Bertsekas, "The
/// auction algorithm: a distributed relaxation method for the assignment problem", Ann. Oper. Res. 14, 1988, pp. 105-123, doi
/// 10.1007/BF02186476; scaling as in Goldberg and Kennedy, "An efficient cost scaling algorithm for the assignment problem",
/// Math. Program. 71, 1995, pp. 153-177, doi 10.1007/BF01585996. Where scores hardly differ, bids without ε rise by next to
/// nothing.
/// <para>
/// Departures: costs are not multiplied by n + 1, so rows pay at most 1 more than they could; <see cref="TightPaths"/> puts that
/// right. There are more places than rows, and free ones must be the dearest to give up (v = 0): each step begins with no row
/// placed, and with prices lowered to the level above which there are just as many places as stay free.
/// </para>
/// <para>At most <c>BidsPerRow</c> bids a row and step, log C steps: O(pairs log C) for rows of equal length. Deterministic: one
/// order of rows, ties by number.</para>
/// </summary>
internal sealed class ScaledBids(RowPairs pairs, ColumnRows rowsAt, int[] columnOf, int[] costOf, long[] v, SolverWork work)
{
    private const int None = -1;
    private const int StepDivisor = 4;
    private const int BidsPerRow = 50;

    // More than any difference of scores: of a row with one pair only, or whose other columns are out.
    private const long OnlyPair = 3L * MatchingProblem.MaxScore;

    private readonly long[] bidOf = new long[columnOf.Length];

    /// <summary>Places rows by bids at least <paramref name="epsilon"/> better, then by finer ones.</summary>
    public void Run(int[] rows, int[] columns, long epsilon, CancellationToken cancellationToken)
    {
        for (var e = epsilon; e > 0; e = e == 1 ? 0 : Math.Max(1, e / StepDivisor))
        {
            foreach (var i in rows)
            {
                if (columnOf[i] != None)
                {
                    rowsAt.Remove(columnOf[i], i);
                    columnOf[i] = None;
                }
            }

            LowerToLevel(rows.Length, columns);
            Bid(rows, e, cancellationToken);
        }
    }

    /// <summary>Lowers prices to the level above which lie as many places as stay free, and calls that 0.</summary>
    public void LowerToLevel(int rowCount, int[] columns)
    {
        var prices = Array.ConvertAll(columns, j => v[j]);
        var places = Array.ConvertAll(columns, rowsAt.Capacity);
        Array.Sort(prices, places);
        var (at, taken) = (0, (long)places[0]);
        while (at < prices.Length - 1 && taken <= rowCount)
        {
            taken += places[++at];
        }

        foreach (var j in columns)
        {
            v[j] = Math.Min(0, v[j] - prices[at]);
        }
    }

    private void Bid(int[] rows, long epsilon, CancellationToken cancellationToken)
    {
        var open = new Queue<int>(rows);
        for (var bids = (long)BidsPerRow * rows.Length; open.Count > 0 && bids > 0; bids--)
        {
            if (bids % 256 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var row = open.Dequeue();
            var (best, second) = TwoBest(row);
            var j = pairs.ColumnsOf(row)[best];
            (columnOf[row], costOf[row]) = (j, MatchingProblem.MaxScore - pairs.ScoresOf(row)[best]);
            bidOf[row] = costOf[row] - second - epsilon;
            if (rowsAt.HasPlace(j))
            {
                rowsAt.Add(j, row);
            }
            else
            {
                var outbid = HighestBid(j);
                rowsAt.Replace(j, outbid, row);
                columnOf[outbid] = None;
                open.Enqueue(outbid);
            }

            if (!rowsAt.HasPlace(j))
            {
                v[j] = bidOf[HighestBid(j)];
            }
        }
    }

    // Which pair of a row has the least c - v, and the second least c - v.
    private (int Best, long Second) TwoBest(int row)
    {
        var columns = pairs.ColumnsOf(row);
        var scores = pairs.ScoresOf(row)[..columns.Length];
        var (first, second, best) = (long.MinValue, long.MinValue, 0);
        for (var k = 0; k < columns.Length; k++)
        {
            var value = scores[k] + v[columns[k]];
            if (value > second)
            {
                (first, second, best) = value > first ? (value, first, k) : (first, value, best);
            }
        }

        work.PairsRead += columns.Length;
        return (best, MatchingProblem.MaxScore - Math.Max(second, first - OnlyPair));
    }

    // The row that pays least; of several the last.
    private int HighestBid(int column)
    {
        var highest = None;
        foreach (var row in rowsAt.Of(column))
        {
            if (highest == None || bidOf[row] > bidOf[highest] || (bidOf[row] == bidOf[highest] && row > highest))
            {
                highest = row;
            }
        }

        return highest;
    }
}
