namespace Matching.Engine.Criteria;

/// <summary>Soft: both live with children born within three years of each other 1, both with children one half, else 0.</summary>
public sealed class FamilyCriterion : SoftCriterion
{
    private const int NearInYears = 3;

    public override string Id => "family";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.ChildrenBirthYears is not { } one || mentor.ChildrenBirthYears is not { } other)
        {
            return null;
        }

        if (one.Count == 0 || other.Count == 0)
        {
            return new Valuation(0);
        }

        return new Valuation(one.Any(a => other.Any(b => Math.Abs(a - b) <= NearInYears)) ? 1 : .5);
    }
}
