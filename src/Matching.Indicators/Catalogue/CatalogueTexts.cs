using System.Globalization;
using System.Text.Json;

namespace Matching.Indicators.Catalogue;

/// <summary>Names and definitions of the catalogue by language: one embedded file a language, each entry with both.</summary>
public static class CatalogueTexts
{
    private static readonly Dictionary<string, Dictionary<string, Entry>> ByLanguage = Read();

    /// <summary>Languages there are files for.</summary>
    public static IReadOnlyCollection<string> Languages => ByLanguage.Keys;

    /// <summary>Of all gaps there is one wording, of all targets another, with the name of the indicator in it.</summary>
    private static readonly string[] Derived = ["gap", "tgt"];

    public static IReadOnlyDictionary<string, string> Names(string id) =>
        ByLanguage
            .Where(language => language.Value.ContainsKey(Own(id)))
            .ToDictionary(language => language.Key, language => Name(language.Value, id));

    public static IReadOnlyDictionary<string, string> Definitions(string id) =>
        ByLanguage
            .Where(language => language.Value.ContainsKey(Own(id)))
            .ToDictionary(language => language.Key, language => Wording(language.Value, id, entry => entry.Definition));

    /// <summary>The wording of a gap or a target with names that are in no file.</summary>
    internal static Dictionary<string, string> Derive(string prefix, IReadOnlyDictionary<string, string> names, bool ofName) =>
        ByLanguage
            .Where(language => names.ContainsKey(language.Key) || language.Key == Phrases.English)
            .ToDictionary(
                language => language.Key,
                language =>
                    string.Format(
                        CultureInfo.InvariantCulture,
                        ofName ? language.Value[prefix].Name : language.Value[prefix].Definition,
                        names.GetValueOrDefault(language.Key) ?? names.Values.First()
                    )
            );

    private static string Name(Dictionary<string, Entry> entries, string id) => Wording(entries, id, entry => entry.Name);

    // A target may be one on a gap.
    private static string Wording(Dictionary<string, Entry> entries, string id, Func<Entry, string> part) =>
        Prefix(id) is { } prefix
            ? string.Format(CultureInfo.InvariantCulture, part(entries[prefix]), Name(entries, id[(prefix.Length + 1)..]))
            : part(entries[id]);

    private static string Own(string id) => Prefix(id) is { } prefix ? Own(id[(prefix.Length + 1)..]) : id;

    private static string? Prefix(string id) =>
        Derived.FirstOrDefault(prefix => id.StartsWith(prefix + ".", StringComparison.Ordinal));

    private static Dictionary<string, Dictionary<string, Entry>> Read()
    {
        const string prefix = "texts.";
        var assembly = typeof(CatalogueTexts).Assembly;
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToDictionary(
                name => name[prefix.Length..^".json".Length],
                name => JsonSerializer.Deserialize<Dictionary<string, Entry>>(assembly.GetManifestResourceStream(name)!, options)!
            );
    }

    private sealed record Entry(string Name, string Definition);
}
