using System.Text.Json;
using Matching.Benchmarks.Reference;
using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;

namespace Matching.Benchmarks.Stats;

/// <summary>What may be published, and how.</summary>
internal static class DisclosureAnswers
{
    private const double SmallestCell = 5;

    public static CaseAnswer Rounded(CaseInput input)
    {
        var @base = (int)input.Parameter("base", SmallestCell);
        return StatisticalAnswers.ForEach(
            input,
            ["counts"],
            ["rounded"],
            values => new CaseAnswer(values[0] is null ? Reasons.NotCollected : null)
            {
                ["rounded"] = values[0] is null ? null : Rounding.ToBase(StatisticalAnswers.Whole(values[0], "counts"), @base),
            }
        );
    }

    public static CaseAnswer OneWay(CaseInput input)
    {
        var (counts, k) = (Counts(input.Numbers("counts"), "counts"), (int)input.Parameter("k", SmallestCell));
        var isTotalShown = input.Parameter("total_published") is not { ValueKind: JsonValueKind.False };
        var primary = counts.ConvertAll(count => PrimaryRules.HidesCount(count, k));
        var hidden = isTotalShown ? OneWaySuppression.Hide(counts, k) : [.. primary];
        var total = counts.Sum();
        return new CaseAnswer(hidden.Contains(true) || !isTotalShown ? Reasons.Suppressed : null)
        {
            ["primary"] = primary,
            ["suppressed"] = hidden,
            ["published"] = counts.Select((count, i) => hidden[i] ? (int?)null : count).ToList(),
            ["total"] = isTotalShown && !PrimaryRules.HidesCount(total, k) ? total : null,
        };
    }

    public static CaseAnswer TwoWay(CaseInput input)
    {
        var table = input.Rows("table").ConvertAll(row => Counts(row, "table"));
        var k = (int)input.Parameter("k", SmallestCell);
        if (
            input.Find("row_total") is { ValueKind: JsonValueKind.False }
            || input.Find("col_total") is { ValueKind: JsonValueKind.False }
        )
        {
            throw new FormatException(
                "keys 'input.row_total', 'input.col_total': a table with one kind of totals is suppressed line by line, with suppress_one_way"
            );
        }

        var hidden = TableSuppression.Hide(table, k);
        var cells = (
            from row in Enumerable.Range(0, table.Count)
            from column in Enumerable.Range(0, table[row].Count)
            where hidden[row][column]
            select (row, column)
        ).ToList();
        var narrow = cells
            .Where(cell =>
                TableSuppression.Bounds(table, hidden, cell.row, cell.column) is var (least, greatest) && greatest - least < k
            )
            .ToList();
        return new CaseAnswer(null)
        {
            ["primary"] = table.Select(row => row.Select(count => PrimaryRules.HidesCount(count, k)).ToList()).ToList(),
            ["property"] = new Held(
                narrow.Count == 0 ? null : $"the cells {string.Join(" ", narrow)} can be bounded within less than {k}"
            ),
            ["max_suppressed_cells"] = new AtMost(cells.Count),
        };
    }

    public static CaseAnswer Differences(CaseInput input)
    {
        var (one, other) = (Query(input, "query_A"), Query(input, "query_B"));
        // unless one is a part of the other, nothing follows from subtracting them
        var isPart = one.Filter.IsSubsetOf(other.Filter) || other.Filter.IsSubsetOf(one.Filter);
        return new CaseAnswer(isPart ? null : Reasons.NotComparableVersions)
        {
            ["must_not_publish_both"] = isPart && Differencing.Isolates(one.N, other.N, input.Whole("k")),
            ["implied_n"] = isPart ? Math.Abs(one.N - other.N) : null,
        };
    }

    public static CaseAnswer Vintages(CaseInput input)
    {
        var leak = Differencing.Between(Release(input, "release_1"), Release(input, "release_2"), input.Whole("k"));
        return new CaseAnswer(leak.Value is null ? Reasons.NotCollected : null)
        {
            ["leaked_value"] = leak.Value,
            ["must_hold_release_2_cell"] = leak.MustHold,
        };
    }

    public static CaseAnswer Publishable(CaseInput input)
    {
        var bases = input.Items("cells").Select((cell, i) => Number(cell, ["n", "base"], $"input.cells[{i}]")).ToList();
        return new CaseAnswer(null)
        {
            ["count_k5"] = bases.ConvertAll(n => !PrimaryRules.HidesCount(n, (int)SmallestCell)),
            ["mean_k10"] = bases.ConvertAll(n => n > 0 && !PrimaryRules.HidesMean(n, (int)SmallestCell)),
            ["percent_base10"] = bases.ConvertAll(n =>
                n > 0 && !PrimaryRules.HidesShare(0, n, (int)SmallestCell, isSensitive: false)
            ),
        };
    }

