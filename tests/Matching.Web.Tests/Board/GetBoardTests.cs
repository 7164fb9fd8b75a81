using System.Net;
using Matching.Web.Tests.Accounts;
using static Matching.Web.Tests.Board.Boards;

namespace Matching.Web.Tests.Board;

public sealed class GetBoardTests
{
    [Test]
    public async Task A_person_who_left_is_named_at_approval_and_an_erased_one_leaves_the_list()
    {
        var (given, browser) = await Coordinator();
        var (mentee, _) = await Pair(given, "Amal", "Anna", 1990);
        await Pair(given, "Zahra", "Zita", 1950);
        var run = $"/console/runs/{(await given.Run(new { dryRun = true })).Id()}";
        var dry = await browser.GetStringAsync(run);
        await (await browser.SubmitFrom(dry, run, "adopt")).ShouldLead($"{run}?done=adopted");
        Assert.That((await browser.SubmitFrom(dry, run, "adopt")).StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
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
            Assert.That(changed, Does.Contain("Amal").And.Contain("withdrawn").Or.Contain("Declined"));
            Assert.That(left, Does.Contain("Zahra").And.Not.Contain("Amal").And.Contain("was erased"));
            Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(
                await gone.Content.ReadAsStringAsync(),
                Does.Contain("no longer here").And.Contain("Decide the next one")
            );
        }
    }
}
