using System.Globalization;
using System.Text.Json;

namespace Matching.Benchmarks.Stats;

/// <summary>Input and parameters of a statistical case. What is missing or of the wrong kind is a <see cref="FormatException"/> that names its key.</summary>
internal sealed class CaseInput(JsonElement input, JsonElement? parameters)
{
    // not answered, in the codes that forms store
    private static readonly HashSet<string> Missing = ["PNTS", "DK", "NA", "skipped_by_logic", "blank", ""];

    public JsonElement Element(string key) => Find(key) ?? throw new FormatException($"key 'input.{key}' is missing");

    public JsonElement? Find(string key) => input.TryGetProperty(key, out var value) ? value : null;

    public bool IsList(string key) => Find(key)?.ValueKind == JsonValueKind.Array;

    public double? Number(string key) => Number(Element(key), "input." + key);

    public List<double?> Numbers(string key) => Numbers(Element(key), "input." + key);

    public List<double> Observed(string key) => [.. Numbers(key).Where(value => value is not null).Select(value => value!.Value)];

    public List<List<double?>> Rows(string key) => [.. Items(key).Select((row, i) => Numbers(row, $"input.{key}[{i}]"))];

    public List<JsonElement> Items(string key) => Items(Element(key), "input." + key);

    public int Whole(string key) => Whole(Number(key), "input." + key) ?? throw new FormatException($"key 'input.{key}' is null");

    public double Known(string key) => Number(key) ?? throw new FormatException($"key 'input.{key}' is null");

    public double Parameter(string key, double otherwise) =>
        Parameter(key) is { ValueKind: not JsonValueKind.Null } value ? Number(value, "params." + key) ?? otherwise : otherwise;

    public string Parameter(string key, string otherwise) =>
        Parameter(key) switch
        {
            null or { ValueKind: JsonValueKind.Null } => otherwise,
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            _ => throw new FormatException($"key 'params.{key}' is not a text"),
        };

    public JsonElement? Parameter(string key) =>
        parameters is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(key, out var value) ? value : null;

    public static List<JsonElement> Items(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()]
            : throw new FormatException($"key '{key}' is not a list");

    public static List<double?> Numbers(JsonElement value, string key) =>
        [.. Items(value, key).Select((item, i) => Number(item, $"{key}[{i}]"))];

    public static bool IsMissing(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.String && Missing.Contains(value.GetString()!));

    /// <summary>Does not apply to the person, so it is not asked of them either.</summary>
    public static bool IsOutside(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is ("NA" or "skipped_by_logic");

    public static double? Number(JsonElement value, string key) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            _ when IsMissing(value) => null,
            _ => throw new FormatException($"key '{key}' is not a number: {value.GetRawText()}"),
        };

    public static int? Whole(double? value, string key) =>
        value is null ? null
        : value == Math.Floor(value.Value) && Math.Abs(value.Value) <= int.MaxValue ? (int)value.Value
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"key '{key}' is not a whole number: {value}"));
}
