using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Matching.Engine.Assignment;

/// <summary>
/// The pairs of each row by rising reduced cost c - v, sorted only as far as a search reads, and by the prices v of the moment of
/// sorting. Prices only fall, so what a pair cost then is at most what it costs now: a search that meets a pair too dear even
/// then can leave out the rest of the row. A row that is read much is sorted again, with the prices of now and the pairs that
/// matter in front.
/// </summary>
public sealed class PricedRows
{
    // 26 bits reduced cost when sorted, 14 bits cost, 24 bits column.
    private const int ColumnBits = 24;
    private const int CostBits = 14;
    private const int MostReduced = (1 << (64 - ColumnBits - CostBits)) - 1;

    /// <summary>
    /// Prices below this count as this: still a bound, for no search needs to distinguish such prices when it sorts.
    /// </summary>
    private const int LeastPrice = MatchingProblem.MaxScore - MostReduced;

    // So dear that no pair with such a column is ever sorted in.
    private const int Out = -(1 << 28);

    // Of a row of up to this number of pairs the first few are picked out one by one, then all are sorted.
    private const int SmallRow = 160;
    private const int FirstOfSmall = 14;
    private const int FirstChunk = 32;
    private const int Samples = 64;

    // Sorting a row costs about as much as reading it this number of times.
    private const int ReadsWorthSorting = 4;

    private readonly int[] rowStart;
    private readonly int[] columns;
    private readonly int[] scores;
    private readonly bool[]? isColumnOut;
    private readonly int[] prices;
    private readonly Row[] rows;
    private ulong[] sorted;
    private ulong[] gathered = new ulong[256];
    private int used;

    /// <param name="rowStart">Where the pairs of row i begin; one entry more than rows.</param>
    /// <param name="columns">Column of each pair.</param>
    /// <param name="scores">Score of each pair, 0 to 10,000; the cost is 10,000 less the score.</param>
    /// <param name="columnCount">How many columns there are.</param>
    /// <param name="isColumnOut">Columns whose pairs are left out.</param>
    public PricedRows(int[] rowStart, int[] columns, int[] scores, int columnCount, bool[]? isColumnOut)
    {
        if (columnCount > 1 << ColumnBits)
        {
            throw new ArgumentOutOfRangeException(nameof(columnCount), columnCount, $"At most {1 << ColumnBits} people a side.");
        }

        (this.rowStart, this.columns, this.scores, this.isColumnOut) = (rowStart, columns, scores, isColumnOut);
        prices = isColumnOut is null ? new int[columnCount] : Array.ConvertAll(isColumnOut, isOut => isOut ? Out : 0);
        rows = new Row[rowStart.Length - 1];
        sorted = new ulong[Math.Min(columns.LongLength, (rows.LongLength * FirstChunk * 2) + 1024)];
    }

    /// <summary>How many pairs were looked at, sorting included.</summary>
    public long PairsRead { get; private set; }

    /// <summary>How many pairs there are.</summary>
    public int PairCount => columns.Length;

    public static int ReducedOf(ulong pair) => (int)(pair >> (ColumnBits + CostBits));

    public static int CostOf(ulong pair) => (int)(pair >> ColumnBits) & ((1 << CostBits) - 1);

    public static int ColumnOf(ulong pair) => (int)pair & ((1 << ColumnBits) - 1);

    /// <summary>Sets the price of a column; it may only fall.</summary>
    public void SetPrice(int column, long price) => prices[column] = (int)Math.Max(price, LeastPrice);

    /// <summary>Whether anything of a row is sorted yet.</summary>
    public bool IsStarted(int row) => rows[row].Room > 0 || rows[row].Rest > 0;

    /// <summary>The cheapest pairs of a row, as far as they are sorted, by reduced cost when they were.</summary>
    public ReadOnlySpan<ulong> Of(int row) => sorted.AsSpan(rows[row].Start, rows[row].Count);

    /// <summary>
    /// The reduced cost of every pair that is not sorted is at least this; <see cref="int.MaxValue"/> when all are sorted.
    /// </summary>
    public int RestAtLeast(int row) => rows[row].Rest;

    /// <summary>
    /// Records the number of pairs of a row that were read, and sorts them again when that has become worth it.
    /// </summary>
    public void WasRead(int row, int pairs)
    {
        ref var entry = ref rows[row];
        entry.Read += pairs;
        PairsRead += pairs;
        if (pairs > 8 && entry.Read > ReadsWorthSorting * entry.Count)
        {
            entry.Read = 0;
            var kept = sorted.AsSpan(entry.Start, entry.Count);
            foreach (ref var pair in kept)
            {
                pair = Priced(CostOf(pair), ColumnOf(pair));
            }

            kept.Sort();
        }
    }

