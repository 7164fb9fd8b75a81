using System.Data;
using System.Text.Json.Nodes;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>Reads everything that a programme's figures are computed from, as of one moment.</summary>
public sealed record ReadDossier(Guid ProgrammeId, DateOnly AsOf) : IQuery<Dossier>;

internal sealed class ReadDossierHandler(DossierReader dossiers) : IRequestHandler<ReadDossier, Dossier>
{
    public Task<Dossier> Handle(ReadDossier request, CancellationToken cancellationToken) =>
        dossiers.Read(request.ProgrammeId, request.AsOf, cancellationToken);
}
