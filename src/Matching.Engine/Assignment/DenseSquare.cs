using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Matching.Engine.Assignment;

/// <summary>
/// A square in which every mentee is possible with every mentor, one place each: the assignment problem of the textbooks, with its
/// costs in one block that is read several columns at a time.
/// <para>
/// LAPJV of Jonker and Volgenant ("A shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing
/// 38, 1987, pp. 325-340, doi 10.1007/BF02278710), symbols as there: column reduction, reduction transfer, augmenting row
/// reduction, and a shortest augmenting path for each row left over. Departures: whole rows are read by vectors, so columns whose
/// distance is fixed are masked instead of kept in a list; a row whose best columns are equal takes a free one among them; ties go to
/// the lower column at every step, so the width of a vector has no say.
/// </para>
/// <para>
/// O(n³) at worst. Where more than an eighth of the rows would be left to the searches, as on products or on scores of one side, it
/// gives up before them, and the general solver, whose bound is lower, takes the problem.
/// </para>
/// </summary>
internal sealed class DenseSquare
{
    // A bid lowers a price by 10,000 at most, so that prices and sums of three of them stay within an int.
    private const int MostRows = 4096;
    private const int MostShareLeft = 8;
    private const int BidsPerRow = 8;
    private const int None = -1;

    private readonly int n;
    private readonly int[] scores;
    private readonly int[] v;
    private readonly int[] rowOf;
    private readonly int[] columnOf;
    private readonly SolverWork work;

    private DenseSquare(MatchingProblem problem, SolverWork work)
    {
        (n, scores, this.work) = (problem.MenteeCount, problem.Scores, work);
        (v, rowOf, columnOf) = (new int[n], new int[n], new int[n]);
        Array.Fill(rowOf, None);
        Array.Fill(columnOf, None);
    }

    /// <summary>Mentor of each mentee with the proof; null for a problem that is not of this form, or harder than it looks.</summary>
    public static (int[] MentorOf, OptimalityCertificate Certificate)? TrySolve(
        MatchingProblem problem,
        long w,
        SolverWork work,
        CancellationToken cancellationToken
    )
    {
        if (!IsOne(problem))
        {
            return null;
        }

        var square = new DenseSquare(problem, work);
        square.ReduceColumns(cancellationToken);
        var left = square.ReduceRows(cancellationToken);
        if (left.Count * MostShareLeft > square.n)
        {
            return null;
        }

        square.Augment(left, cancellationToken);
        return (square.columnOf, square.Proof(w));
    }

    private static bool IsOne(MatchingProblem problem)
    {
        var n = problem.MenteeCount;
        if (
            n is < 2 or > MostRows
            || problem.MentorCount != n
            || problem.PairCount != (long)n * n
            || problem.Objective != Objective.CoverageFirst
            || problem.Capacities.AsSpan().ContainsAnyExcept(1)
        )
        {
            return false;
        }

        // rows rise, so a row of n pairs has them all
        for (var i = 0; i <= n; i++)
        {
            if (problem.RowStart[i] != i * n)
            {
                return false;
            }
        }

        return true;
    }

    private ReadOnlySpan<int> ScoresOf(int row)
    {
        work.PairsRead += n;
        return scores.AsSpan(row * n, n);
    }

    private int CostOf(int row, int column) => MatchingProblem.MaxScore - scores[(row * n) + column];

    // v_j = min c_ij, columns to their rows from the last to the first; then what each row that got one column could pay more.
    private void ReduceColumns(CancellationToken cancellationToken)
    {
        var least = new int[n];
        ScoresOf(0).CopyTo(v);
        for (var i = 1; i < n; i++)
        {
            Raise(ScoresOf(i), v, least, i);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var taken = new int[n];
        for (var j = n - 1; j >= 0; j--)
        {
            v[j] = MatchingProblem.MaxScore - v[j];
            if (taken[least[j]]++ == 0)
            {
                (columnOf[least[j]], rowOf[j]) = (j, least[j]);
            }
        }

        for (var i = 0; i < n; i++)
        {
            if (taken[i] == 1)
            {
                var (_, _, second) = TwoBest(i);
                v[columnOf[i]] -= second - (CostOf(i, columnOf[i]) - v[columnOf[i]]);
            }
        }
    }

    // Augmenting row reduction, twice over the rows without a column; returns those still left.
    private List<int> ReduceRows(CancellationToken cancellationToken)
    {
        var left = new List<int>(Enumerable.Range(0, n).Where(i => columnOf[i] == None));
        var bids = BidsPerRow * n;
        for (var round = 0; round < 2 && left.Count > 0; round++)
        {
            var later = new List<int>();
            foreach (var first in left)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var row = first;
                while (row != None)
                {
                    if (bids-- <= 0)
                    {
                        later.Add(row);
                        break;
                    }

                    row = Bid(row, later);
                }
            }

            left = later;
        }

        left.Sort();
        return left;
    }

