namespace Matching.Engine.Criteria;

/// <summary>
/// Soft: shared interests over the smaller list; a shared dislike raises that halfway to 1. So no dislike that is named, shared or
/// not, lowers the value. Where interests are unknown and a dislike is shared, they count with the neutral value.
/// <para>
/// Version 1, of profiles stored before: half shared interests, half shared dislikes, each over the smaller list, and interests
/// alone when neither named dislikes; the unknown half counts with the neutral value.
/// </para>
/// </summary>
public sealed class InterestsCriterion(double neutral, int version) : SoftCriterion
{
    /// <summary>The version that new profiles get.</summary>
    public const int Newest = 2;

    public override string Id => "interests";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        var likes = Codes.SharedOverSmaller(mentee.Interests, mentor.Interests);
        var dislikes = Codes.SharedOverSmaller(mentee.Dislikes, mentor.Dislikes);
        return Of(likes, dislikes, mentee.Dislikes is { Count: > 0 } || mentor.Dislikes is { Count: > 0 });
    }

    /// <summary>Value of shared interests and shared dislikes, null where unknown.</summary>
    internal double? Of(double? likes, double? dislikes, bool isDislikeNamed) =>
        version > 1 ? (dislikes > 0 ? ((likes ?? neutral) + 1) / 2 : likes)
        : likes is null && dislikes is null ? null
        : isDislikeNamed ? ((likes ?? neutral) + (dislikes ?? neutral)) / 2
        : likes;

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [Codes.SharedText(mentee.Interests, mentor.Interests), Codes.SharedText(mentee.Dislikes, mentor.Dislikes)];
}
