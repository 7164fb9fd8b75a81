namespace Matching.Engine.Explanation;

/// <summary>What forcing a pair costs at least.</summary>
/// <param name="ReducedCost">c - u - v of the pair: how much dearer every matching with this pair is, at least.</param>
/// <param name="Mentees">How many mentees fewer are matched, at least.</param>
/// <param name="Score">How many points fewer, at least, when exactly that number of mentees are lost; below 0 where the others
/// may even gain points.</param>
public sealed record LossBound(long ReducedCost, int Mentees, long Score);

/// <summary>
/// The price of a pair that an optimal matching leaves out. Problem: by how much does the optimum fall when pair (i, j) is
/// forced?
/// <para>
/// Bound, without solving: any matching costs sum u + sum c v plus the reduced costs of its pairs and the slack of free places,
/// none of which is negative; one with (i, j) therefore costs at least c_ij - u_i - v_j more. A cost of (W - 10,000) a + b means
/// a mentees and b points fewer. Forcing one pair loses at most one mentee (free the two places that it takes), and at equal
/// coverage at most the old total less the score of the pair itself; a reduced cost beyond that proves that a mentee is lost.
/// O(log m).
/// </para>
/// </summary>
public static class ForcedPair
{
    /// <param name="best">An optimal matching.</param>
    /// <param name="mentee">A mentee that is not locked.</param>
    /// <param name="mentor">A mentor whom the rules and limits allow.</param>
    public static LossBound AtLeast(PoolOutcome best, int mentee, int mentor)
    {
        var (problem, certificate) = (best.Case.Problem, best.Certificate);
        var score = best.Case.Pool.Score(mentee, mentor);
        var reduced =
            MatchingProblem.MaxScore - score - certificate.MenteeDuals[best.Case.RowOf(mentee)] - certificate.MentorDuals[mentor];
        var freeTotal = Assignment.CertificateValidator.Totals(problem, FreeRows(best)).Score;
        return problem.Objective == Objective.TotalScore || reduced <= freeTotal - score
            ? new LossBound(reduced, 0, reduced)
            : new LossBound(reduced, 1, reduced - (problem.UnmatchedCost - MatchingProblem.MaxScore));
    }

    private static int[] FreeRows(PoolOutcome best) =>
        [.. Enumerable.Range(0, best.Case.Problem.MenteeCount).Select(row => best.MentorOf[best.Case.MenteeOf(row)])];
}
