using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Partners;

/// <summary>Reads one partner.</summary>
public sealed record GetPartner(Guid ProgrammeId, Guid Id) : IQuery<Partner>;

internal sealed class GetPartnerHandler(PartnerStore partners) : IRequestHandler<GetPartner, Partner>
{
    public Task<Partner> Handle(GetPartner request, CancellationToken cancellationToken) =>
        partners.Get(request.ProgrammeId, request.Id, cancellationToken);
}
