namespace Matching.Engine.Assignment;

/// <summary>
/// Most mentees first, then the largest score, without adding the two up: a cost of 10,000 n for every mentee left out would make
/// most searches wander through all of the graph before they find out that no place is left.
/// <para>
/// Instead the problem falls into two by the decomposition of Dulmage and Mendelsohn ("Coverings of bipartite graphs", Canad. J.
/// Math. 10, 1958, pp. 517-534, doi 10.4153/CJM-1958-052-0). Take any largest matching; R1 and C1 are the mentees and mentors
/// that alternating paths reach from unmatched mentees, R2 and C2 all others. Then every largest matching fills each place of C1
/// with mentees of R1, matches all of R2 within C2, and uses no pair of R2 and C1; pairs of R1 and C2 do not exist. Which mentees
/// of R1 go without is decided by scores alone.
/// </para>
/// <list type="bullet">
/// <item>R2 x C2: every mentee can be matched; mentees are the rows of <see cref="ShortestAugmentingPaths"/>.</item>
/// <item>R1 x C1: every place can be filled and mentees are in surplus; places are the rows, so that searches end soon. Places of
/// one mentor read the same list of pairs.</item>
/// </list>
/// <para>
/// The duals of both, raised by W on R1 and lowered by W on C1, prove both levels at once: on pairs of R2 and C1 there remains a
/// sum below 10,000 n - W &lt; 0 &lt;= cost, for duals are lengths of paths. With the objective of the total score alone nothing
/// needs to be split: a mentee stays unmatched at a cost of 10,000.
/// </para>
/// </summary>
internal static class LexicographicSolver
{
    /// <param name="problem">The problem.</param>
    /// <param name="w">Cost of an unmatched mentee in the duals: that of the problem, or more.</param>
    /// <param name="progress">Receives the share of the work done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="work">Receives counts.</param>
    public static (int[] MentorOf, OptimalityCertificate Certificate) Solve(
        MatchingProblem problem,
        long w,
        IProgress<double>? progress,
        CancellationToken cancellationToken,
        SolverWork? work = null
    )
    {
        work ??= new SolverWork();
        cancellationToken.ThrowIfCancellationRequested();
        if (DenseSquare.TrySolve(problem, w, work, cancellationToken) is { } square)
        {
            return square;
        }

        problem = WithUsefulPlaces(problem);
        var (mentorOf, u, v) =
            problem.Objective == Objective.TotalScore
                ? Whole(problem, w, progress, work, cancellationToken)
                : InTwoParts(problem, w, progress, work, cancellationToken);
        LowerPricesWithoutPlaces(problem, u, v);
        return (mentorOf, new OptimalityCertificate(w, u, v));
    }

    private static (int[] MentorOf, long[] U, long[] V) Whole(
        MatchingProblem problem,
        long w,
        IProgress<double>? progress,
        SolverWork work,
        CancellationToken cancellationToken
    )
    {
        var rows = new PricedRows(problem.RowStart, problem.Mentors, problem.Scores, problem.MentorCount, WithoutPlaces(problem));
        var paths = new ShortestAugmentingPaths([.. Enumerable.Range(0, problem.MenteeCount)], rows, problem.Capacities, w, work);
        paths.Solve(progress is null ? null : progress.Report, cancellationToken);
        var (mentorOf, u) = (new int[problem.MenteeCount], new long[problem.MenteeCount]);
        for (var i = 0; i < u.Length; i++)
        {
            (mentorOf[i], u[i]) = (paths.ColumnOf(i), paths.RowDual(i));
        }

        return (mentorOf, u, paths.ColumnDuals);
    }

    private static (int[] MentorOf, long[] U, long[] V) InTwoParts(
        MatchingProblem problem,
        long w,
        IProgress<double>? progress,
        SolverWork work,
        CancellationToken cancellationToken
    )
    {
        var split = Decomposition.Of(problem, cancellationToken, work);
        progress?.Report(.2);
        var (mentorOf, u, v) = (new int[problem.MenteeCount], new long[problem.MenteeCount], new long[problem.MentorCount]);
        Array.Fill(mentorOf, -1);
        var surplus = split.Surplus(problem);
        var scarce = split.Rest(problem);
        MatchRest(problem, scarce, split, mentorOf, u, v, done => progress?.Report(.2 + (.4 * done)), work, cancellationToken);
        FillPlaces(problem, surplus, w, mentorOf, u, v, done => progress?.Report(.6 + (.4 * done)), work, cancellationToken);
        return (mentorOf, u, v);
    }

