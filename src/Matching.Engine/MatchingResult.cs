using Matching.Engine.Assignment;

namespace Matching.Engine;

/// <summary>An optimal matching with its proof.</summary>
/// <param name="MentorOf">Mentor of each mentee, -1 for none.</param>
/// <param name="Matched">How many mentees are matched.</param>
/// <param name="Score">Total score of the pairs.</param>
/// <param name="Certificate">The proof; checked before this result was returned.</param>
/// <param name="Work">What the solver looked at.</param>
public sealed record MatchingResult(int[] MentorOf, int Matched, long Score, OptimalityCertificate Certificate, SolverWork Work);
