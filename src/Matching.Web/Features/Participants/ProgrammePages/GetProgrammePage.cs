using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.ProgrammePages;

/// <summary>Returns the texts of the public page of a programme, in all its languages.</summary>
public sealed record GetProgrammePage(Guid ProgrammeId) : IQuery<ProgrammePage>;

internal sealed class GetProgrammePageHandler(ProgrammePageStore pages, ProgrammeStore programmes)
    : IRequestHandler<GetProgrammePage, ProgrammePage>
{
    public async Task<ProgrammePage> Handle(GetProgrammePage request, CancellationToken cancellationToken) =>
        await pages.Read((await programmes.Get(request.ProgrammeId, cancellationToken)).Id, cancellationToken);
}
