using Matching.Web.Data;
using Matching.Web.Features.Runs.Pool;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.AutomaticRuns;

/// <summary>
/// Dry runs that the service made by itself and that were not adopted, once they are older than is kept: they hold who was in
/// the pool on a day, and no caller asked for them.
/// </summary>
internal sealed class OldAutomaticRuns(Db db, ScoredPools pools, IOptions<MatchRunOptions> options, TimeProvider clock)
{
    /// <summary>Deletes them, but for the newest of a programme. Returns how many were deleted.</summary>
    public Task<int> Delete(CancellationToken cancellationToken) =>
        db.InTransaction(
            async () =>
            {
                var over = await db.Query<Guid>(
                    """
                    SELECT r.id FROM match_runs r
                    WHERE r.automatic_key IS NOT NULL
                      AND r.is_dry_run
                      AND r.adopted_at IS NULL
                      AND r.status NOT IN ('queued', 'running')
                      AND r.created_at < @Before
                      AND NOT EXISTS (SELECT 1 FROM pairs p WHERE p.match_run_id = r.id)
                      AND EXISTS (SELECT 1 FROM match_runs n
                          WHERE n.programme_id = r.programme_id AND n.automatic_key IS NOT NULL AND n.id > r.id)
                    ORDER BY r.id
                    """,
                    new { Before = clock.GetUtcNow().AddDays(-options.Value.KeepAutomaticDays) },
                    cancellationToken
                );
                await db.Execute(
                    "DELETE FROM proposals WHERE match_run_id = @Id",
                    over.Select(id => new { Id = id }),
                    cancellationToken
                );
                await db.Execute("DELETE FROM match_runs WHERE id = @Id", over.Select(id => new { Id = id }), cancellationToken);
                over.ForEach(pools.Forget);
                return over.Count;
            },
            cancellationToken
        );
}
