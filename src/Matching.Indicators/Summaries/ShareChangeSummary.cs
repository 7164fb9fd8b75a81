using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>Change of a share from start to end of the same people.</summary>
public sealed class ShareChangeSummary : EntrySummary<ChangeEntry>
{
    public static readonly ShareChangeSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } =
    ["n", "percent_start", "percent_end", "percent", "gained", "lost", "ci_low", "ci_high", "p_mcnemar", "p_holm"];

    public override string Headline => "percent";

    public override bool IsChange => true;

    public override bool IsInPercentagePoints => true;

    public override IReadOnlyList<string> Parts { get; } = ["gained", "lost", "same"];

    /// <summary>The last of the parts by what was answered twice.</summary>
    internal static readonly IReadOnlyList<string> SameByAnswer = ["same_yes", "same_no"];

    public override bool PublishesNet => true;

    public override bool IsOfOneWave(string stat) => stat is "percent_start" or "percent_end";

    // In groups the counts of start and end would be small, and bound those who gained and lost.
    public override bool IsOfEveryone(string stat) => IsOfOneWave(stat);

    // The interval is computed from the counts of those who gained and lost.
    public override bool NeedsAllParts(string stat) => stat is "p_mcnemar" or "p_holm" or "ci_low" or "ci_high";

    // With number, start and end one count is left open: those who lost, from what the net needs to all who could have.
    public override bool ShowsStartAndEnd(IReadOnlyList<Entry> entries, DisclosureRule rule, bool showsParts)
    {
        int Of(int before, int after) =>
            entries.Count(entry => entry is ChangeEntry change && change.Start == before && change.End == after);
        var (yesYes, yesNo, noYes, noNo) = (Of(1, 1), Of(1, 0), Of(0, 1), Of(0, 0));
        int[] margins = [yesYes + yesNo, noYes + noNo, yesYes + noYes, yesNo + noNo];
        return Array.TrueForAll([.. margins, yesYes, noNo], count => !PrimaryRules.HidesCount(count, rule.K, rule.IsSensitive))
            && (showsParts || margins.Min() >= rule.K);
    }

    /// <summary>The parts that said yes at the start or at the end.</summary>
    internal static IReadOnlyList<string> PartsOfYes(string stat) =>
        [stat == "percent_start" ? "lost" : "gained", SameByAnswer[0]];

    protected override string Part(ChangeEntry entry) =>
        MeanChangeSummary.SignOf(entry) switch
        {
            > 0 => "gained",
            < 0 => "lost",
            _ => "same",
        };

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<ChangeEntry> entries)
    {
        int Of(int before, int after) => entries.Count(entry => entry.Start == before && entry.End == after);
        return OfCounts(Of(1, 1), Of(1, 0), Of(0, 1), Of(0, 0));
    }

    // Of rounded counts.
    protected override IReadOnlyDictionary<string, Figure> Compute(IReadOnlyList<ChangeEntry> entries, SummaryContext context)
    {
        var (n, figures) = (context.Rounded(entries.Count), base.Compute(entries, context));
        Figure Share(Func<ChangeEntry, double> inWave) =>
            n == 0
                ? new(null, Reasons.TooFew)
                : new(100.0 * Math.Min(context.Rounded(entries.Count(entry => inWave(entry) == 1)), n) / n);
        var (start, end) = (Share(entry => entry.Start), Share(entry => entry.End));
        return Stats.ToDictionary(
            stat => stat,
            stat =>
                stat switch
                {
                    "percent_start" => start,
                    "percent_end" => end,
                    _ => figures[stat],
                }
        );
    }

    // To fifteen digits a percentage or a p gives away the counts that it was made from.
    protected override void Recompute(Dictionary<string, Figure> rounded)
    {
        int Of(string stat) => (int)rounded[stat].Value!.Value;
        var change = OfCounts(0, Of("lost"), Of("gained"), Math.Max(0, Of("n") - Of("lost") - Of("gained")));
        foreach (var stat in new[] { "percent", "ci_low", "ci_high", "p_mcnemar", "p_holm" })
        {
            rounded[stat] = change[stat];
        }
    }

    private static Dictionary<string, Figure> OfCounts(int yesYes, int yesNo, int noYes, int noNo)
    {
        var change = BinaryChange.Of(yesYes, yesNo, noYes, noNo);
        var reason = change.N == 0 ? change.Reason : null;
        var p = new Figure(change.Reason is null ? change.PExact : null, change.Reason);
        return new Dictionary<string, Figure>
        {
            ["n"] = new(change.N),
            ["percent"] = new(100 * change.Change, reason),
            ["gained"] = new(noYes),
            ["lost"] = new(yesNo),
            ["ci_low"] = new(100 * change.CiLow, reason),
            ["ci_high"] = new(100 * change.CiHigh, reason),
            ["p_mcnemar"] = p,
            ["p_holm"] = p,
        };
    }
}
