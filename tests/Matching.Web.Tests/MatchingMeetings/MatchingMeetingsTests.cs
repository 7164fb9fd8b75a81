using System.Net;
using System.Text.Json;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Runs.MatchingMeetings;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.MatchingMeetings;

public sealed class CreateMatchingMeetingTests
{
    [Test]
    public async Task A_run_with_proposals_to_decide_is_frozen_for_one_meeting_at_a_time()
    {
        var given = await Given.Programme();
        var world = await MeetingWorld.Open(given, 1);
        var dry = (await given.Run(new { dryRun = true })).Id();

        var again = await given.Coordinator.Post("/matching-meetings", MeetingWorld.Body(world.Run));
        var ofDry = await given.Coordinator.Post("/matching-meetings", MeetingWorld.Body(dry));

        await again.ShouldBeProblem(409, "match-run-in-meeting");
        await ofDry.ShouldBeProblem(409, "match-run-not-decidable");
        var meeting = await given.Coordinator.Ok(world.Address());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (meeting.Text("title"), meeting.Text("status"), meeting.Text("heldOn")),
                Is.EqualTo(("Riunione4711", "open", "2026-03-02"))
            );
            Assert.That(
                await given.App.Sql<string>(
                    "SELECT words_sealed FROM matching_meetings WHERE id = @Id",
                    new { Id = world.Meeting }
                ),
                Has.Count.EqualTo(1).And.None.Contain("4711")
            );
        }
    }
}

public sealed class ListMatchingMeetingsTests
{
    [Test]
    public async Task Meetings_are_listed_by_run_and_not_those_of_another_site()
    {
        var given = await Given.Programme();
        var world = await MeetingWorld.Open(given, 1);
        var ofSite = await given.App.Client(Matching.Web.Mediation.Role.Coordinator, given.ProgrammeId, given.SiteId);

        Assert.That(
            (await given.Coordinator.Items($"/matching-meetings?matchRunId={world.Run}")).Select(meeting => meeting.Id()),
            Is.EqualTo(new[] { world.Meeting })
        );
        Assert.That(await ofSite.Items($"/matching-meetings?programmeId={given.ProgrammeId}"), Is.Empty);
        await (await ofSite.GetAsync($"/api/v1{world.Address()}")).ShouldBeProblem(404, "matching-meeting-not-found");
    }
}

public sealed class GetMatchingMeetingTests
{
    [Test]
    public async Task A_meeting_that_is_not_there_is_not_found_whatever_is_sent_to_it()
    {
        var given = await Given.Programme();
        var nowhere = $"/matching-meetings/{Guid.CreateVersion7()}";

        await (await given.Coordinator.GetAsync("/api/v1" + nowhere)).ShouldBeProblem(404, "matching-meeting-not-found");
        await (await given.Coordinator.Send(HttpMethod.Put, nowhere + "/present", "{}")).ShouldBeProblem(
            404,
            "matching-meeting-not-found"
        );
        await (await given.Coordinator.Send(HttpMethod.Post, nowhere + "/close")).ShouldBeProblem(
            404,
            "matching-meeting-not-found"
        );
    }
}

public sealed class RecordPresentTests
{
    [Test]
    public async Task Accounts_of_staff_and_names_of_others_are_recorded_sealed()
    {
        var given = await Given.Programme();
        var world = await MeetingWorld.Open(given, 1);
        var colleague = (await given.App.Account(new { role = "coordinator", programmeId = given.ProgrammeId })).Id();
        var analyst = (await given.App.Account(new { role = "analyst", programmeId = given.ProgrammeId })).Id();

        var saved = await world.Put(
            world.Address("/present"),
            new { accounts = new[] { colleague }, others = new[] { " Ospite4712 ", "" } }
        );
        var refused = await world.Put(world.Address("/present"), new { accounts = new[] { analyst } });
        var tooLong = await world.Put(world.Address("/present"), new { others = new[] { new string('x', 201) } });

        await saved.ShouldBe(HttpStatusCode.OK);
        await refused.ShouldBeProblem(400, "validation-failed", "accounts");
        await tooLong.ShouldBeProblem(400, "validation-failed", "others");
        var meeting = await given.Coordinator.Ok(world.Address());
        Assert.That(
            (meeting["presentAccounts"]!.ToJsonString(), meeting["presentOthers"]!.ToJsonString()),
            Is.EqualTo(($"[\"{colleague}\"]", "[\"Ospite4712\"]"))
        );
        Assert.That(
            await given.App.Sql<string>("SELECT words_sealed FROM matching_meetings WHERE id = @Id", new { Id = world.Meeting }),
            Has.None.Contain("4712")
        );
    }
}

