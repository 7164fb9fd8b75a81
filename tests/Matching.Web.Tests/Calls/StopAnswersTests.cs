using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Calls;

/// <summary>Who stops is available again only where they asked for it, and an unsafe end says what followed.</summary>
public sealed class StopAnswersTests
{
    [Test]
    public async Task A_call_to_stop_asks_what_each_of_the_two_does_next()
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, pair) = await RecordCallTests.ActivePair(given);
        var page = $"/console/calls/new?person={mentee}&about=pair&pair={pair}";
        (string, string)[] stop = [("Input.Wish", "stop"), ("Input.Reason", "no_time"), ("Input.Note", "Works evenings.")];

        var neither = await browser.Submit(page, "call", stop);
        var mentorOnly = await browser.Submit(page, "call", [.. stop, ("Input.MentorNext", "pool")]);
        var before = (await given.Coordinator.Ok($"/pairs/{pair}")).Text("status");
        var recorded = await browser.Submit(page, "call", [.. stop, ("Input.MenteeNext", "rest"), ("Input.MentorNext", "pool")]);

        using (Assert.EnterMultipleScope())
        {
            await neither.ShouldSay(400, "href=\"#input-menteenext\"");
            await neither.ShouldSay(400, "href=\"#input-mentornext\"");
            await mentorOnly.ShouldSay(400, "id=\"input-menteenext-error\"");
            await mentorOnly.ShouldSay(400, "Works evenings.");
            Assert.That(before, Is.EqualTo("active"));
            await recorded.ShouldLead($"/console/pairs/{pair}?done=1");
            Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("paused"));
        }
    }

    [Test]
    public async Task A_call_about_how_they_meet_asks_nothing_of_the_kind()
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, pair) = await RecordCallTests.ActivePair(given);

        var recorded = await browser.Submit(
            $"/console/calls/new?person={mentee}&about=pair&pair={pair}",
            "call",
            ("Input.Wish", "other_meetings")
        );

        await recorded.ShouldLead($"/console/pairs/{pair}?done=1");
    }

    [TestCase("call")]
    [TestCase("step")]
    public async Task An_unsafe_end_says_that_a_concern_is_raised_and_the_place_is_blocked(string form)
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, pair) = await RecordCallTests.ActivePair(given);
        (string, string)[] next =
        [
            ("Input.Reason", "unsafe"),
            ("Input.MenteeNext", "rest"),
            ("Input.MentorNext", "rest"),
            form == "call" ? ("Input.Wish", "stop") : ("Input.EndedBy", "mentee"),
        ];

        var ended = await browser.Submit(
            form == "call"
                ? $"/console/calls/new?person={mentee}&about=pair&pair={pair}"
                : $"/console/pairs/{pair}/steps/end_early",
            form,
            next
        );
        var page = await browser.Read($"/console/pairs/{pair}?done=unsafe");

        using (Assert.EnterMultipleScope())
        {
            await ended.ShouldLead($"/console/pairs/{pair}?done=unsafe");
            Assert.That(
                page,
                Does.Contain("A concern is raised").And.Contain("The place of Marco Rossi is blocked until the concern")
            );
            Assert.That(
                await browser.Read($"/console/pairs/{pair}?done=unsafe&lang=it"),
                Does.Contain("Il posto di Marco Rossi è bloccato")
            );
        }
    }
}
