using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Matching.Web.Data;

/// <summary>
/// Names as they are compared. People leave out accents and apostrophes, write words together or apart, and put the family name
/// first; letters that keyboards lack are typed as their nearest or written out, as in Mueller, and Arabic is written with and
/// without hamza, ta marbuta and article.
/// </summary>
public static class NameForm
{
    /// <summary>Letters by which a name is found; a name that has fewer is found by all of them.</summary>
    public const int BeginningLength = 3;

    // The more letters, the fewer other names begin alike: with three alone, a search would open more names the more people there are.
    private static readonly int[] BeginningLengths = [8, 5, BeginningLength];

    private const int MostWords = 12;

    // Fewer are part of a root, as in Khalid or Jamal.
    private const int LettersAroundArticle = 2;
    private const string Article = "\u0627\u0644";

    private static readonly FrozenDictionary<int, string> Typed = new Dictionary<int, string>
    {
        ['\u0142'] = "l",
        ['\u00F8'] = "o",
        ['\u0111'] = "d",
        ['\u00F0'] = "d",
        ['\u00DF'] = "ss",
        ['\u1E9E'] = "ss",
        ['\u0131'] = "i",
        ['\u00E6'] = "ae",
        ['\u0153'] = "oe",
        ['\u00FE'] = "th",
        ['\u0127'] = "h",
        ['\u014B'] = "n",
        ['\u0167'] = "t",
        ['\u0259'] = "e",
        // alef with hamza, madda or wasla; waw and ya with hamza; alef maksura; ta marbuta; kaf and ya of Persian; tatweel and
        // hamza say nothing
        ['\u0622'] = "\u0627",
        ['\u0623'] = "\u0627",
        ['\u0625'] = "\u0627",
        ['\u0671'] = "\u0627",
        ['\u0624'] = "\u0648",
        ['\u0626'] = "\u064A",
        ['\u0649'] = "\u064A",
        ['\u06CC'] = "\u064A",
        ['\u06A9'] = "\u0643",
        ['\u0629'] = "\u0647",
        ['\u0640'] = "",
        ['\u0621'] = "",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<int, string> WrittenOut = new Dictionary<int, string>
    {
        ['\u00E4'] = "ae",
        ['\u00F6'] = "oe",
        ['\u00FC'] = "ue",
        ['\u00F8'] = "oe",
        ['\u00E5'] = "aa",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<int, string> AsTyped = FrozenDictionary<int, string>.Empty;

    /// <summary>Words of names in the form in which they are compared, in the order in which they are written.</summary>
    public static IReadOnlyList<string> Words(IEnumerable<string?> names) => Words(names, AsTyped);

    /// <summary>
    /// Words in each spelling that a name may have: with the nearest letters and, where that differs, written out. What is typed
    /// as Müller is stored as Mueller or the other way round.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> Spellings(IReadOnlyList<string?> names)
    {
        var (nearest, writtenOut) = (Words(names, AsTyped), Words(names, WrittenOut));
        return nearest.SequenceEqual(writtenOut) ? [nearest] : [nearest, writtenOut];
    }

    /// <summary>Whether a name that is searched for has too few letters to find longer names.</summary>
    public static bool IsShort(string searched) =>
        string.Concat(Words([searched])) is { Length: > 0 and < BeginningLength } letters && letters.All(char.IsLetter);

    private static IReadOnlyList<string> Words(IEnumerable<string?> names, FrozenDictionary<int, string> writtenOut) =>
        [
            .. names
                .SelectMany(name => Fold(name ?? "", writtenOut).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(word => WithoutInnerArticle(WithoutArticle(word)))
                .Where(word => word.Length > 0)
                .Take(MostWords),
        ];

    /// <summary>
    /// A whole name regardless of which part is written first and of words written together; equal for two spellings of one name.
    /// </summary>
    public static string Key(IReadOnlyList<string?> names)
    {
        var parts = names.Select(name => Words([name])).Where(words => words.Count > 0).ToList();
        return string.Concat(
            (parts.Count == 1 ? parts[0] : parts.Select(words => string.Concat(words)))
                .Select(Contracted)
                .Order(StringComparer.Ordinal)
        );
    }

    /// <summary>First letters of each word together with the words that follow, and whole words that are shorter.</summary>
    public static IEnumerable<string> Beginnings(IEnumerable<string?> names)
    {
        var starts = Orders([.. names])
            .SelectMany(words => words.Select((word, at) => (Word: word, Onward: string.Concat(words.Skip(at)))))
            .Distinct()
            .ToList();
        return starts
            .SelectMany(start => new[] { start.Word, start.Onward }.Where(text => !IsLong(text)))
            .Concat(
                starts.SelectMany(start => BeginningLengths.Where(n => n <= start.Onward.Length).Select(n => start.Onward[..n]))
            )
            .Distinct();
    }

    /// <summary>
    /// Beginnings without which no record matches what is searched for: it has the first of one of these, and the second if there is one.
    /// </summary>
    public static IReadOnlyList<(string First, string? Second)> SearchedBeginnings(IReadOnlyList<string> words) =>
        words switch
        {
            [] => [],
            [var word] => [(Longest(word), null)],
            // as two words of the record, or as one in which they are written together
            [var word, var next, ..] when IsLong(word) && IsLong(next) =>
            [
                (Longest(word), Longest(next)),
                (Longest(word + next), null),
            ],
            [var word, ..] when IsLong(word) => [(Longest(word), null)],
            [var word, var next] => [(word, null), (Longest(word + next), null)],
            [var word, ..] => [(word, null), (string.Concat(string.Concat(words).Take(BeginningLength)), null)],
        };

    /// <summary>
    /// Whether each searched word, or some of them written together, begins a word of the name or some of those written together.
    /// </summary>
    public static bool Matches(IReadOnlyList<string> searched, IReadOnlyList<string?> names)
    {
        var written = Orders(names).SelectMany(Joined).Distinct().ToList();
        return MatchesFrom(0);

        bool MatchesFrom(int at)
        {
            if (at == searched.Count)
            {
                return true;
            }

            var joined = "";
            for (var end = at; end < searched.Count; end++)
            {
                joined += searched[end];
                if (written.Exists(word => word.StartsWith(joined, StringComparison.Ordinal)) && MatchesFrom(end + 1))
                {
                    return true;
                }
            }

            return false;
        }
    }

    // Written out or not is one spelling: Mueller as Müller.
    private static string Contracted(string name) =>
        name.Replace("ae", "a", StringComparison.Ordinal)
            .Replace("oe", "o", StringComparison.Ordinal)
            .Replace("ue", "u", StringComparison.Ordinal);

    // Given name first and family name first.
    private static IEnumerable<IReadOnlyList<string>> Orders(IReadOnlyList<string?> names) =>
        Spellings(names).Concat(Spellings([.. names.Reverse()]));

    private static IEnumerable<string> Joined(IReadOnlyList<string> words)
    {
        for (var from = 0; from < words.Count; from++)
        {
            var joined = "";
            for (var to = from; to < words.Count; to++)
            {
                yield return joined += words[to];
            }
        }
    }

    private static bool IsLong(string text) => text.Length >= BeginningLength;

    private static string Longest(string text) => text[..BeginningLengths.FirstOrDefault(n => n <= text.Length, text.Length)];

    private static string WithoutArticle(string word) =>
        word.StartsWith(Article, StringComparison.Ordinal) && word.Length != Article.Length + 1 ? word[Article.Length..] : word;

    // Names such as Abd al-Rahman are written as one word as often as two. Taken out of the one, the article is missing in both.
    private static string WithoutInnerArticle(string word)
    {
        var at = word.IndexOf(Article, Math.Min(LettersAroundArticle, word.Length), StringComparison.Ordinal);
        return at > 0 && word.Length - at - Article.Length >= LettersAroundArticle ? word.Remove(at, Article.Length) : word;
    }

    private static string Fold(string text, FrozenDictionary<int, string> writtenOut)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in Composed(text).EnumerateRunes())
        {
            if (writtenOut.TryGetValue(rune.Value, out var typed) || Typed.TryGetValue(rune.Value, out typed))
            {
                folded.Append(typed);
                continue;
            }

            foreach (var part in rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
            {
                Append(folded, part);
            }
        }

        return folded.ToString();
    }

    private static string Composed(string text)
    {
        try
        {
            return text.ToLowerInvariant().Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // half a character is no letter of a name
            return "";
        }
    }

    // Marks and apostrophes are left out; everything else that is no letter separates words.
    private static void Append(StringBuilder folded, Rune rune)
    {
        if (Typed.TryGetValue(rune.Value, out var typed))
        {
            folded.Append(typed);
        }
        else if (
            IsApostrophe(rune.Value) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format
        )
        {
            return;
        }
        else
        {
            folded.Append(Rune.IsLetterOrDigit(rune) ? Rune.ToLowerInvariant(rune).ToString() : " ");
        }
    }

    private static bool IsApostrophe(int c) =>
        c is '\'' or '`' or 0x00B4 or 0x2018 or 0x2019 or 0x201B or 0x2032 or (>= 0x02B9 and <= 0x02BF) or 0xFF07;
}
