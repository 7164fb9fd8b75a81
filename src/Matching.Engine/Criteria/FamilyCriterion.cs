namespace Matching.Engine.Criteria;

/// <summary>
/// The family situation of two people: both live with children born within three years of each other 1, both with children one
/// half, else 0.
/// </summary>
public sealed class FamilyCriterion : SoftCriterion
{
    internal const int NearInYears = 3;

    public override string Id => "family";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context) => Nearness(mentee, mentor);

    /// <summary>0, one half or 1 as above; null when either side gave no answer.</summary>
    public static double? Nearness(Participant mentee, Participant mentor)
    {
        if (mentee.ChildrenBirthYears is not { } one || mentor.ChildrenBirthYears is not { } other)
        {
            return null;
        }

        if (one.Count == 0 || other.Count == 0)
        {
            return 0;
        }

        foreach (var year in one)
        {
            foreach (var near in other)
            {
                if (Math.Abs(year - near) <= NearInYears)
                {
                    return 1;
                }
            }
        }

        return .5;
    }
}

/// <summary>Hard, for family programmes: both live with children born within three years of each other.</summary>
public sealed class FamilyRequiredCriterion : HardCriterion
{
    public override string Id => "family";

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        FamilyCriterion.Nearness(mentee, mentor) < 1;
}
