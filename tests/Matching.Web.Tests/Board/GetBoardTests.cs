using System.Net;
using Matching.Web.Tests.Accounts;
using static Matching.Web.Tests.Board.Boards;

namespace Matching.Web.Tests.Board;

public sealed class GetBoardTests
{
    private const string Refresh = "<meta http-equiv=\"refresh\" content=\"2\">";

    [Test]
    public async Task A_person_who_left_is_named_at_approval_and_an_erased_one_leaves_the_list()
    {
        var (given, browser) = await Coordinator();
        var (mentee, _) = await Pair(given, "Amal", "Anna", 1990);
        await Pair(given, "Zahra", "Zita", 1950);
        var run = $"/console/runs/{(await given.Run(new { dryRun = true })).Id()}";
        var (dry, late) = (await browser.GetStringAsync(run), await browser.GetStringAsync(run));
        await (await browser.SubmitFrom(dry, run, "adopt")).ShouldLead($"{run}?done=adopted");
        Assert.That((await browser.SubmitFrom(late, run, "adopt")).StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        given.App.Clock.Advance(TimeSpan.FromMinutes(1));
        await (await given.Coordinator.Post($"/mentees/{mentee}/transition", new { to = "paused" })).ShouldBe(HttpStatusCode.OK);
        var changed = await browser.Read(run);
        await (
            await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Privacy.Planted.Link(given, mentee)}")
        ).ShouldBe(HttpStatusCode.NoContent);

        var left = await browser.Read(run);
        var gone = await browser.GetAsync($"{run}/proposals/2");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(changed, Does.Contain("Amal").And.Contain("Withdrawn"));
            Assert.That(left, Does.Contain("Zahra").And.Not.Contain("Amal").And.Contain("was erased"));
            Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(
                await gone.Content.ReadAsStringAsync(),
                Does.Contain("no longer here").And.Contain("Decide the next one")
            );
        }
    }

    [Test]
    public async Task A_run_under_way_shows_its_progress_refreshes_itself_and_can_be_cancelled()
    {
        var (given, browser) = await Coordinator();
        var run = (await given.Run(new { dryRun = true })).Id();
        await given.App.Sql<Guid>(
            "UPDATE match_runs SET status = 'running', progress = 0.42, claimed_until = @Until WHERE id = @Id RETURNING id",
            new { Id = run, Until = given.App.Clock.GetUtcNow().AddYears(1) }
        );

        var working = await browser.GetAsync($"/console/runs/{run}");
        await (await browser.Submit($"/console/runs/{run}", "cancel")).ShouldLead($"/console/runs/{run}");
        await given.App.Sql<Guid>(
            "UPDATE match_runs SET status = 'cancelled' WHERE id = @Id AND is_cancel_requested RETURNING id",
            new { Id = run }
        );
        var over = await browser.GetAsync($"/console/runs/{run}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                await working.Content.ReadAsStringAsync(),
                Does.Contain("42% done.").And.Contain("Cancel the run").And.Contain(Refresh)
            );
            Assert.That(
                await over.Content.ReadAsStringAsync(),
                Does.Contain("Cancelled").And.Contain("Start another run").And.Not.Contain(Refresh)
            );
        }
    }
}
