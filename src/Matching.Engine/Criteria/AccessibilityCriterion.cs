namespace Matching.Engine.Criteria;

/// <summary>
/// Hard, in both directions: whatever one of them needs to take part and the programme does not provide, the other can provide.
/// </summary>
public sealed class AccessibilityCriterion : HardCriterion
{
    public override string Id => "accessibility";

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        !(Meets(mentee, mentor) && Meets(mentor, mentee));

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [Codes.Text(Unmet(mentee, mentor).Concat(Unmet(mentor, mentee)))];

    public override IReadOnlyList<string>? Flag(Participant mentee, Participant mentor, ScoringContext context) =>
        Unasked(mentee, mentor).Concat(Unasked(mentor, mentee)).ToList() is { Count: > 0 } codes ? [Codes.Text(codes)] : null;

    // The other was not asked yet, so the pair is possible and the question open.
    private static IEnumerable<string> Unasked(Participant needing, Participant providing) =>
        providing.AccessibilityOffers is null ? needing.AccessibilityNeeds ?? [] : [];

    private static bool Meets(Participant needing, Participant providing) =>
        needing.AccessibilityNeeds is not { } needs
        || providing.AccessibilityOffers is not { } offers
        || Codes.AllIn(needs, offers);

    private static IEnumerable<string> Unmet(Participant needing, Participant providing) =>
        providing.AccessibilityOffers is { } offers ? (needing.AccessibilityNeeds ?? []).Except(offers) : [];
}
