using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.Caseload;

/// <summary>What is wrong with a row of an import is said in the words of the file, and is not lost with the import.</summary>
public sealed partial class ImportErrorsTests
{
    private const string Page = "/console/people/import?role=mentee";

    [Test]
    public async Task What_is_wrong_with_a_row_has_the_heading_of_the_file_and_the_value_and_the_name_of_the_person()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var preview = await Preview(
            given,
            browser,
            "Nome;Cognome;Anno di nascita;Lingue;Interessi\nSelam;Prova;abc;arabo;\nRim;Seconda;1990;klingon;fuoripista\n"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(preview, Does.Contain("2 rows: 0 can be entered, 2 with errors."));
            Assert.That(preview, Does.Contain("Selam Prova</th>").And.Contain("Rim Seconda</th>"));
            Assert.That(preview, Does.Contain("<b>Anno di nascita</b> “abc”: Must be a number."));
            Assert.That(preview, Does.Contain("<b>Lingue</b>: “klingon” is not known here."));
            Assert.That(preview, Does.Not.Contain("/api/").And.Not.Contain("birthYear</b>").And.Not.Contain("languages["));
        }
    }

    [Test]
    public async Task Rows_that_are_not_entered_are_counted_listed_and_given_back_as_a_file()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var preview = await Preview(given, browser, "Nome;Anno di nascita\nPrima;1990\nSeconda;abc\nTerza;1991\nQuarta;def\n");

        var answer = await browser.SubmitFrom(preview, Page, "import");
        var left = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        var file = Encoding.UTF8.GetString(Convert.FromBase64String(FileInside().Match(left).Groups[1].Value));
        var list = await browser.GetStringAsync(WebUtility.HtmlDecode(Onward().Match(left).Groups[1].Value));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(200));
            Assert.That(left, Does.Contain("2 people are entered, 2 rows are not."));
            Assert.That(left, Does.Contain("Seconda</th>").And.Contain("<b>Anno di nascita</b> “abc”: Must be a number."));
            Assert.That(left, Does.Contain("Quarta</th>").And.Not.Contain("Prima</th>"));
            Assert.That(
                file.Trim('\uFEFF').ReplaceLineEndings("\n"),
                Is.EqualTo("givenName,birthYear\nSeconda,abc\nQuarta,def\n")
            );
            Assert.That(list, Does.Contain("2 people are entered.").And.Contain("Prima"));
        }
    }

    [TestCase("Sede")]
    [TestCase("Site")]
    [TestCase("Comune della sede")]
    public async Task The_site_of_a_row_is_read_by_its_name_and_an_unknown_one_is_an_error_of_its_row(string heading)
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var second = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Fidenza",
                    latitude = 44.86,
                    longitude = 10.06,
                }
            )
        ).Id();
        var preview = await Preview(given, browser, $"Nome;{heading}\nPrima;fidenza\nSeconda;Atlantide\nTerza;\n");

        await browser.SubmitFrom(preview, Page, "import");
        var people = (await given.Coordinator.Items("/mentees")).ToDictionary(
            person => person.Text("givenName"),
            person => person.Text("siteId")
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(preview, Does.Contain($"<b>{heading}</b>: “Atlantide” is no site of this programme. Its sites: "));
            Assert.That(people.Keys, Is.EquivalentTo(new[] { "Prima", "Terza" }));
            Assert.That(people["Prima"], Is.EqualTo(second.ToString()));
            Assert.That(people["Terza"], Is.EqualTo(given.SiteId.ToString()), "the site of rows that name none");
        }
    }

    private static async Task<string> Preview(Given given, HttpClient browser, string file)
    {
        var answer = await browser.SubmitFile(
            Page,
            "import",
            ("elenco.csv", Encoding.UTF8.GetBytes(file)),
            ("Input.Do", "preview"),
            ("Input.Role", "mentee"),
            ("Input.Site", given.SiteId.ToString())
        );
        var columns = await answer.Content.ReadAsStringAsync();
        (string, string)[] chosen = [.. Chosen().Matches(columns).Select(match => ("Input.Columns", match.Groups[1].Value))];
        var checkedRows = await browser.SubmitFrom(columns, Page, "import", chosen);
        return WebUtility.HtmlDecode(await checkedRows.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("base64,([^\"]+)\"")]
    private static partial Regex FileInside();

    [GeneratedRegex("href=\"([^\"]+done=import[^\"]*)\"")]
    private static partial Regex Onward();

    [GeneratedRegex("<option value=\"([^\"]*)\" selected")]
    private static partial Regex Chosen();
}
