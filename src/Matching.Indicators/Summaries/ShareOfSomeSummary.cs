using Matching.Indicators.Computation;

namespace Matching.Indicators.Summaries;

/// <summary>A yes or a no of a subject who is or is not among those whose share is published.</summary>
public sealed record MemberEntry(Subject Subject, bool IsYes, bool IsMember) : Entry(Subject)
{
    public override (double First, double Second) Numbers => (OneIf(IsYes), OneIf(IsMember));
}

/// <summary>
/// Share of members with a yes. The others are entries too: their share is published elsewhere together with this one, and would
/// be the difference of the two.
/// </summary>
public sealed class ShareOfSomeSummary : EntrySummary<MemberEntry>
{
    public static readonly ShareOfSomeSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } = ["n", "count", "percent", "ci_low", "ci_high", Expected];

    public override string Headline => "percent";

    public override IReadOnlyList<string> Parts { get; } = ["yes", "no", "other_yes", "other_no"];

    public override bool HasSplit => true;

    public override bool HasOwnBase => true;

    public override int BaseOf(IReadOnlyList<Entry> entries, SummaryContext context) =>
        entries.Count(entry => ((MemberEntry)entry).IsMember);

    protected override string Part(MemberEntry entry) => (entry.IsMember ? "" : "other_") + (entry.IsYes ? "yes" : "no");

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<MemberEntry> entries) =>
        ShareSummary.Of(entries.Count(entry => entry is { IsMember: true, IsYes: true }), entries.Count(entry => entry.IsMember));

    protected override void Recompute(Dictionary<string, Figure> rounded) => ShareSummary.OfRounded(rounded);
}
