using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Reads targets as the caller may see them.</summary>
public sealed class TargetStore(Db db, TargetStandings standings, CallerContext callers)
{
    public async Task<Target> Get(Guid id, CancellationToken cancellationToken)
    {
        var found =
            await db.Find<Target>(
                $"""
                SELECT {Target.Columns} FROM targets
                WHERE id = @Id AND {callers.Caller.InProgramme("programme_id")}
                  -- of other sites nothing, of the whole programme everything
                  AND (CAST(@Site AS TEXT) IS NULL OR breakdown IS NULL OR breakdown <> 'site' OR category = @Site)
                """,
                new
                {
                    Id = id,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId?.ToString(),
                },
                cancellationToken
            ) ?? throw Problems.NotFound("target");
        return (await standings.Read([found], cancellationToken))[0];
    }
}
