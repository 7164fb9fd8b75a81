using System.Globalization;
using System.Text;

namespace Matching.Web.Components;

/// <summary>Finds names by the beginnings of their words.</summary>
internal static class NameWords
{
    /// <summary>Words of a text without accents and hyphens, so that "sign-ups" and "signups" are one.</summary>
    public static string[] Of(string text) =>
        string.Concat(
                text.Normalize(NormalizationForm.FormD)
                    .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && c != '-')
                    .Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')
            )
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether every word that is typed begins a word of a name.</summary>
    public static bool AllBegin(string[] typed, string name)
    {
        var known = Of(name);
        return Array.TrueForAll(typed, word => Array.Exists(known, own => own.StartsWith(word, StringComparison.Ordinal)));
    }
}
