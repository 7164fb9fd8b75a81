namespace Matching.Indicators.Disclosure;

/// <summary>One run of <see cref="ComplementarySuppression"/>.</summary>
internal sealed class Suppressor(SuppressionProblem problem)
{
    // An audit costs about the square of the cells hidden, so these bound a table to seconds; tables of up to 80 suppressed
    // cells feel no bound.
    private const int TrialEffort = 150_000;
    private const int ReductionEffort = 600_000;
    private const int MostTrials = 24;

    private readonly AdditiveTable _table = problem.Table;
    private readonly long _dearest = problem.Costs.Max();

    // Cells that nothing protects as far as asked, with the span that they are to keep.
    private readonly SortedDictionary<int, long> _narrow = [];
    private readonly bool[] _fixed = new bool[problem.Table.Values.Count];

    public SuppressionMask Run()
    {
        var least = new bool[_table.Values.Count];
        for (var cell = 0; cell < least.Length; cell++)
        {
            if (problem.Primary[cell])
            {
                Hide(least, cell);
            }
        }

        FixClosures();
        var hidden = Repaired(least);
        // Hiding more only widens what can be, so what is wide once stays so.
        var wide = new bool[least.Length];
        for (var attack = Attack(hidden); Failing(hidden, attack, wide) is { } cell; attack = Attack(hidden))
        {
            if (Widen(hidden, cell, attack) is { } wider)
            {
                hidden = wider;
            }
            else
            {
                _narrow.Add(cell, 0);
            }
        }

        KeepWidths(hidden);
        var mask = Reduced(hidden, least);
        KeepWidths(mask);
        return new SuppressionMask(mask, [.. _narrow.Keys]) { Widths = _narrow.ToDictionary() };
    }

    /// <summary>What is narrow stays as wide as it is; what is shown again is no longer narrow.</summary>
    private void KeepWidths(bool[] hidden)
    {
        var attack = Attack(hidden);
        foreach (var cell in _narrow.Keys.ToList())
        {
            if (hidden[cell])
            {
                _narrow[cell] = Math.Min(problem.Spans[cell], attack.Interval(cell).Span);
            }
            else
            {
                _narrow.Remove(cell);
            }
        }
    }

    /// <summary>What the attacker knows each suppressed cell to be at least.</summary>
    internal long[] Floors(bool[] hidden)
    {
        var floors = (long[])problem.Floors.Clone();
        for (var cell = 0; cell < hidden.Length; cell++)
        {
            // Where a cell takes others with it, they may be 0.
            foreach (var other in hidden[cell] ? problem.Together[cell] : [])
            {
                floors[other] = other == cell ? floors[other] : 0;
            }
        }

        foreach (var (_, parts) in _table.Lines)
        {
            // A line of which nothing is shown may have zeros.
            if (Array.TrueForAll(parts, part => hidden[part]))
            {
                foreach (var part in parts)
                {
                    floors[part] = 0;
                }
            }
        }

        return floors;
    }

    private Attack Attack(bool[] hidden) => new(_table.Relations, hidden, Floors(hidden));

    /// <summary>What would take a fixed cell with it is as fixed.</summary>
    private void FixClosures()
    {
        for (var cell = 0; cell < _fixed.Length; cell++)
        {
            var closure = new bool[_fixed.Length];
            Hide(closure, cell);
            _fixed[cell] = Enumerable.Range(0, closure.Length).Any(other => closure[other] && problem.Fixed[other]);
        }
    }

    private int? Failing(bool[] hidden, Attack attack, bool[] wide)
    {
        for (var cell = 0; cell < hidden.Length; cell++)
        {
            if (hidden[cell] && !wide[cell] && !(wide[cell] = Protects(attack, cell)))
            {
                return cell;
            }
        }

        return null;
    }

    private bool Protects(Attack attack, int cell)
    {
        var isNarrow = _narrow.TryGetValue(cell, out var span);
        var (asked, fromZero) = isNarrow ? (span, false) : (problem.Spans[cell], problem.FromZero[cell]);
        return (asked == 0 && !fromZero) || attack.Protects(cell, asked, fromZero);
    }

    private void Hide(bool[] hidden, int cell)
    {
        foreach (var other in problem.Together[cell].Append(cell).Where(other => !hidden[other]))
        {
            hidden[other] = true;
            Hide(hidden, other);
            foreach (
                var (whole, parts) in _table
                    .LinesOf(other)
                    .Select(line => _table.Lines[line])
                    .Where(line => line.Parts.Length == 1)
            )
            {
                // The only part of a whole is the whole.
                Hide(hidden, other == whole ? parts[0] : whole);
            }
        }
    }

    private bool[] Repaired(bool[] start)
    {
        var hidden = (bool[])start.Clone();
        var floors = Floors(hidden);
        for (var isDone = false; !isDone; )
        {
            isDone = true;
            foreach (var line in _table.Lines)
            {
                while (IsThin(line, hidden, floors) && Cheapest(line.Parts.Append(line.Whole), hidden) is { } cell)
                {
                    Hide(hidden, cell);
                    floors = Floors(hidden);
                    isDone = false;
                }
            }
        }

        return hidden;
    }

