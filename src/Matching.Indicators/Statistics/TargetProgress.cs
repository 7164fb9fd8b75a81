namespace Matching.Indicators.Statistics;

/// <summary>How far an indicator has come from its baseline to its target.</summary>
/// <param name="Progress">(actual - baseline) / (target - baseline); null when target and baseline are the same.</param>
/// <param name="IsMet">At the target or past it in the desired direction.</param>
/// <param name="Reason"><c>not_collected</c> without an actual figure, <c>zero_variance</c> when there is no way to go.</param>
public sealed record TargetProgress(double? Progress, bool? IsMet, string? Reason)
{
    /// <summary>Judges an actual figure.</summary>
    public static TargetProgress Of(double baseline, double target, double? actual, bool isUpBetter)
    {
        if (actual is not { } now)
        {
            return new TargetProgress(null, null, Reasons.NotCollected);
        }

        // 3.0 + 0.5 reached in tenths is 3.5
        var isMet = PairedSample.Rounded(isUpBetter ? now - target : target - now) >= 0;
        return target == baseline
            ? new TargetProgress(null, isMet, Reasons.ZeroVariance)
            : new TargetProgress((now - baseline) / (target - baseline), isMet, null);
    }
}
