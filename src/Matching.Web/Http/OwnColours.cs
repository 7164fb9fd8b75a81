using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Matching.Web.Http;

/// <summary>
/// The two colours that a website gives a form which it shows within its own page: of links and buttons, and of the background.
/// They are one style of the page, named by its hash in the content security policy. Colours on which text could not be read are
/// left aside (WCAG 2.2, 1.4.3).
/// </summary>
public sealed record OwnColours
{
    private const double LeastContrast = 4.5;

    private const string Light =
        "color-scheme:light;--wash:#f7f5f1;--rule:#e2ded6;--edge:#7c7870;--ink:#1c222b;--soft:#575c66;--good:#1a6638;"
        + "--good-wash:#e6f3ea;--heed:#744b00;--heed-wash:#fcf2d9;--wrong:#a4161a;--wrong-wash:#fcebea;";

    private const string Dark =
        "color-scheme:dark;--wash:#1d2127;--rule:#363b43;--edge:#8f9299;--ink:#eae8e4;--soft:#b4b3b0;--good:#86d6a3;"
        + "--good-wash:#16291d;--heed:#f0c75e;--heed-wash:#2e2614;--wrong:#ff9f9b;--wrong-wash:#371d1d;";

    private OwnColours(string style) => Style = style;

    /// <summary>The style.</summary>
    public string Style { get; }

    internal string Policy =>
        $" style-src 'self' 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}';";

    /// <summary>Reads two colours, each of six hexadecimal digits; null where they cannot be used.</summary>
    public static OwnColours? Read(string? accent, string? background)
    {
        background = string.IsNullOrEmpty(background) ? "ffffff" : background;
        if (Luminance(background) is not { } paper)
        {
            return null;
        }

        accent = string.IsNullOrEmpty(accent) ? (paper > 0.4 ? "0a4f8f" : "8ec5ff") : accent;
        if (Luminance(accent) is not { } link)
        {
            return null;
        }

        var (isLight, ink) = paper > 0.4 ? (true, Luminance("575c66")!.Value) : (false, Luminance("b4b3b0")!.Value);
        return Contrast(link, paper) < LeastContrast || Contrast(ink, paper) < LeastContrast
            ? null
            : new OwnColours(
                $":root{{{(isLight ? Light : Dark)}--paper:#{background};--first:#{accent};"
                    + $"--first-wash:color-mix(in srgb,#{accent} 10%,#{background})}}"
            );
    }

    private static double Contrast(double one, double other) => (Math.Max(one, other) + .05) / (Math.Min(one, other) + .05);

    // relative luminance of sRGB
    private static double? Luminance(string? colour)
    {
        if (colour is not { Length: 6 } || !colour.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        double Part(int from)
        {
            var value = int.Parse(colour.AsSpan(from, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
            return value <= .04045 ? value / 12.92 : Math.Pow((value + .055) / 1.055, 2.4);
        }

        return (.2126 * Part(0)) + (.7152 * Part(2)) + (.0722 * Part(4));
    }
}
