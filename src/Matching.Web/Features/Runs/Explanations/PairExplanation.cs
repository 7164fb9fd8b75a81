using Matching.Web.Features.Pairs.Tasks;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.Explanations;

/// <summary>Relation of two people in a run.</summary>
public enum ExplainedState
{
    Matched,
    Possible,
    Blocked,
    NotInPool,
}

/// <summary>Which two people, and how exactly.</summary>
public sealed record ExplainQuery
{
    /// <summary>The mentee.</summary>
    [Mandatory]
    public Guid? MenteeId { get; set; }

    /// <summary>The mentor.</summary>
    [Mandatory]
    public Guid? MentorId { get; set; }

    /// <summary>Whether to solve the run again with a possible pair forced, and return what that costs whom.</summary>
    public bool? Exact { get; set; }
}

/// <summary>The next best partner of one side.</summary>
public sealed record SecondPartner
{
    /// <summary>Id of the person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Score of that pair.</summary>
    public required int Score { get; init; }

    /// <summary>How much the pair at hand scores above it; negative when the whole matching gains by it.</summary>
    public required int Difference { get; init; }
}

/// <summary>Least cost of forcing a pair, from the dual values of the run's certificate.</summary>
public sealed record LeastLoss
{
    /// <summary>
    /// 10,000 less the score less both dual values: how much dearer every matching with this pair is, at least.
    /// </summary>
    public required long ReducedCost { get; init; }

    /// <summary>How many mentees fewer are matched, at least.</summary>
    public required int Matched { get; init; }

    /// <summary>
    /// How many points fewer, at least, when exactly that number of mentees are lost; negative where the others may gain points.
    /// </summary>
    public required long Score { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }
}

/// <summary>The run solved again with a pair forced, and proved.</summary>
public sealed record ForcedMatching
{
    /// <summary>The run.</summary>
    public required MatchingTotals Before { get; init; }

    /// <summary>With the pair forced.</summary>
    public required MatchingTotals After { get; init; }

    /// <summary>Mentees lost: matched before less matched after.</summary>
    public required int LostMatched { get; init; }

    /// <summary>Points lost: score before less score after.</summary>
    public required long LostScore { get; init; }

    /// <summary>
    /// Who changes, the two themselves included; the differences add up to the points lost, with the sign turned.
    /// </summary>
    public required IReadOnlyList<MatchingChange> Changes { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }
}

/// <summary>A person who was not in the pool of the run.</summary>
public sealed record AbsentPerson
{
    /// <summary>Id of the person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Role of the person.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Reason, in words.</summary>
    public required string Text { get; init; }
}

/// <summary>Why two people were paired by a run, or why not.</summary>
public sealed record PairExplanation
{
    /// <summary>The run.</summary>
    public required Guid MatchRunId { get; init; }

    /// <summary>The mentee.</summary>
    public required Guid MenteeId { get; init; }

    /// <summary>The mentor.</summary>
    public required Guid MentorId { get; init; }

    /// <summary>Relation of the two people.</summary>
    public required ExplainedState State { get; init; }

    /// <summary>Whether they were locked.</summary>
    public required bool Locked { get; init; }

    /// <summary>The answer in one sentence.</summary>
    public required string Text { get; init; }

    /// <summary>Score, 0 to 10,000; null for a blocked pair and outside the pool.</summary>
    public int? Score { get; init; }

    /// <summary>The score by criterion; the points add up to it.</summary>
    public required IReadOnlyList<ScoreContribution> Contributions { get; init; }

    /// <summary>Every rule that blocks the pair; of a locked pair, those that the lock overrules.</summary>
    public required IReadOnlyList<MissingRule> BlockedBy { get; init; }

    /// <summary>
    /// What to check before approving the pair, such as an age limit where the age is not known; empty for a blocked pair.
    /// </summary>
    public required IReadOnlyList<MissingAnswer> Flags { get; init; }

    /// <summary>
    /// What the programme arranges before the two first meet, such as an interpreter. It neither blocks the pair nor changes its score;
    /// empty for a blocked pair.
    /// </summary>
    public required IReadOnlyList<PairTask> Tasks { get; init; }

    /// <summary>Who was not in the pool of the run, and why.</summary>
    public required IReadOnlyList<AbsentPerson> Absent { get; init; }

    /// <summary>Of a matched pair, the next best mentor for the mentee.</summary>
    public SecondPartner? SecondForMentee { get; init; }

    /// <summary>Of a matched pair, the next best mentee for the mentor.</summary>
    public SecondPartner? SecondForMentor { get; init; }

    /// <summary>Of a possible pair, the least cost of forcing it.</summary>
    public LeastLoss? Loss { get; init; }

    /// <summary>Of a possible pair, when asked for, the run solved again with it.</summary>
    public ForcedMatching? Forced { get; init; }
}
