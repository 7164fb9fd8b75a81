using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;

namespace Matching.Web.Tests.Questionnaires;

// written from the one text that is stored of a form, whatever the database
[Category("Once")]
public sealed class FormExportsTests
{
    private static Task<TestApp> App() => SharedApp.With(("Test", "forms"));

    public static IEnumerable<string> Shipped() =>
        Directory
            .GetDirectories(Path.Combine(ArchitectureTests.FindRoot(), "seeds/questionnaires"))
            .Select(XlsFormReader.ReadIdentity)
            .Select(form => $"{form.Id}/versions/{form.Version}")
            .Order(StringComparer.Ordinal);

    // a version is published once: another content under its number is refused
    [TestCaseSource(nameof(Shipped))]
    public async Task A_form_that_left_and_comes_back_is_the_same_version(string path)
    {
        var app = await App();
        foreach (var ending in new[] { ".xlsx", ".zip" })
        {
            var file = await app.Admin.GetByteArrayAsync($"/api/v1/questionnaires/{path}{ending}");

            var back = await app.Admin.Import(file);
            var again = await app.Admin.GetByteArrayAsync($"/api/v1/questionnaires/{path}{ending}");

            await back.ShouldBe(HttpStatusCode.Created);
            Assert.That(again, Is.EqualTo(file), "the same bytes");
        }
    }

    [Test]
    public async Task The_file_of_an_imported_form_is_the_same_after_it_was_imported_elsewhere()
    {
        var (here, elsewhere) = (await App(), await SharedApp.With(("Test", "forms elsewhere")));
        await (
            await here.Admin.Import(
                await File.ReadAllBytesAsync(
                    Path.Combine(ArchitectureTests.FindRoot(), "tests/Matching.Web.Tests/Questionnaires/Files/libreoffice.xlsx")
                )
            )
        ).ShouldBe(HttpStatusCode.Created);
        foreach (var ending in new[] { ".xlsx", ".zip", ".fhir.json" })
        {
            var path = "/api/v1/questionnaires/casa-e-amici/versions/2.0.0" + ending;
            var file = await here.Admin.GetByteArrayAsync(path);
            if (ending == ".xlsx")
            {
                await (await elsewhere.Admin.Import(file)).ShouldBe(HttpStatusCode.Created);
            }

            Assert.That(await elsewhere.Admin.GetByteArrayAsync(path), Is.EqualTo(file), ending);
        }
    }

    [Test, Category("Sweep")]
    public async Task A_workbook_that_LibreOffice_saves_again_is_the_same_version()
    {
        var file = await SharedApp.App.Admin.GetByteArrayAsync("/api/v1/questionnaires/mentee-start/versions/1.0.0.xlsx");
        var saved = await SavedByLibreOffice(file);

        await (await SharedApp.App.Admin.Import(saved)).ShouldBe(HttpStatusCode.Created);
        Assert.That(saved, Is.Not.EqualTo(file));
    }

