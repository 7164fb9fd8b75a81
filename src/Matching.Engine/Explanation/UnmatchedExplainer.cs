using Matching.Engine.Criteria;

namespace Matching.Engine.Explanation;

/// <summary>How many of the other side a rule alone or among others blocks.</summary>
public sealed record BlockCount(string Criterion, int Count);

/// <summary>A person of the other side who nearly fits, and the rules that exclude the pair.</summary>
public sealed record Nearest(Guid PersonId, IReadOnlyList<Block> Missing);

/// <summary>An unmatched person of the pool.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="IsMentee">On which side.</param>
/// <param name="Reason"><c>nobody_fits</c>, <c>no_place_left</c> for a mentee or <c>not_needed</c> for a mentor.</param>
/// <param name="Possible">How many of the other side no rule blocks.</param>
/// <param name="Blocked">How many each rule blocks; a pair blocked by two rules counts for both.</param>
/// <param name="Nearest">Up to three with the fewest rules in the way, none of them a wish for safety; empty when some are
/// possible.</param>
/// <param name="CheapestRelaxation">The single change by which one mentee more is matched, the person among the pairs; where there
/// is none, one by which the person is matched in the place of another, who is named; null when there is neither.</param>
public sealed record UnmatchedPerson(
    Guid PersonId,
    bool IsMentee,
    string Reason,
    int Possible,
    IReadOnlyList<BlockCount> Blocked,
    IReadOnlyList<Nearest> Nearest,
    Relaxation? CheapestRelaxation
);

/// <summary>
/// Finds for all unmatched people the rules that exclude them and the nearest change. Every rule is asked of every pair of an
/// unmatched person: O(unmatched * other side * rules), sentences' facts only for the few who are named. People are independent,
/// so the number of threads changes nothing.
/// <para>
/// A change is named only when it comes true: when at least one mentee more is matched with it, and the person is
/// (<see cref="OneMore"/>), or else when the person is matched in the place of another (<see cref="Displacements"/>). With the
/// objective of the total score, which does not count mentees, the second holds for all.
/// </para>
/// </summary>
internal sealed class UnmatchedExplainer
{
    private const int MostNearest = 3;

    private readonly CriteriaProfile profile;
    private readonly ScoringContext context;
    private readonly MatchingProblem problem;
    private readonly int[] mentorOf;
    private readonly List<Participant> mentees;
    private readonly IReadOnlyList<Participant> mentors;
    private readonly HashSet<IdPair> forbidden;
    private readonly Relaxations relaxations;
    private readonly Displacements? displacements;
    private readonly PoolScorer scorer;

    /// <param name="outcome">The matching.</param>
    /// <param name="isDisplacing">Whether changes are named by which a person only takes the place of another.</param>
    public UnmatchedExplainer(PoolOutcome outcome, bool isDisplacing)
    {
        var (given, pool) = (outcome.Case, outcome.Case.Pool);
        (profile, context, problem, forbidden) = (pool.Profile, pool.Context, given.Problem, given.Forbids);
        (scorer, relaxations, mentors) = (pool.Scorer, new Relaxations(profile, context), pool.Mentors);
        mentees = [.. Enumerable.Range(0, problem.MenteeCount).Select(row => pool.Mentees[given.MenteeOf(row)])];
        mentorOf = [.. Enumerable.Range(0, problem.MenteeCount).Select(row => outcome.MentorOf[given.MenteeOf(row)])];
        displacements = isDisplacing ? new Displacements(outcome, profile, context, relaxations.Single) : null;
    }

    public List<UnmatchedPerson> Explain(
        HashSet<Guid> matchedMentors,
        Func<Guid, bool>? isWanted,
        CancellationToken cancellationToken
    )
    {
        var possible = new int[mentors.Count];
        foreach (var j in problem.Mentors)
        {
            possible[j]++;
        }

        var alone = Enumerable
            .Range(0, mentees.Count)
            .Where(i => mentorOf[i] < 0)
            .Select(i =>
                (Person: mentees[i], IsMentee: true, Possible: problem.RowStart[i + 1] - problem.RowStart[i], HasPlace: true)
            )
            .Concat(
                Enumerable
                    .Range(0, mentors.Count)
                    .Where(j => !matchedMentors.Contains(mentors[j].Id))
                    .Select(j =>
                        (Person: mentors[j], IsMentee: false, Possible: possible[j], HasPlace: problem.Capacities[j] > 0)
                    )
            )
            .Where(entry => isWanted is null || isWanted(entry.Person.Id))
            .ToArray();
        var oneMore = problem.Objective == Objective.CoverageFirst ? new OneMore(problem, mentorOf) : null;
        // where no number of mentees counts, only solving proves a change
        var isAnyOneMore = oneMore is null && displacements is null;
        var found = new UnmatchedPerson[alone.Length];
        Parallel.For(
            0,
            alone.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            k =>
                found[k] = Explain(
                    alone[k].Person,
                    alone[k].IsMentee,
                    alone[k].Possible,
                    alone[k].HasPlace,
                    other =>
                        isAnyOneMore
                        || (
                            oneMore is not null
                            && (alone[k].IsMentee ? oneMore.WithMentor(other) : alone[k].HasPlace && oneMore.WithMentee(other))
                        )
                )
        );
        return [.. found];
    }

