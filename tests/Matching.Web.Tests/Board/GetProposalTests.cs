using System.Net;
using Matching.Web.Tests.Accounts;
using static Matching.Web.Tests.Board.Boards;

namespace Matching.Web.Tests.Board;

/// <summary>Proposals as a coordinator decides them, in a browser without script.</summary>
public sealed class GetProposalTests
{
    [Test]
    public async Task A_run_is_started_and_its_proposals_are_decided_undone_and_declined_for_good()
    {
        var (given, browser) = await Coordinator();
        await Pair(given, "Amal", "Anna", 1990);
        await Pair(given, "Zahra", "Zita", 1950);

        var started = await browser.Submit("/console/runs", "start", ("Input.DryRun", "false"));
        await started.ShouldBe(HttpStatusCode.Found);
        var run = new Uri(new Uri("http://localhost"), started.Headers.Location!).AbsolutePath;
        await given.Coordinator.Ok($"{run.Replace("/console/runs", "/match-runs", StringComparison.Ordinal)}?wait=20");
        var page = await browser.Read(run);
        Assert.That(page, Does.Contain("2 of 2").And.Contain("Best possible, proof checked").And.Contain("2 proposals left"));
        Assert.That(page, Does.Contain($"{run}/proposals/1").And.Contain("Decide the next one"));

        var first = await browser.Read($"{run}/proposals/1");
        Assert.That(first, Does.Contain("Proposal 1 of 2").And.Contain("Preferences:").And.Contain("Why this proposal"));
        await (await browser.Submit($"{run}/proposals/1", "decide", ("Input.Do", "approve"))).ShouldLead(
            $"{run}/proposals/2?done=approved&of=1"
        );
        var second = await browser.Read($"{run}/proposals/2?done=approved&of=1");
        Assert.That(second, Does.Contain("The offer is made.").And.Contain("Undo until").And.Contain("Proposal 2 of 2"));
        Assert.That(page, Does.Contain("id=\"p-1\"").And.Contain("id=\"p-2\""));
        Assert.That(second, Does.Contain($"href=\"{run}#p-2\""), "the list keeps its place");
        Assert.That(await States(given), Is.EquivalentTo(new[] { "offered", "proposed" }));

        await (await browser.Submit($"{run}/proposals/2?done=approved&of=1", "undo")).ShouldLead(
            $"{run}/proposals/1?done=undone"
        );
        Assert.That(await States(given), Is.EquivalentTo(new[] { "proposed", "proposed" }));

        (string, string)[] unreasoned = [("Input.Do", "decline"), ("Input.Words", "They know each other")];
        var refused = await browser.Submit($"{run}/proposals/1", "decide", unreasoned);
        await refused.ShouldSay(400, "They know each other");
        await refused.ShouldSay(400, "<a href=\"#input-reason\">");
        await (
            await browser.Submit(
                $"{run}/proposals/1",
                "decide",
                ("Input.Do", "decline"),
                ("Input.Reason", "known"),
                ("Input.Words", "They know each other"),
                ("Input.NeverAgain", "true")
            )
        ).ShouldLead($"{run}/proposals/2?done=declined&of=1");
        var declined = (await given.Coordinator.Items($"/pairs?programmeId={given.ProgrammeId}"))
            .Select(pair => pair.AsObject())
            .Single(pair => pair.Text("status") == "withdrawn");
        var kept = await given.Coordinator.Ok($"/pairs/{declined.Id()}");
        Assert.That(kept.Text("reason"), Does.EndWith(": They know each other"));
        Assert.That(kept["neverAgain"]!.GetValue<bool>(), Is.True);
        Assert.That(
            await browser.Read(run),
            Does.Contain("1 proposal left").And.Contain("Withdrawn").And.Not.Contain("Declined")
        );
    }

    [Test]
    public async Task A_decision_from_a_page_that_is_out_of_date_decides_nothing_more()
    {
        var (given, browser) = await Coordinator();
        await Pair(given, "Amal", "Anna", 1990);
        var run = $"/console/runs/{(await given.Run()).Id()}";
        var page = await browser.GetStringAsync($"{run}/proposals/1");
        await browser.SubmitFrom(page, $"{run}/proposals/1", "decide", ("Input.Do", "approve"));

        var late = await browser.SubmitFrom(
            page,
            $"{run}/proposals/1",
            "decide",
            ("Input.Do", "decline"),
            ("Input.Reason", "age")
        );

        await late.ShouldSay(412, "Another person changed the record");
        var banner = await browser.GetStringAsync($"{run}/proposals/1?done=approved&of=1");
        given.App.Clock.Advance(TimeSpan.FromMinutes(11));
        await (await browser.SubmitFrom(banner, $"{run}/proposals/1?done=approved&of=1", "undo")).ShouldSay(
            409,
            "The pair cannot move to this state"
        );
        Assert.That(await States(given), Is.EqualTo(new[] { "offered" }));
    }

    [Test]
    public async Task What_staff_wrote_at_the_interview_is_on_the_card_of_each_person_and_its_reading_is_recorded()
    {
        var (given, browser) = await Coordinator();
        var (mentee, mentor) = await Pair(given, "Amal", "Anna", 1990);
        await (
            await browser.Submit(
                $"/console/people/{mentee}",
                "note",
                ("Note.Text", "Was a teacher, understands forms."),
                ("Note.IsInterview", "true")
            )
        ).ShouldLead($"/console/people/{mentee}?done=1");
        await given.Coordinator.Created("/notes", new { personId = mentor, text = "Not for proposals." });
        var proposal = $"/console/runs/{(await given.Run()).Id()}/proposals/1";

        var page = await browser.Read(proposal);

        var entries = await given.App.Admin.Items($"/audit?programmeId={given.ProgrammeId}&subjectId={mentee}&limit=200");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain("From the interview:</b> Was a teacher, understands forms."));
            Assert.That(page, Does.Contain("No summary of the interview. Screened on ").And.Not.Contain("Not for proposals."));
            Assert.That(
                entries.Select(entry => (entry!["action"]!.GetValue<string>(), entry["purpose"]?.GetValue<string>())),
                Does.Contain(("GetProposal", "matching"))
            );
        }
    }

    [Test]
    public async Task Marks_of_a_dry_run_count_when_it_is_run_again()
    {
        var (given, browser) = await Coordinator();
        await Pair(given, "Amal", "Anna", 1990);
        var run = $"/console/runs/{(await given.Run(new { dryRun = true })).Id()}";

        await (await browser.Submit($"{run}/proposals/1", "decide", ("Input.Do", "forbid"))).ShouldLead(
            $"{run}/proposals/1?done=marked"
        );
        var again = await browser.Submit(run, "again");
        await again.ShouldBe(HttpStatusCode.Found);
        var next = new Uri(new Uri("http://localhost"), again.Headers.Location!).AbsolutePath;
        var made = await given.Coordinator.Ok(
            $"{next.Replace("/console/runs", "/match-runs", StringComparison.Ordinal)}?wait=20"
        );

        Assert.That(made.Value<int>("matched"), Is.Zero);
        Assert.That(made["dryRun"]!.GetValue<bool>(), Is.True);
        Assert.That(await browser.Read(next), Does.Contain("0 of 1").And.Contain("1 with no match yet"));
    }
}
