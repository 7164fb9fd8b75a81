using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Programmes;

/// <summary>Lists the programmes that the caller sees.</summary>
public sealed record ListProgrammes : PageQuery, IQuery<Page<Programme>>;

internal sealed class ListProgrammesHandler(ProgrammeStore programmes) : IRequestHandler<ListProgrammes, Page<Programme>>
{
    public Task<Page<Programme>> Handle(ListProgrammes request, CancellationToken cancellationToken) =>
        programmes.List(request, cancellationToken);
}
