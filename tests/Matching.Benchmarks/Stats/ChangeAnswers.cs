using System.Text.Json;
using Matching.Benchmarks.Reference;
using Matching.Indicators.Statistics;

namespace Matching.Benchmarks.Stats;

/// <summary>Change of the same people.</summary>
internal static class ChangeAnswers
{
    private static readonly HashSet<string> InWork =
    [
        "employed",
        "self-employed",
        "self_employed",
        "self employed",
        "yes",
        "in_work",
    ];

    public static CaseAnswer PairedT(CaseInput input)
    {
        var sample = PairedSample.Of(input.Numbers("pre"), input.Numbers("post"));
        var (start, end) = (MeanEstimate.Of(sample.Starts), MeanEstimate.Of(sample.Ends));
        var (oriented, confidence) = (Oriented(input, sample), input.Parameter("confidence", .95));
        var (test, change) = (PairedTTest.Of(oriented, confidence), PairedChange.Of(oriented));
        return new CaseAnswer(test.Reason)
        {
            ["n"] = test.N,
            ["n_pre"] = sample.NStart,
            ["n_post"] = sample.NEnd,
            ["mean_pre"] = start.Mean,
            ["mean_post"] = end.Mean,
            ["sd_pre"] = start.Sd,
            ["sd_post"] = end.Sd,
            ["mean_diff"] = test.MeanDifference,
            ["sd_diff"] = test.SdDifference,
            ["se_diff"] = test.SeDifference,
            ["df"] = test.Df,
            ["t"] = test.T,
            ["p_two_sided"] = test.P,
            ["ci_low"] = test.CiLow,
            ["ci_high"] = test.CiHigh,
            ["improved"] = change.Improved,
            ["same"] = change.Same,
            ["worse"] = change.Worse,
        };
    }

    public static CaseAnswer PairedTFromSummary(CaseInput input)
    {
        var n = input.Whole("n");
        var test = PairedTTest.FromSummary(
            n,
            n == 0 ? 0 : input.Known("mean_diff"),
            n < 2 ? 0 : input.Known("sd_diff"),
            input.Parameter("confidence", .95)
        );
        return new CaseAnswer(test.Reason)
        {
            ["t"] = test.T,
            ["df"] = test.Df,
            ["p_two_sided"] = test.P,
            ["ci_low"] = test.CiLow,
            ["ci_high"] = test.CiHigh,
        };
    }

    public static CaseAnswer Wilcoxon(CaseInput input)
    {
        var zeros = input.Parameter("zero_method", "wilcox") switch
        {
            "wilcox" => ZeroDifferences.Dropped,
            "pratt" => ZeroDifferences.RankedThenDropped,
            var other => throw new FormatException($"key 'params.zero_method' is neither wilcox nor pratt: {other}"),
        };
        var alternative = input.Parameter("alternative", "two-sided") switch
        {
            "two-sided" or "two.sided" or "two_sided" => Alternative.TwoSided,
            "greater" => Alternative.Greater,
            "less" => Alternative.Less,
            var other => throw new FormatException($"key 'params.alternative' is none of two-sided, greater, less: {other}"),
        };
        var test = WilcoxonSignedRank.Of(
            [.. Oriented(input, PairedSample.Of(input.Numbers("pre"), input.Numbers("post"))).Differences],
            zeros,
            alternative
        );
        return new CaseAnswer(test.Reason ?? (test.PExactTwoSided is null ? "method_normal" : null))
        {
            ["n"] = test.N,
            ["n_zero"] = test.NZero,
            ["w_plus"] = test.WPlus,
            ["w_minus"] = test.WMinus,
            ["p_exact_two_sided"] = test.PExactTwoSided,
            ["p_exact_greater"] = test.PExactGreater,
            ["p_exact_less"] = test.PExactLess,
            ["mean_w"] = test.MeanW,
            ["var_w"] = test.VarW,
            ["z_no_cc"] = test.ZNoCc,
            ["p_normal_no_cc"] = test.PNormalNoCc,
            ["z_cc"] = test.ZCc,
            ["p_normal_cc"] = test.PNormalCc,
            ["rank_biserial"] = test.RankBiserial,
            ["method"] = test.Method,
            ["p"] = test.P,
        };
    }

