using System.Net;
using System.Text;

namespace Matching.Web.Tests.OwnLists;

/// <summary>A visitor's spreadsheet is read whatever its headings, and refused in words that say what to do.</summary>
public sealed class ReadOwnListTests
{
    private const string Italian =
        "Nominativo;Ruolo;Città;Età;Genere;Lingue parlate;Disponibilità;Bisogni / offre;Abbinato con;Permesso;Telefono\r\n"
        + "Amal;Beneficiaria;Parma;31;F;arabo madrelingua, it a2;mar sera, sab;lavoro, patente;Giò;asilo;333 1\r\n"
        + "Giò;Volontario;Forlì (FC);60;M;italiano madrelingua;martedì sera;lavoro, origami;;;333 2\r\n";

    private static readonly byte[] Picture = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13];

    private static readonly string[] People = ["Name", "Role", "Languages"];

    // what is wrong with a file, and words of the message beside the field
    private static IEnumerable<TestCaseData> Wrong()
    {
        TestCaseData Case(string name, string says, params (string, byte[])[] files) =>
            new TestCaseData(files, says).SetArgDisplayNames(name);
        var rows = string.Concat(Enumerable.Repeat("Amal;mentee;it\n", 200_000));
        string[][] many = [People, .. Enumerable.Repeat<string[]>(["Amal", "mentee", "it"], 2_100)];
        yield return Case("no file", "Choose a file first");
        yield return Case("an empty file", "There are no people in this file", ("a.csv", []));
        yield return Case("headings alone", "There are no people in this file", ("a.csv", OwnFiles.Text("Name;Role\n")));
        yield return Case(
            "an empty workbook",
            "There are no people in this file",
            ("a.xlsx", OwnFiles.Workbook(("S", "<sheetData/>")))
        );
        yield return Case("200,000 rows", "more than 2,000 people", ("a.csv", OwnFiles.Text("Name;Role;Languages\n" + rows)));
        yield return Case(
            "a workbook of too many rows",
            "more than 2,000 people",
            ("a.xlsx", OwnFiles.Workbook(("S", OwnFiles.Sheet(many))))
        );
        yield return Case(
            "too many columns",
            "has 61 columns",
            ("a.csv", OwnFiles.Text(string.Join(';', Enumerable.Range(0, 61)) + "\n" + string.Join(';', Enumerable.Range(0, 61))))
        );
        yield return Case(
            "a long cell",
            "more than 2000 characters",
            ("a.csv", OwnFiles.Text("Name;Role\nAmal;" + new string('x', 2_001)))
        );
        yield return Case("a picture", "This is a picture", ("a.xlsx", Picture));
        yield return Case("a document", "This is a picture, a document", ("a.csv", OwnFiles.Text("%PDF-1.7 a;b")));
        yield return Case("an archive of pictures", "This is a picture, a document", ("a.xlsx", OwnFiles.Zip([("1.png", "x")])));
        yield return Case("a LibreOffice sheet", "Excel 2007-365", ("a.ods", OwnFiles.Zip([("content.xml", "<x/>")])));
        yield return Case("an old workbook", "has a password", ("a.xls", [0xD0, 0xCF, 0x11, 0xE0, 0, 0]));
        yield return Case("a broken workbook", "cannot be opened", ("a.xlsx", OwnFiles.Zip([("xl/workbook.xml", "<workbook")])));
        yield return Case(
            "a workbook that unpacks to much more",
            "unpacks to more than 25 MB",
            ("a.xlsx", OwnFiles.Workbook(("S", $"<sheetData>{new string(' ', 26_000_000)}</sheetData>")))
        );
        yield return Case(
            "a workbook with a declaration of its own",
            "cannot be opened",
            ("a.xlsx", OwnFiles.Zip([("xl/workbook.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><workbook>&b;</workbook>")]))
        );
        yield return Case(
            "three files",
            "These are 3 files",
            ("a.csv", OwnFiles.Text("a;b")),
            ("b.csv", OwnFiles.Text("a;b")),
            ("c.csv", OwnFiles.Text("a;b"))
        );
    }

    [TestCaseSource(nameof(Wrong)), Category("Once")]
    public async Task What_cannot_be_read_is_named_beside_the_field((string Name, byte[] Content)[] files, string says)
    {
        var page = await OwnFiles.Choose(await OwnFiles.App(), "en", files);

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(page.Text, Does.Contain(says).And.Contain("Spreadsheet of mentors and mentees"));
        Assert.That(page.Html, Does.Contain("id=\"input-file-error\"").And.Contain("href=\"#input-file\""));
    }

    [Test, Category("Once")]
    public async Task A_file_that_is_too_large_is_read_to_its_end_and_answered_by_the_page()
    {
        var page = await OwnFiles.Choose(await OwnFiles.App(), "it", ("a.csv", new byte[5_000_001]));

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(page.Text, Does.Contain("Il file supera 5 MB").And.Contain("scelga quella"));
    }

    [TestCase(";", 65001, Category = "Once")]
    [TestCase("\t", 1200, Category = "Once")]
    [TestCase("|", 1252, Category = "Once")]
    [TestCase(",", 1252, Category = "Once")]
    public async Task A_list_with_Italian_headings_is_proposed_whatever_its_separator_and_encoding(string separator, int encoding)
    {
        var text = separator == "," ? Quoted() : Italian.Replace(";", separator, StringComparison.Ordinal);
        var how = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        var page = await OwnFiles.Choose(
            await OwnFiles.App(),
            "it",
            ("elenco.csv", [.. how.GetPreamble(), .. how.GetBytes(text)])
        );

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            Enumerable.Range(0, 11).Select(column => page.Field($"c0-{column}")),
            Is.EqualTo(
                new[]
                {
                    "name",
                    "role",
                    "town",
                    "age",
                    "gender",
                    "languages",
                    "availability",
                    "needs_offers",
                    "own_pair",
                    "none",
                    "none",
                }
            )
        );
        Assert.That(
            page.Text,
            Does.Contain("2 righe, 1 mentee e 1 mentor").And.Contain("“origami”").And.Contain("Non la leggiamo mai")
        );
    }

    [Test, Category("Once")]
    public async Task Two_sheets_are_two_sides_and_formulas_merged_cells_and_days_are_read_as_they_are_seen()
    {
        var mentees =
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Elenco 2026</t></is></c></row>"
            + "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>Nome</t></is></c><c r=\"C3\" t=\"inlineStr\"><is><t>Lingue</t></is></c>"
            + "<c r=\"D3\" t=\"inlineStr\"><is><t>Data iscrizione</t></is></c></row>"
            + "<row r=\"4\"><c r=\"B4\" t=\"str\"><f>CONCATENATE(1)</f><v>Amal</v></c>"
            + "<c r=\"C4\" t=\"inlineStr\"><is><r><t>arabo</t></r><r><t>, francese</t></r></is></c>"
            + "<c r=\"D4\" s=\"1\"><v>46000</v></c></row>"
            + "</sheetData><mergeCells><mergeCell ref=\"A1:D1\"/></mergeCells>";
        var page = await OwnFiles.Choose(
            await OwnFiles.App(),
            "en",
            (
                "abbinamenti.xlsx",
                OwnFiles.Workbook(
                    ("Beneficiari", mentees),
                    ("Volontari", OwnFiles.Sheet(["Nome", "Lingue"], ["Anna", "francese b2"])),
                    ("Note", OwnFiles.Sheet(["a", "b"], ["c", "d"]))
                )
            )
        );

        Assert.That(
            page.Text,
            Does.Contain("2 rows, 1 mentee and 1 mentor").And.Contain("2025-12-09").And.Contain("arabo, francese")
        );
        Assert.That((page.Field("t0"), page.Field("t1"), page.Field("c0-2")), Is.EqualTo(("mentee", "mentor", "applied_on")));
        Assert.That(
            page.Text,
            Does.Contain("Cells with formulas: 1").And.Contain("Merged cells: 1").And.Contain("Left out: Note")
        );
    }

    [Test, Category("Once")]
    public async Task The_page_is_there_only_where_the_operator_switched_it_on()
    {
        var page = await OwnFiles.Choose(SharedApp.App, "en", ("a.csv", OwnFiles.Text(Italian)));
        var sample = await SharedApp.App.Anonymous.GetAsync("/try/sample.xlsx");
        var on = await (await OwnFiles.App()).Anonymous.GetAsync("/try");

        Assert.That((page.Status, sample.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
        Assert.That(page.Text, Does.Not.Contain("Amal"));
        Assert.That(on.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(on.Headers.CacheControl!.NoStore && !on.Headers.Contains("Set-Cookie"), Is.True);
    }

    [Test]
    public async Task A_network_that_sends_too_many_lists_is_asked_to_wait()
    {
        await using var app = await TestApp.Start(settings: [("Try:Enabled", "true"), ("RateLimits:OwnListsPerNetwork", "1")]);
        var first = await OwnFiles.Choose(app, "en", ("a.csv", OwnFiles.Text(Italian)));
        var second = await OwnFiles.Choose(app, "en", ("a.csv", OwnFiles.Text(Italian)));

        var third = await app.Anonymous.PostAsync(
            "/try",
            new MultipartFormDataContent { { new StringContent("list"), "_handler" }, { new StringContent("sample"), "do" } }
        );

        Assert.That(third.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        Assert.That((first.Status, second.Status), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.TooManyRequests)));
        Assert.That(second.Text, Does.Contain("Spreadsheet of mentors and mentees"));
    }

    [TestCase("Livello italiano", "it"), Category("Once")]
    [TestCase("Livello di italiano", "it")]
    [TestCase("Italiano", "it")]
    [TestCase("Lingua italiana", "it")]
    [TestCase("Italian level", "en")]
    [TestCase("Level of Italian", "en")]
    public async Task A_level_alone_is_of_the_language_in_its_heading_and_else_reported(string heading, string language)
    {
        var list =
            $"Nome;Ruolo;Lingua madre;{heading}\nAmal;mentee;arabo;A2\nHodan;mentee;somalo;B1/B2\nYonas;mentee;tigrino;boh\n"
            + "Lea;mentee;arabo;c1\nPia;mentee;arabo;livello B2\nUgo;mentee;arabo;Base\nIda;mentee;arabo;italiano A1\n"
            + "Anna;mentor;italiano;madrelingua\n";
        var columns = await OwnFiles.Choose(await OwnFiles.App(), language, ("a.csv", OwnFiles.Text(list)));
        var page = await OwnFiles.Send(columns, ("do", "match"));

        Assert.That((columns.Field("c0-2"), columns.Field("c0-3")), Is.EqualTo(("mother_tongue", "local_level")));
        Assert.That(columns.Text, Does.Contain("“boh”"));
        Assert.That(page.Text, Does.Contain(language == "it" ? "1 abbinamento per" : "1 pair for"));
    }

    [Test, Category("Once")]
    public async Task A_level_without_its_language_among_languages_is_reported()
    {
        var page = await OwnFiles.Choose(
            await OwnFiles.App(),
            "en",
            (
                "a.csv",
                OwnFiles.Text("Name;Role;Languages\nAmal;mentee;B2\nAnna;mentor;Italian, French B1/B2\nUgo;mentor;Arabic\n")
            )
        );

        Assert.That(page.Field("c0-2"), Is.EqualTo("languages"));
        Assert.That(page.Text, Does.Contain("1 answer not understood: “B2”"));
    }

    [TestCase("Mentore assegnato", Category = "Once")]
    [TestCase("Mentor", Category = "Once")]
    [TestCase("Mentore", Category = "Once")]
    [TestCase("Assigned mentor", Category = "Once")]
    [TestCase("Nome del mentore", Category = "Once")]
    public async Task A_column_of_mentors_of_the_same_list_holds_its_pairs(string heading)
    {
        var page = await OwnFiles.Choose(
            await OwnFiles.App(),
            "en",
            (
                "a.csv",
                OwnFiles.Text($"Nome;Ruolo;Lingue;{heading}\nAmal;mentee;italiano;Anna Rossi\nAnna Rossi;mentor;italiano;\n")
            )
        );
        var result = await OwnFiles.Send(page, ("do", "match"));

        Assert.That(page.Field("c0-3"), Is.EqualTo("own_pair"));
        Assert.That(result.Text, Does.Contain("your list has 1").And.Contain("best possible pairs already"));
    }

    [Test, Category("Once")]
    public async Task A_row_for_each_pair_is_answered_by_what_is_needed()
    {
        var page = await OwnFiles.Choose(
            await OwnFiles.App(),
            "it",
            ("a.csv", OwnFiles.Text("Mentore;Lingue mentore;Mentee;Lingue mentee\nAnna;italiano;Amal;italiano\n"))
        );
        var sent = await OwnFiles.Send(page, ("do", "match"));

        Assert.That(page.Text, Does.Contain("Serve una riga per persona"));
        Assert.That(sent.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(sent.Html, Does.Contain("input-t0-error").And.Contain("Serve una riga per persona"));
    }

    [Test, Category("Once")]
    public async Task A_list_without_a_possible_pair_is_not_called_the_best()
    {
        var page = await OwnFiles.Send(
            await OwnFiles.Choose(
                await OwnFiles.App(),
                "en",
                ("a.csv", OwnFiles.Text("Name;Role;Languages\nAmal;mentee;Arabic\nAnna;mentor;French\n"))
            ),
            ("do", "match")
        );

        Assert.That(page.Text, Does.Contain("No pair keeps every rule").And.Not.Contain("best possible pairs already"));
    }

    private static string Quoted() =>
        string.Join("\n", Italian.Split("\r\n").Select(line => string.Join(',', line.Split(';').Select(cell => $"\"{cell}\""))));
}
