namespace Matching.Engine.Criteria;

/// <summary>
/// Soft: half nearness of the hours a month (1 less difference over the larger), half shared kinds of help over the smaller list.
/// Where either prefers a gender, that is one half (share of the preferences met) and the others are the other half.
/// Where one half is known and the other is not, the unknown half counts with the neutral value.
/// </summary>
public sealed class ExpectationsCriterion(double neutral) : SoftCriterion
{
    public override string Id => "expectations";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        Of(mentee, mentor, Codes.SharedOverSmaller(mentee.Kinds, mentor.Kinds));

    /// <summary>Value of two people whose share of kinds of help in common is known, null where unknown.</summary>
    internal double? Of(Participant mentee, Participant mentor, double? kinds)
    {
        var hours = Hours(mentee.HoursPerMonth, mentor.HoursPerMonth);
        double? help = hours is null && kinds is null ? null : ((hours ?? neutral) + (kinds ?? neutral)) / 2;
        return GenderWishes.Share(mentee, mentor, neutral) is not { } met ? help
            : help is null && !GenderWishes.IsAnyKnown(mentee, mentor) ? null
            : (met + (help ?? neutral)) / 2;
    }

    /// <summary>Nearness of hours asked and hours given; null when either is unknown.</summary>
    internal static double? Hours(int? mentee, int? mentor) =>
        mentee is { } asked and > 0 && mentor is { } given and > 0
            ? 1 - ((double)Math.Abs(asked - given) / Math.Max(asked, given))
            : null;

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context)
    {
        var kinds = Codes.SharedText(mentee.Kinds, mentor.Kinds);
        return GenderWishes.Share(mentee, mentor, .5) is not { } met
            ? [kinds]
            :
            [
                kinds,
                !GenderWishes.IsAnyKnown(mentee, mentor) ? "unknown"
                : met >= 1 ? "met"
                : met <= 0 ? "unmet"
                : "partly",
            ];
    }
}