public sealed class ShortlistProposalTests
{
    [Test]
    public async Task A_proposal_is_put_on_the_shortlist_and_taken_off()
    {
        var world = await MeetingWorld.Open(await Given.Programme(), 1);

        var on = await (await world.Put(world.Of(0, "shortlist"), new { isShortlisted = true })).Json();
        var off = await (await world.Put(world.Of(0, "shortlist"), new { isShortlisted = false })).Json();
        var other = await world.Put(
            world.Address($"/proposals/{await world.Given.Mentee()}/shortlist"),
            new { isShortlisted = true }
        );

        Assert.That((on.Value<bool>("isShortlisted"), off.Value<bool>("isShortlisted")), Is.EqualTo((true, false)));
        await other.ShouldBeProblem(404, "proposal-not-found");
    }
}

public sealed class CreateMeetingCommentTests
{
    [Test]
    public async Task A_comment_is_stored_sealed_and_goes_with_the_erasure_of_the_person()
    {
        var given = await Given.Programme();
        var world = await MeetingWorld.Open(given, 1);

        var commented = await given.Coordinator.Created(world.Of(0, "comments"), new { text = "Commento4713" });
        var stored = await given.App.Sql<string>(
            "SELECT text_sealed FROM meeting_comments WHERE meeting_id = @Id",
            new { Id = world.Meeting }
        );
        await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Privacy.Planted.Link(given, world.Pairs[0].Mentee)}");

        Assert.That(commented.List("comments").Select(comment => comment.Text("text")), Is.EqualTo(new[] { "Commento4713" }));
        Assert.That(stored, Has.Count.EqualTo(1).And.None.Contain("4713"));
        Assert.That(
            await given.App.Sql<long>(
                """
                SELECT (SELECT count(*) FROM meeting_comments WHERE meeting_id = @Id)
                  + (SELECT count(*) FROM meeting_proposals WHERE meeting_id = @Id)
                """,
                new { Id = world.Meeting }
            ),
            Is.EqualTo(new[] { 0L })
        );
    }
}

public sealed class ListMeetingProposalsTests
{
    [Test]
    public async Task Who_reads_comments_is_in_the_audit_with_both_people_of_the_proposal()
    {
        var (given, browser) = await Boards.Coordinator();
        var world = await MeetingWorld.Open(given, 2);
        await given.Coordinator.Created(world.Of(0, "comments"), new { text = "One." });
        var (mentee, mentor) = world.Pairs[0];

        await given.Coordinator.Items(world.Address("/proposals"));
        await browser.Read($"/console/runs/{world.Run}/meeting");
        for (var number = 1; number <= 2; number++)
        {
            await browser.Read($"/console/runs/{world.Run}/proposals/{number}");
        }

        foreach (var person in new[] { mentee, mentor })
        {
            Assert.That(
                await given.App.Sql<string>(
                    "SELECT action || ' ' || purpose FROM audit_entries WHERE subject_id = @Id AND purpose = 'matching' ORDER BY id",
                    new { Id = person.ToString() }
                ),
                Is.EqualTo(new[] { "ListMeetingProposals matching", "GetMeetingBoard matching", "GetProposal matching" })
            );
        }

        Assert.That(
            await given.App.Sql<string>(
                "SELECT action FROM audit_entries WHERE subject_id = @Id AND purpose = 'matching'",
                new { Id = world.Pairs[1].Mentee.ToString() }
            ),
            Is.Empty,
            "no colleague commented on them"
        );
    }

