namespace Matching.Engine.Criteria;

/// <summary>
/// Soft: half shared interests, half shared dislikes, each shared over the smaller list; interests alone when nobody named dislikes.
/// Where one half is known and the other is not, the unknown half counts with the neutral value.
/// </summary>
public sealed class InterestsCriterion(double neutral) : SoftCriterion
{
    public override string Id => "interests";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context)
    {
        var likes = Overlap.Of(mentee.Interests, mentor.Interests);
        var dislikes = Overlap.Of(mentee.Dislikes, mentor.Dislikes);
        if (likes is null && dislikes is null)
        {
            return null;
        }

        var isDislikeNamed = mentee.Dislikes is { Count: > 0 } || mentor.Dislikes is { Count: > 0 };
        var value = isDislikeNamed ? ((likes?.Share ?? neutral) + (dislikes?.Share ?? neutral)) / 2 : likes!.Value.Share;
        return new Valuation(value, string.Join(',', likes?.Shared ?? []), string.Join(',', dislikes?.Shared ?? []));
    }
}

/// <summary>What two lists share.</summary>
public static class Overlap
{
    /// <summary>Shared codes and their share of the smaller list; null when either list is empty.</summary>
    public static (double Share, IReadOnlyList<string> Shared)? Of(IReadOnlyList<string>? one, IReadOnlyList<string>? other)
    {
        if (one is not { Count: > 0 } || other is not { Count: > 0 })
        {
            return null;
        }

        var shared = one.Intersect(other).Order(StringComparer.Ordinal).ToList();
        return ((double)shared.Count / Math.Min(one.Distinct().Count(), other.Distinct().Count()), shared);
    }

}
