using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>Reads one word of a programme.</summary>
public sealed record GetProgrammeTerm(Guid ProgrammeId, Guid Id) : IQuery<ProgrammeTerm>;

internal sealed class GetProgrammeTermHandler(ProgrammeTermStore terms) : IRequestHandler<GetProgrammeTerm, ProgrammeTerm>
{
    public Task<ProgrammeTerm> Handle(GetProgrammeTerm request, CancellationToken cancellationToken) =>
        terms.Get(request.ProgrammeId, request.Id, cancellationToken);
}
