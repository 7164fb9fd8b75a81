using System.Globalization;
using System.Text.Json;

namespace Matching.Indicators.Catalogue;

/// <summary>Names and definitions of the catalogue by language: one embedded file a language, each entry with both.</summary>
public static class CatalogueTexts
{
    private static readonly Dictionary<string, Dictionary<string, Entry>> ByLanguage = Read();

    /// <summary>Languages there are files for.</summary>
    public static IReadOnlyCollection<string> Languages => ByLanguage.Keys;

    /// <summary>Of all targets there is one wording, with the name of the indicator in it.</summary>
    private const string OfTargets = "tgt";

    public static IReadOnlyDictionary<string, string> Names(string id) => Of(id, entry => entry.Name);

    public static IReadOnlyDictionary<string, string> Definitions(string id) => Of(id, entry => entry.Definition);

    private static Dictionary<string, string> Of(string id, Func<Entry, string> part)
    {
        var of = id.StartsWith(OfTargets + ".", StringComparison.Ordinal) ? id[(OfTargets.Length + 1)..] : null;
        return ByLanguage.Where(language => language.Value.ContainsKey(of ?? id)).ToDictionary(
            language => language.Key,
            language => of is null ? part(language.Value[id]) : string.Format(CultureInfo.InvariantCulture, part(language.Value[OfTargets]), language.Value[of].Name));
    }

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
