using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>How many figures a release shows and suppresses.</summary>
/// <param name="Shown">Figures with a value.</param>
/// <param name="Few">Those of them that rest on few respondents.</param>
/// <param name="Suppressed">Figures not shown, to protect people.</param>
/// <param name="Carried">Figures taken over from an earlier release, because too few people differ.</param>
public sealed record FigureCounts(int Shown, int Few, int Suppressed, int Carried)
{
    internal static FigureCounts Of(IEnumerable<(FigureCell Cell, bool IsCarried)> figures)
    {
        var (shown, few, suppressed, carried) = (0, 0, 0, 0);
        foreach (var (cell, isCarried) in figures)
        {
            shown += cell.Value is null ? 0 : 1;
            few += cell is { Value: not null, Status: ReleaseBuilder.LowReliability } ? 1 : 0;
            suppressed += cell.Status == ReleaseBuilder.Confidential ? 1 : 0;
            carried += isCarried && (cell.Value is not null || cell.Status == ReleaseBuilder.Confidential) ? 1 : 0;
        }

        return new FigureCounts(shown, few, suppressed, carried);
    }
}

/// <summary>The figures of a release in numbers: all, and those of each theme in the order of the catalogue.</summary>
public sealed record ReleaseCounts(FigureCounts All, IReadOnlyList<(string Theme, FigureCounts Counts)> Themes);

/// <summary>Counts what a release shows and suppresses, also of a replaced one.</summary>
public sealed record CountReleaseFigures(Guid ProgrammeId, int Number) : IQuery<ReleaseCounts>;

internal sealed class CountReleaseFiguresHandler(Db db, ReleaseStore releases)
    : IRequestHandler<CountReleaseFigures, ReleaseCounts>
{
    // of releases by an earlier catalogue
    private const string Retired = "retired";

    public async Task<ReleaseCounts> Handle(CountReleaseFigures request, CancellationToken cancellationToken)
    {
        var release = await releases.Get(request.ProgrammeId, request.Number, cancellationToken);
        var figures = (await ReleasedGroups.Read(db, release, cancellationToken)).ToLookup(
            group => ThemeOf(group.Indicator),
            group => (Group: group, IsCarried: group.ComputedIn != release.Number)
        );
        var themes = IndicatorCatalogue
            .Themes.Concat(figures.Select(theme => theme.Key))
            .Distinct()
            .Where(figures.Contains)
            .Select(theme =>
                (
                    theme,
                    FigureCounts.Of(
                        figures[theme].SelectMany(one => one.Group.Cells.Values.Select(cell => (cell, one.IsCarried)))
                    )
                )
            )
            .ToList();
        var counts = themes.ConvertAll(theme => theme.Item2);
        return new ReleaseCounts(
            new FigureCounts(
                counts.Sum(one => one.Shown),
                counts.Sum(one => one.Few),
                counts.Sum(one => one.Suppressed),
                counts.Sum(one => one.Carried)
            ),
            themes
        );
    }

    /// <summary>Theme of an indicator, or of the stages that are kept in a table of that name.</summary>
    internal static string ThemeOf(string indicator) =>
        (
            IndicatorCatalogue.Find(indicator)
            ?? IndicatorCatalogue.Entries.FirstOrDefault(entry => entry.Measure.KeptWith?.Id == indicator)
        )?.Theme
        ?? Retired;
}

/// <summary>Reads all figures of a release.</summary>
internal static class ReleasedGroups
{
    public static async Task<List<FigureGroup>> Read(Db db, Release release, CancellationToken cancellationToken) =>
        (
            await db.Query<GroupRow>(
                """
                SELECT indicator, indicator_version, wave, family, computed_in, cells
                FROM release_groups WHERE release_id = @Id
                ORDER BY indicator, wave, family
                """,
                new { release.Id },
                cancellationToken
            )
        ).ConvertAll(row => row.Figures());
}
