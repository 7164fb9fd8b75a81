using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Matching.Web.Features.Indicators;

/// <summary>How a CSV file is written.</summary>
/// <param name="Separator">Between cells.</param>
/// <param name="DecimalComma">Whether decimals have a comma.</param>
/// <param name="WithMark">Whether a byte order mark comes first, as old spreadsheets want.</param>
public sealed record CsvStyle(string Separator = ",", bool DecimalComma = false, bool WithMark = false)
{
    public string Write(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace('.', DecimalComma ? ',' : '.');
}

/// <summary>A cube as CSV: a row for each cell, hidden and empty ones too; the dimensions of the cube in order, then value and status, then the base.</summary>
internal static class CubeCsv
{
    public static string Of(Cube cube, CsvStyle style)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", Delimiter = style.Separator }))
        {
            foreach (var column in cube.Dimensions.Select(dimension => dimension.Id).Concat(["value", "status", "base_n", "reason"]))
            {
                csv.WriteField(column);
            }

            csv.NextRecord();
            foreach (var cell in cube.Cells)
            {
                foreach (var code in cell.Codes)
                {
                    csv.WriteField(code);
                }

                csv.WriteField(cell.Figure.Value is { } value ? style.Write(value) : "");
                csv.WriteField(cell.Figure.Status ?? "");
                csv.WriteField(cell.Figure.BaseN?.ToString(CultureInfo.InvariantCulture) ?? "");
                csv.WriteField(cell.Figure.Reason ?? "");
                csv.NextRecord();
            }
        }

        return style.WithMark ? "\ufeff" + text : text.ToString();
    }
}
