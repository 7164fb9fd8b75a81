using System.Globalization;
using CsvHelper;

namespace Matching.Web.Data;

/// <summary>
/// The localised lists of codes in <c>seeds/vocabulary/*.csv</c>: a column <c>code</c>, then a column a language.
/// </summary>
public sealed class CodeLists
{
    /// <summary>The lists that came with this version; read once, never changed.</summary>
    public static readonly CodeLists Shipped = Read(Path.Combine(AppContext.BaseDirectory, "seeds", "vocabulary"));

    private readonly Dictionary<string, Dictionary<string, Dictionary<string, string>>> lists = [];

    public bool Has(string list, string code) => lists[list].ContainsKey(code);

    /// <summary>Codes of a list with their labels by language, in the order of the file; null for an unknown list.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>>? Find(string list) => lists.GetValueOrDefault(list);

    /// <summary>
    /// The label in a language, in English when that language lacks it, else in any; the code where there is none.
    /// </summary>
    public string Label(string list, string code, string language)
    {
        var labels = lists.GetValueOrDefault(list)?.GetValueOrDefault(code) ?? ProgrammeLabels.Find(list, code);
        return labels?.GetValueOrDefault(language) ?? labels?.GetValueOrDefault("en") ?? labels?.Values.FirstOrDefault() ?? code;
    }

    public static CodeLists Read(string folder)
    {
        var read = new CodeLists();
        foreach (var path in Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            using var csv = new CsvReader(new StreamReader(path), CultureInfo.InvariantCulture);
            csv.Read();
            csv.ReadHeader();
            var codes = new Dictionary<string, Dictionary<string, string>>();
            while (csv.Read())
            {
                codes.Add(
                    csv.GetField("code")!,
                    csv.HeaderRecord!.Skip(1)
                        .Where(language => csv.GetField(language) is { Length: > 0 })
                        .ToDictionary(language => language, language => csv.GetField(language)!)
                );
            }

            read.lists.Add(Path.GetFileNameWithoutExtension(path), codes);
        }

        return read;
    }
}
