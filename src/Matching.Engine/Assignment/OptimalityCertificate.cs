namespace Matching.Engine.Assignment;

/// <summary>
/// Dual values that prove a matching optimal: with costs 10,000 - score and W for an unmatched mentee, u_i &lt;= W, v_j &lt;= 0,
/// u_i + v_j &lt;= cost of every feasible pair, and sum u + sum capacity * v equal to the cost of the matching. By weak duality
/// nothing can then be cheaper; the solver need not be trusted.
/// </summary>
/// <param name="W">Cost of an unmatched mentee.</param>
/// <param name="MenteeDuals">u, one a mentee.</param>
/// <param name="MentorDuals">v, one a mentor.</param>
public sealed record OptimalityCertificate(long W, long[] MenteeDuals, long[] MentorDuals);
