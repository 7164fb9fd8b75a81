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

    [GeneratedRegex("<option value=\"([^\"]*)\" selected")]
    private static partial Regex Chosen();
}
