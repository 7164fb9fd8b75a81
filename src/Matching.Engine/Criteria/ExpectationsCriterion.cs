namespace Matching.Engine.Criteria;

/// <summary>
/// Soft: half nearness of the hours a month (1 less difference over the larger), half shared kinds of help over the smaller list.
/// Where one half is known and the other is not, the unknown half counts with the neutral value.
/// </summary>
public sealed class ExpectationsCriterion(double neutral) : SoftCriterion
{
    public override string Id => "expectations";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        Of(Hours(mentee.HoursPerMonth, mentor.HoursPerMonth), Codes.SharedOverSmaller(mentee.Kinds, mentor.Kinds));

    /// <summary>Value of both halves, null where unknown.</summary>
    internal double? Of(double? hours, double? kinds) => hours is null && kinds is null ? null : ((hours ?? neutral) + (kinds ?? neutral)) / 2;

    /// <summary>Nearness of hours asked and hours given; null when either is unknown.</summary>
    internal static double? Hours(int? mentee, int? mentor) =>
        mentee is { } asked and > 0 && mentor is { } given and > 0 ? 1 - ((double)Math.Abs(asked - given) / Math.Max(asked, given)) : null;

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) => [Codes.SharedText(mentee.Kinds, mentor.Kinds)];
}
