using System.Text.Json;
using Matching.Benchmarks.Reference;
using Matching.Indicators.Scoring;
using Matching.Indicators.Statistics;

namespace Matching.Benchmarks.Stats;

/// <summary>Scores of people.</summary>
internal static class ScoringAnswers
{
    public static CaseAnswer Scale(CaseInput input)
    {
        var range = input.Parameter("scale") is { ValueKind: not JsonValueKind.Null } given
            ? CaseInput.Numbers(given, "params.scale")
            : null;
        if (range is not null && (range.Count != 2 || range[0] is null || !(range[0] < range[1])))
        {
            throw new FormatException("key 'params.scale' is not [min, max]");
        }

        var reversed = input.Find("reverse") is { ValueKind: not JsonValueKind.Null }
            ? input.Items("reverse").ConvertAll(item => item.ValueKind == JsonValueKind.True)
            : [];
        return StatisticalAnswers.ForPeople(
            input,
            "responses",
            ["scores", "status", "recoded", "score_0_100"],
            (items, key) => Person(input, items, key, range, reversed)
        );
    }

    public static CaseAnswer WellBeing(CaseInput input) =>
        StatisticalAnswers.ForPeople(
            input,
            "responses",
            ["raw", "percent", "low_wellbeing", "flag_28"],
            (items, key) =>
            {
                var found = Who5.Of(Codes(items, key));
                return new CaseAnswer(found.Raw is null ? Reasons.InsufficientItems : null)
                {
                    ["raw"] = found.Raw,
                    ["percent"] = found.Percent,
                    ["low_wellbeing"] = found.LowWellbeing,
                    ["flag_28"] = found.Flag28,
                };
            }
        );

    public static CaseAnswer Networks(CaseInput input)
    {
        var (families, friends) = (input.Items("family"), input.Items("friends"));
        var isList = families.Count == 0 || families[0].ValueKind == JsonValueKind.Array;
        if (isList && families.Count != friends.Count)
        {
            throw new FormatException("keys 'input.family', 'input.friends' are not equally long");
        }

        List<(List<JsonElement> Family, List<JsonElement> Friends)> people = isList
            ?
            [
                .. families.Zip(
                    friends,
                    (family, friend) => (CaseInput.Items(family, "input.family"), CaseInput.Items(friend, "input.friends"))
                ),
            ]
            : [(families, friends)];
        var answers = people.ConvertAll(person =>
        {
            var found = Lsns6.Of(Codes(person.Family, "input.family"), Codes(person.Friends, "input.friends"));
            return new CaseAnswer(found.Total is null ? Reasons.InsufficientItems : null)
            {
                ["family"] = found.Family,
                ["friends"] = found.Friends,
                ["total"] = found.Total,
                ["at_risk"] = found.AtRisk,
                ["family_marginal"] = found.FamilyMarginal,
                ["friends_marginal"] = found.FriendsMarginal,
            };
        });
        return CaseAnswer.Joined(
            answers,
            isList,
            ["family", "friends", "total", "at_risk", "family_marginal", "friends_marginal"]
        );
    }

    public static CaseAnswer SelfEfficacy(CaseInput input) =>
        StatisticalAnswers.ForPeople(
            input,
            "responses",
            ["sum"],
            (items, key) =>
            {
                var found = GeneralSelfEfficacy.Of(Codes(items, key));
                return new CaseAnswer(found.Sum is null ? Reasons.InsufficientItems : null) { ["sum"] = found.Sum };
            }
        );

    public static CaseAnswer Functioning(CaseInput input) =>
        StatisticalAnswers.ForPeople(
            input,
            "answers",
            ["wg_ss_level", "disability"],
            (items, key) =>
            {
                var found = WashingtonGroupShortSet.Of(Codes(items, key));
                return new CaseAnswer(found.Level is null ? Reasons.InsufficientItems : null)
                {
                    ["wg_ss_level"] = found.Level,
                    ["disability"] = found.Disability,
                };
            }
        );

    public static CaseAnswer TwelveItems(CaseInput input)
    {
        var (names, ofItems) = Domains(input.Find("domains"));
        return StatisticalAnswers.ForPeople(
            input,
            "rows",
            ["sum_12_60", "index_0_1", "domain_sum_2_10"],
            (items, key) =>
            {
                var found = TwelveItemIndex.Of(Codes(items, key), ofItems);
                // the library keeps the order of first mention, the case its own
                var order = ofItems.Distinct().ToList();
                var sums = names.ConvertAll(name => found.DomainSums[order.IndexOf(name)]);
                return new CaseAnswer(found.Sum is null ? Reasons.InsufficientItems : null)
                {
                    ["sum_12_60"] = found.Sum,
                    ["index_0_1"] = found.Index,
                    ["domain_sum_2_10"] = new Labelled(names, sums),
                };
            }
        );
    }

    public static CaseAnswer Composite(CaseInput input)
    {
        var domains = input.Parameter("domains", 0);
        return StatisticalAnswers.ForPeople(
            input,
            "domain_scores",
            ["index"],
            (items, key) =>
            {
                var scores = items.Select((item, i) => CaseInput.Number(item, $"{key}[{i}]")).ToList();
                var all = domains > 0 ? domains : scores.Count;
                var index = PluginScales.CompositeIndex(scores, (int)input.Parameter("min_domains", Math.Ceiling(all / 2)));
                return new CaseAnswer(index is null ? Reasons.InsufficientItems : null) { ["index"] = index };
            }
        );
    }

