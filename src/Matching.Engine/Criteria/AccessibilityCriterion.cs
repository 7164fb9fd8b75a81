namespace Matching.Engine.Criteria;

/// <summary>Hard: whatever the mentee needs to take part, the mentor can provide.</summary>
public sealed class AccessibilityCriterion : HardCriterion
{
    public override string Id => "accessibility";

    public override IReadOnlyList<string>? Blocks(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.AccessibilityNeeds is not { } needs || mentor.AccessibilityOffers is not { } offers)
        {
            return null;
        }

        var unmet = needs.Except(offers).Order(StringComparer.Ordinal).ToList();
        return unmet.Count == 0 ? null : [string.Join(',', unmet)];
    }
}
