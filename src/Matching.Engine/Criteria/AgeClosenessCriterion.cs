using System.Globalization;

namespace Matching.Engine.Criteria;

/// <summary>Soft: nearness in age, falling by a curve over the difference in years.</summary>
public sealed class AgeClosenessCriterion(Curve curve) : SoftCriterion
{
    public override string Id => "age_closeness";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.BirthYear is not { } one || mentor.BirthYear is not { } other)
        {
            return null;
        }

        var years = Math.Abs(one - other);
        return new Valuation(curve.At(years), years.ToString(CultureInfo.InvariantCulture));
    }
}
