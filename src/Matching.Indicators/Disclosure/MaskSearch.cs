namespace Matching.Indicators.Disclosure;

/// <summary>
/// Looks for the mask that hides what is asked for least. <see cref="ComplementarySuppression"/> finds a cheap one, but goes
/// cell by cell and may end up with one that hides what another would show. So (1) each foremost cell that it hides is fixed
/// as shown and the rest solved again: where that protects as well, it stays shown, those asked for most first; (2) the same
/// is tried with the dearest of the other cells, and taken where the mask becomes cheaper. The audit of each mask is that of
/// the solver: a preference never weakens it.
/// <para>Complexity: one solution more for each foremost cell that is hidden, and at most <see cref="MostTries"/> besides.</para>
/// </summary>
/// <param name="problem">What must be hidden.</param>
/// <param name="needs">How much each cell is asked for.</param>
internal sealed class MaskSearch(SuppressionProblem problem, int[] needs)
{
    // Measured on releases: more tries find little, and each costs as much as the first solution.
    private const int MostTries = 4;

    private readonly bool[] _fixed = [.. problem.Fixed];

    public SuppressionMask Run()
    {
        var mask = ComplementarySuppression.Solve(problem);
        // Cells that the rules hide, or that count no people, are no matter of choice.
        var choices = Enumerable
            .Range(0, needs.Length)
            .Where(cell => !problem.Primary[cell] && problem.Table.Values[cell] > 0)
            .OrderByDescending(cell => problem.Costs[cell])
            .ThenBy(cell => cell)
            .ToList();
        foreach (var cell in choices.Where(cell => needs[cell] >= DisclosureOptions.Foremost))
        {
            mask = mask.Hidden[cell] && Showing(cell, mask, needs[cell]) is { } other ? other : mask;
        }

        foreach (
            var cell in choices
                .Where(cell => mask.Hidden[cell] && needs[cell] < DisclosureOptions.Foremost)
                .Take(MostTries)
                .ToList()
        )
        {
            if (mask.Hidden[cell] && Showing(cell, mask, DisclosureOptions.Foremost) is { } other && Loss(other) < Loss(mask))
            {
                (mask, _fixed[cell]) = (other, true);
            }
        }

        return mask;
    }

    /// <summary>
    /// A mask that protects as well and shows one cell more, and all shown ones that are asked for as much; null when there
    /// is none.
    /// </summary>
    private SuppressionMask? Showing(int cell, SuppressionMask mask, int leastNeed)
    {
        bool[] isFixed =
        [
            .. _fixed.Select((isFixed, other) => isFixed || other == cell || (needs[other] >= leastNeed && !mask.Hidden[other])),
        ];
        var found = ComplementarySuppression.Solve(problem with { Fixed = isFixed });
        return !found.Hidden[cell] && found.ProtectsAsWellAs(mask) ? found : null;
    }

    private long Loss(SuppressionMask mask) =>
        mask.Hidden.Index().Where(cell => cell.Item).Sum(cell => problem.Costs[cell.Index]);
}
