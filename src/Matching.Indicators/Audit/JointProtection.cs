using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;

namespace Matching.Indicators.Audit;

/// <summary>
/// Figures that were protected one table at a time, protected together: where the audit of everything finds a suppressed number
/// disclosed, more is suppressed of the group that it belongs to, until nothing is. First everything but the numbers of people,
/// then every place but the total, then all of it, then what bounds it. Groups carried forward stay as they are: what they show
/// is known.
/// </summary>
/// <param name="number">Number of the release.</param>
/// <param name="k">Smallest count shown.</param>
/// <param name="declared">Indicators that forms declare.</param>
public sealed class JointProtection(int number, int k, IReadOnlyList<Indicator>? declared = null)
{
    private const int MostSteps = 3;

    private readonly Dictionary<AuditedGroup, int> steps = [];
    private readonly KnownParts known = new();

    /// <summary>Audits the figures of a release, whose counts are not rounded, and suppresses what is needed.</summary>
    public JointAuditResult Of(IReadOnlyList<IndicatorFigures> figures, CancellationToken cancellationToken = default)
    {
        var groups = figures
            .SelectMany(indicator => indicator.Groups)
            .Where(one => one.ComputedIn == number)
            .ToDictionary(GroupOf);
        JointAuditResult Audited(IReadOnlyList<IndicatorFigures> some) =>
            ReleaseAudit.Of(Apply(some), number, k, known, declared, cancellationToken);
        bool SuppressAnyOf(JointAuditResult audit)
        {
            var isSuppressed = false;
            foreach (var theGroup in audit.Disclosed.Select(one => one.Group).Distinct())
            {
                isSuppressed |= Suppress(groups, theGroup) || SuppressWhatBounds(groups, theGroup);
            }

            return isSuppressed;
        }

        while (true)
        {
            var audit = Audited(figures);
            if (!SuppressAnyOf(audit))
            {
                return audit;
            }

            // until the whole is audited again, only what is disclosed
            var disclosed = JoinedWith(figures, audit.Disclosed.Select(one => one.Group.Indicator).ToHashSet());
            while (SuppressAnyOf(Audited(disclosed))) { }
        }
    }

    /// <summary>The figures without what is suppressed, rounded or not.</summary>
    public IReadOnlyList<IndicatorFigures> Apply(IReadOnlyList<IndicatorFigures> figures) =>
        steps.Count == 0
            ? figures
            : [.. figures.Select(indicator => indicator with { Groups = [.. indicator.Groups.Select(Stricter)] })];

    // Indicators and those whose people they share.
    private static List<IndicatorFigures> JoinedWith(IReadOnlyList<IndicatorFigures> figures, HashSet<string> indicators)
    {
        var isAnyJoined = indicators.Any(SamePeople.IsJoined);
        return
        [
            .. figures.Where(one => indicators.Contains(one.Indicator) || (isAnyJoined && SamePeople.IsJoined(one.Indicator))),
        ];
    }

    // The next step that suppresses anything; false where nothing is shown any longer.
    private bool Suppress(Dictionary<AuditedGroup, FigureGroup> groups, AuditedGroup theGroup)
    {
        var before = Shown(groups, theGroup);
        while (before > 0 && Shown(groups, theGroup) == before)
        {
            steps[theGroup] = steps.GetValueOrDefault(theGroup) + 1;
        }

        return before > 0;
    }

    // Where nothing of a group is shown any longer it follows from the total, which the other breakdowns of the wave show, and
    // from those of the same people who are in the change: either goes, whatever shows less.
    private bool SuppressWhatBounds(Dictionary<AuditedGroup, FigureGroup> groups, AuditedGroup theGroup)
    {
        var change = theGroup with { Wave = Measure.Change };
        var wave = groups.Keys.Where(one => one == theGroup with { Family = one.Family }).ToList();
        var (inChange, inWave) = (Shown(groups, change), wave.Sum(one => Shown(groups, one)));
        if (inChange > 0 && (inWave == 0 || inChange <= inWave))
        {
            return Suppress(groups, change);
        }

        wave.ForEach(one => steps[one] = MostSteps);
        return inWave > 0;
    }

    private int Shown(Dictionary<AuditedGroup, FigureGroup> groups, AuditedGroup theGroup) =>
        groups.TryGetValue(theGroup, out var one)
            ? one.Cells.Count(cell => cell.Value.Value is not null && !IsSuppressed(cell.Key, steps.GetValueOrDefault(theGroup)))
            : 0;

    private static AuditedGroup GroupOf(FigureGroup one) => new(one.Indicator, one.Wave, one.Family);

    private FigureGroup Stricter(FigureGroup one) =>
        one.ComputedIn == number && steps.TryGetValue(GroupOf(one), out var step)
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
            step > 0
            && key.Codes.Split(',').Any(code => code != Breakdown.Total)
            && (step > 1 || key.Stat is not ("n" or "count" or "n_first" or "n_second"))
        );
}
