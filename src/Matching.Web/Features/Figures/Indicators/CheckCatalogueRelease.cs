using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>Refuses, as not found, a programme or release that is not there or that the caller does not see.</summary>
public sealed record CheckCatalogueRelease(Guid? ProgrammeId, int? Release) : IQuery<Nothing>;

internal sealed class CheckCatalogueReleaseHandler(CallerContext callers, ProgrammeStore programmes, ReleaseStore releases)
    : IRequestHandler<CheckCatalogueRelease, Nothing>
{
    public async Task<Nothing> Handle(CheckCatalogueRelease request, CancellationToken cancellationToken)
    {
        if (request.Release is { } number)
        {
            var programmeId =
                request.ProgrammeId
                ?? callers.Caller.ProgrammeId
                ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
            await releases.Find(programmeId, number, cancellationToken);
        }
        else if (request.ProgrammeId is { } named)
        {
            await programmes.Get(named, cancellationToken);
        }

        return Nothing.Value;
    }
}
