namespace Matching.Engine.Criteria;

/// <summary>
/// Hard: the gender that either side wishes for, in both directions. Somebody who gave no gender passes as "not known";
/// somebody who chose not to disclose it does not meet a wish for a certain one.
/// </summary>
public sealed class GenderCriterion : HardCriterion
{
    public override string Id => "gender";

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) => !(Meets(mentee, mentor) && Meets(mentor, mentee));

    private static bool Meets(Participant wishing, Participant other) => wishing.WishedGender switch
    {
        null or "any" => true,
        "same" => wishing.Gender is null || other.Gender is null || (wishing.Gender == other.Gender && other.Gender != "undisclosed"),
        var wished => other.Gender is null || other.Gender == wished,
    };
}
