using System.Text.Json.Serialization;

namespace Matching.Web.Features.Indicators;

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

    /// <summary>Status by position: <c>c</c> confidential, <c>z</c> not applicable, <c>u</c> low reliability.</summary>
    public required IReadOnlyDictionary<string, string> Status { get; init; }

    /// <summary>What a reader should know.</summary>
    public required IReadOnlyList<string> Note { get; init; }

    /// <summary>Release, suppression and versions.</summary>
    public required JsonStatExtension Extension { get; init; }
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
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, JsonStatUnit>? Unit { get; init; }
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

    /// <summary>Rules of disclosure in force.</summary>
    public required IReadOnlyDictionary<string, int> Suppression { get; init; }

    /// <summary>Version of each indicator's formula.</summary>
    public required IReadOnlyDictionary<string, int> IndicatorVersion { get; init; }
}