    [Test]
    public async Task What_a_meeting_has_on_a_person_whose_processing_is_restricted_is_left_out()
    {
        var given = await Given.Programme();
        var world = await MeetingWorld.Open(given, 2);
        await given.Coordinator.Created(world.Of(0, "comments"), new { text = "One." });
        await given.Coordinator.Created(world.Of(1, "comments"), new { text = "Two." });

        var before = await given.Coordinator.Items(world.Address("/proposals"));
        await given.App.InTransaction(services =>
            services
                .GetRequiredService<PersonRestrictions>()
                .Set(PersonRole.Mentor, world.Pairs[0].Mentor, true, CancellationToken.None)
        );
        var after = await given.Coordinator.Items(world.Address("/proposals"));

        Assert.That(before, Has.Count.EqualTo(2));
        Assert.That(after.Select(entry => entry.Text("menteeId")), Is.EqualTo(new[] { world.Pairs[1].Mentee.ToString() }));
    }
}

public sealed class DecideProposalTests
{
    [Test]
    public async Task A_decision_is_recorded_at_once_moves_no_pair_and_can_be_undone()
    {
        var world = await MeetingWorld.Open(await Given.Programme(), 1);

        var approved = await world.Decide(0, new { decision = "approve" });
        var stale = await world.Put(world.Of(0, "decision"), new { decision = "later" }, ("If-Match", "\"v0\""));
        var status = await world.Statuses();
        var undone = await world.Decide(0, new { decision = "none" });

        await stale.ShouldBeProblem(412, "precondition-failed");
        Assert.That(
            (approved.Text("decision"), undone.Text("decision"), status.Single()),
            Is.EqualTo(("approve", "none", "proposed"))
        );
        Assert.That(undone["decidedAt"], Is.Null);
    }

    [Test]
    public async Task What_is_not_possible_is_refused_with_the_reason()
    {
        var given = await Given.Programme();
        var world = await MeetingWorld.Open(given, 2);
        await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/mentors/{world.Pairs[0].Mentor}",
            """{ "languages": [{ "code": "uk", "level": "native" }] }""",
            ("If-Match", "*")
        );
        await given.Coordinator.Moved($"/mentors/{world.Pairs[1].Mentor}", new { to = "paused" });

        var ruledOut = await world.Put(world.Of(0, "decision"), new { decision = "approve" });
        var withdrawn = await world.Put(world.Of(1, "decision"), new { decision = "approve" });
        var reasonless = await world.Put(world.Of(0, "decision"), new { decision = "decline" });
        var reasoned = await world.Put(world.Of(0, "decision"), new { decision = "later", reason = "Why?" });

        var problem = await ruledOut.ShouldBeProblem(409, "pair-not-possible");
        Assert.That(problem["blockedBy"]!.ToJsonString(), Is.EqualTo("[\"language\"]"));
        await withdrawn.ShouldBeProblem(409, "proposal-decided");
        await reasonless.ShouldBeProblem(400, "validation-failed", "reason");
        await reasoned.ShouldBeProblem(400, "validation-failed", "reason");
    }
}

public sealed class CloseMatchingMeetingTests
{
    [Test]
    public async Task Offers_leave_together_and_one_that_no_longer_holds_is_not_made()
    {
        var given = await Given.Programme();
        var world = await MeetingWorld.Open(given, 4);
        await world.Decide(0, new { decision = "approve" });
        await world.Decide(
            1,
            new
            {
                decision = "decline",
                reason = "Motivo4714",
                neverAgain = true,
            }
        );
        await world.Decide(2, new { decision = "later" });
        await world.Decide(3, new { decision = "approve" });
        await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/mentors/{world.Pairs[3].Mentor}",
            """{ "languages": [{ "code": "pt", "level": "native" }] }""",
            ("If-Match", "*")
        );
        var before = await world.Statuses();

