namespace Matching.Engine.Criteria;

/// <summary>Soft: days since the mentee applied, rising by a curve.</summary>
public sealed class WaitingCriterion(Curve curve) : SoftCriterion
{
    public override string Id => "waiting";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        curve.At(Days(mentee, context));

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [Codes.Text(Days(mentee, context))];

    private static int Days(Participant mentee, ScoringContext context) =>
        Math.Max(0, context.AsOf.DayNumber - mentee.AppliedOn.DayNumber);
}
