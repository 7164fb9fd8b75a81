using System.Text.Json;

namespace Matching.Indicators.Catalogue;

/// <summary>Names and definitions of the catalogue by language: one embedded file a language, each entry with both.</summary>
public static class CatalogueTexts
{
    private static readonly Dictionary<string, Dictionary<string, Entry>> ByLanguage = Read();

    /// <summary>Languages there are files for.</summary>
    public static IReadOnlyCollection<string> Languages => ByLanguage.Keys;

    public static IReadOnlyDictionary<string, string> Names(string id) => Of(id, entry => entry.Name);

    public static IReadOnlyDictionary<string, string> Definitions(string id) => Of(id, entry => entry.Definition);

    private static Dictionary<string, string> Of(string id, Func<Entry, string> part) =>
        ByLanguage.Where(language => language.Value.ContainsKey(id)).ToDictionary(language => language.Key, language => part(language.Value[id]));

    private static Dictionary<string, Dictionary<string, Entry>> Read()
    {
        const string prefix = "texts.";
        var assembly = typeof(CatalogueTexts).Assembly;
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToDictionary(
            name => name[prefix.Length..^".json".Length],
            name => JsonSerializer.Deserialize<Dictionary<string, Entry>>(assembly.GetManifestResourceStream(name)!, options)!);
    }

    private sealed record Entry(string Name, string Definition);
}
