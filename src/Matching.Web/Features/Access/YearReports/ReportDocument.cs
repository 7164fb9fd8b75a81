using System.Globalization;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.YearReports;

/// <summary>
/// A report as a word processor reads it (ECMA-376, WordprocessingML): headings, and tables whose first row is their header on each
/// page. The same report gives the same bytes.
/// </summary>
internal static class ReportDocument
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private const string MainType = ContentType + ".main+xml";
    private const string CoreType = "application/vnd.openxmlformats-package.core-properties+xml";
    private static readonly XNamespace Core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    private static readonly XNamespace Dublin = "http://purl.org/dc/elements/1.1/";

    // A4 in twentieths of a point, with margins of 2 cm
    private const uint Width = 11906;
    private const uint Height = 16838;
    private const int Margin = 1134;

    // a table of more columns is in small letters
    private const int FewColumns = 4;

    // what a cell takes beside its letters, counted in letters
    private const int Padding = 2;

    // a longer text of the first column goes on in the next line
    private const int FirstColumn = 28;

    public static byte[] Write(ReportSheet sheet)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var language = CultureInfo.CurrentUICulture.Name;
            // parts with names and ids of their own: otherwise they are random
            Describe(document.AddNewPart<CoreFilePropertiesPart>(CoreType, "core"), sheet.Title, language);
            var main = document.AddNewPart<MainDocumentPart>(MainType, "main");
            main.AddNewPart<StyleDefinitionsPart>("styles").Styles = StylesIn(language);
            main.Document = new Document(new Body([.. Content(sheet), Page()]));
        }

        stream.Position = 0;
        return ZipFiles.Undate(stream);
    }

    private static void Describe(CoreFilePropertiesPart part, string title, string language)
    {
        using var stream = new MemoryStream();
        new XElement(
            Core + "coreProperties",
            new XElement(Dublin + "title", Writable(title)),
            new XElement(Dublin + "language", language)
        ).Save(stream);
        stream.Position = 0;
        part.FeedData(stream);
    }

    private static IEnumerable<OpenXmlElement> Content(ReportSheet sheet)
    {
        yield return Paragraph(sheet.Title, "Heading1");
        yield return Paragraph(sheet.About);
        yield return Paragraph(Texts.Page("year.figures"), "Heading2");
        yield return TableOf(
            Texts.Page("year.figures"),
            [Texts.Page("year.measure"), Texts.Page("year.number")],
            [.. sheet.Figures().Select(figure => (IReadOnlyList<string>)[figure.What, figure.Number])]
        );
        if (sheet.Text.Count > 0)
        {
            yield return Paragraph(Texts.Page("year.own"), "Heading2");
            foreach (var paragraph in sheet.Text)
            {
                yield return Paragraph(paragraph);
            }
        }

        foreach (var element in Tables(sheet))
        {
            yield return element;
        }
    }

    private static IEnumerable<OpenXmlElement> Tables(ReportSheet sheet)
    {
        if (sheet.Sites.Count > 0)
        {
            yield return Paragraph(Texts.Page("year.by-site"), "Heading2");
            yield return TableOf(
                Texts.Page("year.by-site"),
                ReportSheet.Headings,
                [.. sheet.Sites.Select(row => (IReadOnlyList<string>)[row.Name, .. row.Cells.Select(cell => cell.Text)])]
            );
            yield return Paragraph(sheet.Caption);
        }

        if (sheet.Release is { } release && sheet.Changes.Count > 0)
        {
            yield return Paragraph(Texts.Page("year.changes"), "Heading2");
            yield return Paragraph(release);
            yield return TableOf(
                Texts.Page("year.changes"),
                [Texts.Page("year.measure"), Texts.Page("year.base"), Texts.Page("year.change"), Texts.Page("report.interval")],
                [
                    .. sheet.Changes.Select(change =>
                        (IReadOnlyList<string>)
                            [
                                ReportSheet.NameOf(change),
                                change.BaseN is { } people ? ReportSheet.Number(people) : "–",
                                change.Text,
                                change.Interval,
                            ]
                    ),
                ]
            );
            yield return Paragraph(Texts.Page("year.not-effect"));
        }

        if (sheet.Reasons.Count > 0)
        {
            yield return Paragraph(Texts.Page("year.reasons"), "Heading2");
            yield return TableOf(
                Texts.Page("year.reasons"),
                [Texts.Page("pair.reason"), Texts.Page("year.pairs")],
                [.. sheet.Reasons.Select(reason => (IReadOnlyList<string>)[reason.Name, reason.Pairs.Text])]
            );
        }
    }

    private static Paragraph Paragraph(string text, string? style = null)
    {
        var run = new Run();
        foreach (var (line, at) in Writable(text).Split('\n').Select((line, at) => (line, at)))
        {
            if (at > 0)
            {
                run.Append(new Break());
            }

            run.Append(new Text(line) { Space = SpaceProcessingModeValues.Preserve });
        }

        var paragraph = new Paragraph(run);
        if (style is not null)
        {
            paragraph.ParagraphProperties = new ParagraphProperties { ParagraphStyleId = new ParagraphStyleId { Val = style } };
        }

        return paragraph;
    }

    // The first column is words, the others are numbers.
    private static Table TableOf(string caption, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var line = new EnumValue<BorderValues>(BorderValues.Single);
        var widths = Widths(headings, rows);
        var table = new Table(
            new TableProperties
            {
                TableWidth = new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct },
                TableBorders = new TableBorders
                {
                    TopBorder = new TopBorder { Val = line, Size = 8 },
                    BottomBorder = new BottomBorder { Val = line, Size = 8 },
                    InsideHorizontalBorder = new InsideHorizontalBorder { Val = line, Size = 4 },
                },
                TableLook = new TableLook { FirstRow = true, FirstColumn = true },
                TableCaption = new TableCaption { Val = caption },
            },
            new TableGrid([.. widths.Select(width => new GridColumn { Width = width })])
        );
        table.Append(Row(headings, widths, isHeader: true));
        table.Append([.. rows.Select(row => Row(row, widths, isHeader: false))]);
        return table;
    }

    // A column is as wide as the longest word of its heading and its longest number, so that none of them is broken.
    private static List<string> Widths(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int Letters(int column) =>
            rows.Select(row => row[column].Length).Append(headings[column].Split(' ').Max(word => word.Length)).Max();

        var all = (int)Width - (2 * Margin);
        var letters = headings.Select((_, at) => Padding + (at == 0 ? Math.Min(FirstColumn, Letters(at)) : Letters(at))).ToList();
        return headings.Count == 2
            ? [Text(all * 3 / 4), Text(all / 4)]
            : letters.ConvertAll(each => Text(all * each / letters.Sum()));

        static string Text(int width) => width.ToString(CultureInfo.InvariantCulture);
    }

    private static TableRow Row(IReadOnlyList<string> cells, List<string> widths, bool isHeader)
    {
        var row = new TableRow(
            isHeader ? new TableRowProperties(new CantSplit(), new TableHeader()) : new TableRowProperties(new CantSplit())
        );
        for (var at = 0; at < cells.Count; at++)
        {
            var style = cells.Count > FewColumns ? "Small" : "";
            var paragraph = Paragraph(
                cells[at],
                isHeader ? style + "Header"
                    : style.Length > 0 ? style
                    : null
            );
            if (at > 0)
            {
                (paragraph.ParagraphProperties ??= new ParagraphProperties()).Justification = new Justification
                {
                    Val = JustificationValues.Right,
                };
            }

            row.Append(
                new TableCell(
                    new TableCellProperties
                    {
                        TableCellWidth = new TableCellWidth { Width = widths[at], Type = TableWidthUnitValues.Dxa },
                    },
                    paragraph
                )
            );
        }

        return row;
    }

    private static SectionProperties Page() =>
        new(
            new PageSize { Width = Width, Height = Height },
            new PageMargin
            {
                Top = Margin,
                Bottom = Margin,
                Left = Margin,
                Right = Margin,
                Header = Margin / 2,
                Footer = Margin / 2,
                Gutter = 0,
            }
        );

    private static Styles StylesIn(string language) =>
        new(
            new DocDefaults(
                new RunPropertiesDefault(
                    new RunPropertiesBaseStyle
                    {
                        RunFonts = new RunFonts
                        {
                            Ascii = "Calibri",
                            HighAnsi = "Calibri",
                            ComplexScript = "Calibri",
                        },
                        FontSize = new FontSize { Val = "22" },
                        Languages = new DocumentFormat.OpenXml.Wordprocessing.Languages { Val = language },
                    }
                ),
                new ParagraphPropertiesDefault(
                    new ParagraphPropertiesBaseStyle { SpacingBetweenLines = new SpacingBetweenLines { After = "120" } }
                )
            ),
            new Style
            {
                Type = StyleValues.Paragraph,
                StyleId = "Normal",
                Default = true,
                StyleName = new StyleName { Val = "Normal" },
            },
            Heading("Heading1", "heading 1", 0, "36"),
            Heading("Heading2", "heading 2", 1, "26"),
            Own("Header", "Table header", "Normal", new StyleRunProperties { Bold = new Bold() }),
            Own("Small", "Small table", "Normal", new StyleRunProperties { FontSize = new FontSize { Val = "18" } }),
            Own("SmallHeader", "Small table header", "Small", new StyleRunProperties { Bold = new Bold() })
        );

    private static Style Own(string id, string name, string basedOn, StyleRunProperties letters) =>
        new()
        {
            Type = StyleValues.Paragraph,
            StyleId = id,
            CustomStyle = true,
            StyleName = new StyleName { Val = name },
            BasedOn = new BasedOn { Val = basedOn },
            StyleRunProperties = letters,
        };

    private static Style Heading(string id, string name, int level, string size) =>
        new()
        {
            Type = StyleValues.Paragraph,
            StyleId = id,
            StyleName = new StyleName { Val = name },
            BasedOn = new BasedOn { Val = "Normal" },
            NextParagraphStyle = new NextParagraphStyle { Val = "Normal" },
            StyleParagraphProperties = new StyleParagraphProperties
            {
                KeepNext = new KeepNext(),
                SpacingBetweenLines = new SpacingBetweenLines { Before = "240", After = "80" },
                OutlineLevel = new OutlineLevel { Val = level },
            },
            StyleRunProperties = new StyleRunProperties
            {
                Bold = new Bold(),
                FontSize = new FontSize { Val = size },
            },
        };

    // Characters that XML cannot hold would make the whole file unreadable.
    private static string Writable(string text) =>
        string.Concat(text.Where(c => c is '\n' or '\t' || c >= ' ' && c is not ('\uFFFE' or '\uFFFF')));
}
