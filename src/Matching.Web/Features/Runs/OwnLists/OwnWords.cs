using System.Globalization;
using CsvHelper;
using Matching.Web.Data;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>
/// What the headers and answers of other people's spreadsheets mean: <c>seeds/own-lists/*.csv</c> beside the labels of the code
/// lists, without accents and capitals.
/// </summary>
internal sealed class OwnWords
{
    private static readonly Lazy<OwnWords> OfThisVersion = new(() =>
        new OwnWords(Path.Combine(AppContext.BaseDirectory, "seeds", "own-lists"))
    );

    private static readonly string[] Labelled = ["languages", "needs", "interests", "sectors"];

    private readonly Dictionary<string, string> fieldOf = [];

    private readonly Dictionary<string, Dictionary<string, string>> lists = [];

    private OwnWords(string folder)
    {
        foreach (var (field, words) in Lines(folder, "headers", csv => (csv.GetField("field")!, csv.GetField("words")!)))
        {
            foreach (var word in words.Split(';'))
            {
                fieldOf[Towns.Plain(word)] = field;
            }
        }

        foreach (
            var (list, code, words) in Lines(
                folder,
                "words",
                csv => (csv.GetField("list")!, csv.GetField("code")!, csv.GetField("words")!)
            )
        )
        {
            foreach (var word in words.Split(';'))
            {
                ListOf(list)[Towns.Plain(word)] = code;
            }
        }

        foreach (var list in Labelled)
        {
            foreach (var (code, labels) in CodeLists.Shipped.Find(list)!)
            {
                // codes of other lists are English words; those of languages are letters that may be words of their own
                foreach (var label in list == "languages" ? labels.Values : labels.Values.Prepend(code))
                {
                    ListOf(list).TryAdd(Towns.Plain(label), code);
                }
            }
        }
    }

    public static OwnWords Shipped => OfThisVersion.Value;

    /// <summary>The field that a header names, and whether it is the header as a whole; null for an unknown one.</summary>
    public (string Field, bool IsWhole)? FieldOf(string header)
    {
        var plain = Towns.Plain(header);
        if (fieldOf.TryGetValue(plain, out var whole))
        {
            return (whole, true);
        }

        // of all that a header contains the longest says most; a single letter says nothing
        var longest = Parts(plain).Where(part => part.Length > 2 && fieldOf.ContainsKey(part)).MaxBy(part => part.Length);
        return longest is null ? null : (fieldOf[longest], false);
    }

    /// <summary>The code of an answer, or of the longest part of it that a list knows; null for none.</summary>
    public string? CodeOf(string list, string answer)
    {
        var (known, plain) = (lists[list], Towns.Plain(answer));
        return known.GetValueOrDefault(plain)
            ?? (
                Parts(plain).Where(part => part.Length > 2 && known.ContainsKey(part)).MaxBy(part => part.Length) is { } part
                    ? known[part]
                    : null
            );
    }

    /// <summary>The code of exactly this word.</summary>
    public string? Exactly(string list, string plain) => lists[list].GetValueOrDefault(plain);

    /// <summary>A code of which a list knows a word that an answer contains, the answer without it.</summary>
    public (string Code, string Left)? Within(string list, string plain)
    {
        var known = lists[list];
        return Parts(plain).Where(known.ContainsKey).MaxBy(part => part.Length) is { } part
            ? (known[part], $" {plain} ".Replace($" {part} ", " ", StringComparison.Ordinal).Trim())
            : null;
    }

    // every run of up to four words
    private static IEnumerable<string> Parts(string plain)
    {
        var words = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var from = 0; from < words.Length; from++)
        {
            for (var count = 1; count <= 4 && from + count <= words.Length; count++)
            {
                yield return string.Join(' ', words, from, count);
            }
        }
    }

    private Dictionary<string, string> ListOf(string list) => lists.TryGetValue(list, out var words) ? words : lists[list] = [];

    private static List<T> Lines<T>(string folder, string name, Func<CsvReader, T> read)
    {
        using var csv = new CsvReader(new StreamReader(Path.Combine(folder, name + ".csv")), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var lines = new List<T>();
        while (csv.Read())
        {
            lines.Add(read(csv));
        }

        return lines;
    }
}
