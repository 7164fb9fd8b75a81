using Matching.Engine.Assignment;

namespace Matching.Engine;

/// <summary>The one door to the solver: solves, proves, and refuses to answer without a valid proof.</summary>
public static class Matcher
{
    /// <summary>Rises whenever the same input could give other pairs.</summary>
    public const string Version = "1";

    /// <summary>Finds an optimal matching. The same problem gives the same pairs, byte for byte.</summary>
    /// <param name="problem">Mentees and mentors numbered in a stable order (by id), which decides among equally good matchings.</param>
    /// <param name="progress">Told the share of the work done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work within milliseconds.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    /// <exception cref="InvalidOperationException">The proof does not hold: an error in the solver, never an answer.</exception>
    public static MatchingResult Match(MatchingProblem problem, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var (mentorOf, certificate) = new ShortestAugmentingPaths(problem).Solve(progress, cancellationToken);
        if (CertificateValidator.Fault(problem, mentorOf, certificate) is { } fault)
        {
            throw new InvalidOperationException($"The matching could not be proved optimal: {fault}");
        }

        var (matched, score) = CertificateValidator.Totals(problem, mentorOf);
        return new MatchingResult(mentorOf, matched, score, certificate);
    }
}
