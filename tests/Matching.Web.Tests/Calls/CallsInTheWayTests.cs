using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Calls;

/// <summary>A call is recorded whatever state the pair is in, or its page leads on.</summary>
public sealed class CallsInTheWayTests
{
    [Test]
    public async Task A_rest_withdraws_what_is_only_proposed_and_the_page_says_so()
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, _) = await Boards.Pair(given, "Selam", "Marco", 1990);
        await given.Run();
        var page = $"/console/calls/new?person={mentee}&about=rest";
        var until = given.App.Clock.Today.AddDays(20).ToString("yyyy-MM-dd");

        var form = await browser.Read(page);
        var recorded = await browser.Submit(page, "call", ("Input.Until", until));
        var notes = await given.Coordinator.Items($"/notes?personId={mentee}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form, Does.Contain("The proposal with Marco is withdrawn.").And.Contain("Selam is paused"));
            Assert.That(recorded.StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("paused"));
            Assert.That(await Boards.States(given), Is.EqualTo(new[] { "withdrawn" }));
            Assert.That(notes.Single().Text("followUpOn"), Is.EqualTo(until));
        }
    }

    [TestCase("no_time", 0)]
    [TestCase("unsafe", 1)]
    public async Task To_stop_withdraws_what_is_only_proposed_for_good(string reason, int concerns)
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, _) = await Boards.Pair(given, "Selam", "Marco", 1990);
        await given.Run();
        var page = $"/console/calls/new?person={mentee}&about=pair";

        var form = await browser.Read(page);
        var recorded = await browser.Submit(
            page,
            "call",
            ("Input.Wish", "stop"),
            ("Input.Reason", reason),
            ("Input.Note", "Knows him already."),
            ("Input.MenteeNext", "rest")
        );
        var pair = (await given.Coordinator.Items($"/pairs?programmeId={given.ProgrammeId}")).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form, Does.Contain("To end: the proposal with Marco is withdrawn"));
            Assert.That(recorded.StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That((pair.Text("status"), pair.Value<bool>("neverAgain")), Is.EqualTo(("withdrawn", true)));
            Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("paused"));
            Assert.That(await given.App.Admin.Items($"/concerns?programmeId={given.ProgrammeId}"), Has.Count.EqualTo(concerns));
        }
    }

    [TestCase("rest", "on_hold", "is on hold already", "until")]
    [TestCase("pair", "ending", "is about to be completed", "wish")]
    public async Task What_a_call_cannot_do_is_said_with_the_way_on(string about, string state, string words, string field)
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, pair) = await RecordCallTests.ActivePair(given);
        await given.Move(pair, state);
        var page = $"/console/calls/new?person={mentee}&about={about}";
        var until = given.App.Clock.Today.AddDays(20).ToString("yyyy-MM-dd");

        var form = await browser.Read(page);
        (string, string)[] typed =
            about == "rest" ? [("Input.Until", until)] : [("Input.Wish", "stop"), ("Input.Reason", "no_time")];
        var refused = await browser.Submit(page, "call", [.. typed, ("Input.Note", "Works evenings.")]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form, Does.Contain(words).And.Contain($"href=\"/console/pairs/{pair}"));
            Assert.That((int)refused.StatusCode, Is.EqualTo(400));
            await refused.ShouldSay(400, "on the page of the pair.");
            await refused.ShouldSay(400, $"href=\"#input-{field}\"");
            await refused.ShouldSay(400, "Works evenings.");
        }
    }

    [Test]
    public async Task Who_signed_up_and_was_spoken_with_is_contacted_and_no_longer_to_be_called()
    {
        var (given, browser) = await Boards.Coordinator();
        var mentee = await given.Mentee(new { givenName = "Selam" });
        var page = $"/console/calls/new?person={mentee}";
        var before = await browser.Read("/console/people/signups");

        var form = await browser.Read(page);
        await browser.Submit(page, "call", ("Input.Note", "Asked about the course."));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain("Selam").And.Contain("Not called yet"));
            Assert.That(form, Does.Contain("Selam counts as contacted"));
            Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("contacted"));
            Assert.That(await browser.Read("/console/people/signups"), Does.Not.Contain("Selam"));
        }
    }

    [Test]
    public async Task A_call_about_a_pair_that_another_person_ended_keeps_what_was_typed_and_ends_no_other_pair()
    {
        var (given, browser) = await Boards.Coordinator();
        var mentor = await given.AvailableMentor(new { givenName = "Marco", capacity = 2 });
        var first = await given.Pair(mentor, await given.AvailableMentee(), "offered", "mentor_accepted", "agreed", "active");
        var second = await given.Pair(mentor, await given.AvailableMentee(), "offered", "mentor_accepted", "agreed", "active");
        var page = $"/console/calls/new?person={mentor}&about=pair&pair={second}";
        var open = await browser.GetStringAsync(page);
        await given.Move(second, "ended_early");

        var stale = await browser.SubmitFrom(
            open,
            page,
            "call",
            ("Input.Wish", "stop"),
            ("Input.Reason", "no_time"),
            ("Input.Note", "Works <evenings>.")
        );
        var both = WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync());

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            Assert.That(both, Does.Contain("End this pair").And.Contain("<b>Works <evenings>.</b>"));
            Assert.That(both, Does.Not.Contain("Save what I typed"), "it would be about another pair");
            Assert.That((await given.Coordinator.Ok($"/pairs/{first}")).Text("status"), Is.EqualTo("active"));
        }
    }
}
