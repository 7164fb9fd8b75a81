namespace Matching.Indicators.Statistics;

/// <summary>Status of a target.</summary>
public enum TargetStatus
{
    /// <summary>There is no figure that may be compared.</summary>
    Unknown,

    /// <summary>Less than 70 % of the way expected on the day.</summary>
    OffTrack,

    /// <summary>From 70 % to less than 90 % of it.</summary>
    AtRisk,

    /// <summary>At least 90 % of it.</summary>
    OnTrack,

    /// <summary>Reached, but the interval still holds values that miss it, or there is no interval.</summary>
    Met,

    /// <summary>Reached by the interval's nearer bound as well.</summary>
    MetBeyondDoubt,
}

/// <summary>Which way a target leads from its baseline.</summary>
public enum TargetDirection
{
    /// <summary>To a greater value.</summary>
    Increase,

    /// <summary>To a smaller value.</summary>
    Decrease,

    /// <summary>The value is to stay.</summary>
    Keep,
}

/// <summary>What was expected by a day and what is made of the figure.</summary>
/// <param name="Status">The traffic light.</param>
/// <param name="Progress">(actual - baseline) / (target - baseline); null when there is no way to go.</param>
/// <param name="Expected">Value expected on that day.</param>
/// <param name="ExpectedProgress">The share of the way that it marks.</param>
public sealed record TargetStanding(TargetStatus Status, double? Progress, double Expected, double? ExpectedProgress);

/// <summary>
/// The way from a baseline to a target: straight from one milestone to the next, level before the first day and after the
/// last.
/// </summary>
/// <param name="Baseline">Value from which it starts.</param>
/// <param name="BaselineOn">The day of that value.</param>
/// <param name="Target">Value to reach.</param>
/// <param name="DueOn">By when.</param>
/// <param name="Milestones">Values expected in between, by day.</param>
/// <param name="IsUpBetter">Whether more is better.</param>
public sealed record TargetPlan(
    double Baseline,
    DateOnly BaselineOn,
    double Target,
    DateOnly DueOn,
    IReadOnlyList<(DateOnly On, double Value)> Milestones,
    bool IsUpBetter
)
{
    private const double OnTrackFrom = .9;
    private const double AtRiskFrom = .7;

    /// <summary>Which way a target leads.</summary>
    /// <param name="baseline">Value from which it starts.</param>
    /// <param name="target">Value to reach.</param>
    public static TargetDirection DirectionOf(double baseline, double target) =>
        target > baseline ? TargetDirection.Increase
        : target < baseline ? TargetDirection.Decrease
        : TargetDirection.Keep;

    /// <summary>The value expected on a day.</summary>
    public double ExpectedOn(DateOnly day)
    {
        (DateOnly On, double Value)[] points = [(BaselineOn, Baseline), .. Milestones, (DueOn, Target)];
        var next = Array.FindIndex(points, point => point.On >= day);
        if (next <= 0)
        {
            return next == 0 ? Baseline : Target;
        }

        var (from, to) = (points[next - 1], points[next]);
        return from.Value
            + ((to.Value - from.Value) * (day.DayNumber - from.On.DayNumber) / (to.On.DayNumber - from.On.DayNumber));
    }

    /// <summary>Judges a figure of a day.</summary>
    /// <param name="actual">The figure; null where there is none.</param>
    /// <param name="low">Lower bound of its interval; null without one.</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="day">The day to judge.</param>
    public TargetStanding Judge(double? actual, double? low, double? high, DateOnly day)
    {
        var expected = ExpectedOn(day);
        var expectedProgress = TargetProgress.Of(Baseline, Target, expected, IsUpBetter).Progress;
        var progress = TargetProgress.Of(Baseline, Target, actual, IsUpBetter);
        return new TargetStanding(
            Status(progress, IsUpBetter ? low : high, expectedProgress),
            progress.Progress,
            expected,
            expectedProgress
        );
    }

    private TargetStatus Status(TargetProgress progress, double? nearerBound, double? expectedProgress)
    {
        if (progress.IsMet is not { } isMet)
        {
            return TargetStatus.Unknown;
        }

        if (isMet)
        {
            return nearerBound is { } bound && TargetProgress.Of(Baseline, Target, bound, IsUpBetter).IsMet == true
                ? TargetStatus.MetBeyondDoubt
                : TargetStatus.Met;
        }

        // A target at its own baseline is to be kept: a value away from it has lost it. While nothing is expected yet, no
        // change is enough.
        if (progress.Progress is not { } reached || expectedProgress is not { } wanted)
        {
            return TargetStatus.OffTrack;
        }

        bool Has(double share) => PairedSample.Rounded(reached - (wanted > 0 ? share * wanted : wanted)) >= 0;
        return Has(OnTrackFrom) ? TargetStatus.OnTrack
            : Has(AtRiskFrom) ? TargetStatus.AtRisk
            : TargetStatus.OffTrack;
    }
}
