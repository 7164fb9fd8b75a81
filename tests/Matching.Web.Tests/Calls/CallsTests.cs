using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.Calls;

/// <summary>A call is recorded in two steps on the page, and what follows from it happens at once.</summary>
public sealed class RecordCallTests
{
    [Test]
    public async Task A_mentee_who_calls_to_stop_ends_the_pair_and_the_mentor_is_informed_later()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (mentee, pair) = await ActivePair(given);
        var day = given.App.Clock.Today.ToString("yyyy-MM-dd");

        var found = await browser.GetStringAsync("/console/calls/new?q=Selam");
        var both = await browser.GetStringAsync($"/console/calls/new?pair={pair}");
        var page = $"/console/calls/new?person={mentee}";
        var form = await browser.GetStringAsync(page);
        var noReason = await browser.Submit(page, "call", ("Input.Wish", "stop"), ("Input.Note", "Works <evenings>."));
        await (
            await browser.Submit(
                page,
                "call",
                ("Input.Wish", "stop"),
                ("Input.Reason", "no_time"),
                ("Input.MenteeNext", "pool"),
                ("Input.MentorNext", "pool"),
                ("Input.Note", "Works evenings."),
                ("Input.Inform", "Selam thanks you."),
                ("Input.InformBy", "taker"),
                ("Input.InformOn", day)
            )
        ).ShouldLead($"/console/pairs/{pair}?done=1");
        var ended = await browser.GetStringAsync($"/console/pairs/{pair}");
        var call = (await given.Coordinator.Items($"/calls?pairId={pair}")).Single()!;
        await (await browser.Submit($"/console/pairs/{pair}", "informed", ("Informed", call.Text("id")))).ShouldLead(
            $"/console/pairs/{pair}?done=1"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found, Does.Contain($"/console/calls/new?person={mentee}"));
            Assert.That(both, Does.Contain($"person={mentee}&amp;pair={pair}"));
            Assert.That(form, Does.Contain("Selam called. What about?").And.Contain("The pair with Marco"));
            await noReason.ShouldSay(400, "Works <evenings>.");
            Assert.That(ended, Does.Contain("ended by the mentee").And.Contain("Selam thanks you.").And.Contain("Pass on by"));
            Assert.That(ended, Does.Contain("Staff spoke with Selam"));
            Assert.That(await browser.GetStringAsync($"/console/pairs/{pair}"), Does.Contain("Passed on"));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("endedBy"), Is.EqualTo("mentee"));
            Assert.That(
                (await browser.GetAsync($"/console/calls/new?person={pair}")).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound)
            );
        }
    }

    [Test]
    public async Task An_unsafe_end_raises_a_concern_and_blocks_the_place_until_the_concern_is_closed()
    {
        var given = await Given.Programme();
        var (mentee, pair) = await ActivePair(given);
        var mentor = Guid.Parse((await given.Coordinator.Ok($"/pairs/{pair}")).Text("mentorId"));

        await given.Coordinator.Created(
            "/calls",
            new
            {
                personId = mentee,
                pairId = pair,
                about = "pair",
                wish = "stop",
                reason = "unsafe",
                note = "Was followed home.",
            }
        );
        var ended = await given.Coordinator.Ok($"/pairs/{pair}");
        var next = await given.Pair(mentor, await given.AvailableMentee(), "offered");
        var blocked = await given.Coordinator.Post($"/pairs/{next}/transition", new { to = "mentor_accepted" });
        var run = await given.Run(new { dryRun = true });
        var concern = (await given.App.Admin.Items($"/concerns?programmeId={given.ProgrammeId}")).Single()!;
        var words = await given.App.Admin.Ok($"/concerns/{concern.Text("id")}");
        await (
            await given.App.Admin.Send(
                HttpMethod.Patch,
                $"/concerns/{concern.Text("id")}",
                """{ "status": "closed" }""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        await given.Coordinator.Moved($"/pairs/{next}", new { to = "mentor_accepted" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That((ended.Text("endReason"), ended.Value<bool>("isPlaceBlocked")), Is.EqualTo(("unsafe", true)));
            Assert.That(ended["comment"], Is.Null, "only the readers of the concern read what was said");
            await blocked.ShouldBeProblem(409, "mentor-has-no-place");
            Assert.That(run["leftOut"]!.ToJsonString(), Does.Contain("capacity"));
            Assert.That((words.Text("what"), words.Text("pairId")), Is.EqualTo(("Was followed home.", pair.ToString())));
            Assert.That((await given.Coordinator.Items($"/calls?personId={mentee}")).Single()!["note"], Is.Null);
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Value<bool>("isPlaceBlocked"), Is.False);
        }
    }

    [Test]
    public async Task A_call_for_a_rest_a_problem_or_to_leave_does_what_follows()
    {
        var given = await Given.Programme();
        var (mentee, pair) = await ActivePair(given);
        var until = given.App.Clock.Today.AddDays(20).ToString("yyyy-MM-dd");
        Task<System.Text.Json.Nodes.JsonObject> Call(object body) => given.Coordinator.Created("/calls", body);

        await Call(
            new
            {
                personId = mentee,
                pairId = pair,
                about = "rest",
                until,
            }
        );
        var resting = await given.Coordinator.Ok($"/pairs/{pair}");
        await Call(
            new
            {
                personId = mentee,
                pairId = pair,
                about = "pair",
                wish = "problem",
                note = "Owes money.",
            }
        );
        var concerns = await given.App.Admin.Items($"/concerns?programmeId={given.ProgrammeId}");
        await Call(
            new
            {
                personId = mentee,
                about = "programme",
                reason = "prefers_not_to_say",
            }
        );
        var noPair = await given.Coordinator.Post(
            "/calls",
            new
            {
                personId = await given.Mentee(),
                pairId = pair,
                about = "nothing",
            }
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That((resting.Text("status"), resting.Text("onHoldUntil")), Is.EqualTo(("on_hold", until)));
            Assert.That(concerns, Has.Count.EqualTo(1));
            Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("left"));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("endReason"), Is.EqualTo("prefers_not_to_say"));
            await noPair.ShouldBeProblem(400, "validation-failed");
        }
    }

    internal static async Task<(Guid Mentee, Guid Pair)> ActivePair(Given given)
    {
        var mentee = await given.AvailableMentee(new { givenName = "Selam" });
        var mentor = await given.AvailableMentor(
            new
            {
                givenName = "Marco",
                familyName = "Rossi",
                capacity = 1,
            }
        );
        return (mentee, await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active"));
    }
}

public sealed class ListCallsTests
{
    [Test]
    public async Task Calls_are_gone_with_the_person_and_lose_their_words_with_the_other_half()
    {
        var given = await Given.Programme();
        var (mentee, pair) = await RecordCallTests.ActivePair(given);
        var mentor = Guid.Parse((await given.Coordinator.Ok($"/pairs/{pair}")).Text("mentorId"));
        foreach (var person in new[] { mentee, mentor })
        {
            await given.Coordinator.Created(
                "/calls",
                new
                {
                    personId = person,
                    pairId = pair,
                    about = "nothing",
                    note = "All is well.",
                }
            );
        }

        var link = await Privacy.Planted.Link(given, mentee);
        await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{link}", "");
        var calls = await given.Coordinator.Items($"/calls?pairId={pair}");
        var unfiltered = await given.Coordinator.GetAsync("/api/v1/calls");

        Assert.That(
            calls.Select(call => (call!.Text("personId"), call!["note"])),
            Is.EqualTo(new[] { (mentor.ToString(), (object?)null) })
        );
        await unfiltered.ShouldBeProblem(400, "validation-failed");
    }
}

public sealed class CompleteCallTests
{
    [Test]
    public async Task The_day_on_which_the_other_half_was_informed_stays_the_first()
    {
        var given = await Given.Programme();
        var call = (await given.Coordinator.Created("/calls", new { personId = await given.Mentee(), about = "data" })).Text(
            "id"
        );

        var first = await given.Coordinator.Post($"/calls/{call}/informed", new { });
        var second = await given.Coordinator.Post($"/calls/{call}/informed", new { });

        await first.ShouldBe(HttpStatusCode.OK);
        Assert.That((await second.Json()).Text("informedOn"), Is.EqualTo(given.App.Clock.Today.ToString("yyyy-MM-dd")));
    }
}

public sealed class GetCallSheetTests
{
    [Test]
    public async Task A_person_without_a_pair_is_offered_everything_but_the_pair()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.AvailableMentee(new { givenName = "Amal" });
        var page = $"/console/calls/new?person={mentee}";

        var form = await browser.GetStringAsync(page + "&lang=it");
        var past = await browser.Submit(page + "&about=rest", "call", ("Input.Until", "2026-01-10"));
        var until = given.App.Clock.Today.AddDays(40);
        await (
            await browser.Submit(
                page + "&about=rest",
                "call",
                ("Input.Until", until.ToString("yyyy-MM-dd")),
                ("Input.Note", "Exams until then.")
            )
        ).ShouldLead($"/console/people/{mentee}?done=1");
        var person = await browser.GetStringAsync($"/console/people/{mentee}");
        var notes = await given.Coordinator.Items($"/notes?personId={mentee}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form, Does.Not.Contain("about=pair").And.Contain("Ha chiamato Amal"));
            Assert.That(past.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), "a rest ends later than today");
            Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("paused"));
            Assert.That(
                person,
                Does.Contain("about a rest.").And.Contain("Exams until then."),
                "the call is on the person's page"
            );
            Assert.That(
                notes.Select(note => (note.Text("text"), note.Text("followUpOn"))),
                Is.EqualTo(new[] { ("The rest ends. Ask whether to make them available again.", until.ToString("yyyy-MM-dd")) })
            );
        }
    }
}
