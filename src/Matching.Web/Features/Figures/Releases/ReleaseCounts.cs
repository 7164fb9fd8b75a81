using System.Text.Json;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;

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

/// <summary>The figures of a theme in numbers.</summary>
public sealed record ThemeCounts(string Theme, FigureCounts Counts);

/// <summary>How the figures of an indicator differ from those of an earlier release, in numbers.</summary>
/// <param name="Indicator">The indicator, or the table in which stages are kept.</param>
/// <param name="Changed">Figures with another value.</param>
/// <param name="Appeared">Figures that the earlier release has not.</param>
/// <param name="Suppressed">Figures that are no longer shown, to protect people.</param>
/// <param name="Again">Figures that the earlier release suppressed.</param>
/// <param name="CarriedFrom">Numbers of the releases from which groups of it were carried forward.</param>
public sealed record IndicatorDifferences(
    string Indicator,
    int Changed,
    int Appeared,
    int Suppressed,
    int Again,
    IReadOnlyList<int> CarriedFrom
);

/// <summary>The figures of a release in numbers: all, those of each theme in the order of the catalogue, and what differs.</summary>
/// <param name="All">All figures.</param>
/// <param name="Themes">Those of each theme.</param>
/// <param name="ComparedWith">Number of the release that it is compared with; null of the first.</param>
/// <param name="Differences">What differs from that one.</param>
public sealed record ReleaseCounts(
    FigureCounts All,
    IReadOnlyList<ThemeCounts> Themes,
    int? ComparedWith,
    IReadOnlyList<IndicatorDifferences> Differences
)
{
    // of releases by an earlier catalogue
    private const string Retired = "retired";

    /// <summary>Number of the release with which another is compared: that which it corrects, or the one before.</summary>
    public static int? Before(int number, int? replaces) => replaces ?? (number > 1 ? number - 1 : null);

    internal static ReleaseCounts Of(
        int number,
        ProgrammeCatalogue catalogue,
        IReadOnlyList<FigureGroup> figures,
        int? comparedWith,
        IReadOnlyList<FigureGroup> earlier
    )
    {
        var byTheme = figures.ToLookup(
            one => ThemeOf(one.Indicator, catalogue),
            one => one.Cells.Values.Select(cell => (cell, one.ComputedIn != number))
        );
        var themes = IndicatorCatalogue
            .Themes.Append(IndicatorCatalogue.DeclaredTheme)
            .Concat(byTheme.Select(theme => theme.Key))
            .Distinct()
            .Where(byTheme.Contains)
            .Select(theme => new ThemeCounts(theme, FigureCounts.Of(byTheme[theme].SelectMany(cells => cells))))
            .ToList();
        return new ReleaseCounts(
            new FigureCounts(
                themes.Sum(one => one.Counts.Shown),
                themes.Sum(one => one.Counts.Few),
                themes.Sum(one => one.Counts.Suppressed),
                themes.Sum(one => one.Counts.Carried)
            ),
            themes,
            comparedWith,
            comparedWith is null ? [] : Differing(number, figures, earlier)
        );
    }

    /// <summary>Theme of an indicator, or of the stages that are kept in a table of that name.</summary>
    internal static string ThemeOf(string indicator, ProgrammeCatalogue catalogue) =>
        (
            catalogue.Find(indicator)
            ?? IndicatorCatalogue.Entries.FirstOrDefault(entry => entry.Measure.KeptWith?.Id == indicator)
        )?.Theme
        ?? Retired;

    internal string ToText() => JsonSerializer.Serialize(this);

    internal static ReleaseCounts Read(string text) => JsonSerializer.Deserialize<ReleaseCounts>(text)!;

    private static List<IndicatorDifferences> Differing(
        int number,
        IReadOnlyList<FigureGroup> figures,
        IReadOnlyList<FigureGroup> earlier
    )
    {
        var before = earlier.ToDictionary(one => (one.Indicator, one.Wave, one.Family));
        return
        [
            .. figures
                .GroupBy(one => one.Indicator)
                .Select(indicator =>
                    Of(
                        indicator.Key,
                        [
                            .. indicator.SelectMany(one =>
                                Kinds(before.GetValueOrDefault((one.Indicator, one.Wave, one.Family)), one)
                            ),
                        ],
                        [.. indicator.Where(one => one.ComputedIn != number).Select(one => one.ComputedIn).Distinct().Order()]
                    )
                )
                .Where(one => one.CarriedFrom.Count > 0 || one.Changed + one.Appeared + one.Suppressed + one.Again > 0),
        ];
    }

    private static IndicatorDifferences Of(string indicator, List<Kind> kinds, List<int> carriedFrom)
    {
        int Count(Kind kind) => kinds.Count(one => one == kind);
        return new IndicatorDifferences(
            indicator,
            Count(Kind.Changed),
            Count(Kind.Appeared),
            Count(Kind.Suppressed),
            Count(Kind.Again),
            carriedFrom
        );
    }

    private static IEnumerable<Kind> Kinds(FigureGroup? before, FigureGroup after) =>
        ReleasedGroups
            .Differing(before, after)
            .Select(one =>
                (one.Then, one.Now) switch
                {
                    ({ Value: not null }, { Value: not null }) => Kind.Changed,
                    ({ Status: ReleaseBuilder.Confidential }, { Value: not null }) => Kind.Again,
                    (_, { Value: not null }) => Kind.Appeared,
                    ({ Value: not null }, { Status: ReleaseBuilder.Confidential }) => Kind.Suppressed,
                    _ => Kind.Other,
                }
            );

    private enum Kind
    {
        Other,
        Changed,
        Appeared,
        Suppressed,
        Again,
    }
}
