namespace Matching.Engine.Assignment;

/// <summary>Collects the pairs of a text, in whatever order they come, into the rows of a problem.</summary>
internal sealed class PairRows(int mentees, int mentors)
{
    private int[] menteeOf = new int[1024];
    private int[] mentorOf = new int[1024];
    private int[] scoreOf = new int[1024];
    private int[]? lineOf;
    private bool isSorted = true;

    public int Count { get; private set; }

    public void Add(int mentee, int mentor, int score, int line)
    {
        if (Count == menteeOf.Length)
        {
            Grow();
        }

        if (isSorted && Count > 0 && (mentee < menteeOf[Count - 1] || (mentee == menteeOf[Count - 1] && mentor <= mentorOf[Count - 1])))
        {
            isSorted = false;
        }

        (menteeOf[Count], mentorOf[Count], scoreOf[Count]) = (mentee, mentor, score);
        lineOf ??= new int[menteeOf.Length];
        lineOf[Count++] = line;
    }

    /// <exception cref="FormatException">A pair stands there twice.</exception>
    public MatchingProblem Problem(int[] capacities, Objective objective)
    {
        if (!isSorted)
        {
            Sort();
        }

        lineOf = null;
        var rowStart = new int[mentees + 1];
        for (var k = 0; k < Count; k++)
        {
            rowStart[menteeOf[k] + 1]++;
        }

        for (var i = 0; i < mentees; i++)
        {
            rowStart[i + 1] += rowStart[i];
        }

        menteeOf = [];
        Array.Resize(ref mentorOf, Count);
        Array.Resize(ref scoreOf, Count);
        return new MatchingProblem { Capacities = capacities, RowStart = rowStart, Mentors = mentorOf, Scores = scoreOf, Objective = objective };
    }

    private void Sort()
    {
        var keys = new long[Count];
        var order = new int[Count];
        for (var k = 0; k < Count; k++)
        {
            (keys[k], order[k]) = (((long)menteeOf[k] * mentors) + mentorOf[k], k);
        }

        Array.Sort(keys, order);
        for (var k = 1; k < Count; k++)
        {
            if (keys[k] == keys[k - 1])
            {
                throw new FormatException($"Line {Math.Max(lineOf![order[k]], lineOf[order[k - 1]])}: the pair {menteeOf[order[k]]} {mentorOf[order[k]]} stands there twice.");
            }
        }

        (menteeOf, mentorOf, scoreOf) = (Array.ConvertAll(order, k => menteeOf[k]), Array.ConvertAll(order, k => mentorOf[k]), Array.ConvertAll(order, k => scoreOf[k]));
    }

    private void Grow()
    {
        var size = (int)Math.Min(menteeOf.LongLength * 2, Array.MaxLength);
        if (size == menteeOf.Length)
        {
            throw new FormatException($"More than {size} pairs.");
        }

        Array.Resize(ref menteeOf, size);
        Array.Resize(ref mentorOf, size);
        Array.Resize(ref scoreOf, size);
        Array.Resize(ref lineOf, size);
    }
}
