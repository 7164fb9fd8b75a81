using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>
/// Reads the sheets of a workbook (ECMA-376) as Excel and LibreOffice save it: values of cells only. Formulas, merged cells and
/// links to other workbooks are faults, because what a reader sees is then not what the file says.
/// </summary>
internal sealed class WorkbookSheets
{
    // what a spreadsheet takes into one cell
    internal const int LongestCell = 32767;

    private readonly FormFaults faults;
    private readonly List<string> shared;

    private WorkbookSheets(FormFaults faults, List<string> shared)
    {
        this.faults = faults;
        this.shared = shared;
    }

    /// <summary>Reads a workbook; null where it cannot be read.</summary>
    public static List<RawSheet>? Read(Stream file, FormFaults faults)
    {
        try
        {
            using var document = SpreadsheetDocument.Open(file, isEditable: false);
            var book = document.WorkbookPart;
            if (book?.Workbook?.Sheets is not { } sheets)
            {
                faults.OfFile("form-broken");
                return null;
            }

            if (book.VbaProjectPart is not null)
            {
                faults.OfFile("form-macros");
            }

            if (book.ExternalWorkbookParts.Any())
            {
                faults.OfFile("form-links");
            }

            var texts = book.SharedStringTablePart?.SharedStringTable is { } table
                ? table.Elements<SharedStringItem>().Select(TextOf).ToList()
                : [];
            var reader = new WorkbookSheets(faults, texts);
            FormSheets.CheckNames(sheets.Elements<Sheet>().Select(sheet => sheet.Name?.Value ?? ""), faults);
            return
            [
                .. from sheet in sheets.Elements<Sheet>()
                let name = FormSheets.NameOf(sheet.Name?.Value ?? "")
                where name is not null && sheet.Id?.Value is not null
                select reader.Sheet(name, (WorksheetPart)book.GetPartById(sheet.Id!.Value!)),
            ];
        }
        catch (Exception broken)
            when (broken
                    is XmlException
                        or OpenXmlPackageException
                        or IOException
                        or InvalidDataException
                        or FormatException
                        or InvalidCastException
                        or InvalidOperationException
                        or ArgumentException
                        or NotSupportedException
            )
        {
            faults.OfFile("form-broken");
            return null;
        }
    }

    private RawSheet Sheet(string name, WorksheetPart part)
    {
        var sheet = new RawSheet(name, []);
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(Row) && reader.IsStartElement)
            {
                AddRow(sheet, (Row)reader.LoadCurrentElement()!);
            }
            else if (reader.ElementType == typeof(MergeCell) && reader.IsStartElement)
            {
                var merged = (MergeCell)reader.LoadCurrentElement()!;
                faults.OfSheet(name, "form-merged", merged.Reference?.Value ?? "");
            }
        }

        return sheet;
    }

    private void AddRow(RawSheet sheet, Row row)
    {
        var number = row.RowIndex?.Value is { } index ? (int)index : (sheet.Rows.Count == 0 ? 0 : sheet.Rows[^1].Number) + 1;
        var cells = new List<string>();
        var next = 0;
        foreach (var cell in row.Elements<Cell>())
        {
            var position = cell.CellReference?.Value is { } reference ? Position(reference) : next;
            next = position + 1;
            if (Value(sheet.Name, number, position, cell) is { Length: > 0 } value)
            {
                while (cells.Count <= position)
                {
                    cells.Add("");
                }

                cells[position] = value;
            }
        }

        if (cells.Count > 0)
        {
            sheet.Rows.Add((number, cells));
        }
    }

    private string Value(string sheet, int row, int position, Cell cell)
    {
        void Wrong(string key, params object[] args) =>
            faults.OfCell(sheet, row, FormSheet.Letters(position), FormSheet.Letters(position), key, args);

        var text = cell.CellValue?.Text ?? "";
        // LibreOffice writes a yes or no that was typed as a formula without arguments
        if (cell.CellFormula is { } formula && formula.Text is not ("TRUE()" or "FALSE()"))
        {
            Wrong("form-formula");
            return "";
        }

        var type = cell.DataType?.Value;
        if (type == CellValues.Error)
        {
            Wrong("form-cell-error", text);
            return "";
        }

        var value =
            type == CellValues.SharedString ? shared[int.Parse(text, CultureInfo.InvariantCulture)]
            : type == CellValues.InlineString ? (cell.InlineString is { } inline ? TextOf(inline) : "")
            : type == CellValues.Boolean ? (text == "1" ? "true" : "false")
            : type == CellValues.String ? text
            : Number(text);
        if (value.Length > LongestCell)
        {
            Wrong("form-cell-long", LongestCell);
            return "";
        }

        return XlsFormFile.Cell(value);
    }

    // 1.1 is stored with all digits of its binary value
    private static string Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : text;

    private static int Position(string reference)
    {
        var position = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetter))
        {
            position = (position * 26) + (char.ToUpperInvariant(letter) - 'A' + 1);
        }

        // Excel has 16,384 columns
        return position is > 0 and <= 16384 ? position - 1 : throw new FormatException($"{reference} is no address of a cell.");
    }

    // without the readings that are noted above Japanese words
    private static string TextOf(RstType rich) =>
        string.Concat(
            rich.ChildElements.Select(part =>
                part switch
                {
                    Text text => text.Text,
                    Run run => run.Text?.Text ?? "",
                    _ => "",
                }
            )
        );
}
