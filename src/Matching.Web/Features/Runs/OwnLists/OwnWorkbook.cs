using System.Globalization;
using System.IO.Compression;
using System.Xml;
using Matching.Web.Http;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>
/// Reads the sheets of a workbook (ECMA-376) row by row, as little of it as is needed: values, never formulas, pictures, macros
/// or links. How much is unpacked and how many rows are read is limited, whatever the file says of itself.
/// </summary>
internal sealed class OwnWorkbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Strict = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string StrictLinks = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    // two thousand long rows have a tenth of it
    private const long MostUnpacked = 25_000_000;

    private const int MostTexts = OwnList.MostRows * OwnList.MostColumns;

    // Days of a spreadsheet count from here; the day before March 1900 that never was is of no age today.
    private static readonly DateTime Epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly ZipArchive archive;
    private readonly List<OwnNote> notes;
    private long left = MostUnpacked;
    private List<string> texts = [];
    private List<bool> isDate = [];
    private int formulas;
    private int merged;

    private OwnWorkbook(ZipArchive archive, List<OwnNote> notes)
    {
        this.archive = archive;
        this.notes = notes;
    }

    /// <exception cref="ProblemException">It is no workbook, or holds too much.</exception>
    public static List<OwnTable> Read(byte[] content, List<OwnNote> notes)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            return archive.GetEntry("xl/workbook.xml") is null
                ? throw OwnListErrors.File(archive.GetEntry("content.xml") is null ? "try.error.kind" : "try.error.ods")
                : new OwnWorkbook(archive, notes).Tables();
        }
        catch (Exception broken)
            when (broken is XmlException or InvalidDataException or IOException or FormatException or OverflowException)
        {
            throw OwnListErrors.File("try.error.broken");
        }
    }

    private List<OwnTable> Tables()
    {
        texts = SharedTexts();
        isDate = DateStyles();
        var targets = Targets();
        var tables = new List<OwnTable>();
        foreach (var (name, id) in Sheets())
        {
            if (targets.GetValueOrDefault(id) is { } path && OwnList.Table(OwnListFile.Short(name), Rows(path)) is { } table)
            {
                tables.Add(table);
            }
        }

        if (formulas > 0)
        {
            notes.Add(new("try.note.formulas", [formulas.ToString(CultureInfo.InvariantCulture)]));
        }

        if (merged > 0)
        {
            notes.Add(new("try.note.merged", [merged.ToString(CultureInfo.InvariantCulture)]));
        }

        return tables;
    }

    private List<(string Name, string Id)> Sheets()
    {
        var sheets = new List<(string, string)>();
        using var reader = Open("xl/workbook.xml");
        while (reader.Read())
        {
            if (Is(reader, "sheet") && reader.GetAttribute("state") is null or "visible")
            {
                sheets.Add(
                    (
                        reader.GetAttribute("name") ?? "",
                        reader.GetAttribute("id", Links) ?? reader.GetAttribute("id", StrictLinks) ?? ""
                    )
                );
            }
        }

        return sheets;
    }

    private Dictionary<string, string> Targets()
    {
        var targets = new Dictionary<string, string>();
        if (archive.GetEntry("xl/_rels/workbook.xml.rels") is null)
        {
            return targets;
        }

        using var reader = Open("xl/_rels/workbook.xml.rels");
        while (reader.Read())
        {
            if (
                reader is { NodeType: XmlNodeType.Element, LocalName: "Relationship" }
                && reader.GetAttribute("Id") is { } id
                && reader.GetAttribute("Target") is { } target
            )
            {
                targets[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
            }
        }

        return targets;
    }

    private List<string> SharedTexts()
    {
        var shared = new List<string>();
        if (archive.GetEntry("xl/sharedStrings.xml") is null)
        {
            return shared;
        }

        using var reader = Open("xl/sharedStrings.xml");
        while (reader.Read())
        {
            if (Is(reader, "si"))
            {
                shared.Add(TextOf(reader, "si"));
                if (shared.Count > MostTexts)
                {
                    throw OwnListFile.TooManyRows();
                }
            }
        }

        return shared;
    }

    // Which styles of cells show a number as a day.
    private List<bool> DateStyles()
    {
        var styles = new List<bool>();
        if (archive.GetEntry("xl/styles.xml") is null)
        {
            return styles;
        }

        var own = new Dictionary<int, bool>();
        var isInCells = false;
        using var reader = Open("xl/styles.xml");
        while (reader.Read())
        {
            if (Is(reader, "numFmt"))
            {
                own[Number(reader.GetAttribute("numFmtId"))] = ShowsDay(reader.GetAttribute("formatCode") ?? "");
            }
            else if (reader.LocalName == "cellXfs")
            {
                isInCells = reader.NodeType == XmlNodeType.Element;
            }
            else if (isInCells && Is(reader, "xf"))
            {
                var format = Number(reader.GetAttribute("numFmtId"));
                // the formats of days that every spreadsheet has
                styles.Add(format is (>= 14 and <= 22) or (>= 27 and <= 36) || own.GetValueOrDefault(format));
            }
        }

        return styles;
    }

    private static bool ShowsDay(string format) =>
        string.Concat(format.Split('"').Where((_, at) => at % 2 == 0)) is var plain
        && plain.Contains('y', StringComparison.OrdinalIgnoreCase)
        && plain.Contains('d', StringComparison.OrdinalIgnoreCase);

    private List<OwnRow> Rows(string path)
    {
        var rows = new List<OwnRow>();
        if (archive.GetEntry(path) is null)
        {
            return rows;
        }

        using var reader = Open(path);
        while (reader.Read())
        {
            if (Is(reader, "row"))
            {
                var number = reader.GetAttribute("r") is { } given ? Number(given) : (rows.Count == 0 ? 0 : rows[^1].Number) + 1;
                var cells = reader.IsEmptyElement ? [] : Cells(reader, number);
                if (cells.Exists(cell => cell.Length > 0))
                {
                    rows.Add(new OwnRow(number, cells));
                }

                // a title, headers, and one row more than are taken
                if (rows.Count > OwnList.MostRows + 3)
                {
                    throw OwnListFile.TooManyRows();
                }
            }
            else if (Is(reader, "mergeCell"))
            {
                merged++;
            }
        }

        return rows;
    }

    private List<string> Cells(XmlReader reader, int row)
    {
        var cells = new List<string>();
        var next = 0;
        while (reader.Read() && reader is not { NodeType: XmlNodeType.EndElement, LocalName: "row" })
        {
            if (!Is(reader, "c"))
            {
                continue;
            }

            var position = reader.GetAttribute("r") is { } reference ? Position(reference) : next;
            next = position + 1;
            var (type, style) = (reader.GetAttribute("t"), Number(reader.GetAttribute("s")));
            if (reader.IsEmptyElement || Value(reader, type, style) is not { Length: > 0 } value)
            {
                continue;
            }

            if (position >= OwnList.MostColumns * 2)
            {
                throw OwnListErrors.File("try.error.columns", position + 1, OwnList.MostColumns);
            }

            while (cells.Count <= position)
            {
                cells.Add("");
            }

            cells[position] = OwnListFile.Cell(value, row);
        }

        return cells;
    }

    private string Value(XmlReader reader, string? type, int style)
    {
        var value = "";
        while (reader.Read() && reader is not { NodeType: XmlNodeType.EndElement, LocalName: "c" })
        {
            if (Is(reader, "f"))
            {
                formulas++;
            }
            else if (Is(reader, "v") && !reader.IsEmptyElement)
            {
                reader.Read();
                value = reader.Value;
            }
            else if (Is(reader, "is"))
            {
                value = TextOf(reader, "is");
            }
        }

        return type switch
        {
            "s" => Number(value) is var at && at >= 0 && at < texts.Count ? texts[at] : "",
            "b" => value == "1" ? "true" : "false",
            "e" => "",
            "inlineStr" or "str" => value,
            "d" => value.Split('T')[0],
            _ => Number(value, style >= 0 && style < isDate.Count && isDate[style]),
        };
    }

    private static string Number(string text, bool isDay) =>
        !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)
            ? text
        : isDay && number is > 0 and < 2_958_466
            ? Epoch.AddDays(Math.Floor(number)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static int Position(string reference)
    {
        var position = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetter).Take(4))
        {
            position = (position * 26) + (char.ToUpperInvariant(letter) - 'A' + 1);
        }

        return position is > 0 and <= 16384 ? position - 1 : throw new FormatException("No address of a cell.");
    }

    // without the readings that are noted above Japanese words
    private static string TextOf(XmlReader reader, string element)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var text = "";
        var isReading = false;
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.LocalName == element))
        {
            if (reader.LocalName == "rPh")
            {
                isReading = reader.NodeType == XmlNodeType.Element && !reader.IsEmptyElement;
            }
            else if (!isReading && reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA)
            {
                // longer than any cell that is taken: the rest need not be kept to say so
                text = text.Length > OwnList.LongestCell ? text : text + reader.Value;
            }
        }

        return text;
    }

    private static bool Is(XmlReader reader, string element) =>
        reader.NodeType == XmlNodeType.Element && reader.LocalName == element && reader.NamespaceURI is Main or Strict;

    private XmlReader Open(string path) =>
        XmlReader.Create(
            new Unpacked(archive.GetEntry(path)!.Open(), this),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                CloseInput = true,
                IgnoreComments = true,
            }
        );

    /// <summary>What is unpacked of the archive, all parts together no more than a list can need.</summary>
    private sealed class Unpacked(Stream part, OwnWorkbook book) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = part.Read(buffer, offset, count);
            book.left -= read;
            return book.left < 0 ? throw OwnListErrors.File("try.error.unpacked", MostUnpacked / 1_000_000) : read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                part.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
