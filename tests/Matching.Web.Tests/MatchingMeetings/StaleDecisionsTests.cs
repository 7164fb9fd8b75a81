using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.MatchingMeetings;

/// <summary>Decisions from pages that were opened before a meeting opened, decided or closed.</summary>
public sealed partial class StaleDecisionsTests
{
    private const string Closed = "The meeting is closed and takes no further step.";
    private const string InMeeting = "The run is in an open meeting already.";

    [Test]
    public async Task A_page_of_a_meeting_that_has_closed_decides_nothing_and_clears_no_mark()
    {
        var (world, browser) = await Open(1);
        var page = await browser.GetStringAsync(Proposal(world));
        await (await browser.Submit(Proposal(world), "decide", ("Input.Do", "lock"))).ShouldBe(HttpStatusCode.Found);
        await (await world.Close()).ShouldBe(HttpStatusCode.OK);

        foreach (var step in new[] { "approve", "decline", "later" })
        {
            await (await Decide(browser, world, page, step)).ShouldSay(409, Closed);
        }

        await (await Decide(browser, world, await browser.GetStringAsync(Proposal(world)), "later")).ShouldSay(409, Closed);
        await (await Decide(browser, world, page, "unheard")).ShouldBe(HttpStatusCode.BadRequest);
        Assert.That(await world.Statuses(), Is.EqualTo(new[] { "proposed" }));
        Assert.That(
            (await world.Staff.Items($"/match-runs/{world.Run}/proposals")).Select(proposal => proposal.Text("mark")),
            Is.EqualTo(new[] { "lock" })
        );
    }

