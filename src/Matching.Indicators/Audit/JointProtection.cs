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
    /// <param name="roundTo">Base to which counts are rounded; 0 for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The figures, and what the audit of them finds.</returns>
    public static (IReadOnlyList<IndicatorFigures> Figures, JointAuditResult Audit) Of(
        IReadOnlyList<IndicatorFigures> figures,
        int number,
        int k,
        int roundTo = 0,
        CancellationToken cancellationToken = default
    )
    {
        JointAuditResult Audited()
        {
            JointAuditResult Of(bool joinsSamePeople) =>
                JointAudit.Of(PublishedSystem.Of(PublishedFigure.Of(figures), k, roundTo, joinsSamePeople), cancellationToken);
            try
            {
                return Of(joinsSamePeople: true);
            }
            catch (ContradictionException)
            {
                // a reader who takes for equal what is not finds a contradiction, and no number
                return Of(joinsSamePeople: false);
            }
        }

        var audit = Audited();
        var steps = new Dictionary<AuditedGroup, int>();
        List<AuditedGroup> Open() =>
            [.. audit.Disclosed.Select(one => one.Group).Distinct().Where(one => steps.GetValueOrDefault(one) < MostSteps)];
        for (var open = Open(); open.Count > 0; open = Open())
        {
            foreach (var theGroup in open)
            {
                steps[theGroup] = steps.GetValueOrDefault(theGroup) + 1;
            }

            figures = [.. figures.Select(indicator => Stricter(indicator, steps, number))];
            audit = Audited();
        }

        return (figures, audit);
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
