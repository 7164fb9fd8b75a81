using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;

namespace Matching.Web.Mediation;

/// <summary>Enum values as the API and the database spell them: snake_case.</summary>
public static class EnumText
{
    private static readonly ConcurrentDictionary<Enum, string> Spelled = new();

    public static string ToText(this Enum value) =>
        Spelled.GetOrAdd(value, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

    public static T Parse<T>(string text)
        where T : struct, Enum =>
        TryParse<T>(text, out var value) ? value : throw new FormatException($"'{text}' is no {typeof(T).Name}.");

    public static bool TryParse<T>(string text, out T value)
        where T : struct, Enum => Spellings<T>.Values.TryGetValue(text, out value);

    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => value.ToText());

    // A pool has a dozen of them a person.
    private static class Spellings<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<string, T> Values = Enum.GetValues<T>()
            .ToFrozenDictionary(value => value.ToText());
    }
}
