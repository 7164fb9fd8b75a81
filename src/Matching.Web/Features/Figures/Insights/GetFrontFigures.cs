using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Insights;

/// <summary>Reads the few figures of a public programme's newest release that the front page shows.</summary>
/// <param name="ProgrammeId">The programme.</param>
public sealed record GetFrontFigures(Guid ProgrammeId) : IQuery<FrontFigures>;

/// <summary>A programme in a few figures. Each is null where it is suppressed or has no base.</summary>
/// <param name="Started">Pairs that met.</param>
/// <param name="Participants">Mentees in a pair that met.</param>
/// <param name="Change">Change in finding one's way from the start to the end, on a scale of 100.</param>
/// <param name="Answered">Share of mentees who answered at the start and at the end.</param>
public sealed record FrontFigures(Reading? Started, Reading? Participants, Reading? Change, Reading? Answered);

internal sealed class GetFrontFiguresHandler(InsightsAccess access, ReleaseStore releases, PartReader parts)
    : IRequestHandler<GetFrontFigures, FrontFigures>
{
    public async Task<FrontFigures> Handle(GetFrontFigures request, CancellationToken cancellationToken)
    {
        var programme = await access.Open(request.ProgrammeId, cancellationToken);
        var release = await releases.Find(programme.Id, null, cancellationToken);
        async Task<Reading?> Read(string theme, string indicator, params string[] waves) =>
            Reading
                .Of(await parts.Read(release, theme, null, null, [indicator], waves, cancellationToken))
                .FirstOrDefault(reading => reading.Value is not null);
        return new FrontFigures(
            await Read("participation", "out.matches_started"),
            await Read("participation", "out.participants"),
            await Read("orientation", "nv.score", Measure.Change),
            await Read("quality", "qual.paired", Dataset.NoWave)
        );
    }
}
