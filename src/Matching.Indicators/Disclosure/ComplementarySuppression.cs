namespace Matching.Indicators.Disclosure;

/// <summary>Which cells of a table are shown.</summary>
/// <param name="Hidden">By cell, whether it is hidden. The reason is not given: it would help an attacker.</param>
/// <param name="Narrow">
/// Suppressed cells that can be bounded more closely than asked although nothing is left that could be hidden beside them;
/// empty unless the published total is itself that small, or cells were fixed.
/// </param>
public sealed record SuppressionMask(IReadOnlyList<bool> Hidden, IReadOnlyList<int> Narrow)
{
    /// <summary>How far apart the smallest and largest possible value of each narrow cell lie.</summary>
    internal IReadOnlyDictionary<int, long> Widths { get; init; } = new Dictionary<int, long>();

    /// <summary>Whether each cell that it leaves narrow is narrow in another mask too, and no wider there.</summary>
    internal bool ProtectsAsWellAs(SuppressionMask other) =>
        Widths.All(cell => other.Widths.TryGetValue(cell.Key, out var width) && cell.Value >= width);
}

/// <summary>What must be hidden in a table, and how wide what is hidden must stay.</summary>
internal sealed record SuppressionProblem
{
    public required AdditiveTable Table { get; init; }

    /// <summary>Cells that are hidden by a rule of their own.</summary>
    public required bool[] Primary { get; init; }

    /// <summary>How far apart the smallest and largest possible value of a cell must lie once it is hidden.</summary>
    public required long[] Spans { get; init; }

    /// <summary>Cells of which it must not be known that they count any person.</summary>
    public required bool[] FromZero { get; init; }

    /// <summary>What the attacker knows a suppressed cell to be at least: 1 where a 0 would have been shown.</summary>
    public required long[] Floors { get; init; }

    /// <summary>Cells that are never hidden for the sake of others.</summary>
    public required bool[] Fixed { get; init; }

    /// <summary>
    /// For each cell those that are hidden with it; a 0 among them is hidden too, and the attacker knows that it may be.
    /// </summary>
    public required int[][] Together { get; init; }

    /// <summary>
    /// What is lost when a cell is hidden: of all masks that protect, a cheap one is looked for. Defaults to the number of
    /// people.
    /// </summary>
    public required long[] Costs { get; init; }
}

/// <summary>
/// Complementary suppression: hides further cells of an additive table, as few people's worth as it can find, until no
/// suppressed cell can be bounded more closely than asked by an attacker who knows the published cells, that they add up,
/// and that zeros are shown.
/// <para>
/// Method: (1) necessary conditions line by line: a line with hidden parts has at least two, which leave room enough between
/// them; the cheapest cell is taken, counting what its other lines would then need; (2) the exact audit of
/// <see cref="FeasibleIntervals"/>; a cell that is still too narrow gets the cheapest further cell that makes it wide; (3) cells
/// that the audit no longer needs are shown again, dearest first. Zeros are no protection where the attacker knows that
/// zeros are shown; they are hidden only when everything else of a line is. Finding the least loss is NP-hard (Kelly, Golden
/// and Assad, Networks 22, 1992, 397-417), so the loss is small and not proven least; the protection is proven.
/// </para>
/// <para>
/// Ties go by the codes of the categories, so the order in which categories are given is of no consequence. Complexity: O(h)
/// audits for h cells hidden beside the primary ones, plus at most 24 trials for each cell that step 2 finds too narrow.
/// </para>
/// <para>
/// References: L. H. Cox, JASA 75, 1980, 377-385, doi:10.1080/01621459.1980.10477481; M. Fischetti, J. J. Salazar,
/// Management Science 47, 2001, 1008-1027, doi:10.1287/mnsc.47.7.1008.9805.
/// </para>
/// </summary>
public static class ComplementarySuppression
{
    /// <summary>Hides cells of a table of counts in which zeros are shown and the total stays.</summary>
    /// <param name="table">The table.</param>
    /// <param name="primary">Cells that are hidden by a rule of their own.</param>
    /// <param name="k">How far apart the smallest and largest possible value of each suppressed cell must lie at least.</param>
    public static SuppressionMask Hide(AdditiveTable table, IReadOnlyList<bool> primary, int k)
    {
        var cells = table.Values.Count;
        return Solve(
            new SuppressionProblem
            {
                Table = table,
                Primary = [.. primary],
                Spans = [.. Enumerable.Repeat((long)k, cells)],
                FromZero = new bool[cells],
                Floors = [.. Enumerable.Repeat(1L, cells)],
                Fixed = [.. Enumerable.Range(0, cells).Select(cell => cell == 0)],
                Together = [.. Enumerable.Range(0, cells).Select(cell => new[] { cell })],
                Costs = [.. table.Values],
            }
        );
    }

    internal static SuppressionMask Solve(SuppressionProblem problem) => new Suppressor(problem).Run();
}