    public static CaseAnswer Goals(CaseInput input)
    {
        var rho = input.Parameter("rho", GoalAttainment.DefaultRho);
        var (goals, reached) = (0, 0);
        var answer = StatisticalAnswers.ForPeople(
            input,
            "goals",
            ["t", "share"],
            (items, key) =>
            {
                var found = GoalAttainment.Of(items.Select((item, i) => CaseInput.Number(item, $"{key}[{i}]")), rho);
                (goals, reached) = (goals + found.Goals, reached + found.Reached);
                return new CaseAnswer(found.Reason) { ["t"] = found.T, ["share"] = found.ShareReached };
            }
        );
        var ofAll = goals == 0 ? (double?)null : (double)reached / goals;
        return new CaseAnswer(answer.Reason) { ["t"] = answer["t"], ["share_reached"] = new Either(ofAll, answer["share"]) };
    }

    public static CaseAnswer Ages(CaseInput input) =>
        StatisticalAnswers.ForEach(
            input,
            ["age"],
            ["agd", "amif"],
            values => new CaseAnswer(values[0] is null ? Reasons.NotCollected : null)
            {
                ["agd"] = values[0] is { } age ? AgeBands.Agd(age) : null,
                ["amif"] = values[0] is { } years ? AgeBands.Amif(years) : null,
            }
        );

    private static CaseAnswer Person(
        CaseInput input,
        List<JsonElement> items,
        string key,
        List<double?>? range,
        List<bool> reversed
    )
    {
        var k = (int)input.Parameter("k", items.Count);
        var recoded = items
            .Select(
                (item, i) =>
                    Recoded(CaseInput.Number(item, $"{key}[{i}]"), $"{key}[{i}]", range, i < reversed.Count && reversed[i])
            )
            .ToList();
        // what does not apply leaves the scale, what the row lacks was not answered
        List<double?> applicable =
        [
            .. recoded.Where((_, i) => !CaseInput.IsOutside(items[i])),
            .. Enumerable.Repeat((double?)null, Math.Max(0, k - items.Count)),
        ];
        var score = ScaleScore.Of(applicable, k, (int)input.Parameter("min_answered", (k + 1) / 2));
        return new CaseAnswer(score.Score is null || recoded.Contains(null) ? Reasons.InsufficientItems : null)
        {
            ["scores"] = score.Score,
            ["status"] = score.Status.ToString().ToLowerInvariant(),
            ["recoded"] = recoded,
            ["score_0_100"] =
                range is null || score.Score is not { } mean
                    ? null
                    : ScaleScore.Recode(mean, range[0]!.Value, range[1]!.Value, isReversed: false),
        };
    }

    private static double? Recoded(double? answer, string key, List<double?>? range, bool isReversed)
    {
        if (answer is not { } x || range is null)
        {
            return isReversed && answer is not null
                ? throw new FormatException("key 'params.scale' is missing: an item is reversed")
                : answer;
        }

        return x < range[0] || x > range[1] ? throw new FormatException($"key '{key}' is outside of the scale")
            : isReversed ? ScaleScore.Reversed(x, range[0]!.Value, range[1]!.Value)
            : x;
    }

    private static List<int?> Codes(List<JsonElement> items, string key) =>
        [.. items.Select((item, i) => CaseInput.Whole(CaseInput.Number(item, $"{key}[{i}]"), $"{key}[{i}]"))];

    // twelve names, one an item; or six, for two items each in their order; or lists of positions, by name or not, from 0 or from 1
    private static (List<string> Names, List<string> OfItems) Domains(JsonElement? domains)
    {
        var given = domains switch
        {
            { ValueKind: JsonValueKind.Object } named => named
                .EnumerateObject()
                .Select(domain => (domain.Name, domain.Value))
                .ToList(),
            { ValueKind: JsonValueKind.Array } list =>
            [
                .. list.EnumerateArray()
                    .Select((item, i) => (item.ValueKind == JsonValueKind.Array ? $"{i}" : item.ToString(), item)),
            ],
            _ => [.. Enumerable.Range(0, 6).Select(i => ($"{i}", default(JsonElement)))],
        };
        if (given.Exists(domain => domain.Item2.ValueKind == JsonValueKind.Array))
        {
            var positions = given.ConvertAll(domain =>
                CaseInput
                    .Numbers(domain.Item2, "input.domains")
                    .ConvertAll(position => StatisticalAnswers.Whole(position, "domains"))
            );
            var first = positions.SelectMany(list => list).DefaultIfEmpty(0).Min();
            return (
                [.. given.Select(domain => domain.Item1)],
                [
                    .. Enumerable
                        .Range(0, 12)
                        .Select(item =>
                            given[
                                positions.FindIndex(list => list.Contains(item + first)) is >= 0 and var at
                                    ? at
                                    : throw new FormatException($"key 'input.domains' has no place for item {item}")
                            ].Item1
                        ),
                ]
            );
        }

        var names = given.ConvertAll(domain => domain.Item1);
        return names.Count == 6 ? (names, [.. names.SelectMany(name => new[] { name, name })]) : ([.. names.Distinct()], names);
    }
}
