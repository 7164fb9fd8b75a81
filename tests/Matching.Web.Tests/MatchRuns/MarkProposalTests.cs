using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.MatchRuns;

public sealed class MarkProposalTests
{
    [Test]
    public async Task A_mark_is_kept_with_the_proposal_and_changes_nothing_else()
    {
        var given = await Given.Programme(await SharedApp.With());
        await given.AvailableMentor();
        var mentee = await given.AvailableMentee();
        var run = await given.Run(new { dryRun = true });
        var mark = $"/match-runs/{run.Id()}/proposals/{mentee}/mark";

        var locked = await Put(given, mark, "lock");
        var forbidden = await Put(given, mark, "forbid");
        var listed = (await given.Proposals(run)).Single();
        var none = await Put(given, mark, "none");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(locked.Text("mark"), Is.EqualTo("lock"));
            Assert.That(forbidden.Text("mark"), Is.EqualTo("forbid"));
            Assert.That(listed.Text("mark"), Is.EqualTo("forbid"));
            Assert.That(none.Text("mark"), Is.EqualTo("none"));
            Assert.That(none["pairId"], Is.Null);
            Assert.That(Guid.Parse(run.Text("createdBy")), Is.Not.EqualTo(Guid.Empty));
        }

        await (
            await given.Coordinator.PutAsJsonAsync(
                $"/api/v1/match-runs/{run.Id()}/proposals/{Guid.NewGuid()}/mark",
                new { mark = "lock" }
            )
        ).ShouldBeProblem(404, "proposal-not-found");
    }

    private static async Task<JsonObject> Put(Given given, string path, string mark)
    {
        var response = await given.Coordinator.PutAsJsonAsync("/api/v1" + path, new { mark });
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }
}
