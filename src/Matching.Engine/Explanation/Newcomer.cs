using Matching.Engine.Criteria;

namespace Matching.Engine.Explanation;

/// <summary>A mentee whose mentor is another one after a late arrival joined; null for no match.</summary>
public sealed record Move(Guid MenteeId, Guid? MentorBefore, int? ScoreBefore, Guid? MentorAfter, int? ScoreAfter);

/// <summary>A person with whom a late arrival could be paired while all other pairs stay.</summary>
public sealed record FreePartner(Guid PersonId, int Score);

/// <summary>A matching after a late arrival joined.</summary>
/// <param name="Matched">How many mentees have a mentor, the late arrival included.</param>
/// <param name="Score">Total score of the pairs.</param>
/// <param name="Moves">Who has another mentor than before, the late arrival included, by id. Their differences add up to that of
/// the totals.</param>
/// <param name="Free">The best partner who is free without a move; null without any.</param>
public sealed record NewcomerOutcome(int Matched, long Score, IReadOnlyList<Move> Moves, FreePartner? Free);

/// <summary>
/// The best match of a late arrival, who was not there when a matching was made: one or two searches from the proved matching
/// instead of a fresh solve (<see cref="Assignment.IncrementalMatching"/>), so people who need not move stay. O(people) for the
/// scores, then usually a few hundred pairs.
/// </summary>
public static class Newcomer
{
    /// <param name="best">An optimal matching with its proof.</param>
    /// <param name="newcomer">A person who is not in its pool.</param>
    /// <param name="isMentee">Which side.</param>
    /// <param name="scorer">Scores by the run's criteria, and knows with whom the late arrival was paired before.</param>
    public static NewcomerOutcome Join(PoolOutcome best, Participant newcomer, bool isMentee, PoolScorer scorer)
    {
        var (given, pool) = (best.Case, best.Case.Pool);
        var matching = best.Changing();
        var places = given.Problem.Capacities;
        var scores = isMentee
            ? Scored(
                Enumerable.Range(0, pool.Mentors.Count).Where(j => places[j] > 0),
                j => scorer.Score(newcomer, pool.Mentors[j])
            )
            : Scored(
                Enumerable.Range(0, given.Problem.MenteeCount),
                row => scorer.Score(pool.Mentees[given.MenteeOf(row)], newcomer)
            );
        var number = isMentee ? matching.AddMentee(scores) : matching.AddMentor(newcomer.Places, scores);

        int? ScoreWith(int row, int mentor) =>
            mentor < 0 ? null
            : isMentee && row == number ? scores.Find(pair => pair.Other == mentor).Score
            : !isMentee && mentor == number ? scores.Find(pair => pair.Other == row).Score
            : pool.Score(given.MenteeOf(row), mentor);
        Guid? Mentor(int mentor) =>
            mentor < 0 ? null
            : mentor == pool.Mentors.Count ? newcomer.Id
            : pool.Mentors[mentor].Id;
        var moves = new List<Move>();
        for (var row = 0; row < given.Problem.MenteeCount + (isMentee ? 1 : 0); row++)
        {
            var isNew = row == given.Problem.MenteeCount;
            var (before, after) = (isNew ? -1 : best.MentorOf[given.MenteeOf(row)], matching.MentorOf(row));
            if (before != after)
            {
                moves.Add(
                    new Move(
                        isNew ? newcomer.Id : pool.Mentees[given.MenteeOf(row)].Id,
                        Mentor(before),
                        isNew ? null : ScoreWith(row, before),
                        Mentor(after),
                        ScoreWith(row, after)
                    )
                );
            }
        }

        return new NewcomerOutcome(
            best.Matched + moves.Sum(move => (move.MentorAfter is null ? 0 : 1) - (move.MentorBefore is null ? 0 : 1)),
            best.Score + moves.Sum(move => (long)((move.ScoreAfter ?? 0) - (move.ScoreBefore ?? 0))),
            [.. moves.OrderBy(move => move.MenteeId)],
            Free(best, isMentee, scores)
        );
    }

    private static List<(int Other, int Score)> Scored(IEnumerable<int> others, Func<int, int> score) =>
        others.Select(other => (other, score(other))).Where(pair => pair.Item2 >= 0).ToList();

    // By score, the earlier id among equals.
    private static FreePartner? Free(PoolOutcome best, bool isMentee, List<(int Other, int Score)> scores)
    {
        var (given, pool) = (best.Case, best.Case.Pool);
        var taken = new int[pool.Mentors.Count];
        foreach (
            var mentor in Enumerable
                .Range(0, given.Problem.MenteeCount)
                .Select(row => best.MentorOf[given.MenteeOf(row)])
                .Where(mentor => mentor >= 0)
        )
        {
            taken[mentor]++;
        }

        return scores
            .Where(pair =>
                isMentee
                    ? taken[pair.Other] < given.Problem.Capacities[pair.Other]
                    : best.MentorOf[given.MenteeOf(pair.Other)] < 0
            )
            .OrderByDescending(pair => pair.Score)
            .Select(pair => new FreePartner(
                isMentee ? pool.Mentors[pair.Other].Id : pool.Mentees[given.MenteeOf(pair.Other)].Id,
                pair.Score
            ))
            .FirstOrDefault();
    }
}