    /// <summary>Sorts a row further, at the prices of now: about twice as many pairs.</summary>
    public void SortMore(int row)
    {
        var length = rowStart[row + 1] - rowStart[row];
        PairsRead += length;
        if (gathered.Length < length)
        {
            gathered = new ulong[BitOperations.RoundUpToPowerOf2((uint)length)];
        }

        if (length <= SmallRow && rows[row].Count == 0 && length > FirstOfSmall * 3 / 2)
        {
            PickFirst(row, length);
            return;
        }

        var wanted = Math.Max(FirstChunk, rows[row].Count * 2);
        var most = MostReduced;
        int count;
        while (true)
        {
            most = length <= SmallRow || wanted * 2 > length ? MostReduced : Quantile(row, length, wanted);
            count = Gather(row, length, most);
            if (most == MostReduced || count >= wanted * 3 / 4)
            {
                break;
            }

            wanted *= 2;
        }

        var chosen = gathered.AsSpan(0, count);
        if (!IsSorted(chosen))
        {
            chosen.Sort();
        }

        if (length > SmallRow && count > 2 * wanted)
        {
            // many equal ones: the first by number are enough for now
            Keep(ref rows[row], chosen[..(2 * wanted)], ReducedOf(chosen[(2 * wanted) - 1]));
            return;
        }

        Keep(ref rows[row], chosen, most == MostReduced ? int.MaxValue : most + 1);
    }

    /// <summary>The same pairs unsorted, as rows of these lists.</summary>
    internal RowPairs Unsorted(int[] listOf) => new(listOf, rowStart, columns, scores, isColumnOut);

    // Equal scores come by number and are in order already.
    private static bool IsSorted(ReadOnlySpan<ulong> pairs)
    {
        for (var k = 1; k < pairs.Length; k++)
        {
            if (pairs[k] < pairs[k - 1])
            {
                return false;
            }
        }

        return true;
    }

    // The few cheapest, kept in order while the row is read once.
    private void PickFirst(int row, int length)
    {
        var first = gathered.AsSpan(0, FirstOfSmall + 1);
        var from = rowStart[row];
        var count = 0;
        for (var k = from; k < from + length; k++)
        {
            var (cost, column) = (MatchingProblem.MaxScore - scores[k], columns[k]);
            if (cost - prices[column] > MostReduced)
            {
                continue;
            }

            var pair = Priced(cost, column);
            if (count == FirstOfSmall && pair > first[count - 1])
            {
                continue;
            }

            var at = count;
            for (; at > 0 && first[at - 1] > pair; at--)
            {
                first[at] = first[at - 1];
            }

            first[at] = pair;
            count = Math.Min(count + 1, FirstOfSmall);
        }

        // fewer than that: there are no others
        Keep(ref rows[row], first[..count], count < FirstOfSmall ? int.MaxValue : ReducedOf(first[count - 1]));
    }

    private ulong Priced(int cost, int column) =>
        ((ulong)(uint)(cost - prices[column]) << (ColumnBits + CostBits)) | ((ulong)(uint)cost << ColumnBits) | (uint)column;

    // About the reduced cost up to which the required number of pairs lie, from a sample of the row.
    private int Quantile(int row, int length, int wanted)
    {
        Span<int> sample = stackalloc int[Samples];
        for (var at = 0; at < Samples; at++)
        {
            var k = rowStart[row] + (int)((long)at * length / Samples);
            sample[at] = MatchingProblem.MaxScore - scores[k] - prices[columns[k]];
        }

        sample.Sort();
        return Math.Min(sample[Math.Min(Samples - 1, (wanted * Samples / length) + 1)], MostReduced);
    }

    // All pairs of a row that cost at most this much at the prices of now.
    private int Gather(int row, int length, int most)
    {
        var columnsOfRow = columns.AsSpan(rowStart[row], length);
        var scoresOfRow = scores.AsSpan(rowStart[row], length);
        var (count, k) = (0, 0);
        if (most < MatchingProblem.MaxScore && Vector256.IsHardwareAccelerated)
        {
            // prices are at most 0: where the cost alone is too high, no search needs to read the column
            ref var first = ref MemoryMarshal.GetReference(scoresOfRow);
            var least = Vector256.Create(MatchingProblem.MaxScore - most - 1);
            for (; k + Vector256<int>.Count <= length; k += Vector256<int>.Count)
            {
                var hits = Vector256.GreaterThan(Vector256.LoadUnsafe(ref first, (nuint)k), least).ExtractMostSignificantBits();
                for (; hits != 0; hits &= hits - 1)
                {
                    var hit = k + BitOperations.TrailingZeroCount(hits);
                    Consider(scoresOfRow[hit], columnsOfRow[hit], most, ref count);
                }
            }
        }

        for (; k < length; k++)
        {
            Consider(scoresOfRow[k], columnsOfRow[k], most, ref count);
        }

        return count;
    }

    private void Consider(int score, int column, int most, ref int count)
    {
        var cost = MatchingProblem.MaxScore - score;
        if (cost - prices[column] <= most)
        {
            gathered[count++] = Priced(cost, column);
        }
    }

    private void Keep(ref Row row, ReadOnlySpan<ulong> pairs, int rest)
    {
        if (pairs.Length > row.Room)
        {
            if (used + pairs.Length > sorted.Length)
            {
                Array.Resize(
                    ref sorted,
                    (int)Math.Min(Math.Max((long)used + pairs.Length, sorted.LongLength * 3 / 2), Array.MaxLength)
                );
            }

            // a row that grows moves to the end; all that it leaves behind is less than what it then has
            (row.Start, row.Room) = (used, pairs.Length);
            used += pairs.Length;
        }

        pairs.CopyTo(sorted.AsSpan(row.Start));
        (row.Count, row.Rest, row.Read) = (pairs.Length, rest, 0);
    }

    private struct Row
    {
        public int Start;
        public int Count;
        public int Room;
        public int Rest;
        public int Read;
    }
}
