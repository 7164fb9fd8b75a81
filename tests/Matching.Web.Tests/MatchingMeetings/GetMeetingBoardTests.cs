using System.Net;
using System.Text.Json;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.MatchingMeetings;

/// <summary>A meeting in a browser without script.</summary>
public sealed class GetMeetingBoardTests
{
    [Test]
    public async Task A_meeting_is_opened_prepared_held_and_closed_on_pages_and_leaves_minutes()
    {
        var (given, browser) = await Boards.Coordinator();
        await Boards.Pair(given, "Amal", "Anna", 1990);
        await Boards.Pair(given, "Zahra", "Zita", 1950);
        // other tests have moved the clock
        await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            """{ "sendingFrom": 0, "sendingUntil": 24, "sendsAtWeekends": true }""",
            ("If-Match", "*")
        );
        var run = $"/console/runs/{(await given.Run()).Id()}";
        Assert.That(await browser.Read(run), Does.Contain("Open a meeting with this run"));

        await (await browser.Submit(run + "/meeting", "open", ("Opened.Title", ""), ("Opened.HeldOn", "2026-03-02"))).ShouldBe(
            HttpStatusCode.BadRequest
        );
        await (
            await browser.Submit(run + "/meeting", "open", ("Opened.Title", "Riunione4711"), ("Opened.HeldOn", "2026-03-02"))
        ).ShouldLead(run + "/meeting?done=opened");
        await (await browser.Submit(run + "/meeting", "suggest")).ShouldLead(run + "/meeting?done=suggest");
        await (await browser.Submit(run + "/proposals/1", "comment", ("Commented.Text", "<b>Commento4713"))).ShouldLead(
            run + "/proposals/1?done=comment"
        );
        await (await browser.Submit(run + "/proposals/1", "shortlist", ("Shortlisted.To", "on"))).ShouldBe(HttpStatusCode.Found);
        var prepared = await browser.Read(run + "/meeting");
        await (await browser.Submit(run + "/proposals/1", "decide", ("Input.Do", "approve"))).ShouldLead(
            run + "/proposals/2?done=approved&of=1"
        );
        var banner = await browser.Read(run + "/proposals/2?done=approved&of=1");
        await (
            await browser.Submit(
                run + "/proposals/2",
                "decide",
                ("Input.Do", "decline"),
                ("Input.Reason", "wait"),
                ("Input.Words", "Motivo4714")
            )
        ).ShouldLead(run + "/proposals/2?done=declined&of=2");
        await (await browser.Submit(run + "/meeting", "present", ("Present.Others", "Ospite4712\nOspite4715"))).ShouldLead(
            run + "/meeting?done=present"
        );
        var ready = await browser.Read(run + "/meeting");
        var still = await Boards.States(given);
        await (await browser.Submit(run + "/meeting", "close")).ShouldLead(run + "/meeting?done=closed");
        var minutes = await browser.Read(run + "/meeting?lang=it");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await browser.GetStringAsync(run + "/meeting"), Does.Not.Contain("<b>Commento"));
            Assert.That(
                prepared,
                Does.Contain("Decide next:").And.Contain("Commento4713").And.Contain("Close the meeting, send no")
            );
            Assert.That(banner, Does.Contain("The offer leaves when the meeting closes.").And.Contain("A meeting is open"));
            Assert.That(ready, Does.Contain("Close the meeting, send 1 offer").And.Contain("All proposals are decided"));
            Assert.That(still, Is.All.EqualTo("proposed"));
            Assert.That(
                minutes,
                Does.Contain("Riunione4711")
                    .And.Contain("Ospite4712, Ospite4715")
                    .And.Contain("Motivo4714")
                    .And.Contain("Rifiutata")
                    .And.Contain("Offerta")
            );
            Assert.That(await Boards.States(given), Is.EquivalentTo(new[] { "offered", "withdrawn" }));
            Assert.That(await browser.Read(run), Does.Contain("Minutes of the meeting"));
        }
    }

    [Test]
    public async Task The_minutes_of_earlier_meetings_of_a_run_are_linked()
    {
        var given = await Given.Programme(await SharedApp.With());
        var world = await MeetingWorld.Open(given, 2);
        await (await world.Close()).ShouldBe(HttpStatusCode.OK);
        var second = (await given.Coordinator.Created("/matching-meetings", MeetingWorld.Body(world.Run))).Id();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var run = $"/console/runs/{world.Run}";

        var minutes = $"{run}/meeting?of={world.Meeting}";
        Assert.That(await browser.Read(run), Does.Contain(minutes).And.Not.Contain($"of={second}"));
        Assert.That(await browser.Read(run + "/meeting"), Does.Contain(minutes));
        Assert.That(await browser.Read(minutes), Does.Contain($"{run}/meeting?of={second}").And.Contain("Closed"));
    }

    [Test]
    public async Task What_changed_about_people_is_said_on_the_card_and_an_undo_leaves_the_proposal_open()
    {
        var given = await Given.Programme(await SharedApp.With());
        var world = await MeetingWorld.Open(given, 1);
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var run = $"/console/runs/{world.Run}";
        await world.Put(world.Of(0, "shortlist"), new { isShortlisted = true });
        await (await browser.Submit(run + "/proposals/1", "decide", ("Input.Do", "approve"))).ShouldBe(HttpStatusCode.Found);
        await (await browser.Submit(run + "/proposals/1?done=approved&of=1", "undo")).ShouldLead(
            run + "/proposals/1?done=undone"
        );
        given.App.Clock.Advance(TimeSpan.FromSeconds(1));
        await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/mentors/{world.Pairs[0].Mentor}",
            JsonSerializer.Serialize(
                new { availability = new[] { "mon_evening" }, languages = new[] { new { code = "pt", level = "b1" } } }
            ),
            ("If-Match", "*")
        );

        var (card, meeting) = (await browser.Read(run + "/proposals/1"), await browser.Read(run + "/meeting"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                card,
                Does.Contain("A rule of the profile now excludes the pair: Common language").And.Contain("languages, free times")
            );
            Assert.That(meeting, Does.Contain("Changed since the run:").And.Contain("languages, free times"));
            Assert.That(await browser.Read($"{run}/meeting?of={Guid.CreateVersion7()}"), Does.Contain("Open a meeting"));
        }
    }
}
