using Matching.Web.Features.Runs.MatchRuns;

namespace Matching.Web.Tests.MatchRuns;

public sealed class WarmUpTests
{
    [Test]
    public async Task A_rehearsal_pairs_people_and_nothing_of_it_stays()
    {
        var run = await SharedApp.App.InScope(services => WarmUp.Rehearse(services, CancellationToken.None));

        Assert.That((run.Status, run.Matched), Is.EqualTo((MatchRunStatus.Optimal, 2)));
        foreach (
            var table in new[] { "sites", "people", "match_runs", "pairs", "pair_events", "audit_entries", "webhook_deliveries" }
        )
        {
            Assert.That(
                (
                    await SharedApp.App.Sql<long>(
                        $"SELECT count(*) FROM {table} WHERE programme_id = @Id",
                        new { Id = run.ProgrammeId }
                    )
                ).Single(),
                Is.Zero,
                table
            );
        }

        Assert.That(
            (
                await SharedApp.App.Sql<long>("SELECT count(*) FROM programmes WHERE id = @Id", new { Id = run.ProgrammeId })
            ).Single(),
            Is.Zero
        );
    }
}
