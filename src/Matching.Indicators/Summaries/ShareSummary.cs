using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>Share of entries with a yes.</summary>
public sealed class ShareSummary : EntrySummary<YesNoEntry>, IGroupComparison
{
    public static readonly ShareSummary Instance = new("n", "count", "percent", "ci_low", "ci_high");

    /// <summary>A share of improved, with what it would be had no person changed.</summary>
    public static readonly ShareSummary OfImproved = new([.. Instance.Stats, Expected]);

    private ShareSummary(params IReadOnlyList<string> stats) => Stats = stats;

    public override IReadOnlyList<string> Stats { get; }

    public override string Headline => "percent";

    public override IReadOnlyList<string> Parts { get; } = ["yes", "no"];

    public override bool HasSplit => true;

    // Not only of sensitive items: a share and its base give the count, and no count below k is published anywhere.
    public override DisclosureRule Rule(int k, bool isSensitive) =>
        isSensitive ? DisclosureRule.Shares(k, isSensitive: true) : DisclosureRule.Means(k);

    public FormattableString Formula(string indicator) =>
        $"percent of {indicator} in the first group - in the second, interval by Newcombe's method 10";

    public Difference Compare(IReadOnlyList<Entry> first, IReadOnlyList<Entry> second, SummaryContext context)
    {
        var (one, other) = (CountsOf(first, context), CountsOf(second, context));
        var gap = ShareDifference.Of(Math.Min(one.Count, one.N), one.N, Math.Min(other.Count, other.N), other.N);
        return new Difference(100 * gap.Difference, 100 * gap.CiLow, 100 * gap.CiHigh, gap.Reason);
    }

    protected override string Part(YesNoEntry entry) => entry.IsYes ? "yes" : "no";

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<YesNoEntry> entries) =>
        Of(entries.Count(entry => entry.IsYes), entries.Count);

    protected override void Recompute(Dictionary<string, Figure> rounded) => OfRounded(rounded);

    /// <summary>A share with Wilson's interval, from its counts.</summary>
    internal static Dictionary<string, Figure> Of(int count, int n)
    {
        var share = ShareEstimate.Of(count, n);
        var reason = n == 0 ? Reasons.TooFew : null;
        return new Dictionary<string, Figure>
        {
            ["n"] = new(n),
            ["count"] = new(count),
            ["percent"] = new(100 * share.Share, reason),
            ["ci_low"] = new(100 * share.CiLow, reason),
            ["ci_high"] = new(100 * share.CiHigh, reason),
        };
    }

    /// <summary>The share of all people, which needs no number of its own.</summary>
    internal static Dictionary<string, Figure> OfEverybody(int count, int all)
    {
        var share = Of(Math.Min(count, all), all);
        share.Remove("n");
        return share;
    }

    /// <summary>Makes share and interval of rounded counts.</summary>
    internal static void OfRounded(Dictionary<string, Figure> rounded)
    {
        var (count, n) = ((int)rounded["count"].Value!.Value, (int)rounded["n"].Value!.Value);
        var share = Of(Math.Min(count, n), n);
        foreach (var stat in new[] { "percent", "ci_low", "ci_high" })
        {
            rounded[stat] = share[stat];
        }
    }

    private static (int Count, int N) CountsOf(IReadOnlyList<Entry> entries, SummaryContext context) =>
        (context.Rounded(entries.Count(entry => ((YesNoEntry)entry).IsYes)), context.Rounded(entries.Count));
}
