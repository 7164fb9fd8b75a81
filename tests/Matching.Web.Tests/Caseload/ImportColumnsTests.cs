using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.Caseload;

/// <summary>A list as an Italian spreadsheet saves it: Windows-1252, semicolons and headings of its own.</summary>
public sealed partial class ImportColumnsTests
{
    private const string Page = "/console/people/import?role=mentee";

    private const string List = """
        Cognome;Nome;Telefono;Lingua;Anno di nascita;Sesso;Bisogni;Libera quando;Note
        Nicolò;Importata;0521 000003;arabo madrelingua, italiano A2;1994;donna;guida;lun sera;perché

        Verdì;Seconda;0521 000004;klingon;1990;uomo;guida;mar mattina;
        """;

    [Test]
    public async Task Headings_in_Italian_are_read_corrected_by_a_choice_and_shown_row_by_row()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var columns = await Send(given, browser, Encoding.Latin1.GetBytes(List));
        var proposed = Chosen().Matches(columns).Select(match => match.Groups[1].Value).ToList();
        (string, string)[] corrected = [.. proposed.Select(field => ("Input.Columns", field))];

        var nameless = await browser.SubmitFrom(
            columns,
            Page,
            "import",
            [.. proposed.Select(field => ("Input.Columns", field == "name" ? "none" : field))]
        );
        var preview = WebUtility.HtmlDecode(
            await (await browser.SubmitFrom(columns, Page, "import", corrected)).Content.ReadAsStringAsync()
        );
        var entered = await browser.SubmitFrom(preview, Page, "import");
        var person = (await given.Coordinator.Items("/mentees")).Single();
        var read = await given.Coordinator.Ok($"/mentees/{person.Id()}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                proposed.Take(7),
                Is.EqualTo(new[] { "family_name", "name", "phone", "languages", "birth_year", "gender", "needs" })
            );
            await nameless.ShouldSay(400, "Say which column holds the name.");
            Assert.That(preview, Does.Contain("2 rows: 1 can be entered, 1 with errors."));
            Assert.That(
                preview,
                Does.Contain("Nicolò").And.Contain("<b>Lingua</b>: “klingon” is not known here."),
                "what is wrong is named"
            );
            Assert.That(preview, Does.Contain(">4</td>"), "the number that the row has in the spreadsheet");
            await entered.ShouldSay(200, "1 person is entered, 1 row is not.");
            Assert.That(
                (read.Text("familyName"), read.Text("givenName"), read.Value<int>("birthYear"), read.Text("gender")),
                Is.EqualTo(("Nicolò", "Importata", 1994, "woman"))
            );
            Assert.That(
                read.List("languages").Select(language => $"{language.Text("code")} {language.Text("level")}"),
                Is.EqualTo(new[] { "ar native", "it a2" })
            );
        }
    }

    [Test]
    public async Task A_level_in_a_column_of_its_own_is_that_of_the_language_in_the_heading()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var columns = await Send(
            given,
            browser,
            Encoding.UTF8.GetBytes(
                "Nome;Lingua madre;Livello italiano;Altre lingue\nLivella;arabo;A2;italiano, francese B1\nDubbia;arabo;boh;\n"
            )
        );
        (string, string)[] chosen = [.. Chosen().Matches(columns).Select(match => ("Input.Columns", match.Groups[1].Value))];
        var preview = WebUtility.HtmlDecode(
            await (await browser.SubmitFrom(columns, Page, "import", chosen)).Content.ReadAsStringAsync()
        );
        await browser.SubmitFrom(preview, Page, "import");
        var person = (await given.Coordinator.Items("/mentees")).Single();
        var read = await given.Coordinator.Ok($"/mentees/{person.Id()}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(preview, Does.Contain("2 rows: 1 can be entered, 1 with errors.").And.Contain("“boh” is not known"));
            Assert.That(
                read.List("languages").Select(language => $"{language.Text("code")} {language.Text("level")}"),
                Is.EquivalentTo(new[] { "ar native", "it a2", "fr b1" })
            );
        }
    }

    [Test]
    public async Task State_day_of_the_interview_and_consent_are_read_and_what_looks_like_them_is_asked_about()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var columns = await Send(
            given,
            browser,
            Encoding.UTF8.GetBytes(
                "Nome;Anno di nascita;Stato;Data colloquio;Consenso;Consenso foto;Status\n"
                    + "Pronta;1994;Disponibile;3/2/2026;sì;sì;available\nNuova;1990;da contattare;;no;no;new\n"
            )
        );
        var proposed = Chosen().Matches(columns).Select(match => match.Groups[1].Value).ToList();
        // one column holds the state
        (string, string)[] chosen = [.. proposed[..^1].Append("none").Select(field => ("Input.Columns", field))];
        var preview = WebUtility.HtmlDecode(
            await (await browser.SubmitFrom(columns, Page, "import", chosen)).Content.ReadAsStringAsync()
        );
        await browser.SubmitFrom(preview, Page, "import");
        var people = (await given.Coordinator.Items("/mentees")).ToDictionary(person => person.Text("givenName"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                proposed,
                Is.EqualTo(new[] { "name", "birth_year", "status", "screened_on", "consents", "none", "status" })
            );
            Assert.That(
                WebUtility.HtmlDecode(columns),
                Does.Contain("Choose “Consent to matching: yes, or its day” if this column holds that.")
            );
            Assert.That(people.Values.Select(person => person.Text("status")), Is.EquivalentTo(new[] { "available", "applied" }));
            Assert.That(people["Pronta"].Text("screenedOn"), Is.EqualTo("2026-02-03"));
            Assert.That(people["Pronta"].List("consents").Single().Text("purpose"), Is.EqualTo("matching"));
            Assert.That(people["Nuova"]["consents"]?.AsArray() ?? [], Is.Empty);
        }
    }

    private static async Task<string> Send(Given given, HttpClient browser, byte[] file)
    {
        var answer = await browser.SubmitFile(
            Page,
            "import",
            ("elenco.csv", file),
            ("Input.Do", "preview"),
            ("Input.Role", "mentee"),
            ("Input.Site", given.SiteId.ToString())
        );
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("<option value=\"([^\"]*)\" selected")]
    private static partial Regex Chosen();
}