    [Test]
    public async Task An_offer_that_waits_for_its_hour_is_not_decided_by_an_earlier_page()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "In the evening", sendingFrom = 20 });
        var (world, browser) = (await MeetingWorld.Open(given, 1), await Browser(given));
        var page = await browser.GetStringAsync(Proposal(world));
        await world.Decide(0, new { decision = "approve" });
        await world.Close();
        var waiting = await browser.GetStringAsync(Proposal(world));

        await (await Decide(browser, world, page, "approve")).ShouldSay(409, Closed);
        await (await Decide(browser, world, page, "decline")).ShouldSay(409, Closed);
        await (await Decide(browser, world, waiting, "approve")).ShouldSay(409, Closed);

        Assert.That((await world.Statuses(), await world.Outcomes()), Is.EqualTo((new[] { "proposed" }, new[] { "waiting" })));
    }

    [Test]
    public async Task A_page_from_before_the_meeting_makes_no_decision_at_it()
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, mentor) = await Boards.Pair(given, "Amal", "Anna", 1990);
        var run = (await given.Run()).Id();
        var page = await browser.GetStringAsync($"/console/runs/{run}/proposals/1");
        var meeting = (await given.Coordinator.Created("/matching-meetings", MeetingWorld.Body(run))).Id();
        var world = new MeetingWorld(given, run, meeting, [(mentee, mentor)]);

        await (await Decide(browser, world, page, "approve")).ShouldSay(409, InMeeting);

        Assert.That((await world.Statuses(), await world.Outcomes()), Is.EqualTo((new[] { "proposed" }, new[] { "none" })));
    }

    [Test]
    public async Task The_undo_of_a_decision_at_a_meeting_takes_no_offer_back()
    {
        var (world, browser) = await Open(1);
        await browser.Submit(Proposal(world), "decide", ("Input.Do", "approve"));
        var banner = await browser.GetStringAsync(Proposal(world) + "?done=approved&of=1");
        await (await world.Close()).ShouldBe(HttpStatusCode.OK);
        Assert.That(await world.Statuses(), Is.EqualTo(new[] { "offered" }));
        var version = (await world.Staff.Items($"/pairs?programmeId={world.Given.ProgrammeId}"))[0].Value<int>("version");

        // whatever the versions happen to be
        banner = PastVersion().Replace(banner, $"name=\"Past.Version\" value=\"{version}\"");
        await (await browser.SubmitFrom(banner, Proposal(world) + "?done=approved&of=1", "undo")).ShouldSay(409, Closed);

        Assert.That(await world.Statuses(), Is.EqualTo(new[] { "offered" }));
    }

    [Test]
    public async Task Approving_together_keeps_what_a_colleague_decided_at_the_meeting()
    {
        var (world, browser) = await Open(4);
        var shown = await Together(browser, world);
        Assert.That(shown, Has.Length.EqualTo(4));
        await world.Decide(0, new { decision = "decline", reason = "They know each other." });
        await world.Decide(1, new { decision = "later" });
        await world.Decide(2, new { decision = "approve" });
        await world.Decide(2, new { decision = "none" });

        var text = await Approve(browser, world, [.. shown, ("Chosen", Guid.CreateVersion7() + "|1||"), shown[0]]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(text, Does.Contain("1 of 5 approved"));
            Assert.That(text, Does.Contain("already decided (Declined)").And.Contain("already decided (Later)"));
            Assert.That(text, Does.Contain("Another person changed the record").And.Contain("is no longer in the run"));
            Assert.That(
                (await world.Staff.Items(world.Address("/proposals"))).ToDictionary(
                    entry => Guid.Parse(entry.Text("menteeId")),
                    entry => entry.Text("decision")
                ),
                Is.EquivalentTo(
                    world
                        .Pairs.Zip(["decline", "later", "none", "approve"])
                        .ToDictionary(pair => pair.First.Mentee, pair => pair.Second)
                )
            );
        }
    }

    [Test]
    public async Task Approving_together_from_a_page_of_a_closed_meeting_offers_nothing()
    {
        var (world, browser) = await Open(2);
        var shown = await Together(browser, world);
        await (await world.Close()).ShouldBe(HttpStatusCode.OK);

        Assert.That(await Approve(browser, world, shown), Does.Contain("0 of 2 approved").And.Contain(Closed));
        Assert.That(await world.Statuses(), Is.All.EqualTo("proposed"));
    }

    [Test]
    public async Task Who_was_present_is_not_overwritten_by_an_earlier_page()
    {
        var (world, browser) = await Open(1);
        var page = $"/console/runs/{world.Run}/meeting";
        var open = await browser.GetStringAsync(page);
        await world.Put(world.Address("/present"), new { others = new[] { "Ospite" } });

        var stale = await browser.SubmitFrom(open, page, "present", ("Present.Others", "Interprete"));
        var both = WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync());
        var kept = (await world.Staff.Ok(world.Address()))["presentOthers"]!.ToJsonString();
        await (await browser.SubmitFrom(both, page, "present", ("Present.Others", "Ospite\nInterprete"))).ShouldLead(
            page + "?done=present"
        );

        Assert.That(((int)stale.StatusCode, kept), Is.EqualTo((412, "[\"Ospite\"]")));
        Assert.That(both, Does.Contain("Stored now").And.Contain(">Interprete</textarea>"));
        Assert.That(
            (await world.Staff.Ok(world.Address()))["presentOthers"]!.ToJsonString(),
            Is.EqualTo("[\"Ospite\",\"Interprete\"]")
        );
    }

    [Test]
    public async Task A_comment_reaches_no_other_person_when_the_proposals_have_moved_up()
    {
        var (world, browser) = await Open(2);
        var page = await browser.GetStringAsync(Proposal(world));
        var first = Guid.Parse(Mentee().Match(page).Groups[1].Value);
        await world.Given.App.InTransaction(services =>
            services
                .GetRequiredService<PersonRestrictions>()
                .Set(Features.Participants.People.PersonRole.Mentee, first, true, CancellationToken.None)
        );

        var comment = await browser.SubmitFrom(page, Proposal(world), "comment", ("Commented.Text", "Only of the first."));
        var shortlist = await browser.SubmitFrom(page, Proposal(world), "shortlist");

        await comment.ShouldSay(404, "Only of the first.");
        await shortlist.ShouldBe(HttpStatusCode.NotFound);
        Assert.That(await world.Staff.Items(world.Address("/proposals")), Is.Empty);
    }

    private static async Task<(MeetingWorld World, HttpClient Browser)> Open(int pairs)
    {
        var given = await Given.Programme(await SharedApp.With());
        // other tests have moved the clock
        await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            """{ "sendingFrom": 0, "sendingUntil": 24, "sendsAtWeekends": true }""",
            ("If-Match", "*")
        );
        return (await MeetingWorld.Open(given, pairs), await Browser(given));
    }

    private static async Task<HttpClient> Browser(Given given) =>
        (await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId })).Browser;

    private static string Proposal(MeetingWorld world) => $"/console/runs/{world.Run}/proposals/1";

    private static Task<HttpResponseMessage> Decide(HttpClient browser, MeetingWorld world, string page, string step) =>
        browser.SubmitForged(page, Proposal(world), "decide", ("Input.Do", step), ("Input.Reason", "wait"));

    private static async Task<(string, string)[]> Together(HttpClient browser, MeetingWorld world) =>
        [
            .. Chosen()
                .Matches(await browser.Read($"/console/runs/{world.Run}/together"))
                .Select(match => ("Chosen", match.Groups[1].Value))
                .OrderBy(chosen => chosen.Value, StringComparer.Ordinal),
        ];

    private static async Task<string> Approve(HttpClient browser, MeetingWorld world, (string, string)[] chosen)
    {
        var page = $"/console/runs/{world.Run}/together";
        var answer = await browser.SubmitFrom(await browser.GetStringAsync(page), page, "together", chosen);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("name=\"Chosen\" checked value=\"([^\"]+)\"")]
    private static partial Regex Chosen();

    [GeneratedRegex("name=\"Input.Mentee\" value=\"([^\"]+)\"")]
    private static partial Regex Mentee();

    [GeneratedRegex("name=\"Past.Version\" value=\"[0-9]+\"")]
    private static partial Regex PastVersion();
}
