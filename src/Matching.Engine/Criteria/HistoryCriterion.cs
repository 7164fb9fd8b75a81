namespace Matching.Engine.Criteria;

/// <summary>Hard: two who were paired, declined or dissolved before are not proposed to each other again.</summary>
public sealed class HistoryCriterion : HardCriterion
{
    public override string Id => "history";

    public override bool Blocks(Participant mentee, Participant mentor, ScoringContext context) =>
        context.History.Count > 0 && context.History.Contains((mentee.Id, mentor.Id));
}
