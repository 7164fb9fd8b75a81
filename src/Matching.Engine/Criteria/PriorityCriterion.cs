namespace Matching.Engine.Criteria;

/// <summary>Soft: the coordinator's flag on the mentee. Not flagged counts nothing, so it is never unknown.</summary>
public sealed class PriorityCriterion : SoftCriterion
{
    public override string Id => "priority";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context) => mentee.IsPriority ? 1 : 0;
}
