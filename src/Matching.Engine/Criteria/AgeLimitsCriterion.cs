namespace Matching.Engine.Criteria;

/// <summary>
/// Hard: both are adults, or of 14 to 17 with the consent of a guardian, and each is within the ages that the other wishes for.
/// Age is the year of the run less the year of birth; a person who turns 18 in that year is an adult when staff have confirmed
/// it.
/// </summary>
public sealed class AgeLimitsCriterion : HardCriterion
{
    private const int Adult = 18;
    private const int CertainlyAdult = Adult + 1;
    private const int Youngest = 14;

    public override string Id => "age_limits";

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        !(Fits(mentee, mentor, context) && Fits(mentor, mentee, context));

    public override IReadOnlyList<string>? Flag(Participant mentee, Participant mentor, ScoringContext context) =>
        IsUnknown(mentee, mentor) || IsUnknown(mentor, mentee) ? NoFacts : null;

    private static bool IsUnknown(Participant wishing, Participant other) =>
        other.BirthYear is null && (wishing.WishedMinAge ?? wishing.WishedMaxAge) is not null;

    /// <summary>One direction: the other is old enough and within the ages wished for, or of unknown age.</summary>
    internal static bool Fits(Participant wishing, Participant other, ScoringContext context) =>
        other.BirthYear is not { } year
        || (
            context.AsOf.Year - year is var age
            && age
                >= (
                    other.HasGuardianConsent ? Youngest
                    : other.IsAdultConfirmed ? Adult
                    : CertainlyAdult
                )
            && age >= (wishing.WishedMinAge ?? 0)
            && age <= (wishing.WishedMaxAge ?? int.MaxValue)
        );
}
