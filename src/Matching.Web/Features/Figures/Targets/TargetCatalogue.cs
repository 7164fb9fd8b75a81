using Matching.Indicators.Catalogue;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Returns the indicators on which a programme can set targets: those of the service, and those that its forms declare.</summary>
public sealed record GetTargetCatalogue(Guid ProgrammeId) : IQuery<ProgrammeCatalogue>;

internal sealed class GetTargetCatalogueHandler(ProgrammeStore programmes, TargetCatalogue catalogues)
    : IRequestHandler<GetTargetCatalogue, ProgrammeCatalogue>
{
    public async Task<ProgrammeCatalogue> Handle(GetTargetCatalogue request, CancellationToken cancellationToken) =>
        await catalogues.Of(await programmes.Get(request.ProgrammeId, cancellationToken), cancellationToken);
}

/// <summary>The catalogue of the next release, and before it what only the newest release has.</summary>
public sealed class TargetCatalogue(QuestionnaireStore questionnaires, ReleaseStore releases)
{
    public async Task<ProgrammeCatalogue> Of(Programme programme, CancellationToken cancellationToken)
    {
        var declared = await questionnaires.Declared(programme, cancellationToken);
        var released = await releases.FindNewest(programme.Id, cancellationToken);
        return new ProgrammeCatalogue(
            declared
                .Concat((released?.Catalogue.Declared ?? []).Select(indicator => indicator.Declared!))
                .DistinctBy(indicator => indicator.Id)
        );
    }
}
