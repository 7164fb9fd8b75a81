using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;
using Matching.Web.Data;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>A dimension of a cube with the codes that were chosen, in order, and their labels.</summary>
public sealed record CubeDimension(string Id, IReadOnlyList<string> Codes, IReadOnlyDictionary<string, string> Labels);

/// <summary>A cell of a cube: one code for each dimension, and the figure.</summary>
public sealed record CubeCell(IReadOnlyList<string> Codes, Indicator Indicator, FigureCell Figure)
{
    /// <summary>Version of the formula by which the figure was computed: an old release keeps its own.</summary>
    public required int Version { get; init; }

    /// <summary>The earlier release that computed it, when it was carried.</summary>
    public int? CarriedFrom { get; init; }

    /// <summary>Whether the cell exists because the cube has all combinations, and the release has no figure for it.</summary>
    public bool IsStructural => Figure == NoFigure;

    /// <summary>Content of such a cell.</summary>
    internal static readonly FigureCell NoFigure = new(null, ReleaseBuilder.NotApplicable, "not_collected", null);
}

/// <summary>
/// The chosen part of a dataset: one cell for each combination in row-major order, the last dimension fastest. Every format is a
/// projection of it.
/// </summary>
public sealed record Cube(
    Dataset Dataset,
    Release Release,
    IReadOnlyList<CubeDimension> Dimensions,
    IReadOnlyList<CubeCell> Cells
)
{
    /// <summary>
    /// The build of the service, its texts and its catalogue: another one may write a release otherwise.
    /// </summary>
    internal static readonly string WrittenBy = TagOf(
        string.Join(
            '|',
            Directory
                .EnumerateFiles(AppContext.BaseDirectory, "matching*.dll", Everywhere)
                .Order(StringComparer.Ordinal)
                .Select(file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))
        )
    );

    private static EnumerationOptions Everywhere =>
        new() { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive };

    /// <summary>Figures that an earlier release computed.</summary>
    public required IReadOnlyList<CarriedGroup> Carried { get; init; }

    /// <summary>
    /// The day as of which each release was computed from which a figure was carried, by number; empty where no page shows it.
    /// </summary>
    public IReadOnlyDictionary<int, DateOnly> CarriedDays { get; init; } = new Dictionary<int, DateOnly>();

    /// <summary>The same cube without the cells that exist by structure alone, for forms with a row for each cell.</summary>
    public Cube WithoutStructural() => this with { Cells = [.. Cells.Where(cell => !cell.IsStructural)] };

    /// <summary>The same cube without some codes of a dimension.</summary>
    public Cube Without(string dimension, Func<string, bool> isLeftOut) =>
        this with
        {
            Dimensions =
            [
                .. Dimensions.Select(own =>
                    own.Id == dimension ? own with { Codes = [.. own.Codes.Where(code => !isLeftOut(code))] } : own
                ),
            ],
            Cells = [.. Cells.Where(cell => CodeOf(cell, dimension) is not { } code || !isLeftOut(code))],
        };

    /// <summary>
    /// Identifies this answer: release, selection, form and language, and the version of the service that wrote it.
    /// </summary>
    public string Tag(string form, string language)
    {
        var selection = Dimensions.Select(dimension => dimension.Id + "=" + string.Join(',', dimension.Codes));
        return TagOf($"{WrittenBy}|{Release.Id}|{Dataset.Id}|{form}|{language}|{string.Join('|', selection)}");
    }

    /// <summary>Identifies a text.</summary>
    public static string TagOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    /// <summary>Number of the release that computed a figure: this one, or an earlier one; null where there is no figure.</summary>
    public int? ComputedIn(CubeCell cell) => cell.IsStructural ? null : cell.CarriedFrom ?? Release.Number;

    /// <summary>Whether a figure was carried forward, as text; empty where there is no figure.</summary>
    public static string CarriedText(CubeCell cell) =>
        cell.IsStructural ? ""
        : cell.CarriedFrom is null ? "false"
        : "true";

    /// <summary>Code of a cell in a dimension; null in a cube without it.</summary>
    public string? CodeOf(CubeCell cell, string dimension)
    {
        for (var d = 0; d < Dimensions.Count; d++)
        {
            if (Dimensions[d].Id == dimension)
            {
                return cell.Codes[d];
            }
        }

        return null;
    }

    /// <summary>The cells, each with its place in every dimension that any cube has.</summary>
    public IEnumerable<Observation> Observations() =>
        Cells.Select(cell =>
        {
            var own = Breakdown
                .Dimensions(Dataset.Breakdown)
                .Where(dimension => dimension is not (Breakdown.Period or Breakdown.Site))
                .ToList();
            return new Observation
            {
                Release = Release.Number,
                IndicatorId = cell.Indicator.Id,
                IndicatorVersion = cell.Version,
                Respondent = cell.Indicator.Respondent,
                Wave = CodeOf(cell, "wave") is { } wave and not Dataset.NoWave ? wave : "",
                Period = CodeOf(cell, Breakdown.Period)!,
                Site = CodeOf(cell, Breakdown.Site) ?? Breakdown.Total,
                Breakdown = own.Count == 0 ? "" : string.Join('-', own),
                Category = own.Count == 0 ? Breakdown.Total : string.Join('-', own.Select(dimension => CodeOf(cell, dimension))),
                Stat = CodeOf(cell, "stat")!,
                Value = cell.Figure.Value,
                Unit = Units.Of(cell.Indicator, CodeOf(cell, "stat")!),
                BaseN = cell.Figure.BaseN,
                Status = cell.Figure.Status,
                Reason = cell.Figure.Reason,
                CarriedFrom = cell.CarriedFrom,
            };
        });
}

