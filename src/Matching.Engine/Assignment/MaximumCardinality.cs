namespace Matching.Engine.Assignment;

/// <summary>
/// The most mentees that can be matched, scores aside. Hopcroft and Karp, "An n^(5/2) algorithm for maximum matchings in
/// bipartite graphs", SIAM J. Comput. 2(4), 1973, pp. 225-231, doi 10.1137/0202019: in phases, breadth-first layers from every
/// unmatched row, then depth-first a maximal set of shortest augmenting paths. Departures: a column holds up to c_j rows, so a
/// full column leads on to all of its rows; a greedy start.
/// <para>O(pairs * sqrt(n)); deterministic: rows and pairs in the order of their numbers.</para>
/// </summary>
public sealed class MaximumCardinality
{
    private const int None = -1;
    private const int Unseen = int.MaxValue;

    // Of a long row a part shows enough of which columns are in demand.
    private const int PairsCounted = 64;

    private readonly MatchingProblem problem;
    private readonly int[] columnOf;
    private readonly ColumnRows rowsAt;
    private readonly int[] layerOfRow;
    private readonly int[] layerOfColumn;
    private readonly int[] next;
    private readonly int[] queue;
    private int reached;
    private long read;
    private long settled;

    private MaximumCardinality(MatchingProblem problem)
    {
        this.problem = problem;
        var (n, m) = (problem.MenteeCount, problem.MentorCount);
        (columnOf, layerOfRow, next, queue, layerOfColumn) = (new int[n], new int[n], new int[n], new int[n], new int[m]);
        rowsAt = new ColumnRows(problem.Capacities, n);
        Array.Fill(columnOf, None);
    }

    /// <summary>
    /// A largest matching: the mentor of each mentee or -1, and which mentees and mentors alternating paths reach from the
    /// unmatched mentees.
    /// </summary>
    public static (int[] MentorOf, bool[] IsMenteeReached, bool[] IsMentorReached) Find(
        MatchingProblem problem,
        CancellationToken cancellationToken,
        SolverWork? work = null
    )
    {
        var search = new MaximumCardinality(problem);
        search.Start();
        while (search.Layers(cancellationToken))
        {
            search.Augment(cancellationToken);
        }

        if (work is not null)
        {
            work.PairsRead += search.read;
            work.NodesSettled += search.settled;
        }

        return (
            search.columnOf,
            Array.ConvertAll(search.layerOfRow, layer => layer != Unseen),
            Array.ConvertAll(search.layerOfColumn, layer => layer != Unseen)
        );
    }

    // Rows with few pairs choose first, and take the column that the fewest rows can take: what both can do without is left to
    // the others.
    private void Start()
    {
        var (rowStart, mentors) = (problem.RowStart, problem.Mentors);
        var wishes = new int[problem.MentorCount];
        for (var i = 0; i < columnOf.Length; i++)
        {
            var step = ((rowStart[i + 1] - rowStart[i]) / PairsCounted) + 1;
            for (var k = rowStart[i]; k < rowStart[i + 1]; k += step)
            {
                wishes[mentors[k]] += step;
            }
        }

        foreach (var i in RowsByLength())
        {
            var (chosen, seen) = (None, 0);
            for (var k = rowStart[i]; k < rowStart[i + 1] && seen < PairsCounted; k++)
            {
                var j = mentors[k];
                if (rowsAt.HasPlace(j))
                {
                    chosen = chosen == None || wishes[j] < wishes[chosen] ? j : chosen;
                    seen++;
                }
            }

            if (chosen != None)
            {
                columnOf[i] = chosen;
                rowsAt.Add(chosen, i);
            }
        }
    }

    private int[] RowsByLength()
    {
        var keys = new long[columnOf.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            // the number decides among equals
            keys[i] = ((long)(problem.RowStart[i + 1] - problem.RowStart[i]) << 32) | (uint)i;
        }

        Array.Sort(keys);
        return Array.ConvertAll(keys, key => (int)(uint)key);
    }

    // Layers of rows and columns by the length of the shortest alternating path from an unmatched row; false when none leads to a
    // free place.
    private bool Layers(CancellationToken cancellationToken)
    {
        var (rowStart, mentors) = (problem.RowStart, problem.Mentors);
        Array.Fill(layerOfRow, Unseen);
        Array.Fill(layerOfColumn, Unseen);
        reached = 0;
        for (var i = 0; i < columnOf.Length; i++)
        {
            if (columnOf[i] == None)
            {
                layerOfRow[i] = 0;
                queue[reached++] = i;
            }
        }

        var last = Unseen;
        for (var at = 0; at < reached && layerOfRow[queue[at]] < last; at++)
        {
            var row = queue[at];
            var layer = layerOfRow[row] + 1;
            read += rowStart[row + 1] - rowStart[row];
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var j in mentors.AsSpan(rowStart[row], rowStart[row + 1] - rowStart[row]))
            {
                if (layerOfColumn[j] != Unseen)
                {
                    continue;
                }

                layerOfColumn[j] = layer;
                if (rowsAt.HasPlace(j))
                {
                    last = layer;
                    continue;
                }

                foreach (var other in rowsAt.Of(j))
                {
                    layerOfRow[other] = layer;
                    queue[reached++] = other;
                }
            }
        }

        settled += reached;
        return last != Unseen;
    }

    private void Augment(CancellationToken cancellationToken)
    {
        Array.Copy(problem.RowStart, next, next.Length);
        for (var i = 0; i < columnOf.Length; i++)
        {
            if (columnOf[i] == None)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Path(i);
            }
        }
    }

    // Depth first along rising layers, without recursion: the path so far is the rows in queue[0..depth]. A column is entered
    // once a phase for each of its rows.
    private void Path(int source)
    {
        var (rowStart, mentors) = (problem.RowStart, problem.Mentors);
        var depth = 0;
        queue[0] = source;
        while (depth >= 0)
        {
            var row = queue[depth];
            var isDeeper = false;
            read++;
            for (var k = next[row]; k < rowStart[row + 1]; k++)
            {
                var j = mentors[k];
                if (layerOfColumn[j] != layerOfRow[row] + 1)
                {
                    read++;
                    continue;
                }

                next[row] = k;
                if (rowsAt.HasPlace(j))
                {
                    Shift(depth);
                    return;
                }

                if (rowsAt.Find(j, layerOfRow, layerOfColumn[j]) is var other and not None)
                {
                    queue[++depth] = other;
                    isDeeper = true;
                    break;
                }

                // all of its rows were tried
                layerOfColumn[j] = Unseen;
            }

            if (!isDeeper)
            {
                // nothing beyond this row in this phase
                layerOfRow[row] = Unseen;
                depth--;
            }
        }
    }

    // Each row of the path takes its present pair; the column of the last one has a free place.
    private void Shift(int depth)
    {
        for (; depth >= 0; depth--)
        {
            var row = queue[depth];
            var (before, to) = (columnOf[row], problem.Mentors[next[row]]);
            layerOfRow[row] = Unseen;
            if (before != None)
            {
                rowsAt.Remove(before, row);
            }

            rowsAt.Add(to, row);
            columnOf[row] = to;
        }
    }
}
