namespace Matching.Engine.Criteria;

/// <summary>Hard, when mandatory: the mentor has experience of whatever special need the mentee named.</summary>
public sealed class SpecialNeedCriterion : HardCriterion
{
    public override string Id => "special_need";

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context)
    {
        if (mentee.SpecialNeeds is not { } needs || mentor.Experience is not { } experience)
        {
            return false;
        }

        for (var i = 0; i < needs.Count; i++)
        {
            if (needs[i].Mandatory && !Codes.Contains(experience, needs[i].Code))
            {
                return true;
            }
        }

        return false;
    }

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [
            Codes.Text(
                (mentee.SpecialNeeds ?? [])
                    .Where(need => need.Mandatory)
                    .Select(need => need.Code)
                    .Except(mentor.Experience ?? [])
            ),
        ];
}
