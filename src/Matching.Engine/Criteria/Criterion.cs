namespace Matching.Engine.Criteria;

/// <summary>What a criterion may look at besides the two people.</summary>
/// <param name="AsOf">The day of the run.</param>
/// <param name="History">Pairs (mentee, mentor) that were declined, dissolved or completed before.</param>
public sealed record ScoringContext(DateOnly AsOf, IReadOnlySet<(Guid MenteeId, Guid MentorId)> History);

/// <summary>What a criterion found: a value from 0 to 1, and the facts that its sentence is made of.</summary>
public readonly record struct Valuation(double Value, params string[] Facts);

/// <summary>One personal characteristic by which two people suit each other, or by which they cannot be paired.</summary>
public abstract class Criterion
{
    /// <summary>Name in profiles, answers and texts.</summary>
    public abstract string Id { get; }
}

/// <summary>A criterion that adds to the score.</summary>
public abstract class SoftCriterion : Criterion
{
    /// <summary>How well the two suit each other, 0 to 1; null when either side gave no answer.</summary>
    public abstract Valuation? Value(Participant mentee, Participant mentor, ScoringContext context);
}

/// <summary>A criterion that makes a pair impossible.</summary>
public abstract class HardCriterion : Criterion
{
    /// <summary>Why the pair is impossible, as facts for its sentence; null when it is possible or when an answer is missing.</summary>
    public abstract IReadOnlyList<string>? Blocks(Participant mentee, Participant mentor, ScoringContext context);

    protected static readonly IReadOnlyList<string> Blocked = [];
}
