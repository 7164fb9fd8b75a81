using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>How a CSV file is written.</summary>
/// <param name="Separator">Between cells.</param>
/// <param name="DecimalComma">Whether decimals have a comma.</param>
/// <param name="WithMark">Whether a byte order mark comes first, as old spreadsheets require.</param>
/// <param name="WithLabels">Whether the names of the codes and the unit follow as further columns.</param>
public sealed record CsvStyle(string Separator = ",", bool DecimalComma = false, bool WithMark = false, bool WithLabels = false)
{
    public string Write(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace('.', DecimalComma ? ',' : '.');
}

/// <summary>
/// A cube as CSV: a row for each cell that it holds, suppressed ones too; the dimensions of the cube in order, then value and
/// status, then the base, then the release that computed it.
/// </summary>
internal static class CubeCsv
{
    /// <summary>Columns after the dimensions.</summary>
    public static readonly IReadOnlyList<string> Measures = ["value", "status", "base_n", "reason", "carried", "computed_in"];

    /// <summary>A cube in this format.</summary>
    /// <param name="cube">The cube.</param>
    /// <param name="style">How it is written.</param>
    /// <param name="page">Only these cells; null for all.</param>
    public static string Of(Cube cube, CsvStyle style, CellPage? page = null)
    {
        var header = cube
            .Dimensions.Select(dimension => dimension.Id)
            .Concat(Measures)
            .Concat(style.WithLabels ? [.. cube.Dimensions.Select(dimension => dimension.Id + "_label"), "unit"] : []);
        var text = Write([header, .. (page?.Cells ?? cube.Cells).Select(cell => Row(cube, cell, style))], style.Separator);
        return style.WithMark ? "\ufeff" + text : text;
    }

    /// <summary>Rows of texts as CSV (RFC 4180).</summary>
    public static string Write(IEnumerable<IEnumerable<string>> rows, string separator)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (
            var csv = new CsvWriter(
                text,
                new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", Delimiter = separator }
            )
        )
        {
            foreach (var row in rows)
            {
                foreach (var field in row)
                {
                    csv.WriteField(field);
                }

                csv.NextRecord();
            }
        }

        return text.ToString();
    }

    private static string[] Row(Cube cube, CubeCell cell, CsvStyle style)
    {
        string[] row =
        [
            .. cell.Codes,
            cell.Figure.Value is { } value ? style.Write(value) : "",
            cell.Figure.Status ?? "",
            cell.Figure.BaseN?.ToString(CultureInfo.InvariantCulture) ?? "",
            cell.Figure.Reason ?? "",
            Cube.CarriedText(cell),
            cube.ComputedIn(cell)?.ToString(CultureInfo.InvariantCulture) ?? "",
        ];
        // Only names are free text; a code or number that begins like a formula is what it is.
        return style.WithLabels
            ?
            [
                .. row,
                .. cell.Codes.Select((code, d) => CsvLists.Harmless(cube.Dimensions[d].Labels[code])),
                CsvLists.Harmless(Texts.Figure("unit." + Units.Of(cell.Indicator, cube.CodeOf(cell, "stat")!))),
            ]
            : row;
    }
}