    public static CaseAnswer PublishablePercent(CaseInput input)
    {
        var k = (int)input.Parameter("k", SmallestCell);
        bool IsSensitive(JsonElement cell, int i) =>
            cell.ValueKind == JsonValueKind.Object && cell.TryGetProperty("sensitive", out var own)
                ? own.ValueKind == JsonValueKind.True
            : input.IsList("sensitive") ? input.Items("sensitive")[i].ValueKind == JsonValueKind.True
            : input.Find("sensitive") is { ValueKind: JsonValueKind.True };
        return new CaseAnswer(null)
        {
            ["publish"] = input
                .Items("cells")
                .Select(
                    (cell, i) =>
                    {
                        var key = $"input.cells[{i}]";
                        var (count, @base) =
                            cell.ValueKind == JsonValueKind.Array && cell.GetArrayLength() == 2
                                ? (
                                    StatisticalAnswers.Whole(CaseInput.Number(cell[0], key), key),
                                    StatisticalAnswers.Whole(CaseInput.Number(cell[1], key), key)
                                )
                                : (
                                    Number(cell, ["x", "count", "numerator", "yes"], key),
                                    Number(cell, ["n", "base", "denominator"], key)
                                );
                        return @base > 0 && !PrimaryRules.HidesShare(count, @base, k, IsSensitive(cell, i));
                    }
                )
                .ToList(),
        };
    }

    public static CaseAnswer Noise(CaseInput input)
    {
        var noise = GeometricNoise.For(
            input.Known("epsilon"),
            input.Find("sensitivity") is null ? 1 : input.Known("sensitivity")
        );
        // of many k there are many probabilities, but one variance
        var ofEach = StatisticalAnswers.ForEach(
            input,
            ["k"],
            ["pmf"],
            values => new CaseAnswer(null) { ["pmf"] = noise.Probability(StatisticalAnswers.Whole(values[0], "k")) }
        );
        return new CaseAnswer(null)
        {
            ["pmf"] = ofEach["pmf"],
            ["variance"] = noise.Variance,
            ["p_abs_le_2"] = noise.AtMost(2),
        };
    }

    public static CaseAnswer Positions(CaseInput input)
    {
        var size = Counts(input.Numbers("size"), "size");
        var found =
            input.Items("coords") is { Count: > 0 } coordinates && coordinates[0].ValueKind != JsonValueKind.Array
                ? (object?)CubePosition.Of(size, Counts(input.Numbers("coords"), "coords"))
                : input.Rows("coords").ConvertAll(row => CubePosition.Of(size, Counts(row, "coords")));
        return new CaseAnswer(Reasons.NotCollected) { ["position"] = found, ["length"] = CubePosition.Length(size) };
    }

    private static List<int> Counts(List<double?> values, string key) =>
        values.ConvertAll(value => StatisticalAnswers.Whole(value, key));

    private static (HashSet<string> Filter, int N) Query(CaseInput input, string key)
    {
        var query = input.Element(key);
        var filter =
            query.ValueKind == JsonValueKind.Object && query.TryGetProperty("filter", out var words) ? words.ToString() : "";
        return (
            [.. filter.Split(" AND ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            Number(query, ["n"], "input." + key)
        );
    }

    private static (int N, double Mean) Release(CaseInput input, string key)
    {
        var release = input.Element(key);
        var mean =
            release.ValueKind == JsonValueKind.Object
            && (release.TryGetProperty("mean", out var value) || release.TryGetProperty("value", out value))
                ? CaseInput.Number(value, $"input.{key}.mean")
                : null;
        return (
            Number(release, ["n"], "input." + key),
            mean ?? throw new FormatException($"key 'input.{key}.mean' is missing or null")
        );
    }

    private static int Number(JsonElement cell, string[] names, string key)
    {
        var name =
            names.FirstOrDefault(name => cell.ValueKind == JsonValueKind.Object && cell.TryGetProperty(name, out _))
            ?? throw new FormatException($"key '{key}.{names[0]}' is missing");
        return CaseInput.Whole(CaseInput.Number(cell.GetProperty(name), $"{key}.{name}"), $"{key}.{name}")
            ?? throw new FormatException($"key '{key}.{name}' is null");
    }
}
