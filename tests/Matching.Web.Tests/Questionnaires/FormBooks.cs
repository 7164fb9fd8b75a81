using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;

namespace Matching.Web.Tests.Questionnaires;

/// <summary>Files of forms as tests write them.</summary>
internal static class FormBooks
{
    public const string Survey =
        "type,name,label::Italiano (it),label::English (en),required,relevant,constraint,cm:scale,cm:item_version\n"
        + "select_one five,Q1,Uno,One,,,,own,1\n"
        + "select_one five,Q2,Due,Two,,,,own,1\n"
        + "integer,Q3,Tre,Three,,${Q1} >= 3,. >= 0 and . <= 9,,1\n";

    public const string Choices =
        "list_name,name,label::Italiano (it),label::English (en),cm:value\n"
        + "five,1,Uno,One,1\nfive,2,Due,Two,2\nfive,3,Tre,Three,3\nfive,4,Quattro,Four,4\nfive,5,Cinque,Five,5\n";

    public const string Scales = "id,label::Italiano (it),label::English (en),direction\nown,Proprio,Own,up\n";

    /// <summary>Settings of a form with an id of its own.</summary>
    public static string Settings(string id, string version = "1.0.0") =>
        "form_title,form_id,version,default_language,cm:family,cm:respondent,cm:waves\n"
        + $"Own form,{id},{version},Italiano (it),own,mentee,start end\n";

    public static string NewId() => "f" + Guid.NewGuid().ToString("N");

    public static byte[] Zip(params (string Path, string Content)[] files) =>
        ZipFiles.Of(files.Select(file => (file.Path, Encoding.UTF8.GetBytes(file.Content))));

    /// <summary>A form of three questions as a zip archive, with a sheet changed.</summary>
    public static byte[] Form(string id, string version = "1.0.0", string? survey = null, string? choices = null) =>
        Zip(
            ("survey.csv", survey ?? Survey),
            ("choices.csv", choices ?? Choices),
            ("scales.csv", Scales),
            ("settings.csv", Settings(id, version))
        );

    /// <summary>A form that comes with the service: importing it adds none.</summary>
    public static byte[] Shipped() =>
        new FormWriter(XlsFormReader.Read(Path.Combine(ArchitectureTests.FindRoot(), "seeds/questionnaires/pulse"))).ToArchive();

    /// <summary>A workbook of sheets, written cell by cell so that what is wrong in it is known.</summary>
    /// <param name="sheets">Name, rows of cells, and what follows the rows. A cell that begins with &lt; is XML of its own.</param>
    /// <param name="more">Further parts: path, content type, content, and the type of the relation to the workbook.</param>
    public static byte[] Book(
        (string Name, string[][] Rows, string After)[] sheets,
        params (string Path, string Type, string Content, string Relation)[] more
    )
    {
        const string Main = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Package = "http://schemas.openxmlformats.org/package/2006/";
        const string Sheet = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        var numbered = sheets.Select((sheet, at) => (sheet, Number: at + 1)).ToList();
        var types =
            $"<Types xmlns=\"{Package}content-types\">"
            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + $"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{Main}sheet.main+xml\"/>"
            + string.Concat(
                numbered.Select(one =>
                    $"<Override PartName=\"/xl/worksheets/sheet{one.Number}.xml\" ContentType=\"{Main}worksheet+xml\"/>"
                )
            )
            + string.Concat(more.Select(part => $"<Override PartName=\"/{part.Path}\" ContentType=\"{part.Type}\"/>"))
            + "</Types>";
        var relations =
            $"<Relationships xmlns=\"{Package}relationships\">"
            + string.Concat(
                numbered.Select(one =>
                    $"<Relationship Id=\"s{one.Number}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{one.Number}.xml\"/>"
                )
            )
            + string.Concat(
                more.Select((part, at) => $"<Relationship Id=\"m{at}\" Type=\"{part.Relation}\" Target=\"/{part.Path}\"/>")
            )
            + "</Relationships>";
        var book =
            $"<workbook {Sheet} xmlns:r=\"{Office}\"><sheets>"
            + string.Concat(
                numbered.Select(one => $"<sheet name=\"{one.sheet.Name}\" sheetId=\"{one.Number}\" r:id=\"s{one.Number}\"/>")
            )
            + "</sheets></workbook>";
        return Zip([
            ("[Content_Types].xml", types),
            (
                "_rels/.rels",
                $"<Relationships xmlns=\"{Package}relationships\">"
                    + $"<Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", relations),
            .. numbered.Select(one =>
                (
                    $"xl/worksheets/sheet{one.Number}.xml",
                    $"<worksheet {Sheet}><sheetData>{string.Concat(one.sheet.Rows.Select(Row))}</sheetData>"
                        + $"{one.sheet.After}</worksheet>"
                )
            ),
            .. more.Select(part => (part.Path, part.Content)),
        ]);
    }

    /// <summary>The sheets of a form of three questions as a workbook has them.</summary>
    public static (string Name, string[][] Rows, string After)[] Sheets(string id) =>
        [
            ("survey", Cells(Survey), ""),
            ("choices", Cells(Choices), ""),
            ("scales", Cells(Scales), ""),
            ("settings", Cells(Settings(id)), ""),
        ];

    public static async Task<HttpResponseMessage> Import(this HttpClient client, byte[] file, string? mediaType = null)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(
            mediaType ?? (IsBook(file) ? Workbook.ContentType : ZipFiles.ContentType)
        );
        return await client.PostAsync("/api/v1/questionnaires", content);
    }

    /// <summary>The workbook of a module with a text in each empty label of its questions and options.</summary>
    public static byte[] Filled(byte[] module)
    {
        using var archive = new ZipArchive(new MemoryStream(module));
        return ZipFiles.Of(archive.Entries.Select(entry => (entry.FullName, Encoding.UTF8.GetBytes(Text(entry)))));

        static string Text(ZipArchiveEntry entry)
        {
            using var reader = new StreamReader(entry.Open());
            var text = reader.ReadToEnd();
            // the first sheet is read by people
            return entry.Name is "sheet2.xml" or "sheet3.xml"
                ? Regex.Replace(
                    text,
                    "<c r=\"([CD][0-9]+)\"[^>]*(/>|></c>)",
                    "<c r=\"$1\" t=\"inlineStr\"><is><t>A text</t></is></c>"
                )
                : text;
        }
    }

    private static bool IsBook(byte[] file)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file));
            return archive.GetEntry("[Content_Types].xml") is not null;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static string[][] Cells(string csv) =>
        [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];

    private static string Row(string[] cells, int at) =>
        $"<row r=\"{at + 1}\">"
        + string.Concat(
            cells.Select(
                (cell, position) =>
                    cell.Length == 0 ? ""
                    : cell[0] == '<' ? cell.Replace("@", $"{(char)('A' + position)}{at + 1}", StringComparison.Ordinal)
                    : $"<c r=\"{(char)('A' + position)}{at + 1}\" t=\"inlineStr\"><is><t>{SecurityElement.Escape(cell)}</t></is></c>"
            )
        )
        + "</row>";
}
