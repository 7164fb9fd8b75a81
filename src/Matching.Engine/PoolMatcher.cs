using Matching.Engine.Criteria;
using Matching.Engine.Explanation;

namespace Matching.Engine;

/// <summary>Two people by id.</summary>
public readonly record struct IdPair(Guid MenteeId, Guid MentorId);

/// <summary>Everything that a run depends on; the same input gives the same result, byte for byte.</summary>
public sealed record PoolInput
{
    public required IReadOnlyList<Participant> Mentees { get; init; }

    public required IReadOnlyList<Participant> Mentors { get; init; }

    public required IReadOnlyList<CriterionSetting> Criteria { get; init; }

    public required Objective Objective { get; init; }

    public required DateOnly AsOf { get; init; }

    /// <summary>Pairs that were declined, dissolved or completed before.</summary>
    public IReadOnlyList<IdPair> History { get; init; } = [];

    /// <summary>Pairs that must be.</summary>
    public IReadOnlyList<IdPair> Locks { get; init; } = [];

    /// <summary>Pairs that must not be.</summary>
    public IReadOnlyList<IdPair> Forbids { get; init; } = [];
}

/// <summary>A lock names a person who is not in the pool.</summary>
public sealed class NotInPoolException(IdPair pair)
    : Exception($"The lock {pair.MenteeId} {pair.MentorId} names a person who is not in the pool.");

/// <summary>The next best mentor of a mentee.</summary>
public sealed record SecondBest(Guid MentorId, int Score, int Difference);

/// <summary>A pair that the run proposes.</summary>
public sealed record Proposal(
    Guid MenteeId,
    Guid MentorId,
    int Score,
    bool IsLocked,
    IReadOnlyList<Contribution> Contributions,
    IReadOnlyList<Block> Flags,
    SecondBest? SecondBest
);

/// <summary>An unmatched person of the pool.</summary>
public sealed record Unpaired(Guid PersonId, bool IsMentee);

/// <summary>What a run found.</summary>
/// <param name="Contradiction">The lock that cannot be, when the run is infeasible; nothing else holds a value then.</param>
/// <param name="MenteeIds">Who is mentee 0, 1, … of the problem: all people but the locked.</param>
/// <param name="MentorIds">Who is mentor 0, 1, … of the problem.</param>
/// <param name="Problem">The problem that was solved and that the certificate speaks of.</param>
/// <param name="Matching">The optimal matching and its proof.</param>
/// <param name="Proposals">Pairs, by mentee id.</param>
/// <param name="Unmatched">Unmatched people, mentees before mentors, by id; for the reasons ask a
/// <see cref="PoolOutcome"/>.</param>
public sealed record PoolResult(
    IdPair? Contradiction,
    IReadOnlyList<Guid> MenteeIds,
    IReadOnlyList<Guid> MentorIds,
    MatchingProblem Problem,
    MatchingResult Matching,
    IReadOnlyList<Proposal> Proposals,
    IReadOnlyList<Unpaired> Unmatched
);

/// <summary>
/// From people and a profile to proposals: scores every pair, sets locks aside, solves, proves, takes the pairs apart.
/// </summary>
public static class PoolMatcher
{
    // Shares of a run's time, measured on pools of hundreds to thousands.
    private const double ScoringShare = .5;

    /// <exception cref="ArgumentException">The criteria are no valid profile, as an error of the caller.</exception>
    /// <exception cref="NotInPoolException">A lock names a person who is not in the pool.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static PoolResult Match(
        PoolInput input,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var profile =
            CriteriaProfile.Create(input.Criteria, out var errors)
            ?? throw new ArgumentException($"Not a valid profile: {errors[0].Path} {errors[0].Rule}", nameof(input));
        var mentees = input.Mentees.OrderBy(person => person.Id).ToList();
        var mentors = input.Mentors.OrderBy(person => person.Id).ToList();
        if (Contradiction(input, mentors) is { } contradiction)
        {
            return Nobody(contradiction);
        }

        var context = new ScoringContext(input.AsOf, input.History.Select(pair => (pair.MenteeId, pair.MentorId)).ToHashSet());
        var scorer = new PoolScorer(profile, context);
        var locked = input.Locks.ToDictionary(pair => pair.MenteeId, pair => pair.MentorId);
        var free = mentees.Where(mentee => !locked.ContainsKey(mentee.Id)).ToList();
        var places = mentors.ConvertAll(mentor => mentor.Places - input.Locks.Count(pair => pair.MentorId == mentor.Id));
        var problem = Score(profile, free, mentors, places, input, progress, cancellationToken);
        var solving = progress is null ? null : new Part(progress, ScoringShare, 1 - ScoringShare);
        var matching = Matcher.Match(problem, solving, cancellationToken);

