using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Audit;

/// <summary>The published figures of an indicator in a wave and a family, and the unknowns behind them.</summary>
/// <param name="Indicator">The indicator.</param>
/// <param name="Wave">The wave; empty for none.</param>
/// <param name="ComputedIn">Number of the release that computed them.</param>
/// <param name="Summary">How they summarise people.</param>
/// <param name="Places">The unknowns, by place.</param>
/// <param name="Parts">The parts of each place.</param>
/// <param name="Figures">The figures.</param>
internal sealed record AskedFigures(
    Indicator Indicator,
    string Wave,
    int ComputedIn,
    EntrySummary Summary,
    PlacesOfFamily Places,
    IReadOnlyList<string> Parts,
    IReadOnlyList<PublishedFigure> Figures
)
{
    /// <summary>The least width of an interval that protects a number.</summary>
    public required int Least { get; init; }

    /// <summary>The group that is suppressed further where a number is disclosed.</summary>
    public AuditedGroup Group => new(Indicator.Id, Wave, Places.Family);

    /// <summary>The figures by place.</summary>
    public IEnumerable<IGrouping<(string Breakdown, string Codes), PublishedFigure>> ByPlace =>
        Figures.GroupBy(figure => (figure.Key.Breakdown, figure.Key.Codes));

    /// <summary>The numbers of all parts.</summary>
    public int[] All { get; } = [.. Enumerable.Range(0, Parts.Count)];

    /// <summary>The numbers of some parts.</summary>
    public int[] NumbersOf(IReadOnlyList<string> parts) =>
        ReferenceEquals(parts, Parts) ? All : [.. parts.Select(part => All.First(number => Parts[number] == part))];
}
