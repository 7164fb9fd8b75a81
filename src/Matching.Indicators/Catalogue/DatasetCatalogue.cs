using Matching.Indicators.Computation;

namespace Matching.Indicators.Catalogue;

/// <summary>A dataset: a theme's indicators in one breakdown, a fixed cube.</summary>
/// <param name="Id">The theme, or the theme by its breakdown.</param>
/// <param name="Theme">Theme.</param>
/// <param name="Breakdown">Breakdown; <c>period</c> in the dataset that bears the theme's name alone.</param>
/// <param name="Indicators">Indicators, in the order of the catalogue.</param>
public sealed record Dataset(string Id, string Theme, string Breakdown, IReadOnlyList<Indicator> Indicators)
{
    /// <summary>Code of the wave of indicators that belong to none, in a dataset in which others do.</summary>
    public const string NoWave = "_Z";

    /// <summary>
    /// Whether its figures of groups are exploratory: their p values are adjusted for the claims of the theme, not for the number
    /// of groups that are looked at.
    /// </summary>
    public bool IsExploratory => Breakdown != Computation.Breakdown.Period;

    private static readonly string[] WaveOrder = [NoWave, Measure.Start, Measure.End, Measure.Follow, Measure.Change];

    /// <summary>Statistics of the cube, in the order of their first mention.</summary>
    public IReadOnlyList<string> Stats { get; } = [.. Indicators.SelectMany(indicator => indicator.Stats).Distinct()];

    /// <summary>Waves of the cube; empty when none of the indicators has any.</summary>
    public IReadOnlyList<string> Waves { get; } =
        Indicators.All(indicator => indicator.Waves.Count == 0)
            ? []
            :
            [
                .. WaveOrder.Where(wave =>
                    Indicators.Any(indicator => indicator.Waves.Contains(wave) || (wave == NoWave && indicator.Waves.Count == 0))
                ),
            ];

    /// <summary>Dimensions in the order of the cube: indicator, statistic, wave, those of the breakdown, period.</summary>
    public IReadOnlyList<string> Dimensions { get; } =
    [
        "indicator",
        "stat",
        .. Indicators.All(indicator => indicator.Waves.Count == 0) ? Array.Empty<string>() : ["wave"],
        .. Breakdown == Computation.Breakdown.Period ? [] : Computation.Breakdown.Dimensions(Breakdown),
        Computation.Breakdown.Period,
    ];
}

/// <summary>Every dataset of this version.</summary>
public static class DatasetCatalogue
{
    public static readonly IReadOnlyList<Dataset> All =
    [
        .. IndicatorCatalogue.Themes.SelectMany(theme =>
            OfTheme(theme, [.. IndicatorCatalogue.Entries.Where(indicator => indicator.Theme == theme)])
        ),
        OfGaps(IndicatorCatalogue.Gaps),
    ];

    /// <summary>The dataset of differences between groups.</summary>
    internal static Dataset OfGaps(IReadOnlyList<Indicator> gaps) =>
        new(IndicatorCatalogue.GapTheme, IndicatorCatalogue.GapTheme, Breakdown.Contrast, gaps);

    /// <summary>The datasets of a theme: its indicators by quarter, and by each of their breakdowns.</summary>
    internal static IEnumerable<Dataset> OfTheme(string theme, List<Indicator> ofTheme) =>
        from breakdown in ofTheme.SelectMany(indicator => indicator.Disaggregations).Prepend(Breakdown.Period).Distinct()
        let indicators = breakdown == Breakdown.Period
            ? ofTheme
            : ofTheme.FindAll(indicator => indicator.Disaggregations.Contains(breakdown))
        select new Dataset(
            breakdown == Breakdown.Period ? theme : $"{theme}-by-{breakdown.Replace('_', '-')}",
            theme,
            breakdown,
            indicators
        );

    public static Dataset? Find(string id) => All.FirstOrDefault(dataset => dataset.Id == id);
}
