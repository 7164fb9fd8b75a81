using Matching.Engine.Criteria;

namespace Matching.Engine.Explanation;

/// <summary>How many of the other side a rule alone or among others blocks.</summary>
public sealed record BlockCount(string Criterion, int Count);

/// <summary>Somebody of the other side who nearly fits, and the rules in the way.</summary>
public sealed record Nearest(Guid PersonId, IReadOnlyList<Block> Missing);

/// <summary>The rule whose giving way would open the most people of the other side.</summary>
public sealed record Relaxation(string Criterion, int Opens);

/// <summary>Somebody of the pool who got nobody.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="IsMentee">On which side.</param>
/// <param name="Reason"><c>nobody_fits</c>: rules block everybody; <c>no_place_left</c>: some fit, but all their places go to others with whom more
/// people are matched or the total is larger; <c>not_needed</c>: a mentor whom no mentee of this matching needed.</param>
/// <param name="Possible">How many of the other side are possible.</param>
/// <param name="Blocked">How many each rule blocks; a pair blocked by two rules counts for both.</param>
/// <param name="Nearest">Up to three with the fewest rules in the way, empty when some are possible.</param>
/// <param name="CheapestRelaxation">The single rule that stands alone before the most people.</param>
public sealed record UnmatchedPerson(
    Guid PersonId, bool IsMentee, string Reason, int Possible, IReadOnlyList<BlockCount> Blocked, IReadOnlyList<Nearest> Nearest, Relaxation? CheapestRelaxation);

/// <summary>Says of everybody without a partner which rules stand in the way and what is nearest.</summary>
internal sealed class UnmatchedExplainer(PoolScorer scorer, MatchingProblem problem, MatchingResult matching, List<Participant> mentees, List<Participant> mentors, PoolInput input)
{
    private const int MostNearest = 3;
    private readonly HashSet<IdPair> forbidden = [.. input.Forbids];

    public List<UnmatchedPerson> Explain(HashSet<Guid> matchedMentors, CancellationToken cancellationToken)
    {
        var found = new List<UnmatchedPerson>();
        for (var i = 0; i < mentees.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (matching.MentorOf[i] < 0)
            {
                var mentee = mentees[i];
                found.Add(Explain(mentee.Id, true, problem.RowStart[i + 1] - problem.RowStart[i], mentors, mentor => Blocks(mentee, mentor)));
            }
        }

        var possible = new int[mentors.Count];
        foreach (var j in problem.Mentors)
        {
            possible[j]++;
        }

        for (var j = 0; j < mentors.Count; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!matchedMentors.Contains(mentors[j].Id))
            {
                var mentor = mentors[j];
                found.Add(Explain(mentor.Id, false, possible[j], mentees, mentee => Blocks(mentee, mentor)));
            }
        }

        return found;
    }

    private IReadOnlyList<Block> Blocks(Participant mentee, Participant mentor)
    {
        var blocks = scorer.Blocks(mentee, mentor);
        return forbidden.Contains(new IdPair(mentee.Id, mentor.Id)) ? [.. blocks, new Block("forbid", [])] : blocks;
    }

    private static UnmatchedPerson Explain(Guid id, bool isMentee, int possible, List<Participant> others, Func<Participant, IReadOnlyList<Block>> blocksOf)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var alone = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var blocked = new List<Nearest>();
        foreach (var other in others)
        {
            var blocks = blocksOf(other);
            foreach (var block in blocks)
            {
                counts[block.Criterion] = counts.GetValueOrDefault(block.Criterion) + 1;
            }

            if (blocks.Count == 1)
            {
                alone[blocks[0].Criterion] = alone.GetValueOrDefault(blocks[0].Criterion) + 1;
            }

            if (blocks.Count > 0)
            {
                blocked.Add(new Nearest(other.Id, blocks));
            }
        }

        var reason = possible == 0 ? "nobody_fits" : isMentee ? "no_place_left" : "not_needed";
        return new UnmatchedPerson(
            id,
            isMentee,
            reason,
            possible,
            [.. counts.OrderByDescending(count => count.Value).Select(count => new BlockCount(count.Key, count.Value))],
            possible > 0 ? [] : [.. blocked.OrderBy(near => near.Missing.Count).ThenBy(near => near.PersonId).Take(MostNearest)],
            alone.Count == 0 ? null : alone.OrderByDescending(count => count.Value).Select(count => new Relaxation(count.Key, count.Value)).First());
    }
}