    /// <summary>Whether a line by itself bounds one of its suppressed cells too closely.</summary>
    private bool IsThin((int Whole, int[] Parts) line, bool[] hidden, long[] floors)
    {
        var (count, room, span) = (0, 0L, 0L);
        foreach (var part in line.Parts)
        {
            if (hidden[part])
            {
                count++;
                room += Math.Max(0, _table.Values[part] - floors[part]);
                span = Math.Max(span, problem.Spans[part]);
            }
        }

        return hidden[line.Whole] ? count == 0 && problem.Spans[line.Whole] > 0 : span > 0 && (count == 1 || room < span);
    }

    private bool MayHide(int cell, bool[] hidden) => !hidden[cell] && !_fixed[cell] && _table.Values[cell] > 0;

    private int? Cheapest(IEnumerable<int> cells, bool[] hidden) =>
        cells
            .Where(cell => MayHide(cell, hidden))
            .OrderBy(cell => Price(cell, hidden))
            .ThenBy(cell => cell)
            .Cast<int?>()
            .FirstOrDefault();

    /// <summary>What hiding a cell costs, and at least the lines that had nothing hidden before.</summary>
    private long Price(int cell, bool[] hidden)
    {
        var price = Weight(cell, hidden);
        foreach (var line in _table.LinesOf(cell))
        {
            var (whole, parts) = _table.Lines[line];
            long? next = null;
            foreach (var other in parts.Append(whole))
            {
                if (hidden[other])
                {
                    next = 0;
                    break;
                }

                if (other != cell && MayHide(other, hidden))
                {
                    next = Math.Min(next ?? long.MaxValue, problem.Costs[other]);
                }
            }

            // A line with nothing else to hide makes this cell useless.
            price += next ?? _dearest;
        }

        return price;
    }

    private long Weight(int cell, bool[] hidden) =>
        problem.Together[cell].Append(cell).Distinct().Where(other => !hidden[other]).Sum(other => problem.Costs[other]);

    private long Loss(bool[] hidden) =>
        Enumerable.Range(0, hidden.Length).Where(cell => hidden[cell]).Sum(cell => problem.Costs[cell]);

    /// <summary>A wider mask in which the cell is better protected, null when there is none.</summary>
    private bool[]? Widen(bool[] hidden, int cell, Attack attack)
    {
        var near = attack
            .Around(cell)
            .SelectMany(_table.LinesOf)
            .Distinct()
            .SelectMany(line => _table.Lines[line].Parts.Append(_table.Lines[line].Whole))
            .Distinct()
            .ToList();
        var candidates = near.Where(other => MayHide(other, hidden))
            .OrderBy(other => Price(other, hidden))
            .ThenBy(other => other)
            .Take(Math.Clamp(TrialEffort / Square(hidden), 2, MostTrials))
            .ToList();
        if (candidates.Count == 0)
        {
            return WithZeros(hidden, cell);
        }

        (bool[] Mask, long Loss)? best = null;
        foreach (var candidate in candidates)
        {
            var trial = (bool[])hidden.Clone();
            Hide(trial, candidate);
            trial = Repaired(trial);
            var loss = Loss(trial);
            if ((best is null || loss < best.Value.Loss) && Protects(Attack(trial), cell))
            {
                best = (trial, loss);
            }
        }

        if (best is null)
        {
            var first = (bool[])hidden.Clone();
            Hide(first, candidates[0]);
            return Repaired(first);
        }

        return best.Value.Mask;
    }

    /// <summary>
    /// Nothing above 0 is left: the zeros of the lines around the cell go, so that it is no longer known that zeros are
    /// shown there.
    /// </summary>
    private bool[]? WithZeros(bool[] hidden, int cell)
    {
        var mask = (bool[])hidden.Clone();
        foreach (
            var zero in _table
                .LinesOf(cell)
                .SelectMany(line => _table.Lines[line].Parts)
                .Where(part => !hidden[part] && !_fixed[part])
        )
        {
            Hide(mask, zero);
        }

        return mask.SequenceEqual(hidden) ? null : Repaired(mask);
    }

    /// <summary>Shows again what the audit does not need, dearest first.</summary>
    private bool[] Reduced(bool[] hidden, bool[] least)
    {
        var (mask, trials) = (hidden, Math.Max(4, ReductionEffort / Square(hidden)));
        foreach (
            var cell in Enumerable
                .Range(0, mask.Length)
                .Where(cell => hidden[cell] && !least[cell])
                .OrderByDescending(cell => Weight(cell, least))
                .ThenBy(cell => cell)
        )
        {
            if (!mask[cell] || trials == 0)
            {
                continue;
            }

            var trial = (bool[])mask.Clone();
            foreach (var other in problem.Together[cell].Append(cell).Where(other => !least[other]))
            {
                trial[other] = false;
            }

            if (!IsClosed(trial) || IsAnyThin(trial))
            {
                continue;
            }

            trials--;
            if (Failing(trial, Attack(trial), new bool[trial.Length]) is null)
            {
                mask = trial;
            }
        }

        return mask;
    }

    private static int Square(bool[] hidden)
    {
        var count = hidden.Count(isHidden => isHidden);
        return Math.Max(1, count * count);
    }

    private bool IsAnyThin(bool[] hidden)
    {
        var floors = Floors(hidden);
        return _table.Lines.Any(line => IsThin(line, hidden, floors));
    }

    private bool IsClosed(bool[] hidden)
    {
        var closed = new bool[hidden.Length];
        for (var cell = 0; cell < hidden.Length; cell++)
        {
            if (hidden[cell])
            {
                Hide(closed, cell);
            }
        }

        return closed.SequenceEqual(hidden);
    }
}
