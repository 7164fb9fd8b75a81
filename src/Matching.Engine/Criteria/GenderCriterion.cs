namespace Matching.Engine.Criteria;

/// <summary>
/// Hard: the gender that either side must have in the other, in both directions. An unknown or undisclosed gender does not meet
/// it, unless the profile lets it pass with a flag. A preference blocks no pair: it scores among the expectations.
/// </summary>
public sealed class GenderCriterion(bool isUnknownFlagged = false) : HardCriterion
{
    public override string Id => "gender";

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        !(Passes(mentee, mentor) && Passes(mentor, mentee));

    public override IReadOnlyList<string>? Flag(Participant mentee, Participant mentor, ScoringContext context) =>
        isUnknownFlagged && (IsUnknown(mentee, mentor) || IsUnknown(mentor, mentee)) ? NoFacts : null;

    private bool Passes(Participant wishing, Participant other) =>
        !GenderWishes.IsMust(wishing) || (GenderWishes.IsMet(wishing, other) ?? isUnknownFlagged);

    private static bool IsUnknown(Participant wishing, Participant other) =>
        GenderWishes.IsMust(wishing) && GenderWishes.IsMet(wishing, other) is null;
}
