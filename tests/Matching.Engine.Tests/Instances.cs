namespace Matching.Engine.Tests;

/// <summary>Small random problems with places, zero places, gaps and equal scores.</summary>
internal static class Instances
{
    public static MatchingProblem Random(
        int seed,
        int mostMentees = 6,
        int mostMentors = 5,
        Objective objective = Objective.CoverageFirst
    )
    {
        var random = new Random(seed);
        var (n, m) = (random.Next(0, mostMentees + 1), random.Next(0, mostMentors + 1));
        var density = random.NextDouble();
        // few different scores make ties, many make none
        var scores = random.Next(3) switch
        {
            0 => 2,
            1 => 50,
            _ => 10_001,
        };
        var pairs =
            from i in Enumerable.Range(0, n)
            from j in Enumerable.Range(0, m)
            where random.NextDouble() < density
            select (i, j, random.Next(scores) * (10_000 / Math.Max(1, scores - 1)));
        return MatchingProblem.FromPairs(
            n,
            [.. Enumerable.Range(0, m).Select(_ => random.Next(0, 4))],
            pairs.ToList(),
            objective
        );
    }

    /// <summary>Score of a pair, null when it is not possible.</summary>
    public static int? ScoreOf(MatchingProblem problem, int mentee, int mentor) =>
        Array.IndexOf(problem.Mentors, mentor, problem.RowStart[mentee], problem.RowStart[mentee + 1] - problem.RowStart[mentee])
            is var k
                and >= 0
            ? problem.Scores[k]
            : null;

    /// <summary>The best (matched, score) by trying everything: most matched first, or the largest score alone.</summary>
    public static (int Matched, long Score) Best(MatchingProblem problem)
    {
        var left = (int[])problem.Capacities.Clone();
        return From(0);

        (int Matched, long Score) From(int mentee)
        {
            if (mentee == problem.MenteeCount)
            {
                return (0, 0);
            }

            var best = From(mentee + 1);
            for (var k = problem.RowStart[mentee]; k < problem.RowStart[mentee + 1]; k++)
            {
                var mentor = problem.Mentors[k];
                if (left[mentor] == 0)
                {
                    continue;
                }

                left[mentor]--;
                var rest = From(mentee + 1);
                left[mentor]++;
                var candidate = (rest.Matched + 1, rest.Score + problem.Scores[k]);
                if (IsBetter(candidate, best))
                {
                    best = candidate;
                }
            }

            return best;
        }

        bool IsBetter((int Matched, long Score) one, (int Matched, long Score) other) =>
            problem.Objective == Objective.TotalScore
                ? one.Score > other.Score
                : one.Matched > other.Matched || (one.Matched == other.Matched && one.Score > other.Score);
    }
}
