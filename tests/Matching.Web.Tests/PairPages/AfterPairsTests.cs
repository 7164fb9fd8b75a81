using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.PairPages;

/// <summary>What becomes of the two once their pair ended early.</summary>
public sealed class AfterPairsTests
{
    [Test]
    public async Task Who_ends_a_pair_early_says_whether_each_of_the_two_looks_for_another_match()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (mentee, mentor) = (await given.AvailableMentee(), await given.AvailableMentor());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        var applied = (await given.Coordinator.Ok($"/mentees/{mentee}")).Text("appliedOn");
        var page = $"/console/pairs/{pair}/steps/end-early";
        var form = await browser.GetStringAsync(page);
        (string, string)[] reason = [("Input.EndedBy", "mentor"), ("Input.Reason", "no_time")];

        var unanswered = await browser.Submit(page, "step", [.. reason, ("Input.MenteeNext", "pool")]);
        await (
            await browser.Submit(page, "step", [.. reason, ("Input.MenteeNext", "pool"), ("Input.MentorNext", "rest")])
        ).ShouldLead($"/console/pairs/{pair}?done=1");
        var after = await given.Coordinator.Ok($"/mentees/{mentee}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form, Does.Contain("ask for another mentor?").And.Contain("take another mentee?"));
            Assert.That((int)unanswered.StatusCode, Is.EqualTo(400));
            Assert.That((after.Text("status"), after.Text("appliedOn")), Is.EqualTo(("available", applied)));
            Assert.That((await given.Coordinator.Ok($"/mentors/{mentor}")).Text("status"), Is.EqualTo("paused"));
        }
    }

    [Test]
    public async Task A_call_that_ends_a_pair_says_it_as_well_and_no_other_step_takes_it()
    {
        var given = await Given.Programme();
        var (mentee, mentor) = (await given.AvailableMentee(), await given.AvailableMentor());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");

        var hold = await given.Coordinator.Post(
            $"/pairs/{pair}/transition",
            new
            {
                to = "on_hold",
                reason = "Travels.",
                until = given.App.Clock.Today.AddDays(9),
                menteeNext = "pool",
            }
        );
        var rest = await given.Coordinator.Post(
            "/calls",
            new
            {
                personId = mentor,
                about = "rest",
                until = given.App.Clock.Today.AddDays(9),
                mentorNext = "leave",
            }
        );
        await given.Coordinator.Created(
            "/calls",
            new
            {
                personId = mentor,
                pairId = pair,
                about = "pair",
                wish = "stop",
                reason = "no_time",
                menteeNext = "rest",
                mentorNext = "leave",
            }
        );

        await hold.ShouldBeProblem(400, "validation-failed", "menteeNext");
        await rest.ShouldBeProblem(400, "validation-failed", "mentorNext");
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("paused"));
        Assert.That((await given.Coordinator.Ok($"/mentors/{mentor}")).Text("status"), Is.EqualTo("left"));
    }

    [TestCase("rest", "leave")]
    [TestCase("leave", "rest")]
    [TestCase("pool", "pool")]
    public async Task The_undo_of_an_early_end_moves_the_two_to_where_they_were(string menteeNext, string mentorNext)
    {
        var given = await Given.Programme();
        var (mentee, mentor) = (await given.AvailableMentee(), await given.AvailableMentor());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        await End(given, pair, menteeNext, mentorNext);

        var undone = await given.Coordinator.Post($"/pairs/{pair}/undo", new { reason = "wrong_step" });

        await undone.ShouldBe(HttpStatusCode.OK);
        Assert.That(
            (
                (await undone.Json()).Text("status"),
                await Status(given, "mentees", mentee),
                await Status(given, "mentors", mentor)
            ),
            Is.EqualTo(("active", "available", "available"))
        );
    }

    [Test]
    public async Task Who_was_moved_again_since_the_end_stays_where_they_are_and_the_pair_says_why_it_does_not_go_on()
    {
        var given = await Given.Programme();
        var (mentee, mentor) = (await given.AvailableMentee(), await given.AvailableMentor());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        await End(given, pair, "rest", "rest");
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "left", reason = "Moved away." });

        var refused = await given.Coordinator.Post($"/pairs/{pair}/undo", new { reason = "wrong_step" });

        Assert.That((await refused.ShouldBeProblem(409, "pair-undo-refused")).ToJsonString(), Does.Contain("mentee_left"));
        Assert.That(
            (await Status(given, "mentees", mentee), await Status(given, "mentors", mentor)),
            Is.EqualTo(("left", "paused")),
            "nothing is undone by half"
        );
    }

    private static Task<JsonObject> End(Given given, Guid pair, string menteeNext, string mentorNext) =>
        given.Coordinator.Moved(
            $"/pairs/{pair}",
            new
            {
                to = "ended_early",
                reason = "no_time",
                menteeNext,
                mentorNext,
            }
        );

    private static async Task<string> Status(Given given, string people, Guid id) =>
        (await given.Coordinator.Ok($"/{people}/{id}")).Text("status");

    [Test]
    public async Task The_colleague_who_informs_the_other_half_is_named_and_expenses_have_the_currency_of_the_programme()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (holder, _) = await given.App.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                name = "Livia Bianchi",
            }
        );
        await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            """{ "currency": "CHF" }""",
            ("If-Match", "*")
        );
        var (mentee, mentor) = (await given.AvailableMentee(), await given.AvailableMentor());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        var day = given.App.Clock.Today.ToString("yyyy-MM-dd");
        await browser.Submit(
            $"/console/calls/new?person={mentee}",
            "call",
            ("Input.Wish", "other_meetings"),
            ("Input.Inform", "Mondays only."),
            ("Input.InformBy", holder.Id.ToString()),
            ("Input.InformOn", day)
        );
        await browser.Submit(
            $"/console/pairs/{pair}?form=new-meeting",
            "entry",
            ("Input.HeldOn", day),
            ("Input.Minutes", "1"),
            ("Input.ReportedBy", "mentor"),
            ("Input.Expenses", "4.50")
        );

        var call = (await given.Coordinator.Items($"/calls?pairId={pair}")).Single();
        var page = await Board.Boards.Read(browser, $"/console/pairs/{pair}");
        var today = await Board.Boards.Read(browser, "/console");
        var form = await Board.Boards.Read(browser, $"/console/pairs/{pair}?form=new-meeting");
        var wrong = await given.Coordinator.Post(
            "/calls",
            new
            {
                personId = mentee,
                about = "nothing",
                informById = holder.Id,
            }
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That((call.Text("informBy"), call.Text("informById")), Is.EqualTo(("colleague", holder.Id.ToString())));
            Assert.That(page, Does.Contain("Livia Bianchi, by telephone").And.Contain("4.50\u00a0CHF"));
            Assert.That(page, Does.Contain("They met, 1 minute<").Or.Contain("They met, 1 minute\n"));
            Assert.That(today, Does.Contain("Livia Bianchi, by telephone until"));
            Assert.That(form, Does.Contain("Expenses of the two (CHF)"));
            await wrong.ShouldBeProblem(400, "validation-failed", "informById");
        }
    }
}
