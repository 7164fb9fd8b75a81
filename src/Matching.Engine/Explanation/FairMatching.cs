namespace Matching.Engine.Explanation;

/// <summary>
/// The fairest matching: among all that match as many mentees as possible, the largest lowest score, and under it the largest
/// total.
/// <para>
/// Method: bottleneck by binary search. A lowest score of t can be had when the problem without the pairs below t still matches
/// as many; that holds up to some t and not beyond, and only scores that occur need be tried. The solution at the last t has the
/// largest total under it, because every trial is solved exactly. Complexity: log2(different scores) solves, at most 14. Locked
/// pairs stay as they are and have no say in the lowest score.
/// </para>
/// </summary>
public static class FairMatching
{
    public static PoolOutcome Of(PoolCase given, CancellationToken cancellationToken = default)
    {
        var problem = given.Problem with { Objective = Objective.CoverageFirst };
        var best = Matcher.Match(problem, null, cancellationToken);
        var levels = problem.Scores.Distinct().Order().ToArray();
        var rows = Enumerable.Range(0, problem.MenteeCount).ToList();
        // everything at and below "low" can be had, "high" and above cannot
        var (low, high) = (Lowest(problem, best, levels), levels.Length);
        while (best.Matched > 0 && high - low > 1)
        {
            var middle = (low + high) / 2;
            var thinned = PoolCase.Thinned(
                problem,
                rows,
                problem.Capacities,
                problem.Objective,
                (_, _, score) => score >= levels[middle]
            );
            var trial = Matcher.Match(thinned, null, cancellationToken);
            if (trial.Matched == best.Matched)
            {
                best = trial;
                low = Lowest(problem, trial, levels);
            }
            else
            {
                high = middle;
            }
        }

        return given.Outcome(best.MentorOf, best.Certificate);
    }

    private static int Lowest(MatchingProblem problem, MatchingResult matching, int[] levels)
    {
        var lowest = MatchingProblem.MaxScore;
        for (var i = 0; i < problem.MenteeCount; i++)
        {
            for (var k = problem.RowStart[i]; k < problem.RowStart[i + 1]; k++)
            {
                if (problem.Mentors[k] == matching.MentorOf[i])
                {
                    lowest = Math.Min(lowest, problem.Scores[k]);
                }
            }
        }

        return Math.Max(0, Array.BinarySearch(levels, lowest));
    }
}