    private UnmatchedPerson Explain(Participant person, bool isMentee, int possible, bool hasPlace, Func<int, bool> isOneMore)
    {
        var rules = profile.Hard.Count;
        // one more than there are rules: what the run forbids
        var counts = new int[rules + 1];
        var (alone, behind) = (new List<Participant>[rules + 1], new List<Participant>[rules + 1]);
        for (var r = 0; r <= rules; r++)
        {
            (alone[r], behind[r]) = ([], []);
        }

        var nearest = new List<(int Rules, Participant Other)>();
        var others = isMentee ? mentors : mentees;
        for (var at = 0; at < others.Count; at++)
        {
            var other = others[at];
            var (blocks, last, isKeptSafe) = CountBlocks(person, other, isMentee, counts);
            if (blocks == 1)
            {
                (isOneMore(at) ? alone : behind)[last].Add(other);
            }

            if (blocks > 0 && !isKeptSafe && possible == 0 && (nearest.Count < MostNearest || blocks < nearest[^1].Rules))
            {
                // by rules in the way; the earlier id stays first among equals
                nearest.Insert(nearest.FindLastIndex(near => near.Rules <= blocks) + 1, (blocks, other));
                nearest.RemoveRange(Math.Min(nearest.Count, MostNearest), Math.Max(0, nearest.Count - MostNearest));
            }
        }

        return new UnmatchedPerson(
            person.Id,
            isMentee,
            possible == 0 ? "nobody_fits"
                : isMentee ? "no_place_left"
                : "not_needed",
            possible,
            [
                .. Enumerable
                    .Range(0, rules + 1)
                    .Where(r => counts[r] > 0)
                    .Select(r => new BlockCount(NameOf(r), counts[r]))
                    .OrderByDescending(count => count.Count)
                    .ThenBy(count => count.Criterion, StringComparer.Ordinal),
            ],
            nearest.ConvertAll(near => new Nearest(near.Other.Id, BlocksOf(person, near.Other, isMentee))),
            relaxations.Cheapest(person, isMentee, alone) ?? (hasPlace ? displacements?.Cheapest(person, isMentee, behind) : null)
        );
    }

    private (int Blocks, int Last, bool IsKeptSafe) CountBlocks(
        Participant person,
        Participant other,
        bool isMentee,
        int[] counts
    )
    {
        var (mentee, mentor) = isMentee ? (person, other) : (other, person);
        var (blocks, last, isKeptSafe) = (0, -1, false);
        for (var r = 0; r < profile.Hard.Count; r++)
        {
            if (profile.Hard[r].Blocks(mentee, mentor, context))
            {
                (blocks, last, isKeptSafe) = (blocks + 1, r, isKeptSafe || Relaxations.IsForSafety(profile.Hard[r]));
                counts[r]++;
            }
        }

        if (forbidden.Count > 0 && forbidden.Contains(new IdPair(mentee.Id, mentor.Id)))
        {
            (blocks, last) = (blocks + 1, profile.Hard.Count);
            counts[last]++;
        }

        return (blocks, last, isKeptSafe);
    }

    private IReadOnlyList<Block> BlocksOf(Participant person, Participant other, bool isMentee)
    {
        var (mentee, mentor) = isMentee ? (person, other) : (other, person);
        var blocks = scorer.Blocks(mentee, mentor);
        return forbidden.Contains(new IdPair(mentee.Id, mentor.Id)) ? [.. blocks, new Block("forbid", [])] : blocks;
    }

    private string NameOf(int rule) => rule < profile.Hard.Count ? profile.Hard[rule].Id : "forbid";
}
