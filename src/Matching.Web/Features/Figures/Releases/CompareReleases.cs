using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>A figure that differs between two releases.</summary>
public sealed record FigureDifference
{
    /// <summary>Indicator.</summary>
    public required string Indicator { get; init; }

    /// <summary>Wave; empty where there is none.</summary>
    public required string Wave { get; init; }

    /// <summary>Breakdown, codes and statistic, as <c>gender|F|mean</c>.</summary>
    public required string Cell { get; init; }

    /// <summary>The figure before; null where it was not shown.</summary>
    public double? Before { get; init; }

    /// <summary>Its status before.</summary>
    public string? StatusBefore { get; init; }

    /// <summary>The figure after; null where it is not shown.</summary>
    public double? After { get; init; }

    /// <summary>Its status after.</summary>
    public string? StatusAfter { get; init; }
}

/// <summary>A group of figures that the later release took over from an earlier one, because too few people differ.</summary>
public sealed record CarriedGroup
{
    /// <summary>Indicator.</summary>
    public required string Indicator { get; init; }

    /// <summary>Wave; empty where there is none.</summary>
    public required string Wave { get; init; }

    /// <summary>Breakdowns that go together, by the name of their family.</summary>
    public required string Family { get; init; }

    /// <summary>Number of the release that computed it.</summary>
    public required int ComputedIn { get; init; }
}

/// <summary>A comparison of two releases.</summary>
public sealed record ReleaseComparison
{
    /// <summary>Number of the earlier one.</summary>
    public required int Before { get; init; }

    /// <summary>Number of the later one.</summary>
    public required int After { get; init; }

    /// <summary>Figures that differ.</summary>
    public required IReadOnlyList<FigureDifference> Differences { get; init; }

    /// <summary>Groups that the later one carries.</summary>
    public required IReadOnlyList<CarriedGroup> Carried { get; init; }
}

/// <summary>Compares two releases of a programme, replaced ones too; for staff.</summary>
public sealed record CompareReleases(Guid ProgrammeId, int Before, int After) : IQuery<ReleaseComparison>;

internal sealed class CompareReleasesHandler(Db db, ReleaseStore releases) : IRequestHandler<CompareReleases, ReleaseComparison>
{
    public async Task<ReleaseComparison> Handle(CompareReleases request, CancellationToken cancellationToken)
    {
        var after = await Groups(request.ProgrammeId, request.After, cancellationToken);
        var before = (await Groups(request.ProgrammeId, request.Before, cancellationToken)).ToDictionary(figures =>
            (figures.Indicator, figures.Wave, figures.Family)
        );
        return new ReleaseComparison
        {
            Before = request.Before,
            After = request.After,
            Differences =
            [
                .. after.SelectMany(figures =>
                    Between(before.GetValueOrDefault((figures.Indicator, figures.Wave, figures.Family)), figures)
                ),
            ],
            Carried =
            [
                .. after
                    .Where(figures => figures.ComputedIn != request.After)
                    .Select(figures => new CarriedGroup
                    {
                        Indicator = figures.Indicator,
                        Wave = figures.Wave,
                        Family = figures.Family,
                        ComputedIn = figures.ComputedIn,
                    }),
            ],
        };
    }

    private static IEnumerable<FigureDifference> Between(FigureGroup? before, FigureGroup after) =>
        from one in ReleasedGroups.Differing(before, after).OrderBy(one => one.Key.ToString(), StringComparer.Ordinal)
        select new FigureDifference
        {
            Indicator = after.Indicator,
            Wave = after.Wave,
            Cell = one.Key.ToString(),
            Before = one.Then?.Value,
            StatusBefore = one.Then?.Status,
            After = one.Now?.Value,
            StatusAfter = one.Now?.Status,
        };

    private async Task<List<FigureGroup>> Groups(Guid programmeId, int number, CancellationToken cancellationToken)
    {
        var release = await releases.Get(programmeId, number, cancellationToken);
        return await ReleasedGroups.Read(db, release.ProgrammeId, release.Number, cancellationToken);
    }
}
