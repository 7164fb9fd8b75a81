using System.Net;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Rights;
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
