using Matching.Engine.Assignment;

namespace Matching.Engine.Explanation;

/// <summary>
/// A scored pool under certain locks and forbids: the problem that is solved, and how its numbers mean people. Locked mentees are
/// not in it.
/// </summary>
public sealed class PoolCase
{
    private readonly HashSet<(int Mentee, int Mentor)> forbidden;
    private readonly int[] lockedTo;
    private readonly int[] rowOf;
    private readonly List<int> menteeOf = [];

    internal PoolCase(
        ScoredPool pool,
        int[] lockedTo,
        int[] places,
        HashSet<(int Mentee, int Mentor)> forbidden,
        Objective objective
    )
    {
        Pool = pool;
        this.lockedTo = lockedTo;
        this.forbidden = forbidden;
        rowOf = new int[lockedTo.Length];
        Array.Fill(rowOf, -1);
        for (var i = 0; i < lockedTo.Length; i++)
        {
            if (lockedTo[i] < 0)
            {
                rowOf[i] = menteeOf.Count;
                menteeOf.Add(i);
            }
        }

        Problem =
            menteeOf.Count == lockedTo.Length && forbidden.Count == 0
                ? pool.Pairs with
                {
                    Objective = objective,
                }
                : Thinned(pool.Pairs, menteeOf, places, objective, (i, j, _) => places[j] > 0 && !forbidden.Contains((i, j)));
    }

    public ScoredPool Pool { get; }

    /// <summary>
    /// The problem without the locked; the same, number by number, as a run with these locks and forbids solves.
    /// </summary>
    public MatchingProblem Problem { get; }

    /// <summary>Mentor to whom a mentee is locked, -1 for none.</summary>
    public int LockedTo(int mentee) => lockedTo[mentee];

    /// <summary>Number of a mentee in the problem, -1 for a locked one.</summary>
    public int RowOf(int mentee) => rowOf[mentee];

    /// <summary>Mentee of a row of the problem.</summary>
    public int MenteeOf(int row) => menteeOf[row];

    internal HashSet<IdPair> Forbids =>
        [.. forbidden.Select(pair => new IdPair(Pool.Mentees[pair.Mentee].Id, Pool.Mentors[pair.Mentor].Id))];

    public bool IsForbidden(int mentee, int mentor) => forbidden.Contains((mentee, mentor));

    /// <summary>An optimal matching with its proof.</summary>
    public PoolOutcome Solve(CancellationToken cancellationToken = default)
    {
        var matching = Matcher.Match(Problem, null, cancellationToken);
        return Outcome(matching.MentorOf, matching.Certificate);
    }

    /// <summary>
    /// An optimal matching with its proof, found from that of a case with fewer locks and forbids: as few searches as there are
    /// changes, and people who need not move stays. Proved for this case by the separate check. The same totals as
    /// <see cref="Solve"/>; among equally good matchings it may be another one.
    /// </summary>
    /// <param name="before">A matching of the same pool under the same objective.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public PoolOutcome SolveFrom(PoolOutcome before, CancellationToken cancellationToken = default)
    {
        var from = before.Case;
        var changing = before.Changing();
        foreach (var (i, j) in forbidden.Except(from.forbidden).Where(pair => from.rowOf[pair.Mentee] >= 0).Order())
        {
            changing.SetScore(from.rowOf[i], j, null);
        }

        foreach (var i in from.menteeOf.Where(i => lockedTo[i] >= 0))
        {
            changing.Lock(from.rowOf[i], lockedTo[i]);
        }

        var rows = menteeOf.ConvertAll(i => from.rowOf[i]);
        cancellationToken.ThrowIfCancellationRequested();
        var (mentorOfRow, certificate) = (rows.ConvertAll(changing.MentorOf).ToArray(), changing.Certificate(rows));
        return CertificateValidator.FaultUnderLargerW(Problem, mentorOfRow, certificate) is { } fault
            ? throw new InvalidOperationException($"The matching could not be proved optimal: {fault}")
            : Outcome(mentorOfRow, certificate);
    }

    /// <summary>Whether every lock and forbid of another case is one of this case too, under the same objective.</summary>
    public bool Tightens(PoolCase other) =>
        Pool == other.Pool
        && Problem.Objective == other.Problem.Objective
        && other.forbidden.IsSubsetOf(forbidden)
        && other.lockedTo.Index().All(lockOf => lockOf.Item < 0 || lockedTo[lockOf.Index] == lockOf.Item);