    public static CaseAnswer HodgesAndLehmann(CaseInput input)
    {
        var found = HodgesLehmann.Of(
            PairedSample.Of(input.Numbers("pre"), input.Numbers("post")).Differences,
            input.Parameter("confidence", .95)
        );
        return new CaseAnswer(found.Reason)
        {
            ["n"] = found.N,
            ["estimate"] = found.Estimate,
            ["ci_low"] = found.CiLow,
            ["ci_high"] = found.CiHigh,
            ["achieved_confidence"] = found.AchievedConfidence,
        };
    }

    public static CaseAnswer EffectSize(CaseInput input)
    {
        var size = PairedEffectSize.Of(
            PairedSample.Of(input.Numbers("pre"), input.Numbers("post")),
            input.Parameter("confidence", .95)
        );
        return new CaseAnswer(size.Reason)
        {
            ["n"] = size.N,
            ["r_pre_post"] = size.Correlation,
            ["cohens_dz"] = size.Dz,
            ["dz_ci_low"] = size.DzCiLow,
            ["dz_ci_high"] = size.DzCiHigh,
            ["J_exact"] = size.J,
            ["hedges_gz"] = size.Gz,
            ["d_av"] = size.DAv.Value,
            ["hedges_g_av"] = size.GAv,
            ["d_av_se_bonett"] = size.DAv.Se,
            ["d_av_ci_low"] = size.DAv.CiLow,
            ["d_av_ci_high"] = size.DAv.CiHigh,
            ["drm_lakens"] = size.Drm,
            ["d_av_lakens_mean_sd"] = size.DAvMeanSd,
        };
    }

    public static CaseAnswer DAvFromSummary(CaseInput input)
    {
        var size = StandardisedMeanChange.Of(
            input.Known("mean_pre"),
            input.Known("mean_post"),
            input.Known("sd_pre"),
            input.Known("sd_post"),
            input.Number("r"),
            input.Whole("n"),
            input.Parameter("confidence", .95)
        );
        return new CaseAnswer(size.Reason)
        {
            ["d_av"] = size.Value,
            ["se"] = size.Se,
            ["ci_low"] = size.CiLow,
            ["ci_high"] = size.CiHigh,
        };
    }

    public static CaseAnswer McNemar(CaseInput input)
    {
        var change = BinaryChange.Of(
            input.Whole("yes_yes"),
            input.Whole("yes_no"),
            input.Whole("no_yes"),
            input.Whole("no_no"),
            input.Parameter("confidence", .95)
        );
        return new CaseAnswer(change.Reason)
        {
            ["n"] = change.N,
            ["pre_yes"] = change.Start,
            ["post_yes"] = change.End,
            ["change"] = change.Change,
            ["chi2"] = change.ChiSquare,
            ["p_chi2"] = change.PChiSquare,
            ["chi2_cc"] = change.ChiSquareCc,
            ["p_chi2_cc"] = change.PChiSquareCc,
            ["p_exact"] = change.PExact,
            ["p_mid"] = change.PMid,
            ["change_ci_low"] = change.CiLow,
            ["change_ci_high"] = change.CiHigh,
        };
    }

    public static CaseAnswer Sign(CaseInput input)
    {
        var test = SignTest.Of(PairedChange.Of(PairedSample.Of(input.Numbers("pre"), input.Numbers("post"))));
        return new CaseAnswer(test.Reason)
        {
            ["improved"] = test.Improved,
            ["same"] = test.Same,
            ["worse"] = test.Worse,
            ["p_two_sided"] = test.P,
            ["share_improved"] = test.ShareImproved,
        };
    }

    public static CaseAnswer Reliable(CaseInput input)
    {
        var change = ReliableChange.Of(
            input.Numbers("pre"),
            input.Numbers("post"),
            input.Known("baseline_sd"),
            input.Known("reliability"),
            input.Parameter("z", ReliableChange.DefaultZ)
        );
        return new CaseAnswer(change.Reason)
        {
            ["se_diff"] = change.SeDifference,
            ["threshold"] = change.Threshold,
            ["rci"] = change.Indexes,
            ["improved"] = change.Improved,
            ["same"] = change.Same,
            ["worse"] = change.Worse,
        };
    }

