using System.Globalization;
using System.Text.Json;
using Matching.Benchmarks.Reference;
using Matching.Indicators.Statistics;

namespace Matching.Benchmarks.Stats;

/// <summary>Samples, groups, families of tests and distributions.</summary>
internal static class SampleAnswers
{
    private const double Level = .05;

    public static CaseAnswer Describe(CaseInput input)
    {
        var found = Descriptives.Of(input.Observed("x"), input.Parameter("confidence", .95));
        return new CaseAnswer(found.Estimate.Reason)
        {
            ["n"] = found.Estimate.N,
            ["mean"] = found.Estimate.Mean,
            ["sd"] = found.Estimate.Sd,
            ["median"] = found.Median,
            ["q1"] = found.Q1,
            ["q3"] = found.Q3,
            ["min"] = found.Min,
            ["max"] = found.Max,
            ["ci_low"] = found.Estimate.CiLow,
            ["ci_high"] = found.Estimate.CiHigh,
        };
    }

    public static CaseAnswer Wilson(CaseInput input) =>
        StatisticalAnswers.ForEach(
            input,
            ["x", "n"],
            ["p", "ci_low", "ci_high"],
            values =>
            {
                var share = ShareEstimate.Of(
                    StatisticalAnswers.Whole(values[0], "x"),
                    StatisticalAnswers.Whole(values[1], "n"),
                    input.Parameter("confidence", .95)
                );
                return new CaseAnswer(share.Reason)
                {
                    ["p"] = share.Share,
                    ["ci_low"] = share.CiLow,
                    ["ci_high"] = share.CiHigh,
                };
            }
        );

    public static CaseAnswer DifferenceOfShares(CaseInput input)
    {
        if (input.Parameter("method", "newcombe_wilson") is not ("newcombe_wilson" or "newcombe" or "newcombe_10") and var method)
        {
            throw new FormatException($"key 'params.method' is not newcombe_wilson: {method}");
        }

        return StatisticalAnswers.ForEach(
            input,
            ["x1", "n1", "x2", "n2"],
            ["difference", "ci_low", "ci_high"],
            values =>
            {
                var found = ShareDifference.Of(
                    StatisticalAnswers.Whole(values[0], "x1"),
                    StatisticalAnswers.Whole(values[1], "n1"),
                    StatisticalAnswers.Whole(values[2], "x2"),
                    StatisticalAnswers.Whole(values[3], "n2"),
                    input.Parameter("confidence", .95)
                );
                return new CaseAnswer(found.Reason)
                {
                    ["difference"] = found.Difference,
                    ["ci_low"] = found.CiLow,
                    ["ci_high"] = found.CiHigh,
                };
            }
        );
    }

    public static CaseAnswer Welch(CaseInput input)
    {
        var (a, b) = (input.Observed("a"), input.Observed("b"));
        var (first, second) = input.Parameter("difference", "b-a") switch
        {
            "b-a" => (a, b),
            "a-b" => (b, a),
            var other => throw new FormatException($"key 'params.difference' is neither b-a nor a-b: {other}"),
        };
        var test = WelchTTest.Of(first, second, input.Parameter("confidence", .95));
        return new CaseAnswer(test.Reason)
        {
            ["mean_diff"] = test.MeanDifference,
            ["t"] = test.T,
            ["df"] = test.Df,
            ["p_two_sided"] = test.P,
            ["ci_low"] = test.CiLow,
            ["ci_high"] = test.CiHigh,
        };
    }

    public static CaseAnswer Cronbach(CaseInput input)
    {
        var found = CronbachAlpha.Of(input.Rows("rows"), input.Parameter("confidence", .95));
        // a file without rows still says how many items there are
        var k = found.K == 0 && input.IsList("items") ? input.Items("items").Count : found.K;
        return new CaseAnswer(found.Reason)
        {
            ["n"] = found.N,
            ["k"] = k,
            ["alpha"] = found.Alpha,
            ["alpha_if_dropped"] = found.AlphaIfDropped,
            ["corrected_item_total"] = found.CorrectedItemTotal,
            ["ci_low_feldt"] = found.CiLow,
            ["ci_high_feldt"] = found.CiHigh,
        };
    }

