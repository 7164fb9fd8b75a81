using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>Reads one word of a programme.</summary>
public sealed record GetProgrammeTerm(Guid ProgrammeId, Guid Id) : IQuery<ProgrammeTerm>;

internal sealed class GetProgrammeTermHandler(Db db, IMediator mediator) : IRequestHandler<GetProgrammeTerm, ProgrammeTerm>
{
    public async Task<ProgrammeTerm> Handle(GetProgrammeTerm request, CancellationToken cancellationToken)
    {
        var programme = await mediator.Send(new GetProgramme(request.ProgrammeId), cancellationToken);
        return await db.Find<ProgrammeTerm>(
            $"SELECT {ProgrammeTerm.Columns} FROM vocabulary_terms WHERE id = @Id AND programme_id = @ProgrammeId",
            new { request.Id, ProgrammeId = programme.Id },
            cancellationToken) ?? throw Problems.NotFound("vocabulary-term");
    }
}
