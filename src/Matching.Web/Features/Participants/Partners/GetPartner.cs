using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Partners;

/// <summary>Reads one partner.</summary>
public sealed record GetPartner(Guid ProgrammeId, Guid Id) : IQuery<Partner>;

internal sealed class GetPartnerHandler(Db db, CallerContext callers) : IRequestHandler<GetPartner, Partner>
{
    public async Task<Partner> Handle(GetPartner request, CancellationToken cancellationToken) =>
        await db.Find<Partner>(
            $"""
            SELECT {Partner.Columns} FROM partners
            WHERE id = @Id AND programme_id = @ProgrammeId AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope)
            """,
            new { request.Id, request.ProgrammeId, Scope = callers.Caller.ProgrammeId },
            cancellationToken) ?? throw Problems.NotFound("partner");
}