    [Test]
    public async Task A_form_is_a_questionnaire_of_FHIR()
    {
        var app = await App();
        var fhir = await Fhir(app, "mentee-start/versions/1.0.0");
        var pages = await Fhir(app, "mentee-end/versions/1.1.0");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (fhir.Text("resourceType"), fhir.Text("version"), fhir.Text("status"), fhir.Text("name")),
                Is.EqualTo(("Questionnaire", "1.0.0", "active", "mentee_start"))
            );
            var items = Descendants(fhir).ToList();
            Assert.That(items.Select(item => item.Text("linkId")), Is.Unique);
            var sn2 = items.Single(item => item.Text("linkId") == "SN2");
            Assert.That(sn2.Text("type"), Is.EqualTo("coding"));
            Assert.That(
                sn2.List("answerOption")[5]!.At("valueCoding", "extension")[0]!.Value<decimal>("valueDecimal"),
                Is.EqualTo(5m)
            );
            Assert.That(sn2["_text"]!.List("extension")[0]!.List("extension")[0]!.Text("valueCode"), Is.EqualTo("en"));
            var conditions = items.Where(item => item["enableWhen"] is not null).ToList();
            Assert.That(conditions.Select(item => item.Text("linkId")), Does.Contain("LI2"));
            Assert.That(
                conditions.Where(item => item.List("enableWhen").Count > 1).Select(item => item["enableBehavior"]),
                Has.None.Null
            );
            Assert.That(
                items.Where(item => item.Text("type") == "display").Select(item => item["required"]),
                Is.All.Null,
                "a note requires nothing"
            );
            Assert.That(
                items.Where(item => item.Text("type") == "group").Select(item => item.List("item").Count),
                Is.All.Positive
            );
            Assert.That(Descendants(pages).Count(), Is.GreaterThan(40));
        }
    }

    [TestCase("it", "ltr", "Preferisco non rispondere", "Domande all’inizio")]
    [TestCase("ar", "rtl", "", "أسئلة البداية")]
    public async Task A_printed_form_has_its_version_and_the_code_of_a_link(
        string language,
        string direction,
        string rather,
        string heading
    )
    {
        var app = await App();
        const string Path = "/api/v1/questionnaires/mentee-start/versions/1.2.0";
        var form = await app.Admin.Ok("/questionnaires/mentee-start/versions/1.2.0");

        var plain = WebUtility.HtmlDecode(await app.Admin.GetStringAsync($"{Path}.html?language={language}"));
        var coded = await app.Admin.Post(
            "/questionnaires/mentee-start/versions/1.2.0/print",
            new { language, link = "/survey/abcdefghijklmnopqrstuv" }
        );
        var elsewhere = await app.Admin.Post(
            "/questionnaires/mentee-start/versions/1.2.0/print",
            new { language, link = "https://example.org/survey/abc" }
        );
        var unknown = await app.Admin.GetAsync($"{Path}.html?language=xx");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                plain,
                Does.Contain($"<html lang=\"{language}\" dir=\"{direction}\">")
                    .And.Contain("mentee-start · 1.2.0")
                    .And.Contain("☐ " + rather)
                    .And.Contain($"<h1>{heading}</h1>")
                    .And.Not.Contain("class=\"qr\"")
            );
            Assert.That(
                form.Items()
                    .Select(item => item["labels"]!.Text(language))
                    .Where(text => !plain.Contains(text, StringComparison.Ordinal)),
                Is.Empty
            );
            Assert.That(
                await coded.Content.ReadAsStringAsync(),
                Does.Contain("class=\"qr\"").And.Contain("/survey/abcdefghijklmnopqrstuv")
            );
            await elsewhere.ShouldBeProblem(400, "validation-failed", "link");
            await unknown.ShouldBeProblem(400, "validation-failed", "language");
        }
    }

    [TestCase("xlsx")]
    [TestCase("html")]
    [TestCase("zip")]
    [TestCase("fhir.json")]
    public async Task An_unknown_version_is_not_found(string ending) =>
        await (
            await SharedApp.App.Admin.GetAsync($"/api/v1/questionnaires/mentee-start/versions/9.9.9.{ending}")
        ).ShouldBeProblem(404, "questionnaire-not-found");

    private static async Task<JsonObject> Fhir(TestApp app, string path) =>
        await app.Admin.Ok($"/questionnaires/{path}.fhir.json");

    private static IEnumerable<JsonNode> Descendants(JsonNode owner) =>
        owner["item"] is JsonArray items ? items.SelectMany(item => Descendants(item!).Prepend(item!)) : [];

    private static async Task<byte[]> SavedByLibreOffice(byte[] file)
    {
        var folder = Directory.CreateTempSubdirectory("matching-office-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "form.xlsx"), file);
            // through its own format, so that every cell is written again
            await Convert(folder, "ods", "form.xlsx");
            File.Delete(Path.Combine(folder, "form.xlsx"));
            await Convert(folder, "xlsx", "form.ods");
            return await File.ReadAllBytesAsync(Path.Combine(folder, "form.xlsx"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Convert(string folder, string format, string file)
    {
        using var office = Process.Start(
            new ProcessStartInfo("/usr/bin/soffice")
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList = { $"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", format, file },
            }
        )!;
        await Task.WhenAll(
            office.StandardOutput.ReadToEndAsync(),
            office.StandardError.ReadToEndAsync(),
            office.WaitForExitAsync()
        );
        Assert.That(office.ExitCode, Is.Zero);
    }
}