    public static CaseAnswer Omega(CaseInput input)
    {
        var covariances = ItemCovariances.Of(input.Rows("rows"));
        var found = McDonaldOmega.Of(covariances);
        return new CaseAnswer(found.Reason)
        {
            ["k"] = covariances.Items,
            ["omega"] = found.Omega,
            ["loadings"] = found.Loadings.Select(loading => (double?)loading).ToList(),
        };
    }

    public static CaseAnswer HolmOnly(CaseInput input)
    {
        var adjusted = MultipleTests.Holm(input.Numbers("p"));
        return new CaseAnswer(adjusted.Contains(null) ? Reasons.NotCollected : null)
        {
            ["adjusted"] = adjusted,
            ["rejected_05"] = adjusted.Select(p => p is null ? (bool?)null : p <= Level).ToList(),
        };
    }

    public static CaseAnswer HolmAndBenjaminiHochberg(CaseInput input)
    {
        var (holm, hochberg) = (MultipleTests.Holm(input.Numbers("p")), MultipleTests.BenjaminiHochberg(input.Numbers("p")));
        return new CaseAnswer(holm.Contains(null) ? Reasons.NotCollected : null)
        {
            ["holm"] = holm,
            ["bh"] = hochberg,
            ["rejected_holm_05"] = new Either(
                holm.Count(p => p <= Level),
                holm.Select(p => p is null ? (bool?)null : p <= Level).ToList()
            ),
            ["rejected_bh_05"] = new Either(
                hochberg.Count(p => p <= Level),
                hochberg.Select(p => p is null ? (bool?)null : p <= Level).ToList()
            ),
        };
    }

    public static CaseAnswer TQuantile(CaseInput input) =>
        StatisticalAnswers.ForEach(
            input,
            ["p", "df"],
            ["q"],
            values =>
            {
                var quantile = StudentsT.Quantile(
                    StatisticalAnswers.Known(values[0], "p"),
                    StatisticalAnswers.Known(values[1], "df")
                );
                return new CaseAnswer(quantile is null ? "infinite" : null) { ["q"] = quantile };
            }
        );

    public static CaseAnswer NoncentralTCdf(CaseInput input) =>
        StatisticalAnswers.ForEach(
            input,
            ["t", "df", "ncp"],
            ["p"],
            values => new CaseAnswer(null)
            {
                ["p"] = NoncentralT.Cdf(
                    StatisticalAnswers.Known(values[0], "t"),
                    StatisticalAnswers.Known(values[1], "df"),
                    StatisticalAnswers.Known(values[2], "ncp")
                ),
            }
        );

    public static CaseAnswer MinimalDz(CaseInput input) =>
        StatisticalAnswers.ForEach(
            input,
            ["n"],
            ["dz"],
            values =>
            {
                var dz = MinimalDetectableChange.Dz(
                    StatisticalAnswers.Whole(values[0], "n"),
                    input.Parameter("alpha", Level),
                    input.Parameter("power", .8)
                );
                return new CaseAnswer(dz is null ? Reasons.TooFew : null) { ["dz"] = dz };
            }
        );

    public static CaseAnswer Clustered(CaseInput input)
    {
        var found = ClusteredMean.Of(
            [.. input.Numbers("x").OfType<double>()],
            [.. input.Numbers("cluster").OfType<double>()],
            input.Parameter("confidence", .95)
        );
        return new CaseAnswer(found.Reason)
        {
            ["n"] = found.N,
            ["clusters"] = found.Clusters,
            ["mean"] = found.Mean,
            ["se"] = found.Se,
            ["df"] = found.Df,
            ["t"] = found.T,
            ["p_two_sided"] = found.P,
            ["ci_low"] = found.CiLow,
            ["ci_high"] = found.CiHigh,
        };
    }

    public static CaseAnswer MinimalPoints(CaseInput input)
    {
        var change = MeanEstimate.Of([.. input.Numbers("differences").OfType<double>()]);
        return new CaseAnswer(change.Reason)
        {
            ["n"] = change.N,
            ["points"] = MinimalDetectableChange.Points(change.N, change.Sd),
        };
    }