    // Gives a row its best column; returns the row that was there and bids next, if there is one.
    private int Bid(int row, List<int> later)
    {
        var (column, best, second) = TwoBest(row);
        var isGain = best < second;
        if (isGain)
        {
            v[column] -= second - best;
        }
        else if (rowOf[column] != None)
        {
            column = Other(row, column, best);
        }

        var before = rowOf[column];
        (columnOf[row], rowOf[column]) = (column, row);
        if (before == None)
        {
            return None;
        }

        columnOf[before] = None;
        if (isGain)
        {
            return before;
        }

        later.Add(before);
        return None;
    }

    // The lowest free column at the same reduced cost, else the next that is held.
    private int Other(int row, int column, int reduced)
    {
        var given = ScoresOf(row);
        var (at, next) = (0, column);
        if (Vector.IsHardwareAccelerated)
        {
            ref var score = ref MemoryMarshal.GetReference(given);
            ref var price = ref MemoryMarshal.GetArrayDataReference(v);
            ref var holder = ref MemoryMarshal.GetArrayDataReference(rowOf);
            var (wanted, free) = (new Vector<int>(MatchingProblem.MaxScore - reduced), new Vector<int>(None));
            for (; at <= n - Vector<int>.Count; at += Vector<int>.Count)
            {
                var isSame = Vector.Equals(Load(ref score, at) + Load(ref price, at), wanted);
                if (
                    isSame != Vector<int>.Zero
                    && (
                        (next == column && at + Vector<int>.Count > column + 1)
                        || Vector.BitwiseAnd(isSame, Vector.Equals(Load(ref holder, at), free)) != Vector<int>.Zero
                    )
                )
                {
                    if (Found(given, at, at + Vector<int>.Count) is var found and >= 0)
                    {
                        return found;
                    }
                }
            }
        }

        return Found(given, at, n) is var last and >= 0 ? last : next;

        int Found(ReadOnlySpan<int> given, int from, int to)
        {
            for (var j = from; j < to; j++)
            {
                if (MatchingProblem.MaxScore - given[j] - v[j] == reduced)
                {
                    if (rowOf[j] == None)
                    {
                        return j;
                    }

                    next = next == column && j > column ? j : next;
                }
            }

            return None;
        }
    }

    private void Augment(List<int> left, CancellationToken cancellationToken)
    {
        var (distance, final, from, isOpen) = (new int[n], new int[n], new int[n], new int[n]);
        var (ready, settled) = (new int[n], new List<int>(n));
        foreach (var source in left)
        {
            Array.Fill(distance, int.MaxValue);
            Array.Fill(isOpen, -1);
            settled.Clear();
            var (here, end) = (0, None);
            // u of the new row only shifts all distances alike: left at 0
            var nearest = Scan(source, MatchingProblem.MaxScore, distance, from, isOpen);
            var (next, count) = (0, 0);
            while (end == None)
            {
                if (nearest == here || next == count)
                {
                    (here, next, count) = (nearest, next == count ? 0 : next, next == count ? 0 : count);
                    end = Collect(here, distance, final, isOpen, ready, ref count);
                    if (end != None)
                    {
                        break;
                    }
                }

                cancellationToken.ThrowIfCancellationRequested();
                var j = ready[next++];
                settled.Add(j);
                var row = rowOf[j];
                nearest = Scan(row, MatchingProblem.MaxScore + here - (CostOf(row, j) - v[j]), distance, from, isOpen);
            }

            work.NodesSettled += settled.Count;
            foreach (var j in settled)
            {
                v[j] += final[j] - here;
            }

            for (var (j, row) = (end, None); row != source; )
            {
                row = from[j];
                rowOf[j] = row;
                (columnOf[row], j) = (j, columnOf[row]);
            }
        }
    }

    // Closes the open columns at this distance and makes them ready; returns the first that is free.
    private int Collect(int here, int[] distance, int[] final, int[] isOpen, int[] ready, ref int count)
    {
        for (var j = 0; ; j++)
        {
            var more = distance.AsSpan(j).IndexOf(here);
            if (more < 0)
            {
                return None;
            }

            j += more;
            if (rowOf[j] == None)
            {
                return j;
            }

            (final[j], distance[j], isOpen[j]) = (here, int.MaxValue, 0);
            ready[count++] = j;
        }
    }

    private OptimalityCertificate Proof(long w)
    {
        // as many rows as columns: what all rows pay more, all columns can cost less
        var top = v.Max();
        var (u, prices) = (new long[n], new long[n]);
        for (var i = 0; i < n; i++)
        {
            u[i] = CostOf(i, columnOf[i]) - v[columnOf[i]] + top;
            prices[i] = v[i] - top;
        }

        return new OptimalityCertificate(w, u, prices);
    }

