namespace Matching.Engine.Assignment;

/// <summary>
/// Checks a matching and its certificate from the definitions alone. Shares no code with the solver, so that an error there
/// cannot hide here. One pass over the pairs: O(n + m + pairs).
/// </summary>
public static class CertificateValidator
{
    /// <summary>What is wrong, or null when the matching is proved optimal.</summary>
    public static string? Fault(MatchingProblem problem, int[] mentorOf, OptimalityCertificate certificate) =>
        certificate.W != problem.UnmatchedCost
            ? $"W is {certificate.W}, the problem says {problem.UnmatchedCost}"
            : FaultUnderLargerW(problem, mentorOf, certificate);

    /// <summary>
    /// The same of a proof under a W that is larger than need be: one mentee more outweighs all scores all the more.
    /// </summary>
    public static string? FaultUnderLargerW(MatchingProblem problem, int[] mentorOf, OptimalityCertificate certificate)
    {
        if (FaultOfShape(problem, mentorOf, certificate) is { } fault)
        {
            return fault;
        }

        var used = new int[problem.MentorCount];
        Int128 primal = 0,
            dual = 0;
        for (var i = 0; i < problem.MenteeCount; i++)
        {
            if (certificate.MenteeDuals[i] > certificate.W)
            {
                return $"u[{i}] > W";
            }

            dual += certificate.MenteeDuals[i];
            var isFound = mentorOf[i] < 0;
            for (var k = problem.RowStart[i]; k < problem.RowStart[i + 1]; k++)
            {
                var (j, cost) = (problem.Mentors[k], MatchingProblem.MaxScore - problem.Scores[k]);
                if ((Int128)certificate.MenteeDuals[i] + certificate.MentorDuals[j] > cost)
                {
                    return $"the duals exceed the cost of pair {i} {j}";
                }

                if (j == mentorOf[i])
                {
                    isFound = true;
                    primal += cost;
                    used[j]++;
                }
            }

            if (!isFound)
            {
                return $"mentee {i} is matched to {mentorOf[i]}, which is not a feasible pair";
            }

            primal += mentorOf[i] < 0 ? certificate.W : 0;
        }

        for (var j = 0; j < problem.MentorCount; j++)
        {
            if (certificate.MentorDuals[j] > 0)
            {
                return $"v[{j}] > 0";
            }

            if (used[j] > problem.Capacities[j])
            {
                return $"mentor {j} has more mentees than places";
            }

            dual += (Int128)certificate.MentorDuals[j] * problem.Capacities[j];
        }

        return primal == dual ? null : $"primal {primal} and dual {dual} differ";
    }

    // What must hold before the numbers can be compared: an array for each side, and the W of the problem.
    private static string? FaultOfShape(MatchingProblem problem, int[] mentorOf, OptimalityCertificate certificate)
    {
        if (
            mentorOf.Length != problem.MenteeCount
            || certificate.MenteeDuals.Length != problem.MenteeCount
            || certificate.MentorDuals.Length != problem.MentorCount
        )
        {
            return "the lengths do not fit the problem";
        }

        var isPossible =
            problem.Objective == Objective.CoverageFirst
                ? certificate.W >= problem.UnmatchedCost
                : certificate.W == problem.UnmatchedCost;
        return isPossible ? null : $"W is {certificate.W}, the problem says {problem.UnmatchedCost}";
    }

    /// <summary>Mentees matched and the sum of their scores.</summary>
    public static (int Matched, long Score) Totals(MatchingProblem problem, int[] mentorOf)
    {
        var (matched, score) = (0, 0L);
        for (var i = 0; i < problem.MenteeCount; i++)
        {
            if (mentorOf[i] >= 0)
            {
                matched++;
                score += problem.Scores[
                    Array.BinarySearch(
                        problem.Mentors,
                        problem.RowStart[i],
                        problem.RowStart[i + 1] - problem.RowStart[i],
                        mentorOf[i]
                    )
                ];
            }
        }

        return (matched, score);
    }
}