    public static CaseAnswer Survival(CaseInput input)
    {
        var (days, ended) = (input.Numbers("days"), input.Numbers("ended"));
        if (days.Count != ended.Count)
        {
            throw new FormatException("keys 'input.days', 'input.ended' are not equally long");
        }

        var found = KaplanMeier.Of([
            .. days.Zip(ended)
                .Where(duration => duration.First is not null && duration.Second is not null)
                .Select(duration => (duration.First!.Value, duration.Second != 0)),
        ]);
        return new CaseAnswer(found.Reason)
        {
            ["times"] = found.Times,
            ["survival"] = found.Survival,
            ["median"] = found.Median,
            ["ci_low"] = found.CiLow,
            ["ci_high"] = found.CiHigh,
        };
    }

    public static CaseAnswer Kappa(CaseInput input)
    {
        var found = WeightedKappa.Of([.. input.Rows("table").Select(row => row.ConvertAll(count => count ?? 0))]);
        return new CaseAnswer(found.Reason)
        {
            ["kappa_unweighted"] = found.Unweighted,
            ["kappa_linear"] = found.Linear,
            ["kappa_quadratic"] = found.Quadratic,
        };
    }

    public static CaseAnswer Rates(CaseInput input)
    {
        double Count(string key) => input.Find(key) is null ? 0 : input.Number(key) ?? 0;
        var eligible = input.Find("e") is null ? null : input.Number("e");
        var rates = ResponseRates.Of(
            new Dispositions(Count("I"), Count("P"), Count("R"), Count("NC"), Count("O"), Count("UH"), Count("UO")),
            eligible
        );
        return new CaseAnswer(rates.Reason)
        {
            ["RR1"] = rates.Rr1,
            ["RR2"] = rates.Rr2,
            ["RR3"] = rates.Rr3,
            ["RR4"] = rates.Rr4,
            ["RR5"] = rates.Rr5,
            ["RR6"] = rates.Rr6,
            ["COOP1"] = rates.Coop1,
            ["REF1"] = rates.Ref1,
            ["CON1"] = rates.Con1,
        };
    }

    public static CaseAnswer Lost(CaseInput input)
    {
        var found = Attrition.Of(
            input.Whole("enrolled"),
            input.Whole("start_completed"),
            input.Whole("reached_end"),
            input.Whole("end_completed"),
            input.Whole("paired")
        );
        return new CaseAnswer(found.Reason)
        {
            ["start_response"] = found.StartResponse,
            ["end_response_of_reached"] = found.EndResponseOfReached,
            ["end_response_of_enrolled"] = found.EndResponseOfEnrolled,
            ["paired_share_of_start"] = found.PairedShareOfStart,
            ["attrition"] = found.Lost,
        };
    }

    public static CaseAnswer Binary(CaseInput input)
    {
        var isYes = Condition(input.Parameter("yes_if", ">=4"));
        var applicable = input.Items("answers").Where(answer => !CaseInput.IsOutside(answer)).ToList();
        var valid = applicable.Where(answer => !CaseInput.IsMissing(answer)).ToList();
        var share = ShareEstimate.Of(valid.Count(isYes), valid.Count, input.Parameter("confidence", .95));
        return new CaseAnswer(share.Reason)
        {
            ["x"] = share.Count,
            ["n"] = share.N,
            ["p"] = share.Share,
            ["ci_low"] = share.CiLow,
            ["ci_high"] = share.CiHigh,
            ["not_answered"] = applicable.Count - valid.Count,
            ["participants_reporting_helpful"] = share.Count,
        };
    }

    // a comparison with a number, or a text that the answer is
    private static Func<JsonElement, bool> Condition(string yesIf)
    {
        var sign = new string([.. yesIf.TakeWhile(letter => "<>=!".Contains(letter))]);
        var operand = yesIf[sign.Length..].Trim().Trim('\'', '"');
        if (!double.TryParse(operand, CultureInfo.InvariantCulture, out var bound))
        {
            return sign is "" or "=" or "=="
                ? answer =>
                    answer.ValueKind == JsonValueKind.String ? answer.GetString() == operand : answer.GetRawText() == operand
                : throw new FormatException($"key 'params.yes_if' is no condition: {yesIf}");
        }

        bool Holds(double x) =>
            sign switch
            {
                ">=" => x >= bound,
                "<=" => x <= bound,
                ">" => x > bound,
                "<" => x < bound,
                "" or "=" or "==" => x == bound,
                "!=" or "<>" => x != bound,
                _ => throw new FormatException($"key 'params.yes_if' is no condition: {yesIf}"),
            };
        return answer => Holds(CaseInput.Number(answer, "input.answers")!.Value);
    }
}
