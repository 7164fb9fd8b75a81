namespace Matching.Indicators.Disclosure;

/// <summary>
/// The mask of a cube: the categories of a breakdown of one or two dimensions, with margins and hierarchies, each with all
/// statistics of an indicator, whose counts a split may divide further. Number and parts are one additive table, so they are
/// protected together.
/// </summary>
public sealed class DisclosureCube
{
    private readonly bool[] _hidden;
    private readonly bool _hasSplit;

    private DisclosureCube(AdditiveTable table, bool hasSplit, SuppressionMask mask)
    {
        (Table, _hasSplit, _hidden) = (table, hasSplit, [.. mask.Hidden]);
        Narrow = [.. mask.Narrow.Select(table.Codes)];
    }

    /// <summary>The counts: dimensions of the breakdown, then the split.</summary>
    public AdditiveTable Table { get; }

    /// <summary>Whether each cell of <see cref="Table"/> is hidden.</summary>
    public IReadOnlyList<bool> Hidden => _hidden;

    /// <summary>
    /// Suppressed cells that the published total alone bounds more closely than the rule allows; hiding more would not help.
    /// </summary>
    public IReadOnlyList<string[]> Narrow { get; }

    /// <summary>Whether a category may be shown: its number, mean and all else that is published about it.</summary>
    public bool Shows(params IReadOnlyList<string> categories) =>
        !_hidden[Table.Cell(_hasSplit ? [.. categories, Table.Dimensions[^1].Codes[0]] : categories)];

    /// <summary>Whether a part of a category's split may be shown. A share may be when all parts of its split may.</summary>
    public bool ShowsPart(string part, params IReadOnlyList<string> categories) => !_hidden[Table.Cell([.. categories, part])];

    /// <summary>The mask of a cube without a split: counts, or means and the numbers behind them.</summary>
    /// <param name="table">Number of people by category.</param>
    /// <param name="rule">The rule under which the cube is published.</param>
    /// <param name="options">What else is known of the cube.</param>
    public static DisclosureCube Protect(AdditiveTable table, DisclosureRule rule, DisclosureOptions? options = null) =>
        new(table, hasSplit: false, new CubeProblem(table, hasSplit: false, rule, options ?? new DisclosureOptions()).Solve());

    /// <summary>The mask of a cube whose last dimension splits each category.</summary>
    /// <param name="table">Number of people by category and, last, by part of the split.</param>
    /// <param name="rule">The rule under which the cube is published.</param>
    /// <param name="options">What else is known of the cube.</param>
    public static DisclosureCube ProtectSplit(AdditiveTable table, DisclosureRule rule, DisclosureOptions? options = null)
    {
        if (table.Dimensions.Count < 2)
        {
            throw new ArgumentException("A split needs a breakdown beside it.", nameof(table));
        }

        return new DisclosureCube(
            table,
            hasSplit: true,
            new CubeProblem(table, hasSplit: true, rule, options ?? new DisclosureOptions()).Solve()
        );
    }
}

/// <summary>Puts a cube's rule into terms of its table.</summary>
internal sealed class CubeProblem(AdditiveTable table, bool hasSplit, DisclosureRule rule, DisclosureOptions options)
{
    private readonly int _split = table.Dimensions.Count - 1;

    /// <summary>How wide each cell must stay when it is hidden.</summary>
    public long[] Spans() =>
        [.. Enumerable.Range(0, table.Values.Count).Select(cell => Asks(options.IsUnpublished, cell) ? 0 : Span(cell))];

    public SuppressionMask Solve()
    {
        var cells = Enumerable.Range(0, table.Values.Count).ToArray();
        var unpublished = cells.Select(cell => Asks(options.IsUnpublished, cell)).ToArray();
        var tooThin = cells.Select(cell => IsTooThin(cell) || Asks(options.IsAlsoHidden, cell)).ToArray();
        var needs = Array.ConvertAll(cells, cell => options.Need?.Invoke(table.Codes(cell)) ?? 0);
        var problem = new SuppressionProblem
        {
            Table = table,
            Primary = [.. cells.Select(cell => unpublished[cell] || tooThin[cell])],
            Spans = Spans(),
            FromZero =
            [
                .. cells.Select(cell =>
                    rule.IsSensitive && tooThin[cell] && !unpublished[cell] && table.Values[cell] < Least(cell)
                ),
            ],
            Floors = [.. cells.Select(cell => rule.IsSensitive || unpublished[cell] || IsPart(cell) ? 0L : 1L)],
            Fixed = [.. cells.Select(cell => Category(cell) == 0 || Asks(options.IsKnown, cell))],
            Together = [.. cells.Select(Together)],
            Costs = Costs(needs),
        };
        return options.Need is null ? ComplementarySuppression.Solve(problem) : new MaskSearch(problem, needs).Run();
    }

    // Needs come first, whatever the number of people; of equal needs the fewest people are hidden.
    private long[] Costs(int[] needs)
    {
        var step = (table.Values[0] + 1) * needs.Length;
        return [.. needs.Select((need, cell) => (step * need) + table.Values[cell])];
    }

    private bool IsPart(int cell) => hasSplit && table.Node(cell, _split) != 0;

    /// <summary>The cell with the number of the category that a cell belongs to.</summary>
    private int Category(int cell) => hasSplit ? table.With(cell, _split, 0) : cell;

    private bool Asks(Func<IReadOnlyList<string>, bool>? question, int cell) =>
        question is not null && question(hasSplit ? table.Codes(cell)[.._split] : table.Codes(cell));

    private int Least(int cell) => IsPart(cell) ? rule.K : rule.LeastBase;

    private bool IsTooThin(int cell)
    {
        var n = table.Values[cell];
        if (!IsPart(cell))
        {
            return PrimaryRules.HidesCount(n, rule.LeastBase, rule.IsSensitive);
        }

        // Of shares that are not sensitive the base alone decides.
        return (!rule.IsShare || rule.IsSensitive) && PrimaryRules.HidesCount(n, rule.K, rule.IsSensitive);
    }

    private long Span(int cell)
    {
        if (!IsPart(cell))
        {
            return rule.LeastBase;
        }

        // A part of which all categories together have fewer than k is as narrow by the total, whatever else is hidden.
        return table.Values[table.With(0, _split, table.Node(cell, _split))] >= rule.K ? rule.K : 0;
    }

    private int[] Together(int cell)
    {
        if (options.IsLastTogether && table.Node(cell, _split) != 0)
        {
            return
            [
                .. Enumerable.Range(1, table.Dimensions[_split].Codes.Count - 1).Select(node => table.With(cell, _split, node)),
            ];
        }

        if (!hasSplit)
        {
            return [cell];
        }

        return [.. Enumerable.Range(0, table.Dimensions[_split].Codes.Count).Select(node => table.With(cell, _split, node))];
    }
}
