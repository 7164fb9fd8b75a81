namespace Matching.Engine.Criteria;

/// <summary>Hard: whatever the mentee needs to take part, the mentor can provide.</summary>
public sealed class AccessibilityCriterion : HardCriterion
{
    public override string Id => "accessibility";

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        mentee.AccessibilityNeeds is { } needs && mentor.AccessibilityOffers is { } offers && !Codes.AllIn(needs, offers);

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [Codes.Text((mentee.AccessibilityNeeds ?? []).Except(mentor.AccessibilityOffers ?? []))];
}
