using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Sites;

/// <summary>Reads one site.</summary>
public sealed record GetSite(Guid ProgrammeId, Guid Id) : IQuery<Site>;

internal sealed class GetSiteHandler(Db db, CallerContext callers) : IRequestHandler<GetSite, Site>
{
    public async Task<Site> Handle(GetSite request, CancellationToken cancellationToken) =>
        await db.Find<Site>(
            $"""
            SELECT {Site.Columns} FROM sites
            WHERE id = @Id AND programme_id = @ProgrammeId AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope)
              AND (CAST(@Site AS TEXT) IS NULL OR id = @Site)
            """,
            new { request.Id, request.ProgrammeId, Scope = callers.Caller.ProgrammeId, Site = callers.Caller.SiteId },
            cancellationToken) ?? throw Problems.NotFound("site");
}
