namespace Matching.Indicators.Summaries;

/// <summary>Progress of a target, computed from the released figure and the target.</summary>
public sealed class ProgressSummary : Summary
{
    public static readonly ProgressSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["progress", "ci_low", "ci_high"];

    public override string Headline => "progress";
}
