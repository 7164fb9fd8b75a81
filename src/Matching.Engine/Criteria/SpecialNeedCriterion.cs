namespace Matching.Engine.Criteria;

/// <summary>Hard, when mandatory: the mentor has experience of whatever special need the mentee named.</summary>
public sealed class SpecialNeedCriterion : HardCriterion
{
    public override string Id => "special_need";

    public override IReadOnlyList<string>? Blocks(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.SpecialNeeds is not { } needs || mentor.Experience is not { } experience)
        {
            return null;
        }

        var unmet = needs.Where(need => need.Mandatory).Select(need => need.Code).Except(experience).Order(StringComparer.Ordinal).ToList();
        return unmet.Count == 0 ? null : [string.Join(',', unmet)];
    }
}
