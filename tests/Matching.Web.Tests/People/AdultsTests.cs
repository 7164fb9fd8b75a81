using System.Net;
using System.Text;

namespace Matching.Web.Tests.People;

/// <summary>Who is an adult. The clock of the tests is in 2026.</summary>
public sealed class AdultsTests
{
    [TestCase(2007, null, true)]
    [TestCase(2008, null, false)]
    [TestCase(2008, "2026-01-02", true)]
    [TestCase(2009, null, false)]
    public async Task An_adult_turned_19_this_year_or_was_confirmed_to_be_18(
        int birthYear,
        string? adultConfirmedOn,
        bool isAdult
    )
    {
        var given = await Given.Programme();
        var person = await given.Coordinator.Created("/mentors", given.Person(new { birthYear, adultConfirmedOn }));
        foreach (var to in new[] { "contacted", "interviewed", "suitable" })
        {
            await given.Coordinator.Moved($"/mentors/{person.Id()}", new { to });
        }

        var moved = await given.Coordinator.Post($"/mentors/{person.Id()}/transition", new { to = "available" });
        var file = await given.Coordinator.PostAsync(
            "/api/v1/mentors/import?dryRun=true",
            new StringContent(
                $"givenName,birthYear,adultConfirmedOn,status,languages,consents\nA,{birthYear},{adultConfirmedOn},available,it:b1,matching:1\n",
                Encoding.UTF8,
                "text/csv"
            )
        );

        Assert.That(
            person["openGates"]!.AsArray().Select(gate => gate!.GetValue<string>()),
            isAdult ? Is.Empty : Is.EqualTo(new[] { "age" })
        );
        Assert.That(moved.StatusCode, Is.EqualTo(isAdult ? HttpStatusCode.OK : HttpStatusCode.Conflict));
        Assert.That((await file.Json())["rows"]![0]!.Text("status"), Is.EqualTo(isAdult ? "valid" : "invalid"));
    }

    [TestCase(2009, "2026-01-02")]
    [TestCase(1990, "2007-12-31")]
    public async Task A_day_on_which_the_person_cannot_have_been_18_is_refused(int birthYear, string day)
    {
        var given = await Given.Programme();
        var mentor = await given.Mentor(new { birthYear });
        var body = new StringContent($"givenName,birthYear,adultConfirmedOn\nA,{birthYear},{day}\n", Encoding.UTF8, "text/csv");

        var entered = await (
            await given.Coordinator.Post("/mentors", given.Person(new { birthYear, adultConfirmedOn = day }))
        ).ShouldBeProblem(400, "validation-failed", "adultConfirmedOn");
        await (
            await given.Coordinator.Send(
                HttpMethod.Patch,
                $"/mentors/{mentor}",
                $$"""{"adultConfirmedOn":"{{day}}"}""",
                ("If-Match", "*")
            )
        ).ShouldBeProblem(400, "validation-failed", "adultConfirmedOn");
        var file = await (await given.Coordinator.PostAsync("/api/v1/mentors/import?dryRun=true", body)).Json();

        Assert.That(
            entered["errors"]!["adultConfirmedOn"]![0]!.GetValue<string>(),
            Does.Contain($"born in {birthYear}").And.Contain($"1 January {birthYear + 18}")
        );
        Assert.That(file["rows"]![0]!["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { "adultConfirmedOn" }));
    }

    [TestCase(2008, "2026-01-01")]
    [TestCase(1990, "2008-01-01")]
    public async Task The_first_of_January_of_the_year_in_which_they_turn_18_is_taken(int birthYear, string day)
    {
        var given = await Given.Programme();

        var mentor = await given.Coordinator.Created("/mentors", given.Person(new { birthYear, adultConfirmedOn = day }));

        Assert.That(mentor.Text("adultConfirmedOn"), Is.EqualTo(day));
    }

    [Test]
    public async Task A_confirmed_18_is_matched_and_a_change_of_the_year_takes_the_confirmation_back()
    {
        var given = await Given.Programme();
        await given.AvailableMentor();
        var mentee = await given.AvailableMentee(new { birthYear = 2008, adultConfirmedOn = "2026-01-02" });
        Assert.That(await given.Proposals(await given.Run(new { dryRun = true })), Has.Count.EqualTo(1));

        await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{mentee}", """{"birthYear":2009}""", ("If-Match", "*"));
        var changed = await given.Coordinator.Ok($"/mentees/{mentee}");

        Assert.That(changed["adultConfirmedOn"], Is.Null);
        Assert.That(changed["openGates"]![0]!.GetValue<string>(), Is.EqualTo("age"));
    }

    [Test]
    public async Task A_step_and_an_import_say_how_a_person_who_turns_18_this_year_is_confirmed()
    {
        const string Remedy = "If the person turns 18 this year, confirm that they are 18.";
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { birthYear = 2008 });
        foreach (var to in new[] { "contacted", "interviewed", "suitable" })
        {
            await given.Coordinator.Moved($"/mentees/{mentee}", new { to });
        }

        var step = await given.Coordinator.Post($"/mentees/{mentee}/transition", new { to = "available" });
        var import = await given.Coordinator.PostAsync(
            $"/api/v1/mentees/import?programmeId={given.ProgrammeId}&status=available&screenedBy=Caritas&screenedOn=2026-01-10",
            new StringContent("givenName,birthYear,consents\nAnna,2008,matching:1\n", System.Text.Encoding.UTF8, "text/csv")
        );

        Assert.That(
            (await step.ShouldBeProblem(409, "person-gate-open")).Text("detail"),
            Does.Contain(Remedy).And.Contain("\"adultConfirmedOn\"")
        );
        Assert.That(await import.Content.ReadAsStringAsync(), Does.Contain(Remedy));
    }

    [Test]
    public async Task A_person_does_not_confirm_it_themselves_and_asks_for_a_year_that_staff_confirm()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { birthYear = 1990 });
        var link = $"/privacy/{await Privacy.Planted.Link(given, mentee)}";

        await (await given.App.Anonymous.Send(HttpMethod.Patch, link, """{"adultConfirmedOn":"2026-01-02"}""")).ShouldBeProblem(
            400,
            "validation-failed",
            "adultConfirmedOn"
        );
        var asked = await (await given.App.Anonymous.Send(HttpMethod.Patch, link, """{"birthYear":2008}""")).Json();

        Assert.That(asked["requests"]!.AsArray(), Has.Count.EqualTo(1));
    }
}
