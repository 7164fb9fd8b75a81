namespace Matching.Engine.Criteria;

/// <summary>Soft: same sector of work or study.</summary>
public sealed class OccupationCriterion : SoftCriterion
{
    public override string Id => "occupation";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        mentee.Sector is { } one && mentor.Sector is { } other ? new Valuation(one == other ? 1 : 0, one == other ? one : "") : null;
}
