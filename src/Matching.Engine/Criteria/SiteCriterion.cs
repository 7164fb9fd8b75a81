namespace Matching.Engine.Criteria;

/// <summary>
/// Hard: same site, or the mentee lives within the mentor's travel radius (great circle), or both accept meeting online.
/// </summary>
public sealed class SiteCriterion(bool useRadius, bool allowOnline) : HardCriterion
{
    public override string Id => "site";

    internal bool UseRadius => useRadius;

    internal bool AllowOnline => allowOnline;

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (
            mentee.SiteId is null
            || mentor.SiteId is null
            || mentee.SiteId == mentor.SiteId
            || (allowOnline && mentee.AcceptsOnline == true && mentor.AcceptsOnline == true)
        )
        {
            return false;
        }

        return !(
            useRadius
            && mentor.TravelKm is { } radius
            && mentee.Place is { } home
            && mentor.Place is { } from
            && from.KilometresTo(home) <= radius
        );
    }
}
