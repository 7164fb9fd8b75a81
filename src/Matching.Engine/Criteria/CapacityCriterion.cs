namespace Matching.Engine.Criteria;

/// <summary>Hard: the mentor has a free place.</summary>
public sealed class CapacityCriterion : HardCriterion
{
    public override string Id => "capacity";

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) => mentor.Places < 1;
}