/// <summary>A figure with everything that says what it is: the model behind every format.</summary>
public sealed record Observation
{
    /// <summary>Number of the release.</summary>
    public required int Release { get; init; }

    /// <summary>Indicator.</summary>
    public required string IndicatorId { get; init; }

    /// <summary>Version of its formula.</summary>
    public required int IndicatorVersion { get; init; }

    /// <summary>Whose figures they are.</summary>
    public required string Respondent { get; init; }

    /// <summary>Wave; empty where there is none.</summary>
    public required string Wave { get; init; }

    /// <summary>Calendar quarter, or <c>T</c> for all.</summary>
    public required string Period { get; init; }

    /// <summary>Site, or <c>T</c> for all.</summary>
    public required string Site { get; init; }

    /// <summary>Breakdown besides site and period; empty for none.</summary>
    public required string Breakdown { get; init; }

    /// <summary>Category of the breakdown, or <c>T</c> for all.</summary>
    public required string Category { get; init; }

    /// <summary>Statistic.</summary>
    public required string Stat { get; init; }

    /// <summary>The figure; null where the status says why.</summary>
    public double? Value { get; init; }

    /// <summary>Unit of the figure.</summary>
    public required string Unit { get; init; }

    /// <summary>Base of the figure; null where suppressed.</summary>
    public int? BaseN { get; init; }

    /// <summary><c>c</c> confidential, <c>z</c> not applicable, <c>u</c> low reliability, <c>p</c> provisional.</summary>
    public string? Status { get; init; }

    /// <summary>Why there is no figure.</summary>
    public string? Reason { get; init; }

    /// <summary>The earlier release that computed it, when too few people differed to publish a new value.</summary>
    public int? CarriedFrom { get; init; }
}

/// <summary>Units and decimals of statistics.</summary>
internal static class Units
{
    /// <summary>Unit of a statistic of an indicator, by its code.</summary>
    public static string Of(Indicator indicator, string stat) =>
        stat switch
        {
            _ when IndicatorCatalogue.NumbersOfPeople.Contains(stat) => indicator.Respondent == "pair" ? "matches" : "persons",
            "count" => indicator.Counts,
            "per_month" => "per_month",
            "progress" => "share",
            "percent" or "percent_start" or "percent_end" or "percent_change" or EntrySummary.Expected => "percent",
            "t" or "p_t" or "p_holm" or "p_wilcoxon" or "p_sign" or "p_mcnemar" or "r" or "alpha" or "omega" or "kappa" =>
                "index",
            "g_av" or "g_av_low" or "g_av_high" or "mdc" => "standard_deviations",
            _ => indicator.Unit,
        };

    /// <summary>Unit of a statistic where a cube has several indicators: the common one, or that of each indicator.</summary>
    public static string Of(IReadOnlyList<Indicator> indicators, string stat) =>
        indicators.Where(indicator => indicator.Stats.Contains(stat)).Select(indicator => Of(indicator, stat)).Distinct().ToList()
            is [var one]
            ? one
            : "of_the_indicator";

