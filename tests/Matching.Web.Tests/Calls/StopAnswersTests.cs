using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Calls;

/// <summary>Who stops is available again only where they asked for it, and an unsafe end says what followed.</summary>
public sealed class StopAnswersTests
{
    [TestCase("", "", "paused", "paused")]
    [TestCase("", "pool", "paused", "available")]
    [TestCase("pool", "leave", "available", "left")]
    public async Task Who_was_not_asked_what_comes_next_is_paused_and_the_form_says_so(
        string menteeNext,
        string mentorNext,
        string mentee,
        string mentor
    )
    {
        var (given, browser) = await Boards.Coordinator();
        var (person, pair) = await RecordCallTests.ActivePair(given);
        var page = $"/console/calls/new?person={person}&about=pair&pair={pair}";

        var form = await browser.Read(page);
        var recorded = await browser.Submit(
            page,
            "call",
            ("Input.Wish", "stop"),
            ("Input.Reason", "no_time"),
            ("Input.MenteeNext", menteeNext),
            ("Input.MentorNext", mentorNext)
        );
        var other = (await given.Coordinator.Ok($"/pairs/{pair}")).Text("mentorId");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form, Does.Contain("the person is paused until they have been asked"));
            await recorded.ShouldLead($"/console/pairs/{pair}?done=1");
            Assert.That((await given.Coordinator.Ok($"/mentees/{person}")).Text("status"), Is.EqualTo(mentee));
            Assert.That((await given.Coordinator.Ok($"/mentors/{other}")).Text("status"), Is.EqualTo(mentor));
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