        var proposals = Locked(input.Locks, mentees, mentors)
            .Concat(Solved(problem, matching, free, mentors))
            .OrderBy(pair => pair.Mentee.Id)
            .Select(pair => new Proposal(
                pair.Mentee.Id,
                pair.Mentor.Id,
                scorer.SoftScore(pair.Mentee, pair.Mentor),
                pair.IsLocked,
                scorer.Contributions(pair.Mentee, pair.Mentor),
                scorer.Flags(pair.Mentee, pair.Mentor),
                pair.SecondBest
            ))
            .ToList();
        var unmatched = Unmatched(matching, free, mentors, proposals);
        progress?.Report(1);
        return new PoolResult(
            null,
            free.ConvertAll(person => person.Id),
            mentors.ConvertAll(person => person.Id),
            problem,
            matching,
            proposals,
            unmatched
        );
    }

    /// <summary>
    /// Scores every pair that the rules allow, whatever is locked or forbidden: what explanations and what-ifs start from.
    /// </summary>
    /// <exception cref="ArgumentException">The criteria are no valid profile, as an error of the caller.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static ScoredPool Open(PoolInput input, CancellationToken cancellationToken = default)
    {
        var profile =
            CriteriaProfile.Create(input.Criteria, out var errors)
            ?? throw new ArgumentException($"Not a valid profile: {errors[0].Path} {errors[0].Rule}", nameof(input));
        var mentees = input.Mentees.OrderBy(person => person.Id).ToList();
        var mentors = input.Mentors.OrderBy(person => person.Id).ToList();
        return new ScoredPool(
            input,
            Score(
                profile,
                mentees,
                mentors,
                mentors.ConvertAll(mentor => mentor.Places),
                input with
                {
                    Forbids = [],
                },
                null,
                cancellationToken
            )
        );
    }

    private static IdPair? Contradiction(PoolInput input, List<Participant> mentors)
    {
        var places = mentors.ToDictionary(mentor => mentor.Id, mentor => mentor.Places);
        var mentees = input.Mentees.Select(mentee => mentee.Id).ToHashSet();
        var taken = new HashSet<Guid>();
        foreach (var pair in input.Locks)
        {
            if (!places.ContainsKey(pair.MentorId) || !mentees.Contains(pair.MenteeId))
            {
                throw new NotInPoolException(pair);
            }

            if (!taken.Add(pair.MenteeId) || --places[pair.MentorId] < 0 || input.Forbids.Contains(pair))
            {
                return pair;
            }
        }

        return null;
    }

    private static MatchingProblem Score(
        CriteriaProfile profile,
        List<Participant> mentees,
        List<Participant> mentors,
        List<int> places,
        PoolInput input,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        // to the scorer a forbidden pair is one that was parted, and a place taken by a lock is not there
        var context = new ScoringContext(
            input.AsOf,
            input.History.Concat(input.Forbids).Select(pair => (pair.MenteeId, pair.MentorId)).ToHashSet()
        );
        var open = mentors
            .Select((mentor, j) => mentor.Places == places[j] ? mentor : mentor with { Places = places[j] })
            .ToList();
        var scoring = progress is null ? null : new Part(progress, 0, ScoringShare);
        var pairs = FeasiblePairs.Of(new ColumnScorer(profile, context, mentees, open), -1, scoring, cancellationToken);
        return new MatchingProblem
        {
            Capacities = [.. places],
            RowStart = pairs.RowStart,
            Mentors = pairs.Mentors,
            Scores = pairs.Scores,
            Objective = input.Objective,
        };
    }

    private static IEnumerable<MatchedPair> Locked(
        IReadOnlyList<IdPair> locks,
        List<Participant> mentees,
        List<Participant> mentors
    )
    {
        var menteeById = mentees.ToDictionary(person => person.Id);
        var mentorById = mentors.ToDictionary(person => person.Id);
        return locks.Select(pair => new MatchedPair(menteeById[pair.MenteeId], mentorById[pair.MentorId], true, null));
    }

    private static IEnumerable<MatchedPair> Solved(
        MatchingProblem problem,
        MatchingResult matching,
        List<Participant> mentees,
        List<Participant> mentors
    ) =>
        Enumerable
            .Range(0, mentees.Count)
            .Where(i => matching.MentorOf[i] >= 0)
            .Select(i => new MatchedPair(
                mentees[i],
                mentors[matching.MentorOf[i]],
                false,
                SecondBestOf(problem, mentors, i, matching.MentorOf[i])
            ));

    private static List<Unpaired> Unmatched(
        MatchingResult matching,
        List<Participant> mentees,
        List<Participant> mentors,
        List<Proposal> proposals
    )
    {
        var chosen = proposals.Select(proposal => proposal.MentorId).ToHashSet();
        return
        [
            .. Enumerable
                .Range(0, mentees.Count)
                .Where(i => matching.MentorOf[i] < 0)
                .Select(i => new Unpaired(mentees[i].Id, true)),
            .. mentors.Where(mentor => !chosen.Contains(mentor.Id)).Select(mentor => new Unpaired(mentor.Id, false)),
        ];
    }

    private static SecondBest? SecondBestOf(MatchingProblem problem, List<Participant> mentors, int mentee, int chosen)
    {
        var (best, own) = (-1, 0);
        for (var k = problem.RowStart[mentee]; k < problem.RowStart[mentee + 1]; k++)
        {
            if (problem.Mentors[k] == chosen)
            {
                own = problem.Scores[k];
            }
            else if (best < 0 || problem.Scores[k] > problem.Scores[best])
            {
                best = k;
            }
        }

        return best < 0
            ? null
            : new SecondBest(mentors[problem.Mentors[best]].Id, problem.Scores[best], own - problem.Scores[best]);
    }

    private static PoolResult Nobody(IdPair contradiction)
    {
        var problem = MatchingProblem.FromPairs(0, [], []);
        return new PoolResult(contradiction, [], [], problem, Matcher.Match(problem), [], []);
    }

    private readonly record struct MatchedPair(Participant Mentee, Participant Mentor, bool IsLocked, SecondBest? SecondBest);

    private sealed class Part(IProgress<double> progress, double from, double share) : IProgress<double>
    {
        public void Report(double value) => progress.Report(from + (share * value));
    }
}
