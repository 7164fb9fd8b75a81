using Matching.Indicators.Computation;

namespace Matching.Indicators.Audit;

/// <summary>A figure as a reader has it: with its value, or suppressed.</summary>
/// <param name="Indicator">The indicator with whose figures it is computed.</param>
/// <param name="Wave">The wave; empty for none.</param>
/// <param name="Key">Breakdown, codes and statistic.</param>
/// <param name="Value">The value; null where there is none.</param>
/// <param name="IsSuppressed">Whether it is suppressed.</param>
/// <param name="BaseN">The number that it rests on; null where that is not published.</param>
/// <param name="ComputedIn">Number of the release that computed it: figures of two releases are of two sets of people.</param>
public sealed record PublishedFigure(
    string Indicator,
    string Wave,
    CellKey Key,
    double? Value,
    bool IsSuppressed,
    int? BaseN = null,
    int ComputedIn = 0
)
{
    /// <summary>The figures of a release, but for indicators of which it shows nothing: they bound nothing.</summary>
    public static IEnumerable<PublishedFigure> Of(IEnumerable<IndicatorFigures> release) =>
        from indicator in release
        where indicator.Groups.Any(theGroup => theGroup.Cells.Values.Any(cell => cell.ShowsNumber))
        from theGroup in indicator.Groups
        from cell in theGroup.Cells
        select new PublishedFigure(
            indicator.Indicator,
            indicator.Wave,
            cell.Key,
            cell.Value.Value,
            cell.Value.Status == ReleaseBuilder.Confidential,
            cell.Value.BaseN,
            theGroup.ComputedIn
        );

    public override string ToString() => $"{Indicator}{(Wave.Length > 0 ? " " + Wave : "")} {Key}";
}
