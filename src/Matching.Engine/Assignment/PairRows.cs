namespace Matching.Engine.Assignment;

/// <summary>
/// Collects the pairs of a text into the rows of a problem. In order, as most files are, they need no more memory than the
/// problem itself.
/// </summary>
internal sealed class PairRows
{
    private readonly int mentors;
    private readonly int[] rowStart;
    private readonly int firstLine;
    private int[] mentorOf;
    private int[] scoreOf;

    // only once a pair comes out of order, or not on the line where it would be if each had one
    private int[]? menteeOf;
    private int[]? lineOf;
    private int last = -1;

    /// <param name="mentees">How many rows.</param>
    /// <param name="mentors">How many columns.</param>
    /// <param name="expected">How many pairs the text says there are; it need not be true.</param>
    /// <param name="firstLine">The line of the first pair.</param>
    public PairRows(int mentees, int mentors, int expected, int firstLine)
    {
        (this.mentors, this.firstLine, rowStart) = (mentors, firstLine, new int[mentees + 1]);
        // what is claimed is believed only so far
        var room = Math.Clamp(expected, 1024, 1 << 23);
        (mentorOf, scoreOf) = (new int[room], new int[room]);
    }

    public int Count { get; private set; }

    public void Add(int mentee, int mentor, int score, int line)
    {
        if (Count == mentorOf.Length)
        {
            Grow();
        }

        if (menteeOf is null && (mentee < last || (mentee == last && mentor <= mentorOf[Count - 1])))
        {
            menteeOf = Mentees();
        }

        if (lineOf is null && line != firstLine + Count)
        {
            lineOf = new int[mentorOf.Length];
            for (var k = 0; k < Count; k++)
            {
                lineOf[k] = firstLine + k;
            }
        }

        if (menteeOf is not null)
        {
            menteeOf[Count] = mentee;
        }

        if (lineOf is not null)
        {
            lineOf[Count] = line;
        }

        (mentorOf[Count], scoreOf[Count], last) = (mentor, score, mentee);
        rowStart[mentee + 1]++;
        Count++;
    }

    /// <exception cref="FormatException">A pair appears twice.</exception>
    public MatchingProblem Problem(int[] capacities, Objective objective)
    {
        if (menteeOf is not null)
        {
            Sort(menteeOf);
        }

        lineOf = null;
        for (var i = 1; i < rowStart.Length; i++)
        {
            rowStart[i] += rowStart[i - 1];
        }

        Array.Resize(ref mentorOf, Count);
        Array.Resize(ref scoreOf, Count);
        return new MatchingProblem
        {
            Capacities = capacities,
            RowStart = rowStart,
            Mentors = mentorOf,
            Scores = scoreOf,
            Objective = objective,
        };
    }

    // Of the pairs so far, which came in order.
    private int[] Mentees()
    {
        var mentees = new int[mentorOf.Length];
        for (var (i, k) = (0, 0); i < rowStart.Length - 1; i++)
        {
            Array.Fill(mentees, i, k, rowStart[i + 1]);
            k += rowStart[i + 1];
        }

        return mentees;
    }

    private void Sort(int[] mentees)
    {
        var keys = new long[Count];
        var order = new int[Count];
        for (var k = 0; k < Count; k++)
        {
            (keys[k], order[k]) = (((long)mentees[k] * mentors) + mentorOf[k], k);
        }

        Array.Sort(keys, order);
        for (var k = 1; k < Count; k++)
        {
            if (keys[k] == keys[k - 1])
            {
                var later = Math.Max(order[k], order[k - 1]);
                throw new FormatException(
                    $"Line {lineOf?[later] ?? firstLine + later}: the pair {mentees[later]} {mentorOf[later]} appears twice."
                );
            }
        }

        (mentorOf, scoreOf) = (Array.ConvertAll(order, k => mentorOf[k]), Array.ConvertAll(order, k => scoreOf[k]));
    }

    private void Grow()
    {
        var size = (int)Math.Min(mentorOf.LongLength * 2, Array.MaxLength);
        if (size == mentorOf.Length)
        {
            throw new FormatException($"More than {size} pairs.");
        }

        Array.Resize(ref mentorOf, size);
        Array.Resize(ref scoreOf, size);
        if (menteeOf is not null)
        {
            Array.Resize(ref menteeOf, size);
        }

        if (lineOf is not null)
        {
            Array.Resize(ref lineOf, size);
        }
    }
}
