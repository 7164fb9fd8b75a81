using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Matching.Indicators.Catalogue;

/// <summary>
/// Formulas and bases in words of a language. A sentence is written in English beside what it describes, with holes for the
/// parts; a file a language says it otherwise, by the English sentence. So there is one text to keep true, and a sentence that
/// was changed is one without a translation, which a test finds. Names of items, scales, functions and codes are the same in
/// every language.
/// </summary>
public static class Phrases
{
    public const string English = "en";

    private static readonly Dictionary<string, Dictionary<string, string>> ByLanguage = Read();

    /// <summary>Languages there are files for, besides English.</summary>
    public static IReadOnlyCollection<string> Languages => ByLanguage.Keys;

    /// <summary>The English sentences that a language says otherwise.</summary>
    public static IReadOnlyCollection<string> Translated(string language) => ByLanguage[language].Keys;

    /// <summary>A sentence too long for one line of code.</summary>
    internal static FormattableString Long(string sentence, params object?[] parts) =>
        FormattableStringFactory.Create(sentence, parts);

    /// <summary>A sentence in a language; in English where it is not known there.</summary>
    public static string In(string language, FormattableString sentence) =>
        string.Format(
            CultureInfo.InvariantCulture,
            ByLanguage.GetValueOrDefault(language)?.GetValueOrDefault(sentence.Format) ?? sentence.Format,
            [.. sentence.GetArguments().Select(part => Said(language, part))]
        );

    /// <summary>Every sentence of which one consists, as it is written with holes, whatever has words in it.</summary>
    public static IEnumerable<string> Of(FormattableString sentence) =>
        sentence.GetArguments().SelectMany(Parts).SelectMany(Of).Append(sentence.Format).Where(HasWords);

    private static string Said(string language, object? part) =>
        part switch
        {
            FormattableString sentence => In(language, sentence),
            Expression expression => In(language, expression.Words),
            string text => text,
            IEnumerable parts => string.Join(", ", parts.Cast<object?>().Select(one => Said(language, one))),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            _ => "",
        };

    private static IEnumerable<FormattableString> Parts(object? part) =>
        part switch
        {
            FormattableString sentence => [sentence],
            Expression expression => [expression.Words],
            string => [],
            IEnumerable parts => parts.Cast<object?>().SelectMany(Parts),
            _ => [],
        };

    // "{0} {1}" has nothing to say otherwise
    private static bool HasWords(string format) => format.Any(char.IsLetter);

    private static Dictionary<string, Dictionary<string, string>> Read()
    {
        const string prefix = "phrases.";
        var assembly = typeof(Phrases).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(
                name => name[prefix.Length..^".json".Length],
                name => JsonSerializer.Deserialize<Dictionary<string, string>>(assembly.GetManifestResourceStream(name)!)!
            );
    }
}