    // R2 x C2.
    private static void MatchRest(
        MatchingProblem problem,
        int[] mentees,
        Decomposition split,
        int[] mentorOf,
        long[] u,
        long[] v,
        Action<double> progress,
        SolverWork work,
        CancellationToken cancellationToken
    )
    {
        var rows = new PricedRows(
            problem.RowStart,
            problem.Mentors,
            problem.Scores,
            problem.MentorCount,
            split.IsMentorOfSurplus
        );
        var paths = new ShortestAugmentingPaths(mentees, rows, problem.Capacities, null, work);
        paths.Solve(progress, cancellationToken);
        for (var at = 0; at < mentees.Length; at++)
        {
            mentorOf[mentees[at]] = paths.ColumnOf(at);
            u[mentees[at]] = paths.RowDual(at);
        }

        paths.ColumnDuals.CopyTo(v, 0);
    }

    // R1 x C1, with places as rows and mentees as columns.
    private static void FillPlaces(
        MatchingProblem problem,
        SurplusPart part,
        long w,
        int[] mentorOf,
        long[] u,
        long[] v,
        Action<double> progress,
        SolverWork work,
        CancellationToken cancellationToken
    )
    {
        var places = part.Places(problem.Capacities);
        var one = new int[part.Mentees.Length];
        Array.Fill(one, 1);
        var rows = new PricedRows(part.RowStart, part.Columns, part.Scores, part.Mentees.Length, null);
        var paths = new ShortestAugmentingPaths(places, rows, one, null, work);
        paths.Solve(progress, cancellationToken);
        for (var at = 0; at < part.Mentees.Length; at++)
        {
            u[part.Mentees[at]] = w + paths.ColumnDuals[at];
        }

        foreach (var mentor in part.Mentors)
        {
            v[mentor] = -w;
        }

        for (var row = 0; row < places.Length; row++)
        {
            var mentor = part.Mentors[places[row]];
            mentorOf[part.Mentees[paths.ColumnOf(row)]] = mentor;
            // places of one mentor have the same dual in the end: each could change with the other at no cost
            v[mentor] = paths.RowDual(row) - w;
        }
    }

    // Memory is kept for every place, so a mentor has no more of them than pairs and one, which stays free.
    private static MatchingProblem WithUsefulPlaces(MatchingProblem problem)
    {
        if (
            problem.Capacities.Sum(places => (long)Math.Min(places, problem.MenteeCount))
            <= Math.Max(problem.PairCount, 8L * problem.MentorCount)
        )
        {
            return problem;
        }

        var pairsOf = new int[problem.MentorCount];
        foreach (var j in problem.Mentors)
        {
            pairsOf[j]++;
        }

        return problem with
        {
            Capacities = [.. problem.Capacities.Select((places, j) => Math.Min(places, pairsOf[j] + 1))],
        };
    }

    // A mentor without places takes no mentee, and costs the proof nothing however low the dual.
    private static void LowerPricesWithoutPlaces(MatchingProblem problem, long[] u, long[] v)
    {
        if (WithoutPlaces(problem) is not { } isWithout)
        {
            return;
        }

        for (var i = 0; i < problem.MenteeCount; i++)
        {
            for (var k = problem.RowStart[i]; k < problem.RowStart[i + 1]; k++)
            {
                var j = problem.Mentors[k];
                if (isWithout[j])
                {
                    v[j] = Math.Min(v[j], MatchingProblem.MaxScore - problem.Scores[k] - u[i]);
                }
            }
        }
    }

    private static bool[]? WithoutPlaces(MatchingProblem problem) =>
        Array.IndexOf(problem.Capacities, 0) < 0 ? null : Array.ConvertAll(problem.Capacities, places => places == 0);
}
