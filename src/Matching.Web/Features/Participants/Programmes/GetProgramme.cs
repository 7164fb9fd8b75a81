using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Programmes;

/// <summary>Reads one programme.</summary>
public sealed record GetProgramme(Guid Id) : IQuery<Programme>;

internal sealed class GetProgrammeHandler(ProgrammeStore programmes) : IRequestHandler<GetProgramme, Programme>
{
    public Task<Programme> Handle(GetProgramme request, CancellationToken cancellationToken) =>
        programmes.Get(request.Id, cancellationToken);
}
