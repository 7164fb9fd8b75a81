using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.MatchingMeetings;

namespace Matching.Web.Tests.Board;

/// <summary>A decision about a proposal that changed since the page showed it: both versions are shown, and typed words stay.</summary>
public sealed class StaleProposalTests
{
    private static readonly (string, string)[] Declined =
    [
        ("Input.Do", "decline"),
        ("Input.Reason", "known"),
        ("Input.Words", "They know <each> other"),
    ];

    [Test]
    public async Task A_proposal_that_another_person_decided_shows_both_decisions_and_keeps_the_words()
    {
        var (given, browser, page) = await Proposal();
        var open = await browser.GetStringAsync(page);
        await given.Move(await Pair(given), "offered");

        var stale = await browser.SubmitFrom(open, page, "decide", Declined);
        var both = WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync());

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            Assert.That(
                both,
                Does.Contain("Stored now")
                    .And.Contain("<td role=\"cell\" data-label=\"Stored now\">Approved")
                    .And.Contain("They know <each> other")
            );
            Assert.That(both, Does.Contain("can no longer be saved here").And.Not.Contain("Save what I typed"));
            Assert.That(await Boards.States(given), Is.EqualTo(new[] { "offered" }));
        }
    }

    [Test]
    public async Task A_proposal_that_another_person_declined_shows_their_reason()
    {
        var (given, browser, page) = await Proposal();
        var open = await browser.GetStringAsync(page);
        await given.Coordinator.Moved($"/pairs/{await Pair(given)}", new { to = "withdrawn", reason = "Moved to Turin." });

        var stale = await browser.SubmitFrom(open, page, "decide", ("Input.Do", "decline"), ("Input.Reason", "age"));

        await stale.ShouldSay(412, "Moved to Turin.");
        await stale.ShouldSay(412, "Too far apart in age");
    }

    [Test]
    public async Task A_proposal_that_only_changed_is_decided_with_what_was_typed()
    {
        var (given, browser, page) = await Proposal();
        var open = await browser.GetStringAsync(page);
        await given.Move(await Pair(given), "offered");
        await given.Move(await Pair(given), "proposed");

        var stale = await browser.SubmitFrom(open, page, "decide", Declined);
        var both = await stale.Content.ReadAsStringAsync();
        var saved = await browser.SubmitFrom(both, page, "decide", Declined[1..]);
        var pair = await given.Coordinator.Ok($"/pairs/{await Pair(given)}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            Assert.That(both, Does.Contain("Save what I typed").And.Contain("They know"));
            Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That(
                (pair.Text("status"), pair.Text("reason")),
                Is.EqualTo(("withdrawn", "I know facts that are not recorded: They know <each> other"))
            );
        }
    }

    [Test]
    public async Task A_comment_for_a_meeting_that_has_closed_is_shown_to_be_kept()
    {
        var given = await Given.Programme(await SharedApp.With());
        var world = await MeetingWorld.Open(given, 1);
        var browser = (await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId })).Browser;
        var page = $"/console/runs/{world.Run}/proposals/1";
        var table = $"/console/runs/{world.Run}/meeting";
        await browser.SubmitFrom(await browser.GetStringAsync(page), page, "shortlist");
        var (open, meeting) = (await browser.GetStringAsync(page), await browser.GetStringAsync(table));
        await (await world.Close()).ShouldBe(HttpStatusCode.OK);

        var onProposal = await browser.SubmitFrom(open, page, "comment", ("Commented.Text", "Both sing in a choir."));
        var onMeeting = await browser.SubmitFrom(meeting, table, "comment", ("Said.Text", "Both sing in a choir."));

        await onProposal.ShouldSay(409, "Both sing in a choir.");
        await onMeeting.ShouldSay(409, "Both sing in a choir.");
    }

    internal static async Task<(Given Given, HttpClient Browser, string Page)> Proposal()
    {
        var (given, browser) = await Boards.Coordinator();
        await Boards.Pair(given, "Amal", "Anna", 1990);
        return (given, browser, $"/console/runs/{(await given.Run()).Id()}/proposals/1");
    }

    internal static async Task<Guid> Pair(Given given) =>
        (await given.Coordinator.Items($"/pairs?programmeId={given.ProgrammeId}")).Single().Id();
}
