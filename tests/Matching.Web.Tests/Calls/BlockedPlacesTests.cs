using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Calls;

/// <summary>A place that an unsafe end keeps is not free anywhere until its concern is closed.</summary>
public sealed class BlockedPlacesTests
{
    private const string NotFree = "Place not free yet";

    [Test]
    public async Task A_mentor_whose_place_is_kept_is_ready_and_free_nowhere()
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentor, mentee) = await UnsafeEnd(given, capacity: 1);

        var profile = await browser.Read($"/console/people/{mentor}");
        var list = await browser.Read("/console/people?role=mentor&status=available");
        var free = await browser.Read("/console/people?role=mentor&status=available&place=free");
        var taken = await browser.Read("/console/people?role=mentor&status=available&place=taken");
        var today = await browser.Read("/console");
        var blocked = await browser.Read($"/console/today/blocked_places?programme={given.ProgrammeId}");
        var italian = await browser.Read($"/console/people/{mentor}?lang=it");
        var candidate = (await Candidates(given, mentee)).Single(each => each.Text("mentorId") == mentor.ToString());
        var run = await given.Run(new { dryRun = true });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(profile, Does.Contain(NotFree).And.Contain("its concern is still open").And.Not.Contain(">Ready<"));
            Assert.That(profile, Does.Not.Contain("Was followed home."), "what was said is for the readers of the concern");
            Assert.That(list, Does.Contain("Marco").And.Contain(NotFree).And.Not.Contain(">Ready<"));
            Assert.That(free, Does.Not.Contain("Marco"));
            Assert.That(taken, Does.Contain("Marco").And.Contain(NotFree));
            Assert.That(today, Does.Contain("mentor whose place is not free yet").And.Contain("/console/today/blocked_places"));
            Assert.That(blocked, Does.Contain("Marco").And.Contain("its concern is open"));
            Assert.That(italian, Does.Contain("Posto non ancora libero"));
            Assert.That(candidate.List("blockedBy").Single().Text("text"), Does.Contain("its concern is still open"));
            Assert.That(candidate.List("blockedBy").Single().Text("criterion"), Is.EqualTo("capacity"));
            Assert.That(run.List("leftOut").Select(group => group.Text("reason")), Does.Contain("capacity_blocked"));
            Assert.That(
                await given.Coordinator.Items($"/mentors?programmeId={given.ProgrammeId}&hasPlace=true"),
                Is.Empty,
                "the API counts as the page does"
            );
        }

        await Close(given);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await browser.Read($"/console/people/{mentor}"), Does.Contain(">Ready<").And.Not.Contain(NotFree));
            Assert.That(
                await browser.Read("/console/people?role=mentor&status=available&place=free"),
                Does.Contain("Marco").And.Contain(">Ready<")
            );
            Assert.That(await browser.Read("/console"), Does.Not.Contain("place is not free yet"));
        }
    }

    [Test]
    public async Task A_mentor_with_another_place_is_ready_and_the_profile_says_which_place_is_kept()
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentor, _) = await UnsafeEnd(given, capacity: 2);

        var profile = await browser.Read($"/console/people/{mentor}");
        var free = await browser.Read("/console/people?role=mentor&status=available&place=free");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(profile, Does.Contain(">Ready<").And.Contain("One place is not free until the concern"));
            Assert.That(profile, Does.Contain("1 place is free."));
            Assert.That(free, Does.Contain("Marco").And.Not.Contain(NotFree));
        }
    }

    private static async Task<(Guid Mentor, Guid Mentee)> UnsafeEnd(Given given, int capacity)
    {
        var mentee = await given.AvailableMentee(new { givenName = "Selam" });
        var mentor = await given.AvailableMentor(new { givenName = "Marco", capacity });
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        await given.Coordinator.Moved(
            $"/pairs/{pair}",
            new
            {
                to = "ended_early",
                reason = "unsafe",
                comment = "Was followed home.",
                endedBy = "mentee",
            }
        );
        return (mentor, await given.AvailableMentee(new { givenName = "Ada" }));
    }

    private static async Task<List<JsonNode>> Candidates(Given given, Guid mentee) =>
        await given.Coordinator.Items($"/mentees/{mentee}/candidates?blocked=true&limit=200");

    private static async Task Close(Given given)
    {
        var concern = (await given.App.Admin.Items($"/concerns?programmeId={given.ProgrammeId}")).Single();
        var closed = await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/concerns/{concern.Id()}",
            """{ "status": "closed" }""",
            ("If-Match", "*")
        );
        await closed.ShouldBe(HttpStatusCode.OK);
    }
}
