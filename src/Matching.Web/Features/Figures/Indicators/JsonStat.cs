using System.Globalization;
using System.Text.Json.Serialization;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;

namespace Matching.Web.Features.Figures.Indicators;

/// <summary>A cube of figures in JSON-stat 2.0 (https://json-stat.org/full/).</summary>
public sealed record JsonStat
{
    /// <summary>Version of the format.</summary>
    public string Version { get; init; } = "2.0";

    /// <summary>Always <c>dataset</c>.</summary>
    public string Class { get; init; } = "dataset";

    /// <summary>Address of this answer.</summary>
    public required string Href { get; init; }

    /// <summary>Name of the dataset.</summary>
    public required string Label { get; init; }

    /// <summary>Where it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>When the release was made.</summary>
    public required string Updated { get; init; }

    /// <summary>Dimensions in order.</summary>
    public required IReadOnlyList<string> Id { get; init; }

    /// <summary>How many categories each has.</summary>
    public required IReadOnlyList<int> Size { get; init; }

    /// <summary>Dimensions with a special meaning.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Role { get; init; }

    /// <summary>Dimensions by id.</summary>
    public required IReadOnlyDictionary<string, JsonStatDimension> Dimension { get; init; }

    /// <summary>Figures in row-major order, the last dimension fastest; null where a status says why.</summary>
    public required IReadOnlyList<double?> Value { get; init; }

    /// <summary>
    /// Status by position: <c>c</c> confidential, <c>z</c> not applicable, <c>u</c> low reliability, <c>p</c> provisional.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Status { get; init; }

    /// <summary>What a reader should know.</summary>
    public required IReadOnlyList<string> Note { get; init; }

    /// <summary>Release, suppression and versions.</summary>
    public required JsonStatExtension Extension { get; init; }

    /// <summary>A cube in this format.</summary>
    /// <param name="cube">The cube.</param>
    /// <param name="href">Address of the answer.</param>
    public static JsonStat Of(Cube cube, string href)
    {
        var indicators = cube.Cells.Select(cell => cell.Indicator).Distinct().ToList();
        var role = new Dictionary<string, IReadOnlyList<string>> { ["time"] = [Breakdown.Period], ["metric"] = ["stat"] };
        if (cube.Dimensions.Any(dimension => dimension.Id == Breakdown.Site))
        {
            role["geo"] = [Breakdown.Site];
        }

        return new JsonStat
        {
            Href = href,
            Label = CubeLabels.Of(cube.Dataset),
            Source = Texts.Figure("source"),
            Updated = Instant(cube.Release.ReleasedAt),
            Id = [.. cube.Dimensions.Select(dimension => dimension.Id)],
            Size = [.. cube.Dimensions.Select(dimension => dimension.Codes.Count)],
            Role = role,
            Dimension = cube.Dimensions.ToDictionary(
                dimension => dimension.Id,
                dimension => new JsonStatDimension
                {
                    Label = Texts.Figure("dimension." + dimension.Id),
                    Category = new JsonStatCategory
                    {
                        Index = dimension.Codes,
                        Label = dimension.Labels,
                        Unit = dimension.Id == "stat" ? UnitsOf(indicators, dimension.Codes) : null,
                    },
                }
            ),
            Value = [.. cube.Cells.Select(cell => cell.Figure.Value)],
            Status = cube
                .Cells.Select((cell, position) => (cell.Figure.Status, position))
                .Where(entry => entry.Status is not null)
                .ToDictionary(entry => entry.position.ToString(CultureInfo.InvariantCulture), entry => entry.Status!),
            Note = CubeLabels.Notes(cube.Dataset),
            Extension = ExtensionOf(cube, indicators),
        };
    }

    private static JsonStatExtension ExtensionOf(Cube cube, List<Indicator> indicators) =>
        new()
        {
            DatasetId = cube.Dataset.Id,
            Release = cube.Release.Number,
            AsOf = cube.Release.AsOf,
            Suppression = new Dictionary<string, int>
            {
                ["k"] = cube.Release.MinimumCell,
                ["roundedTo"] = cube.Release.RoundCountsTo,
            },
            IndicatorVersion = cube
                .Cells.GroupBy(cell => cell.Indicator.Id)
                .ToDictionary(cells => cells.Key, cells => cells.Min(cell => cell.Version)),
            Carried = cube.Carried,
            IndicatorUnit = indicators.ToDictionary(
                indicator => indicator.Id,
                indicator => new JsonStatUnit { Decimals = indicator.Decimals, Label = Texts.Figure("unit." + indicator.Unit) }
            ),
        };

    /// <summary>Units of statistics by their code.</summary>
    internal static Dictionary<string, JsonStatUnit> UnitsOf(IReadOnlyList<Indicator> indicators, IReadOnlyList<string> stats) =>
        stats.ToDictionary(
            stat => stat,
            stat => new JsonStatUnit
            {
                Decimals = Units.Decimals(indicators, stat),
                Label = Texts.Figure("unit." + Units.Of(indicators, stat)),
            }
        );

    /// <summary>A moment to the second.</summary>
    internal static string Instant(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A dimension.</summary>
public sealed record JsonStatDimension
{
    /// <summary>Name.</summary>
    public required string Label { get; init; }

    /// <summary>Its categories.</summary>
    public required JsonStatCategory Category { get; init; }
}

/// <summary>The categories of a dimension.</summary>
public sealed record JsonStatCategory
{
    /// <summary>Codes in order.</summary>
    public required IReadOnlyList<string> Index { get; init; }

    /// <summary>Names by code.</summary>
    public required IReadOnlyDictionary<string, string> Label { get; init; }

    /// <summary>Units by code, of the statistics.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, JsonStatUnit>? Unit { get; init; }
}

/// <summary>Unit of a statistic.</summary>
public sealed record JsonStatUnit
{
    /// <summary>Decimals in which it is shown.</summary>
    public required int Decimals { get; init; }

    /// <summary>Name.</summary>
    public required string Label { get; init; }
}

/// <summary>What JSON-stat itself has no place for.</summary>
public sealed record JsonStatExtension
{
    /// <summary>The dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Number of the release.</summary>
    public required int Release { get; init; }

    /// <summary>The day as of which the release was computed.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Rules of disclosure in force.</summary>
    public required IReadOnlyDictionary<string, int> Suppression { get; init; }

    /// <summary>Version of each indicator's formula.</summary>
    public required IReadOnlyDictionary<string, int> IndicatorVersion { get; init; }

    /// <summary>Figures that an earlier release computed, because too few people differ since.</summary>
    public required IReadOnlyList<CarriedGroup> Carried { get; init; }

    /// <summary>Unit of each indicator: that of statistics whose unit is the indicator's.</summary>
    public required IReadOnlyDictionary<string, JsonStatUnit> IndicatorUnit { get; init; }
}
