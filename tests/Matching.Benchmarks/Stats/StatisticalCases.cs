using System.Globalization;
using System.Text.Json;

namespace Matching.Benchmarks.Stats;

/// <summary>Runs a file of statistical cases, each with a statistic, its input and parameters, the expected values and their tolerance.</summary>
internal static class StatisticalCases
{
    /// <summary>The verb <c>stats FILE.json</c>: prints each failing key and, last, how many cases passed and failed.</summary>
    public static int Of(string file, TextWriter output)
    {
        List<(string Id, List<string> Failures)> results;
        try
        {
            results = Run(File.ReadAllText(file));
        }
        catch (Exception exception)
            when (exception is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            results = [(Path.GetFileName(file), [exception.Message])];
        }

        foreach (var (id, failures) in results)
        {
            failures.ForEach(failure => output.WriteLine($"{id}: {failure}"));
        }

        var failed = results.Count(result => result.Failures.Count > 0);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results.Count - failed} passed, {failed} failed"));
        return failed == 0 ? 0 : 1;
    }

    /// <summary>What fails in each case of a file.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">No list of cases.</exception>
    public static List<(string Id, List<string> Failures)> Run(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (
            root.ValueKind == JsonValueKind.Object
            && !root.TryGetProperty("vectors", out root)
            && !document.RootElement.TryGetProperty("cases", out root)
        )
        {
            throw new FormatException("key 'vectors' is missing");
        }

        return [.. CaseInput.Items(root, "vectors").Select((@case, i) => (Name(@case, i), Failures(@case)))];
    }

    private static string Name(JsonElement @case, int position) =>
        @case.ValueKind == JsonValueKind.Object && @case.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()!
            : string.Create(CultureInfo.InvariantCulture, $"case {position + 1}");

    private static List<string> Failures(JsonElement @case)
    {
        try
        {
            var statistic = Key(@case, "statistic", JsonValueKind.String).GetString()!;
            var input = Key(@case, "input", JsonValueKind.Object);
            var expected = Key(@case, "expected", JsonValueKind.Object);
            var tolerance = Key(@case, "tolerance", JsonValueKind.Number).GetDouble();
            if (!StatisticalAnswers.ByName.TryGetValue(statistic, out var answer))
            {
                return [$"there is no statistic '{statistic}'"];
            }

            var found = answer(new CaseInput(input, @case.TryGetProperty("params", out var parameters) ? parameters : null));
            return
            [
                .. expected
                    .EnumerateObject()
                    .Select(key => (key.Name, Difference: found.Difference(key.Name, key.Value, tolerance)))
                    .Where(key => key.Difference is not null)
                    .Select(key => $"{key.Name}: {key.Difference}"),
            ];
        }
        catch (Exception exception)
            when (exception is FormatException or ArgumentException or OverflowException or InvalidOperationException)
        {
            // an argument that the library refuses says in its message what is wrong with it
            return [exception.Message];
        }
    }

    private static JsonElement Key(JsonElement @case, string key, JsonValueKind kind) =>
        @case.ValueKind != JsonValueKind.Object ? throw new FormatException("a case is an object")
        : !@case.TryGetProperty(key, out var value) ? throw new FormatException($"key '{key}' is missing")
        : value.ValueKind != kind ? throw new FormatException($"key '{key}' is not of the kind {kind}")
        : value;
}
