using Matching.Indicators.Disclosure;
using Matching.Indicators.Statistics;
using Matching.Indicators.Summaries;

namespace Matching.Indicators.Computation;

/// <summary>Writes figures as cells: suppressed, rounded, and marked as of low reliability or provisional.</summary>
internal sealed class CellWriter(ReleaseInput input, Dossier dossier)
{
    // Up to here an estimate is marked as of low reliability.
    private const int FewPeople = 30;

    // In a programme this small all people know each other: only the fact of the release is published.
    private readonly bool isTooSmall = PrimaryRules.HidesProgramme(dossier.People.Count);
    private readonly string openQuarter = Breakdown.PeriodOf(dossier.AsOf);

    /// <summary>Whether a place may be published at all.</summary>
    public bool MayShow(bool isShown) => isShown && !isTooSmall;

    /// <summary>Writes a figure.</summary>
    /// <param name="cells">Where to.</param>
    /// <param name="key">Its key.</param>
    /// <param name="figure">The figure; null for one that is suppressed.</param>
    /// <param name="baseN">The number that it rests on.</param>
    /// <param name="isEstimate">Whether it is an estimate and not a count.</param>
    public void Write(Dictionary<CellKey, FigureCell> cells, CellKey key, Figure? figure, int baseN, bool isEstimate)
    {
        if (figure is not { } shown)
        {
            cells[key] = FigureCell.Suppressed;
            return;
        }

        var status =
            shown.Value is null ? ReleaseBuilder.NotApplicable
            : isEstimate && baseN is > 0 and < FewPeople ? ReleaseBuilder.LowReliability
            // the quarter that has not ended is provisional
            : key.Breakdown == Breakdown.Period && key.Codes == openQuarter ? ReleaseBuilder.Provisional
            : null;
        var rounded = new SummaryContext(input.RoundTo).Rounded(baseN);
        cells[key] = new FigureCell(shown.Value, status, shown.Value is null ? shown.Reason : null, rounded);
    }
}
