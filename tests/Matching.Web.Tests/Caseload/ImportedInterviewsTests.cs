using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Caseload;

/// <summary>
/// A file never makes up an interview: the preview says what is recorded of each row, and asks for a day that is missing.
/// </summary>
public sealed class ImportedInterviewsTests
{
    private const string Page = "/console/people/import?role=mentee";

    private const string Known = "Known,1990,matching:1,available,2026-01-15";

    [Test]
    public async Task A_day_that_the_file_does_not_name_is_asked_for_before_people_are_entered()
    {
        var (given, browser) = await Boards.Coordinator();
        var today = given.App.Clock.Today;
        var sent = await browser.SubmitFile(
            Page,
            "import",
            (
                "people.csv",
                System.Text.Encoding.UTF8.GetBytes(
                    $"givenName,birthYear,consents,status,screenedOn\n{Known}\nUnknown,1990,matching:1,available,\nNewly,1990,,,\n"
                )
            ),
            ("Input.Do", "preview"),
            ("Input.Role", "mentee"),
            ("Input.Site", given.SiteId.ToString())
        );
        var preview = await sent.Content.ReadAsStringAsync();

        var without = await browser.SubmitFrom(preview, Page, "import");
        var refused = WebUtility.HtmlDecode(await without.Content.ReadAsStringAsync());
        var future = await browser.SubmitFrom(
            preview,
            Page,
            "import",
            ("Input.ScreenedOn", today.AddDays(1).ToString("yyyy-MM-dd"))
        );
        var before = await given.Coordinator.Items("/mentees");
        var entered = await browser.SubmitFrom(
            await without.Content.ReadAsStringAsync(),
            Page,
            "import",
            ("Input.ScreenedOn", today.AddDays(-3).ToString("yyyy-MM-dd"))
        );
        var people = (await given.Coordinator.Items("/mentees")).ToDictionary(person => person.Text("givenName"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(preview, Does.Contain("Interview passed on 15 January 2026."));
            Assert.That(preview, Does.Contain("Interview passed on the day that you enter above."));
            Assert.That(preview, Does.Contain("Recorded as: signed up."));
            Assert.That((int)without.StatusCode, Is.EqualTo(400));
            Assert.That(refused, Does.Contain("href=\"#input-screenedon\"").And.Contain("Unknown"));
            Assert.That((int)future.StatusCode, Is.EqualTo(400));
            Assert.That(before, Is.Empty);
            Assert.That(entered.StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That(people["Known"].Text("screenedOn"), Is.EqualTo("2026-01-15"));
            Assert.That(people["Unknown"].Text("screenedOn"), Is.EqualTo(today.AddDays(-3).ToString("yyyy-MM-dd")));
            Assert.That(people["Newly"]["screenedOn"], Is.Null);
        }
    }

    [Test]
    public async Task No_day_is_asked_for_where_each_row_has_one()
    {
        var (given, browser) = await Boards.Coordinator();
        var sent = await browser.SubmitFile(
            Page,
            "import",
            ("people.csv", System.Text.Encoding.UTF8.GetBytes($"givenName,birthYear,consents,status,screenedOn\n{Known}\n")),
            ("Input.Do", "preview"),
            ("Input.Role", "mentee"),
            ("Input.Site", given.SiteId.ToString())
        );
        var preview = await sent.Content.ReadAsStringAsync();

        var entered = await browser.SubmitFrom(preview, Page, "import");

        Assert.That(preview, Does.Not.Contain("Input.ScreenedOn"));
        Assert.That(entered.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }
}
