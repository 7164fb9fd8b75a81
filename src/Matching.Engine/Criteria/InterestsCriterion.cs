namespace Matching.Engine.Criteria;

/// <summary>
/// Soft: half shared interests, half shared dislikes, each shared over the smaller list; interests alone when neither named
/// dislikes. Where one half is known and the other is not, the unknown half counts with the neutral value.
/// </summary>
public sealed class InterestsCriterion(double neutral) : SoftCriterion
{
    public override string Id => "interests";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        var likes = Codes.SharedOverSmaller(mentee.Interests, mentor.Interests);
        var dislikes = Codes.SharedOverSmaller(mentee.Dislikes, mentor.Dislikes);
        return Of(likes, dislikes, mentee.Dislikes is { Count: > 0 } || mentor.Dislikes is { Count: > 0 });
    }

    /// <summary>Value of both halves, null where unknown.</summary>
    internal double? Of(double? likes, double? dislikes, bool isDislikeNamed) =>
        likes is null && dislikes is null ? null
        : isDislikeNamed ? ((likes ?? neutral) + (dislikes ?? neutral)) / 2
        : likes;

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [Codes.SharedText(mentee.Interests, mentor.Interests), Codes.SharedText(mentee.Dislikes, mentor.Dislikes)];
}
