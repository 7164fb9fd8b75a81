using Matching.Indicators.Catalogue;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>
/// Returns the catalogue of a release, the newest where none is named, with what the programme's forms declared. Refuses, as not
/// found, a programme or release that is not there or that the caller does not see.
/// </summary>
public sealed record GetCatalogue(Guid? ProgrammeId, int? Release) : IQuery<ProgrammeCatalogue>;

internal sealed class GetCatalogueHandler(CallerContext callers, ProgrammeStore programmes, ReleaseStore releases)
    : IRequestHandler<GetCatalogue, ProgrammeCatalogue>
{
    public async Task<ProgrammeCatalogue> Handle(GetCatalogue request, CancellationToken cancellationToken)
    {
        var programmeId = request.ProgrammeId ?? callers.Caller.ProgrammeId;
        if (request.Release is { } number)
        {
            var ofProgramme = programmeId ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
            return (await releases.Find(ofProgramme, number, cancellationToken)).Catalogue;
        }

        if (request.ProgrammeId is { } named)
        {
            await programmes.Get(named, cancellationToken);
        }

        return programmeId is { } own && await releases.FindNewest(own, cancellationToken) is { } newest
            ? newest.Catalogue
            : ProgrammeCatalogue.Standard;
    }
}
