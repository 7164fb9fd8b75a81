namespace Matching.Engine.Criteria;

/// <summary>
/// Hard, of the person and not of the pair: interview, age, consent, training and check are gates before the pool, so no person
/// in it is blocked here.
/// </summary>
public sealed class SuitabilityCriterion : HardCriterion
{
    public override string Id => "suitability";

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) => false;
}
