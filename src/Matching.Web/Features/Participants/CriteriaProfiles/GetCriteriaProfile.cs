using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.CriteriaProfiles;

/// <summary>Reads one profile.</summary>
public sealed record GetCriteriaProfile(Guid Id) : IQuery<CriteriaProfile>;

internal sealed class GetCriteriaProfileHandler(CriteriaProfileStore profiles)
    : IRequestHandler<GetCriteriaProfile, CriteriaProfile>
{
    public Task<CriteriaProfile> Handle(GetCriteriaProfile request, CancellationToken cancellationToken) =>
        profiles.Get(request.Id, cancellationToken);
}