    /// <summary>A stored matching; null when its certificate does not prove it for this problem.</summary>
    public PoolOutcome? Proved(int[] mentorOfRow, OptimalityCertificate certificate) =>
        CertificateValidator.Fault(Problem, mentorOfRow, certificate) is null ? Outcome(mentorOfRow, certificate) : null;

    internal PoolOutcome Outcome(int[] mentorOfRow, OptimalityCertificate certificate)
    {
        var mentorOf = lockedTo.ToArray();
        for (var row = 0; row < mentorOfRow.Length; row++)
        {
            mentorOf[menteeOf[row]] = mentorOfRow[row];
        }

        var (matched, score) = (0, 0L);
        for (var i = 0; i < mentorOf.Length; i++)
        {
            if (mentorOf[i] >= 0)
            {
                matched++;
                score += Pool.Score(i, mentorOf[i]);
            }
        }

        return new PoolOutcome(this, mentorOf, matched, score, certificate);
    }

    /// <summary>The rows named, with the pairs that a test lets pass; numbers and scores of mentors stay.</summary>
    internal static MatchingProblem Thinned(
        MatchingProblem problem,
        IReadOnlyList<int> rows,
        int[] places,
        Objective objective,
        Func<int, int, int, bool> keeps
    )
    {
        var rowStart = new int[rows.Count + 1];
        var mentors = new int[problem.PairCount];
        var scores = new int[problem.PairCount];
        var kept = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var i = rows[row];
            for (var k = problem.RowStart[i]; k < problem.RowStart[i + 1]; k++)
            {
                if (keeps(i, problem.Mentors[k], problem.Scores[k]))
                {
                    (mentors[kept], scores[kept]) = (problem.Mentors[k], problem.Scores[k]);
                    kept++;
                }
            }

            rowStart[row + 1] = kept;
        }

        return new MatchingProblem
        {
            Capacities = places,
            RowStart = rowStart,
            Mentors = mentors[..kept],
            Scores = scores[..kept],
            Objective = objective,
        };
    }
}

/// <summary>A matching of a pool with its proof, locked pairs included.</summary>
/// <param name="Case">What was solved.</param>
/// <param name="MentorOf">Mentor of each mentee of the pool, -1 for none.</param>
/// <param name="Matched">How many mentees have one.</param>
/// <param name="Score">Total score of the pairs.</param>
/// <param name="Certificate">The proof, over all people but the locked.</param>
public sealed record PoolOutcome(PoolCase Case, int[] MentorOf, int Matched, long Score, OptimalityCertificate Certificate)
{
    /// <summary>The matching, ready for changes; mentees are the rows of the case's problem.</summary>
    internal IncrementalMatching Changing() =>
        new(
            Case.Problem,
            [.. Enumerable.Range(0, Case.Problem.MenteeCount).Select(row => MentorOf[Case.MenteeOf(row)])],
            Certificate
        );

    /// <summary>Mentees whose mentor differs in another outcome of the same pool.</summary>
    public IEnumerable<int> Differing(PoolOutcome other) =>
        Enumerable.Range(0, MentorOf.Length).Where(i => MentorOf[i] != other.MentorOf[i]);

    /// <summary>Unmatched people and the reasons, mentees before mentors, by id.</summary>
    /// <param name="isWanted">The people to explain. Defaults to all. Each costs a look at all of the other side.</param>
    /// <param name="isDisplacing">Whether changes are named by which a person only takes the place of another. Each costs a few
    /// searches.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public IReadOnlyList<UnmatchedPerson> Unmatched(
        Func<Guid, bool>? isWanted = null,
        bool isDisplacing = true,
        CancellationToken cancellationToken = default
    )
    {
        var matched = MentorOf.Where(j => j >= 0).Select(j => Case.Pool.Mentors[j].Id).ToHashSet();
        return new UnmatchedExplainer(this, isDisplacing).Explain(matched, isWanted, cancellationToken);
    }

    /// <summary>Lowest score among the pairs that are not locked; null without any.</summary>
    public int? LowestScore() =>
        Enumerable
            .Range(0, MentorOf.Length)
            .Where(i => MentorOf[i] >= 0 && Case.LockedTo(i) < 0)
            .Select(i => (int?)Case.Pool.Score(i, MentorOf[i]))
            .Min();
}
