using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Matching.Web.Http;

/// <summary>A number with the decimals in which a spreadsheet shows it; the cell keeps all of them.</summary>
public readonly record struct Shown(double Value, int Decimals);

/// <summary>
/// A workbook for spreadsheets (ECMA-376, SpreadsheetML): plain sheets of texts and numbers with a bold first row. Texts are
/// never formulas. Same rows, same bytes.
/// </summary>
public sealed class Workbook
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const int MostDecimals = 6;

    // What a spreadsheet takes into one cell.
    private const int LongestText = 32767;

    private readonly List<(string Name, IReadOnlyList<int> Widths, IReadOnlyList<IReadOnlyList<object?>> Rows)> sheets = [];
    private readonly Dictionary<string, int> texts = [];
    private int uses;

    /// <summary>Adds a sheet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="widths">Widths of its columns, in characters.</param>
    /// <param name="rows">Its rows, the header first: texts, <see cref="Shown"/>, whole numbers, or null for an empty
    /// cell.</param>
    public void Add(string name, IReadOnlyList<int> widths, IReadOnlyList<IReadOnlyList<object?>> rows) =>
        sheets.Add((name, widths, rows));

    public byte[] ToBytes()
    {
        var parts = new List<(string Path, Action<XmlWriter> Write)>
        {
            ("[Content_Types].xml", WriteContentTypes),
            ("_rels/.rels", WriteRoot),
            ("xl/workbook.xml", WriteWorkbook),
            ("xl/_rels/workbook.xml.rels", WriteRelationships),
            ("xl/styles.xml", WriteStyles),
        };
        // The table of texts comes last: the sheets fill it.
        parts.AddRange(
            sheets.Select(
                (sheet, i) =>
                    ($"xl/worksheets/sheet{i + 1}.xml", (Action<XmlWriter>)(xml => WriteSheet(xml, sheet.Widths, sheet.Rows)))
            )
        );
        parts.Add(("xl/sharedStrings.xml", WriteTexts));
        return ZipFiles.Of(parts.Select(part => (part.Path, Xml(part.Write))));
    }

    private static byte[] Xml(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartDocument(standalone: true);
            write(xml);
        }

        return stream.ToArray();
    }

    private void WriteContentTypes(XmlWriter xml)
    {
        const string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        xml.WriteStartElement("Types", "http://schemas.openxmlformats.org/package/2006/content-types");
        Element(
            xml,
            "Default",
            ("Extension", "rels"),
            ("ContentType", "application/vnd.openxmlformats-package.relationships+xml")
        );
        Element(xml, "Default", ("Extension", "xml"), ("ContentType", "application/xml"));
        Element(xml, "Override", ("PartName", "/xl/workbook.xml"), ("ContentType", type + "sheet.main+xml"));
        Element(xml, "Override", ("PartName", "/xl/styles.xml"), ("ContentType", type + "styles+xml"));
        Element(xml, "Override", ("PartName", "/xl/sharedStrings.xml"), ("ContentType", type + "sharedStrings+xml"));
        for (var i = 1; i <= sheets.Count; i++)
        {
            Element(xml, "Override", ("PartName", $"/xl/worksheets/sheet{i}.xml"), ("ContentType", type + "worksheet+xml"));
        }

        xml.WriteEndElement();
    }

    private static void WriteRoot(XmlWriter xml)
    {
        xml.WriteStartElement("Relationships", PackageRelationships);
        Element(xml, "Relationship", ("Id", "rId1"), ("Type", Relationships + "/officeDocument"), ("Target", "xl/workbook.xml"));
        xml.WriteEndElement();
    }

    private void WriteWorkbook(XmlWriter xml)
    {
        xml.WriteStartElement("workbook", Main);
        xml.WriteAttributeString("xmlns", "r", null, Relationships);
        xml.WriteStartElement("sheets", Main);
        for (var i = 1; i <= sheets.Count; i++)
        {
            xml.WriteStartElement("sheet", Main);
            xml.WriteAttributeString("name", sheets[i - 1].Name);
            xml.WriteAttributeString("sheetId", Text(i));
            xml.WriteAttributeString("id", Relationships, $"rId{i}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WriteRelationships(XmlWriter xml)
    {
        xml.WriteStartElement("Relationships", PackageRelationships);
        for (var i = 1; i <= sheets.Count; i++)
        {
            Element(
                xml,
                "Relationship",
                ("Id", $"rId{i}"),
                ("Type", Relationships + "/worksheet"),
                ("Target", $"worksheets/sheet{i}.xml")
            );
        }

        Element(
            xml,
            "Relationship",
            ("Id", $"rId{sheets.Count + 1}"),
            ("Type", Relationships + "/styles"),
            ("Target", "styles.xml")
        );
        Element(
            xml,
            "Relationship",
            ("Id", $"rId{sheets.Count + 2}"),
            ("Type", Relationships + "/sharedStrings"),
            ("Target", "sharedStrings.xml")
        );
        xml.WriteEndElement();
    }

    // Style 0 is plain, 1 the header, and 2 + d shows d decimals. Own number formats count from 164.
    private static void WriteStyles(XmlWriter xml)
    {
        xml.WriteStartElement("styleSheet", Main);
        List(
            xml,
            "numFmts",
            MostDecimals + 1,
            decimals =>
                Element(
                    xml,
                    "numFmt",
                    ("numFmtId", Text(164 + decimals)),
                    ("formatCode", decimals == 0 ? "0" : "0." + new string('0', decimals))
                )
        );
        List(xml, "fonts", 2, font => WriteFont(xml, isBold: font == 1));
        // Two fills are reserved by the format.
        List(xml, "fills", 2, fill => WriteFill(xml, fill == 0 ? "none" : "gray125"));
        List(xml, "borders", 1, _ => Element(xml, "border"));
        List(
            xml,
            "cellStyleXfs",
            1,
            _ => Element(xml, "xf", ("numFmtId", "0"), ("fontId", "0"), ("fillId", "0"), ("borderId", "0"))
        );
        List(
            xml,
            "cellXfs",
            MostDecimals + 3,
            style =>
                Element(
                    xml,
                    "xf",
                    ("numFmtId", style < 2 ? "0" : Text(162 + style)),
                    ("fontId", style == 1 ? "1" : "0"),
                    ("fillId", "0"),
                    ("borderId", "0"),
                    ("xfId", "0"),
                    ("applyNumberFormat", style < 2 ? "0" : "1"),
                    ("applyFont", style == 1 ? "1" : "0")
                )
        );
        List(xml, "cellStyles", 1, _ => Element(xml, "cellStyle", ("name", "Normal"), ("xfId", "0"), ("builtinId", "0")));
        xml.WriteEndElement();
    }

    private static void WriteFont(XmlWriter xml, bool isBold)
    {
        xml.WriteStartElement("font", Main);
        if (isBold)
        {
            Element(xml, "b");
        }

        Element(xml, "sz", ("val", "11"));
        Element(xml, "name", ("val", "Calibri"));
        xml.WriteEndElement();
    }

    private static void WriteFill(XmlWriter xml, string pattern)
    {
        xml.WriteStartElement("fill", Main);
        Element(xml, "patternFill", ("patternType", pattern));
        xml.WriteEndElement();
    }

    private void WriteSheet(XmlWriter xml, IReadOnlyList<int> widths, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("sheetViews", Main);
        xml.WriteStartElement("sheetView", Main);
        xml.WriteAttributeString("workbookViewId", "0");
        Element(xml, "pane", ("ySplit", "1"), ("topLeftCell", "A2"), ("activePane", "bottomLeft"), ("state", "frozen"));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("cols", Main);
        for (var i = 1; i <= widths.Count; i++)
        {
            Element(xml, "col", ("min", Text(i)), ("max", Text(i)), ("width", Text(widths[i - 1])), ("customWidth", "1"));
        }

        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
        for (var row = 0; row < rows.Count; row++)
        {
            xml.WriteStartElement("row", Main);
            xml.WriteAttributeString("r", Text(row + 1));
            for (var column = 0; column < rows[row].Count; column++)
            {
                WriteCell(xml, Column(column) + Text(row + 1), rows[row][column], row == 0);
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        if (rows.Count > 0 && rows[0].Count > 1)
        {
            Element(xml, "autoFilter", ("ref", $"A1:{Column(rows[0].Count - 1)}{Text(rows.Count)}"));
        }

        xml.WriteEndElement();
    }

    private void WriteCell(XmlWriter xml, string at, object? cell, bool isHeader)
    {
        var (value, style, isText) = cell switch
        {
            null or "" => ("", 0, false),
            Shown shown => (
                shown.Value.ToString("R", CultureInfo.InvariantCulture),
                2 + Math.Clamp(shown.Decimals, 0, MostDecimals),
                false
            ),
            int number => (Text(number), 2, false),
            _ => (Text(Shared((string)cell)), isHeader ? 1 : 0, true),
        };
        if (value.Length == 0)
        {
            return;
        }

        xml.WriteStartElement("c", Main);
        xml.WriteAttributeString("r", at);
        if (style > 0)
        {
            xml.WriteAttributeString("s", Text(style));
        }

        if (isText)
        {
            xml.WriteAttributeString("t", "s");
        }

        xml.WriteElementString("v", Main, value);
        xml.WriteEndElement();
    }

    private int Shared(string text)
    {
        uses++;
        if (!texts.TryGetValue(text, out var number))
        {
            texts[text] = number = texts.Count;
        }

        return number;
    }

    private void WriteTexts(XmlWriter xml)
    {
        xml.WriteStartElement("sst", Main);
        xml.WriteAttributeString("count", Text(uses));
        xml.WriteAttributeString("uniqueCount", Text(texts.Count));
        foreach (var text in texts.OrderBy(text => text.Value).Select(text => text.Key))
        {
            xml.WriteStartElement("si", Main);
            xml.WriteStartElement("t", Main);
            xml.WriteAttributeString("xml", "space", null, "preserve");
            xml.WriteString(Writable(text));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    // Characters that XML cannot hold would make the whole file unreadable.
    private static string Writable(string text) =>
        string.Concat(
            (text.Length > LongestText ? text[..LongestText] : text)
                .EnumerateRunes()
                .Select(rune =>
                    rune.Value < ' ' && rune.Value is not ('\t' or '\n' or '\r') || rune.Value is 0xFFFE or 0xFFFF
                        ? Rune.ReplacementChar
                        : rune
                )
        );

    private static string Column(int number) => (number < 26 ? "" : Column((number / 26) - 1)) + (char)('A' + (number % 26));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void List(XmlWriter xml, string name, int count, Action<int> each)
    {
        xml.WriteStartElement(name, Main);
        xml.WriteAttributeString("count", Text(count));
        for (var i = 0; i < count; i++)
        {
            each(i);
        }

        xml.WriteEndElement();
    }

    // An element without a namespace of its own is in that of its parent.
    private static void Element(XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }

        xml.WriteEndElement();
    }
}

/// <summary>Files in a zip archive; the same files give the same bytes.</summary>
public static class ZipFiles
{
    public const string ContentType = "application/zip";

    // The earliest day that the format can hold: an archive with the time would never be the same twice.
    private static readonly DateTimeOffset Undated = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Of(IEnumerable<(string Path, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                var entry = archive.CreateEntry(path);
                entry.LastWriteTime = Undated;
                using var target = entry.Open();
                target.Write(content);
            }
        }

        return stream.ToArray();
    }
}
