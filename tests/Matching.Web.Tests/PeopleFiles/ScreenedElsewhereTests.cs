using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.PeopleFiles;

internal static class Files
{
    public static Task<HttpResponseMessage> Send(Given given, string people, string file, string query = "") =>
        given.Coordinator.PostAsync(
            $"/api/v1/{people}/import?programmeId={given.ProgrammeId}{query}",
            new StringContent(file, Encoding.UTF8, "text/csv")
        );

    public static async Task<JsonObject> Imported(Given given, string people, string file, string query = "")
    {
        var response = await Send(given, people, file, query);
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }
}

public sealed class ScreenedElsewhereTests
{
    private const string Header = "givenName,birthYear,languages,consents,status,screenedOn\n";
    private const string Screened = "&status=available&screenedBy=Caritas%20Parma&screenedOn=";

    [Test]
    public async Task A_list_that_was_screened_elsewhere_is_in_the_pool_after_one_request()
    {
        var given = await Given.Programme();
        var day = given.App.Clock.Today.AddDays(-20).ToString("yyyy-MM-dd");

        var rows = (
            await Files.Imported(
                given,
                "mentees",
                Header + "Selam,1994,it:a2,matching:1,,\nHana,1990,it:b1,matching:1,applied,\n",
                Screened + day
            )
        )["rows"]!.AsArray();

        var (selam, hana) = (
            await given.Coordinator.Ok($"/mentees/{rows[0]!.Id()}"),
            await given.Coordinator.Ok($"/mentees/{rows[1]!.Id()}")
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That((selam.Text("status"), selam.Text("screenedOn")), Is.EqualTo(("available", day)));
            Assert.That(
                (hana.Text("status"), hana["screenedOn"]?.GetValue<string>()),
                Is.EqualTo(("applied", (string?)null)),
                "a row's own state counts"
            );
            Assert.That((await given.Run())["mentees"]!.GetValue<int>(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Each_person_can_read_who_screened_them_and_when()
    {
        var given = await Given.Programme();
        var row = (await Files.Imported(given, "mentees", Header + "Selam,1994,it:a2,matching:1,,\n", Screened + "2026-02-05"))[
            "rows"
        ]![0]!;
        var link = (await given.Coordinator.Created($"/mentees/{row.Id()}/personal-link", new { })).Text("token");

        var mine = await given.App.Anonymous.GetStringAsync($"/api/v1/privacy/{link}");

        Assert.That(mine, Does.Contain("Screened by Caritas Parma on 5 February 2026."));
    }

    [Test]
    public async Task The_same_gates_count_as_for_a_transition()
    {
        var given = await Given.Programme();

        var refused = await Files.Send(
            given,
            "mentees",
            Header + "Selam,2015,it:a2,matching:1,,\nHana,1990,it:b1,,,\n",
            Screened + "2026-02-05"
        );

        var problem = await refused.ShouldBeProblem(400, "validation-failed", "line 2: status");
        Assert.That(
            problem["errors"]!["line 2: status"]![0]!.GetValue<string>(),
            Does.Contain("The year of birth is missing or is that of a minor.")
        );
        Assert.That(problem["errors"]!["line 3: status"]![0]!.GetValue<string>(), Does.Contain("consent"));
    }

    [TestCase("&screenedBy=Caritas&screenedOn=2026-02-05", "applied")]
    [TestCase("&screenedBy=Caritas&screenedOn=2026-02-05", "")]
    [TestCase("&status=contacted&screenedBy=Caritas&screenedOn=2026-02-05", "")]
    [TestCase("&screenedOn=2026-02-05", "")]
    public async Task A_screening_that_no_row_takes_over_is_refused(string query, string status)
    {
        var given = await Given.Programme();

        await (await Files.Send(given, "mentors", Header + $"Selam,1994,it:a2,matching:1,{status},\n", query)).ShouldBeProblem(
            400,
            "validation-failed",
            "status"
        );
    }

    [TestCase("&status=available", "screenedBy")]
    [TestCase("&status=suitable&screenedBy=Caritas", "screenedOn")]
    [TestCase("&status=paused&screenedBy=%20&screenedOn=2026-02-05", "screenedBy")]
    [TestCase("&status=ready", "status")]
    [TestCase("&status=available&screenedBy=Caritas&screenedOn=1026-03-05", "screenedOn")]
    public async Task Who_screened_people_and_when_must_be_said(string query, string field)
    {
        var given = await Given.Programme();

        await (await Files.Send(given, "mentors", Header + "Selam,1994,it:a2,matching:1,,\n", query)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );
    }
}
