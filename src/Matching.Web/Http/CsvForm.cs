using System.Globalization;

namespace Matching.Web.Http;

/// <summary>How a list is written as CSV; the same names and values as for figures.</summary>
/// <remarks>
/// Each query repeats the three members: the framework reads attributes of properties, not of an interface, and a common base record
/// would move them behind <c>lang</c> in the API document, which changes the order of arguments in generated clients.
/// </remarks>
public interface ICsvQuery
{
    /// <summary>Separator of CSV: comma (default) or semicolon, as Italian Excel opens it.</summary>
    string? Sep { get; }

    /// <summary>Decimal sign of CSV: point (default) or comma.</summary>
    string? Dec { get; }

    /// <summary>1 for a byte order mark before CSV, as some spreadsheets require.</summary>
    int? Bom { get; }
}

/// <summary>The form of CSV, for what is not a list of pages.</summary>
public record CsvQuery : ICsvQuery
{
    /// <summary>Separator of CSV: comma (default) or semicolon, as Italian Excel opens it.</summary>
    [Pattern("^[,;]$", "separator")]
    public string? Sep { get; set; }

    /// <summary>Decimal sign of CSV: point (default) or comma.</summary>
    [Pattern("^[.,]$", "decimal-sign")]
    public string? Dec { get; set; }

    /// <summary>1 for a byte order mark before CSV, as some spreadsheets require.</summary>
    [Between(0, 1)]
    public int? Bom { get; set; }
}

/// <summary>A form of CSV.</summary>
/// <param name="Separator">Text between two cells.</param>
/// <param name="HasDecimalComma">Whether numbers have a decimal comma.</param>
/// <param name="HasMark">Whether a byte order mark comes first.</param>
public sealed record CsvForm(string Separator, bool HasDecimalComma, bool HasMark)
{
    /// <summary>Comma, decimal point, no mark.</summary>
    public static readonly CsvForm Standard = new(",", false, false);

    /// <summary>
    /// For the spreadsheet of the reader, with a mark, so that accents are read: Italian ones take semicolons and decimal commas.
    /// </summary>
    public static CsvForm OfReader =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "it" ? new(";", true, true) : new(",", false, true);

    public static CsvForm Of(ICsvQuery query) =>
        query.Dec == "," && query.Sep is null or ","
            ? throw Problems.ValidationFailed("dec", Texts.Validation("comma-twice"))
            : new CsvForm(query.Sep ?? ",", query.Dec == ",", query.Bom == 1);

    /// <summary>A number with the decimal sign of this form.</summary>
    public string Number(string invariant) => HasDecimalComma ? invariant.Replace('.', ',') : invariant;

    /// <summary>The file, with its mark where there is one.</summary>
    public string File(string text) => HasMark ? "\uFEFF" + text : text;
}
