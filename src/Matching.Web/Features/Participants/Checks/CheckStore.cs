using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Checks;

/// <summary>Reads checks as the caller may see them.</summary>
public sealed class CheckStore(Db db, CallerContext callers)
{
    // Staff of one site see the checks of its people.
    internal const string OfSite = "EXISTS (SELECT 1 FROM people p WHERE p.id = c.person_id AND p.site_id = @Site)";

    public async Task<Check> Get(Guid id, CancellationToken cancellationToken) =>
        await db.Find<Check>(
            $"""
            SELECT {Check.Columns} FROM checks c
            WHERE id = @Id AND {callers.Caller.InProgramme("programme_id")}
              AND {Where.Set(callers.Caller.SiteId, OfSite)}
            """,
            new
            {
                Id = id,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        ) ?? throw Problems.NotFound("check");
}
