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
                  AND {Where.Set(callers.Caller.SiteId, "breakdown IS NULL OR breakdown <> 'site' OR category = @Site")}
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

    public async Task<Page<Target>> List(ListTargets page, CancellationToken cancellationToken)
    {
        var found = await db.Query<Target>(
            $"""
            SELECT {Target.Columns} FROM targets
            WHERE {callers.Caller.InProgramme("programme_id")}
              AND {Where.Set(page.ProgrammeId, "programme_id = @ProgrammeId")}
              AND {Where.Set(callers.Caller.SiteId, "breakdown IS NULL OR breakdown <> 'site' OR category = @Site")}
              AND {Where.Set(page.Indicator, "indicator = @Indicator")} AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                page.ProgrammeId,
                Site = callers.Caller.SiteId?.ToString(),
                page.Indicator,
                After = page.AfterId,
                page.Fetch,
            },
            cancellationToken
        );
        return page.Cut(await standings.Read(found, cancellationToken), target => target.Id);
    }
}
