using Matching.Engine.Assignment;

namespace Matching.Engine;

/// <summary>The entry point of the solver: solves, proves, and refuses to answer without a valid proof.</summary>
public static class Matcher
{
    /// <summary>Rises whenever the same input could give other pairs.</summary>
    public const string Version = "6";

    /// <summary>The progress at which pairs and duals are found.</summary>
    public const double Solved = .95;

    /// <summary>Finds an optimal matching. The same problem gives the same pairs, byte for byte.</summary>
    /// <param name="problem">Mentees and mentors numbered in a stable order (by id), which decides among equally good
    /// matchings.</param>
    /// <param name="progress">Receives the share of the work done, 0 to 1; <see cref="Solved"/> when the pairs are found and only
    /// the proof is still to be checked.</param>
    /// <param name="cancellationToken">Stops the work within milliseconds.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    /// <exception cref="InvalidOperationException">The proof does not hold: an error in the solver, never an answer.</exception>
    public static MatchingResult Match(
        MatchingProblem problem,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var solving = progress is null ? null : new Scaled(progress, Solved);
        var work = new SolverWork();
        var (mentorOf, certificate) = LexicographicSolver.Solve(problem, problem.UnmatchedCost, solving, cancellationToken, work);
        progress?.Report(Solved);
        if (CertificateValidator.Fault(problem, mentorOf, certificate) is { } fault)
        {
            throw new InvalidOperationException($"The matching could not be proved optimal: {fault}");
        }

        var (matched, score) = CertificateValidator.Totals(problem, mentorOf);
        return new MatchingResult(mentorOf, matched, score, certificate, work);
    }

    private sealed class Scaled(IProgress<double> progress, double share) : IProgress<double>
    {
        public void Report(double value) => progress.Report(value * share);
    }
}
