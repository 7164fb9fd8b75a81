namespace Matching.Engine.Criteria;

/// <summary>Soft: any way of keeping in touch that both use.</summary>
public sealed class ChannelCriterion : SoftCriterion
{
    public override string Id => "channel";

    public override double? Value(Participant mentee, Participant mentor, ScoringContext context) =>
        Codes.SharedOverSmaller(mentee.Channels, mentor.Channels) switch
        {
            null => null,
            > 0 => 1,
            _ => 0,
        };

    public override IReadOnlyList<string> Facts(Participant mentee, Participant mentor, ScoringContext context) =>
        [Codes.SharedText(mentee.Channels, mentor.Channels)];
}
