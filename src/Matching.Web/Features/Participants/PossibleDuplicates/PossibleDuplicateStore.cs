using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>Reads possible duplicates as the caller may see them.</summary>
public sealed class PossibleDuplicateStore(Db db, IdentityVault vault, CallerContext callers)
{
    private const string OfSite = "(a.site_id = @Site OR a.status = 'erased') AND (b.site_id = @Site OR b.status = 'erased')";

    public async Task<PossibleDuplicate> Get(Guid id, CancellationToken cancellationToken)
    {
        var row =
            await db.Find<DuplicateRow>(
                $"""
                SELECT {DuplicateRow.Columns}
                FROM possible_duplicates d JOIN people a ON a.id = d.person_id JOIN people b ON b.id = d.other_id
                WHERE d.id = @Id AND {callers.Caller.InProgramme("d.programme_id")}
                  AND (NOT a.is_restricted OR a.status = 'erased') AND (NOT b.is_restricted OR b.status = 'erased')
                  AND {Where.Set(callers.Caller.SiteId, OfSite)}
                """,
                new
                {
                    Id = id,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("possible-duplicate");
        return row.Open(vault);
    }
}
