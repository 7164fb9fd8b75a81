namespace Matching.Engine.Criteria;

/// <summary>Soft: the coordinator's flag on the mentee. Not flagged counts nothing, so it is never unknown.</summary>
public sealed class PriorityCriterion : SoftCriterion
{
    public override string Id => "priority";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context) => new Valuation(mentee.IsPriority ? 1 : 0);
}