    // Raises each score to that of a row where it is higher, and notes the row.
    private static void Raise(ReadOnlySpan<int> row, int[] highest, int[] whose, int number)
    {
        var at = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var me = new Vector<int>(number);
            for (; at <= row.Length - Vector<int>.Count; at += Vector<int>.Count)
            {
                var (given, known) = (new Vector<int>(row[at..]), new Vector<int>(highest, at));
                var isHigher = Vector.GreaterThan(given, known);
                Vector.Max(given, known).CopyTo(highest, at);
                Vector.ConditionalSelect(isHigher, me, new Vector<int>(whose, at)).CopyTo(whose, at);
            }
        }

        for (; at < row.Length; at++)
        {
            if (row[at] > highest[at])
            {
                (highest[at], whose[at]) = (row[at], number);
            }
        }
    }

    // The lowest column of least c - v, that value, and the least value of all others.
    private (int Column, int Best, int Second) TwoBest(int row)
    {
        var (column, best, second, at) = (None, int.MaxValue, int.MaxValue, 0);
        var given = ScoresOf(row);
        if (Vector.IsHardwareAccelerated && n >= Vector<int>.Count)
        {
            ref var score = ref MemoryMarshal.GetReference(given);
            ref var price = ref MemoryMarshal.GetArrayDataReference(v);
            var top = new Vector<int>(MatchingProblem.MaxScore);
            var (first, next) = (new Vector<int>(int.MaxValue), new Vector<int>(int.MaxValue));
            var (where, here, step) = (Vector<int>.Zero, Vector<int>.Indices, new Vector<int>(Vector<int>.Count));
            for (; at <= n - Vector<int>.Count; at += Vector<int>.Count)
            {
                var reduced = top - (Load(ref score, at) + Load(ref price, at));
                var isLess = Vector.LessThan(reduced, first);
                next = Vector.Min(next, Vector.Max(first, reduced));
                first = Vector.Min(first, reduced);
                where = Vector.ConditionalSelect(isLess, here, where);
                here += step;
            }

            Span<int> values = stackalloc int[Vector<int>.Count];
            Span<int> columns = stackalloc int[Vector<int>.Count];
            Span<int> others = stackalloc int[Vector<int>.Count];
            first.CopyTo(values);
            where.CopyTo(columns);
            next.CopyTo(others);
            for (var lane = 0; lane < values.Length; lane++)
            {
                Take(values[lane], columns[lane]);
                second = Math.Min(second, others[lane]);
            }
        }

        for (; at < n; at++)
        {
            Take(MatchingProblem.MaxScore - given[at] - v[at], at);
        }

        return (column, best, second);

        void Take(int reduced, int j)
        {
            if (reduced < best || (reduced == best && j < column))
            {
                (column, best, second) = (j, reduced, column == None ? second : Math.Min(second, best));
            }
            else
            {
                second = Math.Min(second, reduced);
            }
        }
    }

    // Lowers the distances of open columns by way of a row; returns the least of them. The base is the row's distance less its u,
    // and 10,000, from which a score is taken.
    private int Scan(int row, int @base, int[] distance, int[] from, int[] isOpen)
    {
        var (nearest, at) = (int.MaxValue, 0);
        var given = ScoresOf(row);
        if (Vector.IsHardwareAccelerated)
        {
            ref var score = ref MemoryMarshal.GetReference(given);
            ref var price = ref MemoryMarshal.GetArrayDataReference(v);
            ref var known = ref MemoryMarshal.GetArrayDataReference(distance);
            ref var open = ref MemoryMarshal.GetArrayDataReference(isOpen);
            var (start, me, least) = (new Vector<int>(@base), new Vector<int>(row), new Vector<int>(int.MaxValue));
            for (; at <= n - Vector<int>.Count; at += Vector<int>.Count)
            {
                var before = Load(ref known, at);
                var through = start - (Load(ref score, at) + Load(ref price, at));
                var mask = Load(ref open, at);
                var isNearer = Vector.BitwiseAnd(Vector.LessThan(through, before), mask);
                if (isNearer != Vector<int>.Zero)
                {
                    before = Vector.ConditionalSelect(isNearer, through, before);
                    before.CopyTo(distance, at);
                    Vector.ConditionalSelect(isNearer, me, new Vector<int>(from, at)).CopyTo(from, at);
                }

                least = Vector.Min(least, before);
            }

            Span<int> values = stackalloc int[Vector<int>.Count];
            least.CopyTo(values);
            foreach (var value in values)
            {
                nearest = Math.Min(nearest, value);
            }
        }

        for (; at < n; at++)
        {
            if (isOpen[at] != 0)
            {
                var through = @base - given[at] - v[at];
                if (through < distance[at])
                {
                    (distance[at], from[at]) = (through, row);
                }

                nearest = Math.Min(nearest, distance[at]);
            }
        }

        return nearest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Load(ref int first, int at) => Vector.LoadUnsafe(ref first, (nuint)at);
}