        var closed = await world.Close();

        await closed.ShouldBe(HttpStatusCode.OK);
        var meeting = await closed.Json();
        var declined = (await given.Coordinator.Items($"/pairs?programmeId={given.ProgrammeId}")).Single(pair =>
            pair.Text("status") == "withdrawn"
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.All.EqualTo("proposed"));
            Assert.That(await world.Statuses(), Is.EqualTo(new[] { "offered", "withdrawn", "proposed", "proposed" }));
            Assert.That(await world.Outcomes(), Is.EqualTo(new[] { "offered", "declined", "kept", "not_offered language" }));
            Assert.That((meeting.Text("status"), meeting["offersLeftAt"] is null), Is.EqualTo(("closed", false)));
            Assert.That((await given.Coordinator.Ok($"/pairs/{declined.Id()}")).Text("reason"), Is.EqualTo("Motivo4714"));
        }

        await (await world.Close()).ShouldBeProblem(409, "matching-meeting-closed");
        await (await world.Put(world.Of(2, "decision"), new { decision = "approve" })).ShouldBeProblem(
            409,
            "matching-meeting-closed"
        );
        await given.Coordinator.Created("/matching-meetings", MeetingWorld.Body(world.Run));
    }
}

public sealed class SendMeetingOffersTests
{
    [Test]
    public async Task Outside_of_the_hours_offers_wait_can_be_undone_and_are_checked_once_more()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "In the evening", sendingFrom = 20 });
        var world = await MeetingWorld.Open(given, 3);
        for (var pair = 0; pair < 3; pair++)
        {
            await world.Decide(pair, new { decision = "approve" });
        }

        var closed = await (await world.Close()).Json();
        await world.SendOffers();
        var (waiting, statuses) = (await world.Outcomes(), await world.Statuses());
        await world.Decide(1, new { decision = "none" });
        await given.Coordinator.Moved($"/mentees/{world.Pairs[2].Mentee}", new { to = "paused" });
        app.Clock.Advance(TimeSpan.FromHours(10));
        await world.SendOffers();
        await world.SendOffers();

        using (Assert.EnterMultipleScope())
        {
            // 20:00 in Rome
            Assert.That(
                DateTimeOffset.Parse(closed.Text("offersLeaveAt"), System.Globalization.CultureInfo.InvariantCulture),
                Is.EqualTo(new DateTimeOffset(2026, 3, 2, 19, 0, 0, TimeSpan.Zero))
            );
            Assert.That(waiting, Is.All.EqualTo("waiting"));
            Assert.That(statuses, Is.All.EqualTo("proposed"));
            Assert.That(await world.Outcomes(), Is.EqualTo(new[] { "offered", "open", "not_offered pair_withdrawn" }));
            Assert.That(await world.Statuses(), Is.EqualTo(new[] { "offered", "proposed", "withdrawn" }));
        }

        await (await world.Put(world.Of(0, "decision"), new { decision = "none" })).ShouldBeProblem(
            409,
            "matching-meeting-closed"
        );
    }

    [Test]
    public async Task A_meeting_that_fails_keeps_no_other_from_sending_its_offers()
    {
        await using var app = await TestApp.Start();
        var worlds = new List<MeetingWorld>();
        foreach (var name in new[] { "First", "Second" })
        {
            var given = await Given.Programme(app, new { name, sendingFrom = 20 });
            worlds.Add(await MeetingWorld.Open(given, 1));
            await worlds[^1].Decide(0, new { decision = "approve" });
            await (await worlds[^1].Close()).ShouldBe(HttpStatusCode.OK);
        }

        await app.Sql<int>(
            "UPDATE matching_meetings SET words_sealed = 'v1|AAAA|AAAA|AAAA' WHERE id = @Id RETURNING 1",
            new { Id = worlds[0].Meeting }
        );
        app.Clock.Advance(TimeSpan.FromHours(10));

        await worlds[0].SendOffers();

        Assert.That(await worlds[1].Outcomes(), Is.EqualTo(new[] { "offered" }));
        Assert.That(await worlds[0].Statuses(), Is.EqualTo(new[] { "proposed" }));
    }

    [Test]
    public async Task Offers_that_are_late_wait_for_the_next_sending_hour_too()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "In the evening", sendingFrom = 20 });
        var world = await MeetingWorld.Open(given, 1);
        await world.Decide(0, new { decision = "approve" });
        await (await world.Close()).ShouldBe(HttpStatusCode.OK);
        // the service did not run from 20:00 in Rome until after midnight
        app.Clock.Advance(new DateTimeOffset(2026, 3, 3, 1, 0, 0, TimeSpan.Zero) - app.Clock.GetUtcNow());

        await world.SendOffers();
        var night = await world.Outcomes();
        var meeting = await world.Staff.Ok(world.Address());
        app.Clock.Advance(TimeSpan.FromHours(18));
        await world.SendOffers();

        Assert.That(night, Is.EqualTo(new[] { "waiting" }));
        Assert.That(
            DateTimeOffset.Parse(meeting.Text("offersLeaveAt"), System.Globalization.CultureInfo.InvariantCulture),
            Is.EqualTo(new DateTimeOffset(2026, 3, 3, 19, 0, 0, TimeSpan.Zero))
        );
        Assert.That(await world.Outcomes(), Is.EqualTo(new[] { "offered" }));
    }

    [Test]
    public async Task Hours_of_sending_begin_before_they_end()
    {
        var refused = await SharedApp.App.Admin.Post(
            "/programmes",
            new
            {
                name = "No hours",
                sendingFrom = 18,
                sendingUntil = 18,
            }
        );

        await refused.ShouldBeProblem(400, "validation-failed", "sendingUntil");
    }
}

