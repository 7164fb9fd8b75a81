namespace Matching.Engine.Criteria;

/// <summary>Soft: same sector of work or study.</summary>
public sealed class OccupationCriterion : SoftCriterion
{
    public override string Id => "occupation";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        mentee.Sector is { } one && mentor.Sector is { } other ? (one == other ? 1 : 0) : null;

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [mentee.Sector == mentor.Sector ? mentee.Sector ?? "" : ""];
}