    public static CaseAnswer Ordinal(CaseInput input)
    {
        var levels = input.Element("levels") switch
        {
            // a number of levels: they are given by their numbers
            { ValueKind: JsonValueKind.Number } => [],
            { ValueKind: JsonValueKind.Object } numbered => numbered
                .EnumerateObject()
                .ToDictionary(level => level.Name, level => CaseInput.Number(level.Value, "input.levels." + level.Name)),
            _ => input
                .Items("levels")
                .Select((level, i) => (Name: Plain(level), i))
                .ToDictionary(level => level.Name, level => (double?)level.i),
        };
        var gain = OrdinalGain.Of(Looked(input, "pre", levels), Looked(input, "post", levels));
        return new CaseAnswer(gain.Reason)
        {
            ["n"] = gain.N,
            ["gain_at_least_one"] = gain.GainedAtLeastOne,
            ["p"] = gain.Share,
            ["mean_steps"] = gain.MeanSteps,
            ["improved"] = gain.Improved,
            ["same"] = gain.Same,
            ["worse"] = gain.Worse,
        };
    }

    public static CaseAnswer BandMidpoints(CaseInput input)
    {
        var bands =
            input.Element("bands").ValueKind == JsonValueKind.Object
                ? input
                    .Element("bands")
                    .EnumerateObject()
                    .ToDictionary(band => band.Name, band => CaseInput.Number(band.Value, "input.bands." + band.Name))
                : throw new FormatException("key 'input.bands' is not an object");
        var sample = PairedSample.Of(Looked(input, "pre", bands), Looked(input, "post", bands));
        return new CaseAnswer(sample.N == 0 ? Reasons.TooFew : null)
        {
            ["mean_pre"] = MeanEstimate.Of(sample.Starts).Mean,
            ["mean_post"] = MeanEstimate.Of(sample.Ends).Mean,
            ["mean_diff"] = MeanEstimate.Of(sample.Differences).Mean,
        };
    }

    public static CaseAnswer Employment(CaseInput input)
    {
        var found = StockAndEntries.Of(States(input, "start"), States(input, "end"));
        return new CaseAnswer(found.Reason)
        {
            ["n_start"] = found.NStart,
            ["n_end"] = found.NEnd,
            ["n_paired"] = found.NPaired,
            ["stock_start_paired"] = found.StockStart,
            ["stock_end_paired"] = found.StockEnd,
            ["event_base"] = found.EventBase,
            ["event_entries"] = found.Entries,
            ["event_rate"] = found.EntryRate,
        };
    }

    public static CaseAnswer Targets(CaseInput input)
    {
        string[] keys = ["progress", "met"];
        return CaseAnswer.Joined(
            [.. input.Items("rows").Select((row, i) => Target(row, $"input.rows[{i}]"))],
            isList: true,
            keys
        );
    }

    private static CaseAnswer Target(JsonElement row, string key)
    {
        double? Number(string name) =>
            row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value)
                ? CaseInput.Number(value, $"{key}.{name}")
                : throw new FormatException($"key '{key}.{name}' is missing");
        double Known(string name) => Number(name) ?? throw new FormatException($"key '{key}.{name}' is null");
        var isUp =
            !row.TryGetProperty("direction", out var direction)
            || direction.GetString() switch
            {
                "up" => true,
                "down" => false,
                var other => throw new FormatException($"key '{key}.direction' is neither up nor down: {other}"),
            };
        var progress = TargetProgress.Of(Known("baseline"), Known("target"), Number("actual"), isUp);
        return new CaseAnswer(progress.Reason) { ["progress"] = progress.Progress, ["met"] = progress.IsMet };
    }

    private static PairedSample Oriented(CaseInput input, PairedSample sample) =>
        input.Parameter("difference", "post-pre") switch
        {
            "post-pre" => sample,
            "pre-post" => new PairedSample(sample.NEnd, sample.NStart, sample.Ends, sample.Starts),
            var other => throw new FormatException($"key 'params.difference' is neither post-pre nor pre-post: {other}"),
        };

    private static List<double?> Looked(CaseInput input, string key, Dictionary<string, double?> values) =>
        [
            .. input
                .Items(key)
                .Select(
                    (item, i) =>
                        values.TryGetValue(Plain(item), out var value) ? value
                        : CaseInput.IsMissing(item) ? null
                        : item.ValueKind == JsonValueKind.Number ? item.GetDouble()
                        : throw new FormatException($"key 'input.{key}[{i}]' is none of the values listed: {Plain(item)}")
                ),
        ];

    private static string Plain(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static List<bool?> States(CaseInput input, string key) =>
        [
            .. input
                .Items(key)
                .Select(
                    (item, i) =>
                        CaseInput.IsMissing(item) ? null
                        : item.ValueKind == JsonValueKind.String ? InWork.Contains(item.GetString()!)
                        : (bool?)(CaseInput.Number(item, $"input.{key}[{i}]") > 0)
                ),
        ];
}