public sealed class SendOffersOfMeetingTests
{
    [Test]
    public async Task Offers_leave_once_and_the_audit_names_the_meeting()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "In the evening", sendingFrom = 20 });
        var world = await MeetingWorld.Open(given, 1);
        await world.Decide(0, new { decision = "approve" });
        await (await world.Close()).ShouldBe(HttpStatusCode.OK);

        await world.SendOffers();
        app.Clock.Advance(TimeSpan.FromHours(10));
        await world.SendOffers();
        await world.SendOffers();

        Assert.That(
            await app.Sql<string>("SELECT subject_id FROM audit_entries WHERE action = 'SendOffersOfMeeting'"),
            Is.EqualTo(new[] { world.Meeting.ToString() }),
            "what did not happen is not recorded"
        );
    }
}

public sealed class SendingHoursTests
{
    private static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");

    [TestCase("2026-11-28T14:00:00Z", false, "2026-11-30T08:00:00Z", Description = "Saturday: on Monday at nine")]
    [TestCase("2026-11-28T14:00:00Z", true, "2026-11-28T14:00:00Z", Description = "Saturday, where weekends are days as others")]
    [TestCase("2026-11-30T07:59:00Z", false, "2026-11-30T08:00:00Z", Description = "a minute before nine")]
    [TestCase("2026-11-30T17:00:00Z", false, "2026-12-01T08:00:00Z", Description = "at six in the evening")]
    [TestCase("2026-11-30T16:59:00Z", false, "2026-11-30T16:59:00Z", Description = "a minute before six")]
    [TestCase("2026-03-27T18:00:00Z", false, "2026-03-30T07:00:00Z", Description = "over the change to summer time")]
    public void Offers_leave_at_once_within_the_hours_and_else_when_they_next_begin(
        string now,
        bool isWeekendToo,
        string leave
    ) => Assert.That(SendingHours.From(At(now), Rome, (9, 18), isWeekendToo), Is.EqualTo(At(leave)));

    [Test]
    public void An_hour_that_the_clocks_skip_begins_with_the_next_one() =>
        Assert.That(SendingHours.From(At("2026-03-28T23:30:00Z"), Rome, (2, 3), true), Is.EqualTo(At("2026-03-29T01:00:00Z")));

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

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
