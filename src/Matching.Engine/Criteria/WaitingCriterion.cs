using System.Globalization;

namespace Matching.Engine.Criteria;

/// <summary>Soft: days since the mentee applied, rising by a curve.</summary>
public sealed class WaitingCriterion(Curve curve) : SoftCriterion
{
    public override string Id => "waiting";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        var days = Math.Max(0, context.AsOf.DayNumber - mentee.AppliedOn.DayNumber);
        return new Valuation(curve.At(days), days.ToString(CultureInfo.InvariantCulture));
    }
}
