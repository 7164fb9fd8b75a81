namespace Matching.Engine.Assignment;

/// <summary>
/// The two parts of the decomposition of Dulmage and Mendelsohn (see <see cref="LexicographicSolver"/>): the mentees and mentors
/// whom alternating paths reach from the mentees that a largest matching leaves out. Any largest matching gives the same parts.
/// </summary>
public sealed class Decomposition
{
    /// <summary>R1: mentees of whom some must go without.</summary>
    public required bool[] IsMenteeOfSurplus { get; init; }

    /// <summary>
    /// C1: mentors whose every place is taken in any largest matching. Mentors without places and outside C1 count as reached
    /// too: they take no mentee.
    /// </summary>
    public required bool[] IsMentorOfSurplus { get; init; }

    public static Decomposition Of(MatchingProblem problem, CancellationToken cancellationToken, SolverWork? work = null)
    {
        var (_, isMenteeReached, isMentorReached) = MaximumCardinality.Find(problem, cancellationToken, work);
        for (var j = 0; j < isMentorReached.Length; j++)
        {
            isMentorReached[j] |= problem.Capacities[j] == 0;
        }

        return new Decomposition { IsMenteeOfSurplus = isMenteeReached, IsMentorOfSurplus = isMentorReached };
    }

    /// <summary>R2, by number.</summary>
    public int[] Rest(MatchingProblem problem)
    {
        var rest = new List<int>(problem.MenteeCount);
        for (var i = 0; i < problem.MenteeCount; i++)
        {
            if (!IsMenteeOfSurplus[i])
            {
                rest.Add(i);
            }
        }

        return [.. rest];
    }

    /// <summary>R1 x C1 by mentor: all pairs of the mentees of R1, except those with mentors without places.</summary>
    public SurplusPart Surplus(MatchingProblem problem)
    {
        var (pairs, capacities) = (problem.Mentors, problem.Capacities);
        var (mentees, mentors) = (new List<int>(), new List<int>());
        var numberOf = new int[problem.MentorCount];
        for (var j = 0; j < numberOf.Length; j++)
        {
            // -1: takes no mentee
            numberOf[j] = IsMentorOfSurplus[j] && capacities[j] > 0 ? mentors.Count : -1;
            if (numberOf[j] >= 0)
            {
                mentors.Add(j);
            }
        }

        var next = new int[mentors.Count + 1];
        for (var i = 0; i < problem.MenteeCount; i++)
        {
            if (IsMenteeOfSurplus[i])
            {
                mentees.Add(i);
                foreach (var j in pairs.AsSpan(problem.RowStart[i], problem.RowStart[i + 1] - problem.RowStart[i]))
                {
                    if (numberOf[j] >= 0)
                    {
                        next[numberOf[j] + 1]++;
                    }
                }
            }
        }

        for (var j = 0; j < mentors.Count; j++)
        {
            next[j + 1] += next[j];
        }

        var rowStart = next.ToArray();
        var (columns, scores, allScores) = (new int[next[^1]], new int[next[^1]], problem.Scores);
        for (var at = 0; at < mentees.Count; at++)
        {
            var end = problem.RowStart[mentees[at] + 1];
            for (var k = problem.RowStart[mentees[at]]; k < end; k++)
            {
                var row = numberOf[pairs[k]];
                if (row >= 0)
                {
                    var to = next[row]++;
                    columns[to] = at;
                    scores[to] = allScores[k];
                }
            }
        }

        return new SurplusPart([.. mentees], [.. mentors], rowStart, columns, scores);
    }
}

/// <summary>
/// R1 x C1: mentor k of the part is <c>Mentors[k]</c>, their pairs are at <c>RowStart[k]</c> to <c>RowStart[k + 1] - 1</c>;
/// column <c>at</c> is <c>Mentees[at]</c>.
/// </summary>
public sealed record SurplusPart(int[] Mentees, int[] Mentors, int[] RowStart, int[] Columns, int[] Scores)
{
    /// <summary>A row for each place: which mentor of the part it belongs to.</summary>
    public int[] Places(int[] capacities)
    {
        var places = new List<int>();
        for (var k = 0; k < Mentors.Length; k++)
        {
            for (var place = 0; place < capacities[Mentors[k]]; place++)
            {
                places.Add(k);
            }
        }

        return [.. places];
    }
}
