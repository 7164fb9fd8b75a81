using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Summaries;

/// <summary>Change of the mean from start to end of the same people.</summary>
public sealed class MeanChangeSummary : EntrySummary<ChangeEntry>, IGroupComparison
{
    public static readonly MeanChangeSummary Instance = new();

    public override IReadOnlyList<string> Stats { get; } =
    [
        "n",
        "mean_start",
        "mean_end",
        "mean",
        "sd",
        "ci_low",
        "ci_high",
        "t",
        "p_t",
        "p_holm",
        "p_wilcoxon",
        "g_av",
        "g_av_low",
        "g_av_high",
        "r",
        "mdc",
        "mdc_points",
        "percent_change",
        "improved",
        "same",
        "worse",
        "p_sign",
        Expected,
    ];

    public override bool IsChange => true;

    public override IReadOnlyList<string> Parts { get; } = ["improved", "same", "worse"];

    public override bool NeedsAllParts(string stat) => stat == "p_sign";

    // The change and the percentage give the start, too.
    public override bool IsOfOneWave(string stat) => stat is "mean_start" or "mean_end" or "percent_change";

    public override int NeedOf(string part) =>
        part switch
        {
            "improved" => 3,
            "worse" => 2,
            _ => 1,
        };

    public FormattableString Formula(string indicator) => Difference.FormulaOfMeans(indicator);

    public Difference Compare(IReadOnlyList<Entry> first, IReadOnlyList<Entry> second, SummaryContext context) =>
        Difference.OfMeans(first, second, entry => ((ChangeEntry)entry).End - ((ChangeEntry)entry).Start);

    protected override string Part(ChangeEntry entry) =>
        SignOf(entry) switch
        {
            > 0 => "improved",
            < 0 => "worse",
            _ => "same",
        };

    protected override Dictionary<string, Figure> Compute(IReadOnlyList<ChangeEntry> entries)
    {
        var sample = PairedSample.Of(
            [.. entries.Select(entry => (double?)entry.Start)],
            [.. entries.Select(entry => (double?)entry.End)]
        );
        var (test, ranks) = (ByClusters(entries, sample.Differences), WilcoxonSignedRank.Of([.. sample.Differences]));
        var (size, change) = (PairedEffectSize.Of(sample), PairedChange.Of(sample));
        var (sign, mean) = (SignTest.Of(change), change.Change);
        var (start, end) = sample.N == 0 ? ((double?)null, (double?)null) : (sample.Starts.Average(), sample.Ends.Average());
        var noMean = sample.N == 0 ? Reasons.TooFew : null;
        // J corrects the effect and its bounds alike
        Figure Corrected(double? effect) => new(effect * size.J, size.Reason);
        return new Dictionary<string, Figure>
        {
            ["n"] = new(sample.N),
            ["mean_start"] = new(start, noMean),
            ["mean_end"] = new(end, noMean),
            ["mean"] = new(mean.Mean, mean.Reason),
            ["sd"] = new(mean.Sd, mean.Reason),
            ["ci_low"] = new(test.CiLow, test.Reason),
            ["ci_high"] = new(test.CiHigh, test.Reason),
            ["t"] = new(test.T, test.Reason),
            ["p_t"] = new(test.P, test.Reason),
            ["p_holm"] = new(test.P, test.Reason),
            ["p_wilcoxon"] = new(ranks.Reason is null ? ranks.P : null, ranks.Reason),
            ["g_av"] = new(size.GAv, size.Reason),
            ["g_av_low"] = Corrected(size.DAv.CiLow),
            ["g_av_high"] = Corrected(size.DAv.CiHigh),
            ["r"] = new(size.Correlation, size.Reason),
            ["mdc"] = sample.N < 2 ? new(null, Reasons.TooFew) : new(MinimalDetectableChange.Dz(sample.N)),
            ["mdc_points"] = new(MinimalDetectableChange.Points(sample.N, mean.Sd), mean.Reason),
            ["percent_change"] = start is null or 0 ? new(null, Reasons.ZeroVariance) : new(100 * ((end / start) - 1)),
            ["improved"] = new(change.Improved),
            ["same"] = new(change.Same),
            ["worse"] = new(change.Worse),
            ["p_sign"] = PSign(sign),
        };
    }

    // Changes of mentees of one mentor go together, and so may those of one site: the interval is that by mentor, or the wider
    // one by site where there are enough sites (Cameron and Miller, J. Human Resources 50, 2015, pp. 317-372). Fewer than ten
    // clusters leave an interval that is too narrow, and would give away their means beside the mean and its spread.
    private static ClusteredMean ByClusters(IReadOnlyList<ChangeEntry> entries, IReadOnlyList<double> changes)
    {
        var byMentor = ClusteredMean.Of(changes, [.. entries.Select(entry => entry.Mentor ?? entry.Key)]);
        if (byMentor.Reason is null && byMentor.Clusters < PrimaryRules.LeastForMean)
        {
            return byMentor.WithoutInterval(Reasons.FewClusters);
        }

        var bySite = ClusteredMean.Of(changes, [.. entries.Select(entry => entry.Person?.Site ?? $"{entry.Key}")]);
        return bySite.Clusters >= PrimaryRules.LeastForMean && bySite.HalfWidth > byMentor.HalfWidth ? bySite : byMentor;
    }

    // To fifteen digits a p gives away the counts that it was made from.
    protected override void Recompute(Dictionary<string, Figure> rounded)
    {
        int Of(string stat) => (int)rounded[stat].Value!.Value;
        rounded["p_sign"] = PSign(SignTest.Of(Of("improved"), Of("same"), Of("worse")));
    }

    /// <summary>1 for a rise, -1 for a fall, 0 for a difference that only rounding makes.</summary>
    internal static int SignOf(ChangeEntry entry) => Math.Sign(PairedSample.Rounded(entry.End - entry.Start));

    private static Figure PSign(SignTest sign) => new(sign.Reason is null ? sign.P : null, sign.Reason);
}
