using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Matching.Web.Data;

/// <summary>
/// The one form of a text: composed (NFC), trimmed, and without invisible characters where they have no meaning. Joiners stay
/// between letters that they shape, direction marks stay where a text runs in both directions.
/// </summary>
public static partial class TextForm
{
    private const char NonJoiner = '\u200C';
    private const char Joiner = '\u200D';

    /// <summary>A text of any length; line breaks stay.</summary>
    public static string Of(string text) => Visible(text).Normalize(NormalizationForm.FormC).Trim();

    /// <summary>A name: on one line, with single blanks.</summary>
    public static string Name(string text) => Blanks().Replace(Of(text), " ");

    /// <summary>
    /// An e-mail address with its domain in lower case. What cannot be seen stays, so that a rule can refuse it.
    /// </summary>
    public static string Email(string text)
    {
        var trimmed = text.Trim().Normalize(NormalizationForm.FormC);
        var at = trimmed.LastIndexOf('@');
        return at < 0 ? trimmed : trimmed[..at] + trimmed[at..].ToLowerInvariant();
    }

    /// <summary>An e-mail address as it is compared: its domain in punycode, all in lower case.</summary>
    public static string ComparedEmail(string text)
    {
        var plain = LowerEmail(text);
        var at = plain.LastIndexOf('@');
        return at < 0 ? plain : plain[..(at + 1)] + Domain(plain[(at + 1)..]);
    }

    /// <summary>An e-mail address in lower case, with the domain as it is written.</summary>
    public static string LowerEmail(string text) => Email(text).Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    /// <summary>
    /// A language tag as BCP 47 writes it: <c>ar</c>, <c>it-IT</c>, <c>sr-Latn</c>. What is not of its shape stays as it is.
    /// </summary>
    public static string Language(string text)
    {
        var plain = Of(text);
        return IsLanguageTag(plain) ? string.Join('-', plain.Split('-').Select(Subtag)) : plain;
    }

    /// <summary>Whether a text has the shape of a language tag: a language of letters, then script, region and variants.</summary>
    public static bool IsLanguageTag(string text) => LanguageTag().IsMatch(text);

    /// <summary>A web origin with its host in punycode and lower case; anything else as it is.</summary>
    public static string Origin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http"
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase)
            ? $"{uri.Scheme}://{uri.IdnHost}{(uri.IsDefaultPort ? "" : ":" + uri.Port.ToString(CultureInfo.InvariantCulture))}"
            : text;

    /// <summary>A telephone number with plain digits, blanks and hyphens. What a spreadsheet appends to a number goes.</summary>
    public static string Phone(string text)
    {
        var plain = string.Concat(
            Of(text).EnumerateRunes().Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format).Select(PhoneSign)
        );
        return AsDecimal().Replace(Blanks().Replace(plain, " ").Trim(), "$1");
    }

    /// <summary>A typed number with plain digits and a point, whatever digits the keyboard has.</summary>
    public static string Number(string text) => Phone(text).Replace(',', '.').Replace('\u066B', '.');

    /// <summary>A typed whole number without a sign; null where it is none.</summary>
    public static int? Whole(string? text) =>
        int.TryParse(Number(text ?? ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The first invisible character, as <c>U+200B</c>; null when there is none.</summary>
    public static string? Invisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control || IsUnseen(rune))
            {
                return $"U+{rune.Value:X4}";
            }
        }

        return null;
    }

    private static string Subtag(string subtag, int at) =>
        (at, subtag.Length) switch
        {
            (> 0, 2) => subtag.ToUpperInvariant(),
            (> 0, 4) when char.IsAsciiLetter(subtag[0]) => char.ToUpperInvariant(subtag[0]) + subtag[1..].ToLowerInvariant(),
            _ => subtag.ToLowerInvariant(),
        };

    private static string PhoneSign(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DecimalDigitNumber => ((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture),
            UnicodeCategory.DashPunctuation => "-",
            UnicodeCategory.SpaceSeparator => " ",
            // the plus sign of Arabic and East Asian keyboards
            _ => rune.Value is 0xFF0B or 0xFE62 ? "+" : rune.ToString(),
        };

    private static string Domain(string domain)
    {
        try
        {
            return new IdnMapping().GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    private static string Visible(string text)
    {
        if (!text.Any(IsSuspect))
        {
            return text;
        }

        var isMixed = RunsBothWays(text);
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!IsSuspect(c) || (c is NonJoiner or Joiner && IsShaped(text, i)) || (IsMark(c) && isMixed))
            {
                kept.Append(c);
            }
        }

        return kept.ToString();
    }

    // Zero width, soft hyphen, fillers, marks, embeddings and isolates of direction.
    private static bool IsSuspect(char c) =>
        c
            is '\u00AD'
                or '\u034F'
                or '\u061C'
                or '\u115F'
                or '\u1160'
                or '\u180E'
                or '\u3164'
                or '\uFEFF'
                or '\uFFA0'
                or (>= '\u200B' and <= '\u200F')
                or (>= '\u202A' and <= '\u202E')
                or (>= '\u2060' and <= '\u2069');

    private static bool IsUnseen(Rune rune) => rune.Value is 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0;

    private static bool IsMark(char c) => c is '\u200E' or '\u200F' or '\u061C';

    // A joiner shapes the letters on both sides of it; between Latin letters it shapes nothing.
    private static bool IsShaped(string text, int at) =>
        at > 0
        && at < text.Length - 1
        && text[at - 1] > '\u0590'
        && text[at + 1] > '\u0590'
        && !IsSuspect(text[at - 1])
        && !IsSuspect(text[at + 1])
        && !char.IsWhiteSpace(text[at - 1])
        && !char.IsWhiteSpace(text[at + 1]);

    private static bool RunsBothWays(string text) =>
        text.Any(c =>
            c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC')
            && char.IsLetter(c)
        ) && text.Any(c => c < '\u0590' && char.IsLetterOrDigit(c));

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"^(\+?[0-9]{5,})\.0$", RegexOptions.NonBacktracking)]
    private static partial Regex AsDecimal();
}
