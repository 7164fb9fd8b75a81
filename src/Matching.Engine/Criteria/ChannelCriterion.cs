namespace Matching.Engine.Criteria;

/// <summary>Soft: any way of keeping in touch that both use.</summary>
public sealed class ChannelCriterion : SoftCriterion
{
    public override string Id => "channel";

    public override Valuation? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        Overlap.Of(mentee.Channels, mentor.Channels) is { } overlap ? new Valuation(overlap.Shared.Count > 0 ? 1 : 0, string.Join(',', overlap.Shared)) : null;
}
