using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;
using static Matching.Web.Tests.People.PeoplePagesTests;

namespace Matching.Web.Tests.PairPages;

/// <summary>The console's page of a pair, as a coordinator uses it in a browser without script.</summary>
public sealed class PageOfPairTests
{
    [Test]
    public async Task Days_meetings_and_steps_of_a_pair_are_corrected()
    {
        var (given, browser) = await Coordinator();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            new DateOnly(2026, 1, 15),
            "offered",
            "mentor_accepted",
            "agreed",
            "active"
        );
        var meeting = (
            await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-10", minutes = 60 })
        ).Text("id");
        var contact = (await given.Coordinator.Created($"/pairs/{pair}/check-ins", new { heldOn = "2026-02-11" })).Text("id");
        var page = $"/console/pairs/{pair}";

        var early = await browser.Submit(
            $"{page}?form=days",
            "correct",
            ("Input.AgreedOn", "2026-01-15"),
            ("Input.StartedOn", "2026-01-01"),
            ("Input.TermEndsOn", "2026-09-02"),
            ("Input.Reason", "entry_error")
        );
        var days = await browser.Submit(
            $"{page}?form=days",
            "correct",
            ("Input.AgreedOn", "2026-01-15"),
            ("Input.StartedOn", "2026-01-20"),
            ("Input.TermEndsOn", "2026-09-02"),
            ("Input.Reason", "entry_error")
        );
        var noDay = await browser.Submit(
            $"{page}?form=meeting&entry={meeting}",
            "entry",
            ("Input.HeldOn", ""),
            ("Input.Reason", "entry_error")
        );
        var mistake = await browser.Submit(
            $"{page}?form=meeting&entry={meeting}",
            "entry",
            ("Input.HeldOn", "2026-02-10"),
            ("Input.Minutes", "45"),
            ("Input.IsMistake", "true"),
            ("Input.Reason", "twice")
        );
        var talk = await browser.Submit(
            $"{page}?form=check-in&entry={contact}",
            "entry",
            ("Input.HeldOn", "2026-02-12"),
            ("Input.SpokenWith", "mentor"),
            ("Input.IsMistake", "false"),
            ("Input.Reason", "entry_error")
        );

