using Matching.Indicators.Computation;

namespace Matching.Indicators.Audit;

/// <summary>
/// Figures that were protected one table at a time, protected together: where the audit of everything finds a suppressed number
/// disclosed, more is suppressed of the group that it belongs to, until nothing is. First everything but the numbers of people,
/// then every place but the total, then all of it. Groups carried forward stay as they are: what they show is known.
/// </summary>
public static class JointProtection
{
    private const int MostSteps = 3;

    private static readonly FigureCell Suppressed = new(null, ReleaseBuilder.Confidential, Statistics.Reasons.Suppressed, null);

    /// <summary>Protects the figures of a release together.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="number">Number of the release.</param>
    /// <param name="k">Smallest count shown.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The figures, and what the audit of them finds.</returns>
    public static (IReadOnlyList<IndicatorFigures> Figures, JointAuditResult Audit) Of(
        IReadOnlyList<IndicatorFigures> figures,
        int number,
        int k,
        CancellationToken cancellationToken = default
    )
    {
        var all = JointAudit.Of(PublishedSystem.Of(PublishedFigure.Of(figures), k), cancellationToken);
        var left = all.Disclosed;
        var steps = new Dictionary<AuditedGroup, int>();
        while (
            left.Select(one => one.Group).Distinct().Where(one => steps.GetValueOrDefault(one) < MostSteps).ToList()
                is { Count: > 0 } open
        )
        {
            foreach (var theGroup in open)
            {
                steps[theGroup] = steps.GetValueOrDefault(theGroup) + 1;
            }

            figures = [.. figures.Select(indicator => Stricter(indicator, steps, number))];
            // More that is suppressed never narrows an interval: only the indicators that changed are asked again.
            var changed = steps.Keys.Select(one => (one.Indicator, one.Wave)).ToHashSet();
            left = JointAudit
                .Of(
                    PublishedSystem.Of(PublishedFigure.Of(figures.Where(one => changed.Contains((one.Indicator, one.Wave)))), k),
                    cancellationToken
                )
                .Disclosed;
        }

        return (figures, all with { Disclosed = left });
    }

    private static IndicatorFigures Stricter(IndicatorFigures indicator, Dictionary<AuditedGroup, int> steps, int number) =>
        indicator with
        {
            Groups =
            [
                .. indicator.Groups.Select(one =>
                    one.ComputedIn == number
                    && steps.TryGetValue(new AuditedGroup(one.Indicator, one.Wave, one.Family), out var step)
                        ? one with
                        {
                            Cells = one.Cells.ToDictionary(
                                cell => cell.Key,
                                cell => cell.Value.Value is not null && IsSuppressed(cell.Key, step) ? Suppressed : cell.Value
                            ),
                        }
                        : one
                ),
            ],
        };

    private static bool IsSuppressed(CellKey key, int step) =>
        step >= MostSteps
        || (
            key.Codes.Split(',').Any(code => code != Breakdown.Total)
            && (step > 1 || key.Stat is not ("n" or "count" or "n_first" or "n_second"))
        );
}
