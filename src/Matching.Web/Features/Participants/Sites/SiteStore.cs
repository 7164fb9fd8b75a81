using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Sites;

/// <summary>Reads the sites of a programme as the caller may see them.</summary>
public sealed class SiteStore(Db db, CallerContext callers)
{
    public async Task<Site> Get(Guid programmeId, Guid id, CancellationToken cancellationToken) =>
        await db.Find<Site>(
            $"""
            SELECT {Site.Columns} FROM sites
            WHERE id = @Id AND programme_id = @ProgrammeId AND {callers.Caller.InProgramme("programme_id")}
              AND {callers.Caller.InSite("id")}
            """,
            new
            {
                Id = id,
                ProgrammeId = programmeId,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        ) ?? throw Problems.NotFound("site");
}
