using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>Reads the sheets of a workbook that are kept as CSV files, in a folder or in a zip archive.</summary>
internal static class CsvSheets
{
    private const string Ending = ".csv";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the sheets of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="faults">Takes what is wrong with them.</param>
    /// <param name="name">Name of the one sheet to read; all where it is left out.</param>
    public static List<RawSheet> Folder(string folder, FormFaults faults, string name = "*") =>
        Read(
            Directory
                .GetFiles(folder, name + Ending)
                .Order(StringComparer.Ordinal)
                .Select(path => (path, File.ReadAllBytes(path))),
            faults
        );

    public static List<RawSheet> Read(IEnumerable<(string Path, byte[] Content)> files, FormFaults faults)
    {
        var sheets = files.Where(file => file.Path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)).ToList();
        FormSheets.CheckNames(sheets.Select(file => Path.GetFileNameWithoutExtension(file.Path)), faults);
        return
        [
            .. from file in sheets
            let name = FormSheets.NameOf(Path.GetFileNameWithoutExtension(file.Path))
            where name is not null
            select Sheet(name, file.Content, faults),
        ];
    }

    private static RawSheet Sheet(string name, byte[] content, FormFaults faults)
    {
        var sheet = new RawSheet(name, []);
        string text;
        try
        {
            text = StrictUtf8.GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            faults.OfSheet(name, "form-utf8");
            return sheet;
        }

        var isStray = false;
        using var parser = new CsvParser(
            new StringReader(text),
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = Delimiter(text),
                IgnoreBlankLines = false,
                // one more, so that the cell itself is named
                MaxFieldSize = 0,
                BadDataFound = _ => isStray = true,
            }
        );
        for (var row = 1; parser.Read(); row++)
        {
            var cells = parser.Record!.Select(XlsFormFile.Cell).ToList();
            if (isStray || parser.RawRecord.Count(c => c == '"') % 2 != 0)
            {
                faults.OfCell(name, row, "", "A", "form-quote");
                return sheet;
            }

            for (var position = 0; position < cells.Count; position++)
            {
                if (cells[position].Length > WorkbookSheets.LongestCell)
                {
                    var letters = FormSheet.Letters(position);
                    faults.OfCell(name, row, letters, letters, "form-cell-long", WorkbookSheets.LongestCell);
                    cells[position] = "";
                }
            }

            if (cells.Exists(cell => cell.Length > 0))
            {
                sheet.Rows.Add((row, cells));
            }
        }

        return sheet;
    }

    // spreadsheets in Italian separate by semicolons
    private static string Delimiter(string text)
    {
        var header = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length);
        var commas = header.Count(',');
        return header.Count(';') > commas ? ";"
            : header.Count('\t') > commas ? "\t"
            : ",";
    }
}
