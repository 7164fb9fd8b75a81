using Matching.Indicators.Computation;

namespace Matching.Indicators.Audit;

/// <summary>
/// Figures that were protected one table at a time, protected together: where the audit of everything finds a suppressed number
/// disclosed, more is suppressed of the group that it belongs to, until nothing is. First everything but the numbers of people,
/// then every place but the total, then all of it. Groups carried forward stay as they are: what they show is known.
/// </summary>
/// <param name="number">Number of the release.</param>
/// <param name="k">Smallest count shown.</param>
public sealed class JointProtection(int number, int k)
{
    private const int MostSteps = 3;

    private readonly Dictionary<AuditedGroup, int> steps = [];

    /// <summary>Audits the figures of a release, whose counts are not rounded, and suppresses what is needed.</summary>
    public JointAuditResult Of(IReadOnlyList<IndicatorFigures> figures, CancellationToken cancellationToken = default)
    {
        // numbers of people first: their audit is the quicker one, and what they take is no longer asked for
        Protect(figures, shown => ReleaseAudit.OfPeople(shown, number, k, cancellationToken));
        return Protect(figures, shown => ReleaseAudit.Of(shown, number, k, cancellationToken));
    }

    /// <summary>The figures without what is suppressed, rounded or not.</summary>
    public IReadOnlyList<IndicatorFigures> Apply(IReadOnlyList<IndicatorFigures> figures) =>
        steps.Count == 0
            ? figures
            : [.. figures.Select(indicator => indicator with { Groups = [.. indicator.Groups.Select(Stricter)] })];

    private JointAuditResult Protect(
        IReadOnlyList<IndicatorFigures> figures,
        Func<IReadOnlyList<IndicatorFigures>, JointAuditResult> auditOf
    )
    {
        var audit = auditOf(Apply(figures));
        for (var open = Open(audit); open.Count > 0; open = Open(audit))
        {
            foreach (var theGroup in open)
            {
                steps[theGroup] = steps.GetValueOrDefault(theGroup) + 1;
            }

            audit = auditOf(Apply(figures));
        }

        return audit;
    }

    // Where nothing of a group is shown any longer, it is the change of the same people that bounds it.
    private List<AuditedGroup> Open(JointAuditResult audit) =>
        [
            .. audit
                .Disclosed.Select(one => one.Group)
                .Select(one => IsClosed(one) ? one with { Wave = Measure.Change } : one)
                .Distinct()
                .Where(one => !IsClosed(one)),
        ];

    private bool IsClosed(AuditedGroup one) => steps.GetValueOrDefault(one) >= MostSteps;

    private FigureGroup Stricter(FigureGroup one) =>
        one.ComputedIn == number && steps.TryGetValue(new AuditedGroup(one.Indicator, one.Wave, one.Family), out var step)
            ? one with
            {
                Cells = one.Cells.ToDictionary(
                    cell => cell.Key,
                    cell => cell.Value.Value is not null && IsSuppressed(cell.Key, step) ? FigureCell.Suppressed : cell.Value
                ),
            }
            : one;

    private static bool IsSuppressed(CellKey key, int step) =>
        step >= MostSteps
        || (
            key.Codes.Split(',').Any(code => code != Breakdown.Total)
            && (step > 1 || key.Stat is not ("n" or "count" or "n_first" or "n_second"))
        );
}
