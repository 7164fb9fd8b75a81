using Matching.Engine.Criteria;

namespace Matching.Engine.Explanation;

/// <summary>
/// A pool whose pairs are scored once, whatever is locked or forbidden: every question about a run, and every what-if that leaves
/// the criteria alone, starts from these numbers and only solves. Immutable, so it may be shared between requests.
/// </summary>
public sealed class ScoredPool
{
    private readonly Dictionary<Guid, int> menteeAt;
    private readonly Dictionary<Guid, int> mentorAt;

    /// <param name="input">People, criteria and the run's own locks and forbids.</param>
    /// <param name="pairs">Every pair that the rules allow, people numbered by id, locks and forbids left aside.</param>
    /// <exception cref="ArgumentException">The criteria are no valid profile, or the pairs are not those of this
    /// pool.</exception>
    public ScoredPool(PoolInput input, MatchingProblem pairs)
    {
        Input = input;
        Profile =
            CriteriaProfile.Create(input.Criteria, out var errors)
            ?? throw new ArgumentException($"Not a valid profile: {errors[0].Path} {errors[0].Rule}", nameof(input));
        Context = new ScoringContext(input.AsOf, input.History.Select(pair => (pair.MenteeId, pair.MentorId)).ToHashSet());
        Scorer = new PoolScorer(Profile, Context);
        Mentees = [.. input.Mentees.OrderBy(person => person.Id)];
        Mentors = [.. input.Mentors.OrderBy(person => person.Id)];
        Pairs = pairs;
        if (pairs.MenteeCount != Mentees.Count || pairs.MentorCount != Mentors.Count)
        {
            throw new ArgumentException("The pairs are not those of this pool.", nameof(pairs));
        }

        menteeAt = Mentees.Select((person, i) => (person.Id, i)).ToDictionary(entry => entry.Id, entry => entry.i);
        mentorAt = Mentors.Select((person, j) => (person.Id, j)).ToDictionary(entry => entry.Id, entry => entry.j);
    }

    public PoolInput Input { get; }

    public CriteriaProfile Profile { get; }

    public ScoringContext Context { get; }

    public PoolScorer Scorer { get; }

    /// <summary>Mentees 0, 1, … by id.</summary>
    public IReadOnlyList<Participant> Mentees { get; }

    /// <summary>Mentors 0, 1, … by id.</summary>
    public IReadOnlyList<Participant> Mentors { get; }

    /// <summary>Every pair that the rules allow with its score.</summary>
    public MatchingProblem Pairs { get; }

    /// <summary>Number of a mentee, -1 for a person who is not in the pool.</summary>
    public int MenteeAt(Guid id) => menteeAt.TryGetValue(id, out var i) ? i : -1;

    /// <summary>Number of a mentor, -1 for a person who is not in the pool.</summary>
    public int MentorAt(Guid id) => mentorAt.TryGetValue(id, out var j) ? j : -1;

    /// <summary>Score of a pair; null when a rule blocks it.</summary>
    public int? AllowedScore(int mentee, int mentor)
    {
        var k = Array.BinarySearch(
            Pairs.Mentors,
            Pairs.RowStart[mentee],
            Pairs.RowStart[mentee + 1] - Pairs.RowStart[mentee],
            mentor
        );
        return k < 0 ? null : Pairs.Scores[k];
    }

    /// <summary>Score of a pair, of one that is locked in spite of a rule as well.</summary>
    public int Score(int mentee, int mentor) =>
        AllowedScore(mentee, mentor) ?? Scorer.SoftScore(Mentees[mentee], Mentors[mentor]);

    /// <summary>The pool as the run itself saw it.</summary>
    public PoolCase AsRun() => With(Input.Locks, Input.Forbids, Input.Objective, out _)!;

    /// <summary>
    /// The pool under locks and forbids; null when a lock cannot be, which <paramref name="contradiction"/> then names.
    /// </summary>
    /// <exception cref="NotInPoolException">A lock names a person who is not in the pool.</exception>
    public PoolCase? With(
        IReadOnlyList<IdPair> locks,
        IReadOnlyList<IdPair> forbids,
        Objective objective,
        out IdPair? contradiction
    )
    {
        var lockedTo = new int[Mentees.Count];
        Array.Fill(lockedTo, -1);
        var places = Pairs.Capacities.ToArray();
        contradiction = null;
        foreach (var pair in locks)
        {
            var (i, j) = (MenteeAt(pair.MenteeId), MentorAt(pair.MentorId));
            if (i < 0 || j < 0)
            {
                throw new NotInPoolException(pair);
            }

            if (lockedTo[i] >= 0 || --places[j] < 0 || forbids.Contains(pair))
            {
                contradiction = pair;
                return null;
            }

            lockedTo[i] = j;
        }

        var forbidden = forbids
            .Select(pair => (MenteeAt(pair.MenteeId), MentorAt(pair.MentorId)))
            .Where(pair => pair is { Item1: >= 0, Item2: >= 0 })
            .ToHashSet();
        return new PoolCase(this, lockedTo, places, forbidden, objective);
    }
}
