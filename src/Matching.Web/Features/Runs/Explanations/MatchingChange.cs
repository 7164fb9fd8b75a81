using Matching.Engine.Explanation;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>Effect of a change on a mentee.</summary>
public enum MatchingEffect
{
    /// <summary>Matched only after it, or with a better score.</summary>
    Gains,

    /// <summary>Matched only before it, or with a lower score.</summary>
    Loses,

    /// <summary>Another mentor with the same score.</summary>
    Moves,
}

/// <summary>How many mentees are matched, and the sum of their scores.</summary>
public sealed record MatchingTotals
{
    /// <summary>Mentees matched, locks included.</summary>
    public required int Matched { get; init; }

    /// <summary>Total score, locks included.</summary>
    public required long Score { get; init; }

    internal static MatchingTotals Of(PoolOutcome outcome) => new() { Matched = outcome.Matched, Score = outcome.Score };
}

/// <summary>
/// A mentee whose mentor or score is another one after a change. All differences add up to the difference of the totals.
/// </summary>
public sealed record MatchingChange
{
    /// <summary>The mentee.</summary>
    public required Guid MenteeId { get; init; }

    /// <summary>Mentor before; null for none.</summary>
    public Guid? MentorBefore { get; init; }

    /// <summary>Score before; null without a mentor.</summary>
    public int? ScoreBefore { get; init; }

    /// <summary>Mentor after; null for none.</summary>
    public Guid? MentorAfter { get; init; }

    /// <summary>Score after; null without a mentor.</summary>
    public int? ScoreAfter { get; init; }

    /// <summary>Score after less score before; no match counts 0.</summary>
    public int Difference => (ScoreAfter ?? 0) - (ScoreBefore ?? 0);

    /// <summary>Effect on the mentee.</summary>
    public MatchingEffect Effect =>
        MentorBefore is null ? MatchingEffect.Gains
        : MentorAfter is null ? MatchingEffect.Loses
        : Difference > 0 ? MatchingEffect.Gains
        : Difference < 0 ? MatchingEffect.Loses
        : MatchingEffect.Moves;

    /// <summary>Changes between two outcomes of the same people, by mentee, all scored by the first one's criteria.</summary>
    internal static List<MatchingChange> Between(PoolOutcome before, PoolOutcome after)
    {
        var pool = before.Case.Pool;
        return
        [
            .. before
                .Differing(after)
                .Select(i => new MatchingChange
                {
                    MenteeId = pool.Mentees[i].Id,
                    MentorBefore = before.MentorOf[i] < 0 ? null : pool.Mentors[before.MentorOf[i]].Id,
                    ScoreBefore = before.MentorOf[i] < 0 ? null : pool.Score(i, before.MentorOf[i]),
                    MentorAfter = after.MentorOf[i] < 0 ? null : pool.Mentors[after.MentorOf[i]].Id,
                    ScoreAfter = after.MentorOf[i] < 0 ? null : pool.Score(i, after.MentorOf[i]),
                }),
        ];
    }
}
