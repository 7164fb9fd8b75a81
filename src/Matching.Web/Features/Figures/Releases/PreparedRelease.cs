using System.Text.Json;
using Matching.Indicators.Audit;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Features.Participants.Programmes;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>Codes of a dimension that depends on the programme, with the labels that are names.</summary>
public sealed record ReleaseCode(string Dimension, string Code, int Position, string? Label);

/// <summary>A release computed and not yet stored.</summary>
public sealed record PreparedRelease(
    Programme Programme,
    int Number,
    DateOnly AsOf,
    IReadOnlyList<ReleaseCode> Codes,
    IReadOnlyList<IndicatorFigures> Figures,
    IReadOnlyList<FigureGroup> Targets
)
{
    /// <summary>The indicators that the programme's forms declare.</summary>
    public required IReadOnlyList<DeclaredIndicator> Declared { get; init; }

    /// <summary>The same as the release stores them; null of none.</summary>
    public string? DeclaredText => Declared.Count == 0 ? null : JsonSerializer.Serialize(Declared, JsonSerializerOptions.Web);

    /// <summary>What the audit of everything that it publishes found.</summary>
    public required JointAuditResult Audit { get; init; }

    /// <summary>Number of erasures in the programme before the data was read.</summary>
    public required long Erased { get; init; }

    /// <summary>What its page counts; null where it is counted when it is read.</summary>
    public ReleaseCounts? Counts { get; init; }

    /// <summary>Everything that it publishes.</summary>
    public IReadOnlyList<FigureGroup> Groups => [.. Figures.SelectMany(indicator => indicator.Groups), .. Targets];
}

/// <summary>A stored group of figures with the number of its release.</summary>
internal sealed record NumberedGroupRow : GroupRow
{
    public required int Number { get; init; }
}

/// <summary>A stored group of figures.</summary>
internal record GroupRow
{
    public required string Indicator { get; init; }
    public required int IndicatorVersion { get; init; }
    public required string Wave { get; init; }
    public required string Family { get; init; }
    public required int ComputedIn { get; init; }
    public required string Cells { get; init; }

    public FigureGroup Figures() =>
        new()
        {
            Indicator = Indicator,
            Version = IndicatorVersion,
            Wave = Wave,
            Family = Family,
            ComputedIn = ComputedIn,
            Cells = FigureText.Read(Cells),
        };
}
