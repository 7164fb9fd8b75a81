using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;
using Matching.Web.Features.Figures.Targets;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>
/// How far targets had come, frozen with the release that says so. It is a function of the target and of what the release shows:
/// of a suppressed figure there is no progress. Of several targets on a figure the one due next is published.
/// </summary>
internal static class TargetFigures
{
    /// <summary>Whether an indicator is of this kind: it is never carried, and its base is that of its figure.</summary>
    public static bool IsOne(string indicator) => indicator.StartsWith("tgt.", StringComparison.Ordinal);

    public static IReadOnlyList<FigureGroup> Of(
        IEnumerable<Target> targets,
        ProgrammeCatalogue catalogue,
        ReleasedFigures figures,
        int release,
        DateOnly asOf
    )
    {
        var cells =
            new Dictionary<(string Indicator, int Version, string Wave, string Family), Dictionary<CellKey, FigureCell>>();
        foreach (
            var target in targets
                .OrderBy(target => target.DueOn < asOf)
                .ThenBy(target => Math.Abs(target.DueOn!.Value.DayNumber - asOf.DayNumber))
                .ThenBy(target => target.Id)
        )
        {
            if (catalogue.Find(target.Indicator) is not { } indicator)
            {
                continue;
            }

            var (breakdown, codes) = TargetPlace.Of(target.Breakdown, target.Category);
            var group = (target.Code, indicator.Version, target.Wave!, ReleasedFigures.FamilyOf(breakdown, codes));
            var of = cells.TryGetValue(group, out var known) ? known : cells[group] = [];
            foreach (var (stat, cell) in Progress(target, indicator, figures, breakdown, codes, asOf))
            {
                of.TryAdd(new CellKey(breakdown, codes, stat), cell);
            }
        }

        return
        [
            .. cells.Select(group => new FigureGroup
            {
                Indicator = group.Key.Indicator,
                Version = group.Key.Version,
                Wave = group.Key.Wave,
                Family = group.Key.Family,
                ComputedIn = release,
                Cells = group.Value,
            }),
        ];
    }

    private static IEnumerable<(string Stat, FigureCell Cell)> Progress(
        Target target,
        Indicator indicator,
        ReleasedFigures figures,
        string breakdown,
        string[] codes,
        DateOnly asOf
    )
    {
        var wave = target.Wave!;
        var isComparable =
            indicator.HasOneFormula(figures.VersionOf(indicator, wave, breakdown, codes), target.IndicatorVersion)
            && asOf >= target.BaselineOn;
        var hasInterval = indicator.Measure.SummaryOf(wave).HasInterval(target.Stat!);
        // bounds change places where less is better
        var (low, high) = target.Target >= target.Baseline ? ("ci_low", "ci_high") : ("ci_high", "ci_low");
        yield return ("progress", Cell(target.Stat!));
        yield return ("ci_low", Cell(hasInterval ? low : null));
        yield return ("ci_high", Cell(hasInterval ? high : null));

        FigureCell Cell(string? stat)
        {
            var cell = stat is null ? null : figures.Find(indicator, wave, breakdown, codes, stat);
            if (cell?.Value is not { } actual || !isComparable)
            {
                return cell is { Value: null }
                    ? cell with
                    {
                        BaseN = null,
                    }
                    : new FigureCell(
                        null,
                        ReleaseBuilder.NotApplicable,
                        cell is null ? Reasons.NotCollected : Reasons.NotComparableVersions,
                        null
                    );
            }

            var progress = TargetProgress.Of(
                target.Baseline!.Value,
                target.Target!.Value,
                actual,
                isUpBetter: target.Target >= target.Baseline
            );
            return cell with
            {
                Value = progress.Progress,
                Status = progress.Progress is null ? ReleaseBuilder.NotApplicable : cell.Status,
                Reason = progress.Reason,
            };
        }
    }
}
