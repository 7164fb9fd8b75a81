using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Sites;

/// <summary>Reads one site.</summary>
public sealed record GetSite(Guid ProgrammeId, Guid Id) : IQuery<Site>;

internal sealed class GetSiteHandler(SiteStore sites) : IRequestHandler<GetSite, Site>
{
    public Task<Site> Handle(GetSite request, CancellationToken cancellationToken) =>
        sites.Get(request.ProgrammeId, request.Id, cancellationToken);
}
