namespace Matching.Engine.Criteria;

/// <summary>What a criterion may look at besides the two people.</summary>
/// <param name="AsOf">The day of the run.</param>
/// <param name="History">Pairs (mentee, mentor) that were declined, dissolved or completed before.</param>
public sealed record ScoringContext(DateOnly AsOf, IReadOnlySet<(Guid MenteeId, Guid MentorId)> History);

/// <summary>One personal characteristic by which two people suit each other, or by which they cannot be paired.</summary>
public abstract class Criterion
{
    protected static readonly IReadOnlyList<string> NoFacts = [];

    /// <summary>Name in profiles, answers and texts.</summary>
    public abstract string Id { get; }

    /// <summary>Codes and numbers that its sentence is made of; computed only for pairs that are explained.</summary>
    public virtual IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) => NoFacts;
}

/// <summary>A criterion that adds to the score.</summary>
public abstract class SoftCriterion : Criterion
{
    /// <summary>How well the two suit each other, 0 to 1; null when either side gave no answer.</summary>
    public abstract double? Value(Participant mentee, Participant mentor, ScoringContext context);
}

/// <summary>A criterion that makes a pair impossible.</summary>
public abstract class HardCriterion : Criterion
{
    /// <summary>Whether the pair is impossible; false when an answer is missing, except where safety depends on it.</summary>
    public abstract bool Blocks(Participant mentee, Participant mentor, ScoringContext context);

    /// <summary>
    /// Facts to look at before a possible pair is approved, because an answer that the rule needs is missing; null when there is
    /// nothing to look at.
    /// </summary>
    public virtual IReadOnlyList<string>? Flag(Participant mentee, Participant mentor, ScoringContext context) => null;
}
