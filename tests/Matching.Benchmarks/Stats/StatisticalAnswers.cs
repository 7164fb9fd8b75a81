using System.Text.Json;

namespace Matching.Benchmarks.Stats;

/// <summary>The function of the indicators library for each statistic of a case.</summary>
internal static class StatisticalAnswers
{
    public static readonly IReadOnlyDictionary<string, Func<CaseInput, CaseAnswer>> ByName = new Dictionary<
        string,
        Func<CaseInput, CaseAnswer>
    >(StringComparer.Ordinal)
    {
        ["paired_t"] = ChangeAnswers.PairedT,
        ["paired_t_from_summary"] = ChangeAnswers.PairedTFromSummary,
        ["wilcoxon_signed_rank"] = ChangeAnswers.Wilcoxon,
        ["hodges_lehmann_paired"] = ChangeAnswers.HodgesAndLehmann,
        ["paired_effect_size"] = ChangeAnswers.EffectSize,
        ["paired_d_av_from_summary"] = ChangeAnswers.DAvFromSummary,
        ["mcnemar"] = ChangeAnswers.McNemar,
        ["sign_test"] = ChangeAnswers.Sign,
        ["reliable_change"] = ChangeAnswers.Reliable,
        ["ordinal_gain"] = ChangeAnswers.Ordinal,
        ["band_midpoints"] = ChangeAnswers.BandMidpoints,
        ["employment_stock_event"] = ChangeAnswers.Employment,
        ["target_achievement"] = ChangeAnswers.Targets,
        ["descriptives"] = SampleAnswers.Describe,
        ["wilson_interval"] = SampleAnswers.Wilson,
        ["difference_of_proportions"] = SampleAnswers.DifferenceOfShares,
        ["welch_t"] = SampleAnswers.Welch,
        ["clustered_mean"] = SampleAnswers.Clustered,
        ["cronbach_alpha"] = SampleAnswers.Cronbach,
        ["mcdonald_omega"] = SampleAnswers.Omega,
        ["holm"] = SampleAnswers.HolmOnly,
        ["holm_and_bh"] = SampleAnswers.HolmAndBenjaminiHochberg,
        ["student_t_quantile"] = SampleAnswers.TQuantile,
        ["noncentral_t_cdf"] = SampleAnswers.NoncentralTCdf,
        ["minimal_detectable_dz"] = SampleAnswers.MinimalDz,
        ["minimal_detectable_points"] = SampleAnswers.MinimalPoints,
        ["kaplan_meier"] = SampleAnswers.Survival,
        ["weighted_kappa"] = SampleAnswers.Kappa,
        ["aapor_rates"] = SampleAnswers.Rates,
        ["attrition"] = SampleAnswers.Lost,
        ["binary_indicator"] = SampleAnswers.Binary,
        ["scale_score"] = ScoringAnswers.Scale,
        ["who5"] = ScoringAnswers.WellBeing,
        ["lsns6"] = ScoringAnswers.Networks,
        ["gse"] = ScoringAnswers.SelfEfficacy,
        ["wgss"] = ScoringAnswers.Functioning,
        ["twelve_item_index"] = ScoringAnswers.TwelveItems,
        ["composite_index"] = ScoringAnswers.Composite,
        ["goal_attainment_t"] = ScoringAnswers.Goals,
        ["age_bands"] = ScoringAnswers.Ages,
        ["round_to_base"] = DisclosureAnswers.Rounded,
        ["suppress_one_way"] = DisclosureAnswers.OneWay,
        ["suppress_two_way"] = DisclosureAnswers.TwoWay,
        ["differencing_guard"] = DisclosureAnswers.Differences,
        ["vintage_guard"] = DisclosureAnswers.Vintages,
        ["publishable"] = DisclosureAnswers.Publishable,
        ["publishable_percent"] = DisclosureAnswers.PublishablePercent,
        ["two_sided_geometric_pmf"] = DisclosureAnswers.Noise,
        ["jsonstat_position"] = DisclosureAnswers.Positions,
    };

    /// <summary>Answers for numbers that may be given singly or as lists of one length; a single one beside lists counts for each.</summary>
    internal static CaseAnswer ForEach(CaseInput input, string[] keys, string[] answers, Func<double?[], CaseAnswer> answer)
    {
        var lists = keys.Where(input.IsList).ToList();
        if (lists.Count == 0)
        {
            return answer([.. keys.Select(key => input.Find(key) is null ? null : input.Number(key))]);
        }

        var length = input.Items(lists[0]).Count;
        if (lists.Exists(key => input.Items(key).Count != length))
        {
            throw new FormatException($"keys {string.Join(", ", lists.Select(key => $"'input.{key}'"))} are not equally long");
        }

        var columns = keys.Select(key =>
                input.IsList(key)
                    ? input.Numbers(key)
                    : [.. Enumerable.Repeat(input.Find(key) is null ? null : input.Number(key), length)]
            )
            .ToList();
        return CaseAnswer.Joined(
            [.. Enumerable.Range(0, length).Select(i => answer([.. columns.Select(column => column[i])]))],
            isList: true,
            answers
        );
    }

    /// <summary>Answers for people given as rows, or for one person given as one row.</summary>
    internal static CaseAnswer ForPeople(
        CaseInput input,
        string key,
        string[] answers,
        Func<List<JsonElement>, string, CaseAnswer> answer
    )
    {
        var items = input.Items(key);
        return items.Count > 0 && items.TrueForAll(item => item.ValueKind != JsonValueKind.Array)
            ? answer(items, "input." + key)
            : CaseAnswer.Joined(
                [.. items.Select((row, i) => answer(CaseInput.Items(row, $"input.{key}[{i}]"), $"input.{key}[{i}]"))],
                isList: true,
                answers
            );
    }

    internal static int Whole(double? value, string key) =>
        CaseInput.Whole(value, "input." + key) ?? throw new FormatException($"key 'input.{key}' is missing or null");

    internal static double Known(double? value, string key) =>
        value ?? throw new FormatException($"key 'input.{key}' is missing or null");
}
