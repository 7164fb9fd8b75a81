namespace Matching.Engine.Explanation;

/// <summary>
/// With whom a new pair makes one match more. A largest matching grows exactly by a path from an unmatched mentee to a free place
/// on which pairs outside and inside the matching alternate (Berge, "Two theorems in graph theory", Proc. Natl. Acad. Sci. 43(9),
/// 1957, pp. 842-844, doi 10.1073/pnas.43.9.842). So a new pair of an unmatched mentee needs a mentor from whom such a path leads
/// to a free place, and one of a mentor with a free place a mentee to whom one leads from an unmatched mentee. In every larger
/// matching the person is matched, for without the new pair there is none.
/// <para>O(pairs).</para>
/// </summary>
internal sealed class OneMore
{
    private readonly bool[] canMove;
    private readonly bool[] isWanted;

    /// <param name="problem">The problem.</param>
    /// <param name="mentorOf">A largest matching: mentor of each mentee, -1 for none.</param>
    public OneMore(MatchingProblem problem, int[] mentorOf)
    {
        var free = problem.Capacities.ToArray();
        foreach (var j in mentorOf.Where(j => j >= 0))
        {
            free[j]--;
        }

        var (menteesStart, menteesOf) = ByMentor(problem);
        canMove = Array.ConvertAll(free, places => places > 0);
        for (var open = new Queue<int>(Indices(canMove)); open.TryDequeue(out var j); )
        {
            foreach (var i in menteesOf.AsSpan(menteesStart[j], menteesStart[j + 1] - menteesStart[j]))
            {
                if (mentorOf[i] is var present and >= 0 && !canMove[present])
                {
                    canMove[present] = true;
                    open.Enqueue(present);
                }
            }
        }

        isWanted = Array.ConvertAll(mentorOf, j => j < 0);
        var matched = mentorOf.Index().Where(entry => entry.Item >= 0).ToLookup(entry => entry.Item, entry => entry.Index);
        var isReached = new bool[free.Length];
        for (var open = new Queue<int>(Indices(isWanted)); open.TryDequeue(out var i); )
        {
            foreach (var j in problem.Mentors.AsSpan(problem.RowStart[i], problem.RowStart[i + 1] - problem.RowStart[i]))
            {
                if (!isReached[j])
                {
                    isReached[j] = true;
                    foreach (var other in matched[j].Where(other => !isWanted[other]))
                    {
                        isWanted[other] = true;
                        open.Enqueue(other);
                    }
                }
            }
        }
    }

    /// <summary>For an unmatched mentee: whether a pair with this mentor makes one match more.</summary>
    public bool WithMentor(int mentor) => canMove[mentor];

    /// <summary>For a mentor with a free place: whether a pair with this mentee makes one match more.</summary>
    public bool WithMentee(int mentee) => isWanted[mentee];

    private static IEnumerable<int> Indices(bool[] flags) =>
        flags.Index().Where(entry => entry.Item).Select(entry => entry.Index);

    private static (int[] Start, int[] MenteesOf) ByMentor(MatchingProblem problem)
    {
        var start = new int[problem.MentorCount + 1];
        foreach (var j in problem.Mentors)
        {
            start[j + 1]++;
        }

        for (var j = 0; j < problem.MentorCount; j++)
        {
            start[j + 1] += start[j];
        }

        var (next, menteesOf) = (start.ToArray(), new int[problem.PairCount]);
        for (var i = 0; i < problem.MenteeCount; i++)
        {
            for (var k = problem.RowStart[i]; k < problem.RowStart[i + 1]; k++)
            {
                menteesOf[next[problem.Mentors[k]]++] = i;
            }
        }

        return (start, menteesOf);
    }
}