        Assert.That(early.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            await early.Content.ReadAsStringAsync(),
            Does.Contain("2026-01-15").And.Contain("value=\"2026-01-01\""),
            "what was typed is kept beside its fault"
        );
        Assert.That(noDay.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        foreach (var done in new[] { days, mistake, talk })
        {
            await done.ShouldLead($"{page}?done=1");
        }

        var corrected = await given.Coordinator.Ok($"/pairs/{pair}");
        Assert.That((corrected.Text("startedOn"), corrected.Text("termEndsOn")), Is.EqualTo(("2026-01-20", "2026-07-20")));
        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}/meetings")).Items(), Is.Empty);
        Assert.That(
            (await given.Coordinator.Ok($"/pairs/{pair}/check-ins")).First("items").Text("heldOn"),
            Is.EqualTo("2026-02-12")
        );
        Assert.That(await browser.GetStringAsync(page), Does.Contain("Entered by mistake"));
        await (await browser.Submit($"{page}?form=undo", "correct", ("Input.Reason", "wrong_step"))).ShouldLead($"{page}?done=1");
        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("agreed"));
    }

    [Test]
    public async Task The_page_of_a_pair_names_both_and_shows_what_is_recorded()
    {
        var (given, browser) = await Coordinator();
        var (mentor, mentee) = (
            await given.AvailableMentor(new { givenName = "Marco", familyName = "Rossi" }),
            await given.AvailableMentee(new { givenName = "Selam" })
        );
        var pair = await given.Pair(mentor, mentee, new DateOnly(2026, 1, 15), "offered", "mentor_accepted", "agreed");
        await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-10", expenses = 4.5 });
        await given.Coordinator.Created($"/pairs/{pair}/check-ins", new { heldOn = "2026-02-11", channel = "phone" });

        var page = await browser.GetStringAsync($"/console/pairs/{pair}");
        var audit = (await given.App.Admin.Ok($"/audit?subjectId={mentor}&action=GetPerson")).Items();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                page,
                Does.Contain("<h1>Selam and Marco Rossi</h1>")
                    .And.Contain($"/console/people/{mentee}\">Selam</a>")
                    .And.Contain($"/console/people/{mentor}\">Marco Rossi</a>")
            );
            Assert.That(System.Text.RegularExpressions.Regex.Count(page, "<h1"), Is.EqualTo(1));
            Assert.That(
                page,
                Does.Contain("Expenses 4.50").And.Contain("Not paid yet").And.Contain("staff with both").And.Contain("Phone")
            );
            Assert.That(audit.Select(entry => entry!["purpose"]?.GetValue<string>()), Does.Contain("accompanying"));
        }
    }

    [TestCase("en", "The pair's last step cannot be undone.", "No further meeting is recorded.")]
    [TestCase("it", "L'ultimo passaggio dell'abbinamento non si può annullare.", "Nessun altro incontro è registrato.")]
    public async Task The_page_of_a_pair_whose_mentor_left_says_why_its_end_is_not_undone(
        string language,
        string why,
        string meetings
    )
    {
        var (given, browser) = await Coordinator();
        var mentor = await given.AvailableMentor();
        var pair = await given.Pair(
            mentor,
            await given.AvailableMentee(),
            "offered",
            "mentor_accepted",
            "agreed",
            "active",
            "ended_early"
        );
        await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "left" });

        var form = $"/console/pairs/{pair}?form=undo&lang={language}";
        var refused = await browser.Submit(form, "correct", ("Input.Reason", "wrong_step"));
        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(page, Does.Contain(why).And.Contain(meetings).And.Not.Contain("waive"));
        Assert.That(page, Does.Not.Contain("No meeting so far").And.Not.Contain("Nessun incontro per ora"));
    }

    [Test]
    public async Task What_the_programme_arranges_is_marked_and_unmarked_on_the_page_of_the_pair()
    {
        var (given, browser) = await Coordinator();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(new { accessibilityNeeds = new[] { "childcare" } })
        );
        var (page, mentee) = ($"/console/pairs/{pair}", (await given.Coordinator.Ok($"/pairs/{pair}")).Text("menteeId"));

        var before = await browser.GetStringAsync(page);
        await (await Mark("childcare|done")).ShouldLead($"{page}?done=1");
        await (await Mark("childcare|done")).ShouldLead($"{page}?done=1");
        var after = await browser.GetStringAsync(page);
        await (await Mark("childcare|open")).ShouldLead($"{page}?done=1");
        await (await Mark("step_free|done")).ShouldBe(HttpStatusCode.OK);
        Task<HttpResponseMessage> Mark(string chosen) => browser.Submit(page, "task", ("Chosen", $"{mentee}|{chosen}"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                before,
                Does.Contain("Arrange before the first meeting").And.Contain("not arranged yet").And.Contain("Mark as arranged")
            );
            Assert.That(after, Does.Contain("arranged on ").And.Contain("Mark as not arranged"));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}/tasks")).First("items").Text("status"), Is.EqualTo("open"));
        }
    }
}

public sealed class CanUndoPairTransitionTests
{
    [Test]
    public async Task Undoing_and_correcting_days_is_offered_only_where_it_is_possible()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (proposed, agreed) = (
            await given.Pair(await given.AvailableMentor(), await given.AvailableMentee()),
            await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered", "mentor_accepted", "agreed")
        );

        foreach (var form in new[] { "", "?form=undo", "?form=days" })
        {
            var page = await browser.GetStringAsync($"/console/pairs/{proposed}{form}");
            Assert.That(
                page,
                Does.Not.Contain("Undo the last step").And.Not.Contain("Correct days").And.Not.Contain("Input.Reason"),
                form
            );
        }

        Assert.That(
            await browser.GetStringAsync($"/console/pairs/{agreed}"),
            Does.Contain("Undo the last step").And.Contain("Correct days")
        );
    }
}
