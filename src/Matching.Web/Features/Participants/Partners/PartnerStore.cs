using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Partners;

/// <summary>Reads the partners of a programme as the caller may see them.</summary>
public sealed class PartnerStore(Db db, CallerContext callers)
{
    public async Task<Partner> Get(Guid programmeId, Guid id, CancellationToken cancellationToken) =>
        await db.Find<Partner>(
            $"""
            SELECT {Partner.Columns} FROM partners
            WHERE id = @Id AND programme_id = @ProgrammeId AND {callers.Caller.InProgramme("programme_id")}
            """,
            new
            {
                Id = id,
                ProgrammeId = programmeId,
                Scope = callers.Caller.ProgrammeId,
            },
            cancellationToken
        ) ?? throw Problems.NotFound("partner");
}
