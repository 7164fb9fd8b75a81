using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Matching.Web.Tests.OwnLists;

/// <summary>Lists as visitors send them to <c>/try</c>.</summary>
internal static partial class OwnFiles
{
    /// <summary>The service with the page switched on.</summary>
    public static Task<TestApp> App() => SharedApp.With(("Try:Enabled", "true"), ("RateLimits:OwnListsPerNetwork", "10000"));

    /// <summary>The page after files were chosen.</summary>
    public static async Task<OwnPage> Choose(TestApp app, string language, params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("list"), "_handler" },
            { new StringContent("read"), "do" },
        };
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "file", name);
        }

        return await Page(app, language, await app.Anonymous.PostAsync($"/try?lang={language}", form));
    }

    /// <summary>The page after its form was sent with some fields changed.</summary>
    public static async Task<OwnPage> Send(OwnPage page, params (string Name, string Value)[] changed) =>
        await Page(page.App, page.Language, await Post(page, $"/try?lang={page.Language}", changed));

    public static async Task<HttpResponseMessage> Post(OwnPage page, string path, params (string Name, string Value)[] changed)
    {
        using var content = new FormUrlEncodedContent(
            page.Fields.Where(field => !changed.Any(change => change.Name == field.Key))
                .Concat(changed.Select(change => KeyValuePair.Create(change.Name, change.Value)))
        );
        return await page.App.Anonymous.PostAsync(path, content);
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A workbook with a sheet for each body, written as SpreadsheetML.</summary>
    public static byte[] Workbook(params (string Name, string Body)[] sheets)
    {
        var links = sheets.Select((_, at) => $"<Relationship Id=\"r{at}\" Target=\"worksheets/s{at}.xml\"/>");
        var names = sheets.Select((sheet, at) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{at + 1}\" r:id=\"r{at}\"/>");
        const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        return Zip([
            ("xl/workbook.xml", $"<workbook {Main} xmlns:r=\"{Links}\"><sheets>{string.Concat(names)}</sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"x\">{string.Concat(links)}</Relationships>"),
            (
                "xl/styles.xml",
                $"<styleSheet {Main}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
            .. sheets.Select((sheet, at) => ($"xl/worksheets/s{at}.xml", $"<worksheet {Main}>{sheet.Body}</worksheet>")),
        ]);
    }

    public static byte[] Zip(IEnumerable<(string Path, string Content)> files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var entry = archive.CreateEntry(path).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }

    /// <summary>Rows of texts as a sheet.</summary>
    public static string Sheet(params string[][] rows)
    {
        static string Cell(string text) => $"<c t=\"inlineStr\"><is><t>{WebUtility.HtmlEncode(text)}</t></is></c>";
        return $"<sheetData>{string.Concat(rows.Select(row => $"<row>{string.Concat(row.Select(Cell))}</row>"))}</sheetData>";
    }

    private static async Task<OwnPage> Page(TestApp app, string language, HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync();
        // the form of the step; that of another file comes after it
        var form = Form().Match(html).Value;
        var fields = Hidden()
            .Matches(form)
            .Concat(Chosen().Matches(form))
            .OrderBy(match => match.Index)
            .Select(match => KeyValuePair.Create(match.Groups["name"].Value, WebUtility.HtmlDecode(match.Groups["value"].Value)))
            .ToList();
        return new OwnPage(app, language, response.StatusCode, WebUtility.HtmlDecode(Tags().Replace(html, " ")), html, fields);
    }

    [GeneratedRegex("<form method=\"post\" class=\"form\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex(
        "<select id=\"[^\"]*\" name=\"(?<name>[^\"]*)\"(?:(?!</select>).)*?<option value=\"(?<value>[^\"]*)\" selected",
        RegexOptions.Singleline
    )]
    private static partial Regex Chosen();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}

/// <summary>A step as a visitor sees it.</summary>
/// <param name="App">The service.</param>
/// <param name="Language">Language of the page.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="Text">What it says.</param>
/// <param name="Html">The page.</param>
/// <param name="Fields">What its form sends.</param>
internal sealed record OwnPage(
    TestApp App,
    string Language,
    HttpStatusCode Status,
    string Text,
    string Html,
    List<KeyValuePair<string, string>> Fields
)
{
    public string? Field(string name) => Fields.Find(field => field.Key == name).Value;
}
