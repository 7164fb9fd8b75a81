using Matching.Indicators.Computation;

namespace Matching.Indicators.Tests.Computation;

/// <summary>Releases of invented programmes, and what is read in them.</summary>
internal static class Releases
{
    internal static readonly string[] Sites = ["east", "north", "south", "UNK"];
    internal static readonly byte[] Key = [1, 2, 3];

    // Made once for all tests that only read them.
    internal static readonly Dictionary<int, Lazy<IReadOnlyList<IndicatorFigures>>> Invented = new[] { 11, 12, 13 }.ToDictionary(
        seed => seed,
        seed => new Lazy<IReadOnlyList<IndicatorFigures>>(() => Release(InventedDossier.Of(seed, 120)))
    );

    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> Codes =>
        new Dictionary<string, IReadOnlyList<string>>
        {
            [Breakdown.Site] = Sites,
            [Breakdown.Period] = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"],
            [Breakdown.Language] = ["en", "it", "UNK"],
            [Breakdown.Partner] = ["UNK"],
        };

    internal static IReadOnlyList<IndicatorFigures> Release(
        Dossier dossier,
        int number = 1,
        Func<string, string, EarlierFigures?>? before = null,
        int k = 5,
        int roundTo = 0
    ) =>
        new ReleaseBuilder(
            new Cohort(dossier),
            new ReleaseInput(number, k, roundTo, Key, Codes, before ?? ((_, _) => null))
        ).Compute();

    internal static FigureCell Cell(
        IReadOnlyList<IndicatorFigures> release,
        string indicator,
        string wave,
        string breakdown,
        string codes,
        string stat
    ) =>
        release
            .Single(figures => figures.Indicator == indicator && figures.Wave == wave)
            .Groups.Single(group => group.Family == BreakdownFamily.Of(breakdown).Name)
            .Cells[new CellKey(breakdown, codes, stat)];

    internal static IEnumerable<(string Where, FigureCell Cell)> Cells(IReadOnlyList<IndicatorFigures> release) =>
        from figures in release
        from theGroup in figures.Groups
        from cell in theGroup.Cells
        select ($"{figures.Indicator} {figures.Wave} {cell.Key}", cell.Value);

    internal static EarlierFigures? Before(List<IReadOnlyList<IndicatorFigures>> releases, string indicator, string wave)
    {
        if (releases.Count == 0)
        {
            return null;
        }

        var all = releases.ConvertAll(release =>
            release.Single(figures => figures.Indicator == indicator && figures.Wave == wave)
        );
        return new EarlierFigures(
            all[^1].Groups.ToDictionary(theGroup => theGroup.Family),
            [
                .. all.Select(
                    (figures, i) =>
                        new EarlierRelease(
                            figures
                                .Groups.Where(theGroup => theGroup.ComputedIn == i + 1)
                                .ToDictionary(theGroup => theGroup.Family),
                            RespondentRows.FromBytes(figures.Respondents.ToBytes())
                        )
                ),
            ]
        );
    }
}
