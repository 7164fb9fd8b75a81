namespace Matching.Indicators.Disclosure;

/// <summary>What can be derived of a hidden count.</summary>
/// <param name="Min">Smallest value it can have.</param>
/// <param name="Max">Largest value it can have, <see cref="long.MaxValue"/> where nothing bounds it.</param>
/// <param name="IsExact">
/// Whether tables of whole numbers with both values exist; else the interval holds but may be wider than the truth.
/// </param>
public sealed record FeasibleInterval(long Min, long Max, bool IsExact)
{
    /// <summary>Largest less smallest value.</summary>
    public long Span => Max == long.MaxValue ? long.MaxValue : Max - Min;
}

/// <summary>
/// The auditor, who is the attacker: the smallest and largest value of each suppressed cell over all tables of whole numbers
/// that agree with everything published. Each line of the table with a suppressed cell is an equation; suppressed cells that
/// share no equation, even by way of others, are solved apart. See <see cref="IntegerProgramme"/> for the method, and
/// Hundepool et al., Statistical Disclosure Control, Wiley 2012, for the problem.
/// </summary>
public static class FeasibleIntervals
{
    /// <summary>The interval of each suppressed cell, null for those that are shown.</summary>
    /// <param name="table">The table.</param>
    /// <param name="hidden">Which cells are hidden.</param>
    /// <param name="floors">What the attacker knows a suppressed cell to be at least; 0 without.</param>
    public static FeasibleInterval?[] Of(AdditiveTable table, IReadOnlyList<bool> hidden, IReadOnlyList<long>? floors = null)
    {
        var attack = new Attack(table.Relations, hidden, floors ?? new long[table.Values.Count]);
        return [.. Enumerable.Range(0, table.Values.Count).Select(cell => hidden[cell] ? attack.Interval(cell) : null)];
    }
}

/// <summary>An attack on one mask. What one question finds helps the next, as every table found bounds all its cells.</summary>
internal sealed class Attack
{
    private readonly Relations _table;
    private readonly IReadOnlyList<bool> _hidden;
    private readonly long[] _floors;
    private readonly Dictionary<int, (List<int> Cells, IntegerProgramme Programme)> _parts = [];

    // Smallest and largest value of each cell in the tables found so far; the true table is the first.
    private readonly long[] _low;
    private readonly long[] _high;

    public Attack(Relations table, IReadOnlyList<bool> hidden, IReadOnlyList<long> floors)
    {
        _table = table;
        _hidden = hidden;
        _floors = [.. floors.Select((floor, cell) => Math.Min(floor, table.Values[cell]))];
        _low = [.. table.Values];
        _high = [.. table.Values];
    }

    /// <summary>
    /// Whether tables exist that lie at least this far apart in a cell, and one that has it at 0 where that is asked.
    /// </summary>
    public bool Protects(int cell, long span, bool fromZero)
    {
        if (!IsWide(cell, span, fromZero))
        {
            Ask(cell, -1);
        }

        if (!IsWide(cell, span, fromZero))
        {
            Ask(cell, 1);
        }

        return IsWide(cell, span, fromZero);
    }

    public FeasibleInterval Interval(int cell)
    {
        var (min, isMinExact) = Ask(cell, -1);
        var (max, isMaxExact) = Ask(cell, 1);
        return new FeasibleInterval(min, max, isMinExact && isMaxExact);
    }

    /// <summary>The suppressed cells that equations connect with this one.</summary>
    public IReadOnlyList<int> Around(int cell) => Part(cell).Cells;

    private bool IsWide(int cell, long span, bool fromZero) =>
        (_high[cell] == long.MaxValue || _high[cell] - _low[cell] >= span) && (!fromZero || _low[cell] == 0);

    private (long Bound, bool IsExact) Ask(int cell, int sign)
    {
        var (cells, programme) = Part(cell);
        var (bound, isExact) = programme.Extreme(cells.IndexOf(cell), sign);
        if (bound == long.MaxValue)
        {
            _high[cell] = bound;
            return (bound, isExact);
        }

        if (isExact)
        {
            for (var i = 0; i < cells.Count; i++)
            {
                var value = programme.Point[i] + _floors[cells[i]];
                _low[cells[i]] = Math.Min(_low[cells[i]], value);
                _high[cells[i]] = Math.Max(_high[cells[i]], value);
            }
        }

        return (bound + _floors[cell], isExact);
    }

    private (List<int> Cells, IntegerProgramme Programme) Part(int cell)
    {
        if (_parts.TryGetValue(cell, out var part))
        {
            return part;
        }

        var lines = new SortedSet<int>();
        var cells = new SortedSet<int> { cell };
        var open = new Stack<int>([cell]);
        while (open.TryPop(out var next))
        {
            foreach (var line in _table.LinesOf(next).Where(lines.Add))
            {
                foreach (var other in Members(line).Where(member => _hidden[member] && cells.Add(member)))
                {
                    open.Push(other);
                }
            }
        }

        List<int> order = [.. cells];
        var position = order.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var equations = lines.Select(line =>
            Members(line)
                .Where(member => _hidden[member])
                .Select(member => (position[member], member == _table.Lines[line].Whole ? -1L : 1L))
                .ToArray()
        );
        part = (order, new IntegerProgramme([.. order.Select(member => _table.Values[member] - _floors[member])], equations));
        foreach (var member in order)
        {
            _parts[member] = part;
        }

        return part;
    }

    private IEnumerable<int> Members(int line) => _table.Lines[line].Parts.Append(_table.Lines[line].Whole);
}
