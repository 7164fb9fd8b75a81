using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Reads match runs as the caller may see them.</summary>
public sealed class MatchRunStore(Db db, CallerContext callers)
{
    public async Task<MatchRun> Get(Guid id, CancellationToken cancellationToken)
    {
        var row =
            await db.Find<MatchRun>(
                $"""
                SELECT {MatchRun.Columns} FROM match_runs
                WHERE id = @Id AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
                """,
                new
                {
                    Id = id,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("match-run");
        return row;
    }

    /// <summary>
    /// Returns a run whose frozen input can be opened; refuses one that has not finished or whose input is gone.
    /// </summary>
    public async Task<MatchRun> GetFinished(Guid id, CancellationToken cancellationToken) =>
        await Finished(await Get(id, cancellationToken), cancellationToken);

    /// <summary>The same of a run that was read.</summary>
    public async Task<MatchRun> Finished(MatchRun run, CancellationToken cancellationToken) =>
        run.Status != MatchRunStatus.Optimal ? throw Problems.Refused("match-run-not-finished")
        : run.IsInputGone ? throw Problems.Refused("match-run-input-erased")
        : await db.Single<bool>(
            $"SELECT {MatchRun.HoldsRestricted} FROM match_runs WHERE id = @Id",
            new { run.Id },
            cancellationToken
        )
            ? throw Problems.Refused("match-run-input-restricted")
        : run;
}