    /// <summary>Decimals in which a statistic of an indicator is shown.</summary>
    public static int Decimals(Indicator indicator, string stat) => Decimals([indicator], stat);

    /// <summary>Decimals in which a statistic is shown where a cube has several indicators.</summary>
    public static int Decimals(IReadOnlyList<Indicator> indicators, string stat) =>
        stat switch
        {
            "count" => 0,
            "per_month" or EntrySummary.Expected => 1,
            _ when IndicatorCatalogue.NumbersOfPeople.Contains(stat) => 0,
            "p_t" or "p_holm" or "p_wilcoxon" or "p_sign" or "p_mcnemar" => 4,
            "t" or "g_av" or "g_av_low" or "g_av_high" or "mdc" or "r" or "alpha" or "omega" or "kappa" => 2,
            _ => indicators
                .Where(indicator => indicator.Stats.Contains(stat))
                .Select(indicator => indicator.Decimals)
                .DefaultIfEmpty(1)
                .Max(),
        };
}

/// <summary>Labels of dimensions and codes in the reader's language.</summary>
internal static class CubeLabels
{
    /// <summary>Name of a dataset in a language.</summary>
    public static string Of(Dataset dataset) =>
        dataset.Breakdown is Breakdown.Period or Breakdown.Contrast
            ? Texts.Figure("theme." + dataset.Theme)
            : Texts.Figure("theme.by", Texts.Figure("theme." + dataset.Theme), Texts.Figure("by." + dataset.Breakdown));

    /// <summary>Dimensions with the labels of their codes.</summary>
    public static List<CubeDimension> Of(
        Dataset dataset,
        IEnumerable<(string Id, IReadOnlyList<string> Codes)> dimensions,
        ReleasedFigures? figures
    )
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var names = dataset.Indicators.ToDictionary(indicator => indicator.Id, NameOf);
        return
        [
            .. dimensions.Select(dimension => new CubeDimension(
                dimension.Id,
                dimension.Codes,
                dimension.Codes.ToDictionary(
                    code => code,
                    code =>
                        dimension.Id == "indicator"
                            ? names[code]
                            : Of(dimension.Id, code, figures?.NameOf(dimension.Id, code), language)
                )
            )),
        ];
    }

    /// <summary>What a reader should know of a dataset.</summary>
    public static IReadOnlyList<string> Notes(Dataset dataset) =>
        dataset.IsExploratory ? [Texts.Figure("note"), Texts.Figure("note.exploratory")] : [Texts.Figure("note")];

    /// <summary>What a statistic says, in words; empty where its name says it.</summary>
    public static string About(string stat) =>
        stat switch
        {
            "ci_low" or "ci_high" => Texts.Figure("about.ci"),
            "p_holm" or "mdc_points" or "alpha" or "omega" or "median" => Texts.Figure("about." + stat),
            _ => "",
        };

    /// <summary>Name of an indicator in the reader's language.</summary>
    public static string NameOf(Indicator indicator) =>
        indicator.Name.GetValueOrDefault(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? indicator.Name["en"];

    /// <summary>An indicator with formula and base in the reader's language.</summary>
    public static Indicator InReadersLanguage(Indicator indicator) =>
        indicator.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    /// <summary>Why a cell has no figure, in words; null for a figure.</summary>
    public static string? Why(FigureCell figure) => figure.Reason is { } reason ? Texts.Figure("reason." + reason) : null;

    /// <summary>Label of a code.</summary>
    /// <param name="dimension">Dimension.</param>
    /// <param name="code">Code.</param>
    /// <param name="name">Name that the release holds for it, of a site or partner.</param>
    /// <param name="language">Language, of the catalogue's names.</param>
    public static string Of(string dimension, string code, string? name, string language) =>
        (dimension, code) switch
        {
            (_, Breakdown.Total) => Texts.Figure("code.T"),
            (_, Breakdown.Unknown) => Texts.Figure("code.UNK"),
            ("indicator", _) => IndicatorCatalogue.Find(code) is { } indicator ? NameOf(indicator) : code,
            (Breakdown.Period, _) => Texts.Figure("period.quarter", code[..4], code[^1]),
            (Breakdown.Language, _) => CodeLists.Shipped.Label("languages", code, language),
            (Breakdown.Site or Breakdown.Partner, _) => name ?? code,
            _ => Texts.Figure($"{dimension}.{code}"),
        };
}
