using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Matching.Benchmarks.Stats;

/// <summary>What the library answers to a case: a value for each key, and the reason of what is null.</summary>
internal sealed class CaseAnswer(string? reason) : Dictionary<string, object?>(StringComparer.Ordinal)
{
    public string? Reason { get; } = reason;

    /// <summary>Answers for several people or values in one: each key holds a list in their order. Only one, given without a list, stays as it is.</summary>
    public static CaseAnswer Joined(IReadOnlyList<CaseAnswer> answers, bool isList, IEnumerable<string> keys)
    {
        if (!isList)
        {
            return answers[0];
        }

        var joined = new CaseAnswer(answers.Select(answer => answer.Reason).FirstOrDefault(reason => reason is not null));
        foreach (var key in keys)
        {
            joined[key] = answers.Select(answer => answer[key]).ToList();
        }

        return joined;
    }

    /// <summary>How a value differs from the expected one; null when it does not.</summary>
    public string? Difference(string key, JsonElement expected, double tolerance)
    {
        if (!TryGetValue(key, out var value))
        {
            return "this statistic has no such key";
        }

        var found = Compare(value, expected, tolerance);
        return found ?? (HoldsNull(expected) && Reason is null ? "null without a reason" : null);
    }

    private static bool HoldsNull(JsonElement expected) =>
        expected.ValueKind == JsonValueKind.Null
        || (expected.ValueKind == JsonValueKind.Array && expected.EnumerateArray().Any(HoldsNull));

    private static string? Compare(object? found, JsonElement expected, double tolerance) =>
        found switch
        {
            AtMost most => expected.ValueKind == JsonValueKind.Number && most.Found <= expected.GetDouble()
                ? null
                : $"expected at most {expected.GetRawText()}, got {most.Found}",
            Held held => held.Failure,
            Either either => Compare(
                expected.ValueKind == JsonValueKind.Array ? either.OfEach : either.OfAll,
                expected,
                tolerance
            ),
            _ => Same(found, expected, tolerance) ? null : $"expected {expected.GetRawText()}, got {Text(found)}",
        };

    private static bool Same(object? found, JsonElement expected, double tolerance) =>
        (found, expected.ValueKind) switch
        {
            (null, JsonValueKind.Null) => true,
            (bool value, JsonValueKind.True or JsonValueKind.False) => value == expected.GetBoolean(),
            (string value, JsonValueKind.String) => value == expected.GetString(),
            (int value, JsonValueKind.Number) => IsNear(value, expected.GetDouble(), tolerance),
            (double value, JsonValueKind.Number) => IsNear(value, expected.GetDouble(), tolerance),
            (Labelled labelled, JsonValueKind.Object) => expected.EnumerateObject().Count() == labelled.Values.Count
                && labelled
                    .Labels.Zip(labelled.Values)
                    .All(pair => expected.TryGetProperty(pair.First, out var part) && Same(pair.Second, part, tolerance)),
            (Labelled labelled, _) => Same(labelled.Values, expected, tolerance),
            (IEnumerable values and not string, JsonValueKind.Array) => values.Cast<object?>().ToList() is var list
                && list.Count == expected.GetArrayLength()
                && list.Zip(expected.EnumerateArray()).All(pair => Same(pair.First, pair.Second, tolerance)),
            _ => false,
        };

    // the file's own rule: absolute, or relative above 1; NaN is near nothing
    private static bool IsNear(double found, double expected, double tolerance) =>
        Math.Abs(found - expected) <= tolerance
        || (Math.Abs(expected) > 1 && Math.Abs(found - expected) <= tolerance * Math.Abs(expected));

    private static string Text(object? value) =>
        value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            string text => $"\"{text}\"",
            Labelled labelled => Text(labelled.Values),
            IEnumerable values => $"[{string.Join(',', values.Cast<object?>().Select(Text))}]",
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };
}

/// <summary>A value that is published per person or for all, as the case asks.</summary>
internal sealed record Either(object? OfAll, object? OfEach);

/// <summary>Values with names; a case gives them as a list or as an object.</summary>
internal sealed record Labelled(IReadOnlyList<string> Labels, IReadOnlyList<int?> Values);

/// <summary>A number that may not be above the expected one.</summary>
internal sealed record AtMost(int Found);

/// <summary>A property that the answer must have; the case words it, the failure is null when it holds.</summary>
internal sealed record Held(string? Failure);
