namespace Matching.Indicators.Disclosure;

/// <summary>A question took more steps than it may.</summary>
internal sealed class TooMuchEffortException() : InvalidOperationException("The question takes too many steps.");

/// <summary>
/// Condensed simplex tableau in whole numbers: D x_B = b - A x_N, the right side last in each row; see
/// <see cref="IntegerProgramme"/>.
/// </summary>
internal sealed class Tableau
{
    // Marks the objective among the basic variables and, while the equations are being solved, their zero.
    private const int ObjectiveRow = -1;

    private readonly int _variables;
    private readonly List<long[]> _rows = [];
    private readonly List<int> _basic = [];
    private int[] _nonBasic;
    private long _d = 1;

    // Effort is bounded by its number, never by time, so that results do not depend on the machine.
    private readonly int _mostPivots;
    private int _pivots;

    public Tableau(int variables, List<(int Variable, long Coefficient)[]> equations, long[] start, int mostPivots = int.MaxValue)
    {
        (_variables, _mostPivots) = (variables, mostPivots);
        _nonBasic = [.. Enumerable.Range(0, variables)];
        foreach (var equation in equations)
        {
            var row = new long[variables + 1];
            foreach (var (variable, coefficient) in equation)
            {
                row[variable] = coefficient;
            }

            row[^1] = equation.Sum(term => term.Coefficient * start[term.Variable]);
            _rows.Add(row);
            _basic.Add(ObjectiveRow);
        }

        Eliminate();
        Settle(start);
    }

    private Tableau(Tableau other)
    {
        (_variables, _mostPivots, _pivots) = (other._variables, other._mostPivots, other._pivots);
        _rows = [.. other._rows.Select(row => (long[])row.Clone())];
        _basic = [.. other._basic];
        _nonBasic = [.. other._nonBasic];
        _d = other._d;
    }

    /// <summary>Whether the present vertex is whole.</summary>
    public bool IsWhole => _rows.TrueForAll(row => row[^1] % _d == 0);

    public Tableau Copy() => new(this);

    /// <summary>Goes to a vertex with the largest value of sign * the sum of different variables.</summary>
    /// <returns>False when there is no largest value.</returns>
    public bool Maximise(IReadOnlyList<int> variables, int sign)
    {
        RemoveObjective();
        var row = new long[_nonBasic.Length + 1];
        foreach (var variable in variables)
        {
            var basic = _basic.IndexOf(variable);
            if (basic < 0)
            {
                row[Array.IndexOf(_nonBasic, variable)] -= sign * _d;
                continue;
            }

            for (var j = 0; j < row.Length; j++)
            {
                row[j] = checked(row[j] + (sign * _rows[basic][j]));
            }
        }

        _rows.Add(row);
        _basic.Add(ObjectiveRow);
        while (Entering() is var column && column >= 0)
        {
            var leaving = Leaving(column);
            if (leaving < 0)
            {
                return false;
            }

            Pivot(leaving, column);
        }

        return true;
    }

    /// <summary>The value of the sum that was maximised, rounded to where whole points can be.</summary>
    public long Objective(int sign)
    {
        var value = _rows[_basic.IndexOf(ObjectiveRow)][^1];
        return sign * (value >= 0 ? value / _d : -((-value + _d - 1) / _d));
    }

    /// <summary>Adds Gomory's cut of the first row that is not whole, and mends the vertex by the dual simplex.</summary>
    public void Cut()
    {
        var source = _rows.FindIndex(row => row[^1] % _d != 0);
        _rows.Add([.. _rows[source].Select(value => -Remainder(value))]);
        _basic.Add(Math.Max(_variables, _basic.Concat(_nonBasic).Max() + 1));
        while (Violated() is var row && row >= 0)
        {
            Pivot(row, DualEntering(row));
        }
    }

    /// <summary>The present vertex, rounded towards 0 where it is not whole.</summary>
    public long[] Point()
    {
        var point = new long[_variables];
        for (var i = 0; i < _rows.Count; i++)
        {
            if (_basic[i] >= 0 && _basic[i] < _variables)
            {
                point[_basic[i]] = _rows[i][^1] / _d;
            }
        }

        return point;
    }

    private long Remainder(long value) => ((value % _d) + _d) % _d;

    private void RemoveObjective()
    {
        var row = _basic.IndexOf(ObjectiveRow);
        if (row >= 0)
        {
            RemoveRow(row);
        }
    }

    private void RemoveRow(int row)
    {
        _rows.RemoveAt(row);
        _basic.RemoveAt(row);
    }

    /// <summary>Gauss: each equation gives a basic variable, or falls away when others imply it.</summary>
    private void Eliminate()
    {
        for (var row = 0; row < _rows.Count; )
        {
            // A column that was exchanged for an equation's zero never comes back.
            var column = Array.FindIndex(_rows[row], 0, _nonBasic.Length, value => value != 0);
            while (column >= 0 && _nonBasic[column] == ObjectiveRow)
            {
                column = Array.FindIndex(_rows[row], column + 1, _nonBasic.Length - column - 1, value => value != 0);
            }

            if (column < 0)
            {
                RemoveRow(row);
                continue;
            }

            Pivot(row, column);
            row++;
        }

        int[] kept = [.. Enumerable.Range(0, _nonBasic.Length).Where(column => _nonBasic[column] != ObjectiveRow)];
        for (var i = 0; i < _rows.Count; i++)
        {
            _rows[i] = [.. kept.Select(column => _rows[i][column]), _rows[i][^1]];
        }

        _nonBasic = [.. kept.Select(column => _nonBasic[column])];
    }

    /// <summary>From the known point to a vertex: non-basic variables go to 0 one by one.</summary>
    private void Settle(long[] start)
    {
        var value = (long[])start.Clone();
        for (var j = 0; j < _nonBasic.Length; j++)
        {
            var present = value[_nonBasic[j]];
            if (present == 0)
            {
                continue;
            }

            // D times the basic variables at the present point: those with a negative entry fall with x_j.
            var scaled = _rows.ConvertAll(row => Scaled(row, value));
            var first = -1;
            for (var i = 0; i < _rows.Count; i++)
            {
                if (_rows[i][j] < 0 && (first < 0 || Before(i, scaled[i], -_rows[i][j], first, scaled[first], -_rows[first][j])))
                {
                    first = i;
                }
            }

            if (first >= 0 && scaled[first] < -(Int128)_rows[first][j] * present)
            {
                Pivot(first, j);
            }

            value[_nonBasic[j]] = 0;
        }
    }

    private long Scaled(long[] row, long[] value)
    {
        var sum = row[^1];
        for (var j = 0; j < _nonBasic.Length; j++)
        {
            sum = checked(sum - (row[j] * value[_nonBasic[j]]));
        }

        return sum;
    }

    /// <summary>Whether ratio i comes before ratio j; of equal ones the variable with the smaller number (Bland).</summary>
    private bool Before(int i, long top, long bottom, int j, long otherTop, long otherBottom)
    {
        var difference = ((Int128)top * otherBottom).CompareTo((Int128)otherTop * bottom);
        return difference < 0 || (difference == 0 && _basic[i] < _basic[j]);
    }

    private int Entering()
    {
        var objective = _rows[_basic.IndexOf(ObjectiveRow)];
        var best = -1;
        for (var j = 0; j < _nonBasic.Length; j++)
        {
            if (objective[j] < 0 && (best < 0 || _nonBasic[j] < _nonBasic[best]))
            {
                best = j;
            }
        }

        return best;
    }

    private int Leaving(int column)
    {
        var best = -1;
        for (var i = 0; i < _rows.Count; i++)
        {
            if (
                _basic[i] != ObjectiveRow
                && _rows[i][column] > 0
                && (best < 0 || Before(i, _rows[i][^1], _rows[i][column], best, _rows[best][^1], _rows[best][column]))
            )
            {
                best = i;
            }
        }

        return best;
    }

    private int Violated()
    {
        var best = -1;
        for (var i = 0; i < _rows.Count; i++)
        {
            if (_basic[i] != ObjectiveRow && _rows[i][^1] < 0 && (best < 0 || _basic[i] < _basic[best]))
            {
                best = i;
            }
        }

        return best;
    }

    private int DualEntering(int row)
    {
        var objective = _rows[_basic.IndexOf(ObjectiveRow)];
        var best = -1;
        for (var j = 0; j < _nonBasic.Length; j++)
        {
            if (_rows[row][j] >= 0)
            {
                continue;
            }

            var difference =
                best < 0 ? -1 : ((Int128)objective[j] * -_rows[row][best]).CompareTo((Int128)objective[best] * -_rows[row][j]);
            if (difference < 0 || (difference == 0 && _nonBasic[j] < _nonBasic[best]))
            {
                best = j;
            }
        }

        // A whole point is known, so no cut can leave nothing.
        return best >= 0 ? best : throw new InvalidOperationException("No point satisfies the equations.");
    }

    private void Pivot(int row, int column)
    {
        if (++_pivots > _mostPivots)
        {
            throw new TooMuchEffortException();
        }

        var pivotRow = _rows[row];
        var pivot = pivotRow[column];
        for (var i = 0; i < _rows.Count; i++)
        {
            if (i != row)
            {
                Exchange(_rows[i], pivotRow, column);
            }
        }

        pivotRow[column] = _d;
        (_basic[row], _nonBasic[column]) = (_nonBasic[column], _basic[row]);
        _d = pivot;
        if (_d < 0)
        {
            _d = -_d;
            foreach (var values in _rows)
            {
                for (var j = 0; j < values.Length; j++)
                {
                    values[j] = -values[j];
                }
            }
        }
    }

    // The product of two has no more than 62 bits, so the difference of two products has no more than 63.
    private static bool IsSmall(long value) => value is > -(1L << 31) and < 1L << 31;

    private void Exchange(long[] row, long[] pivotRow, int column)
    {
        var (entry, pivot) = (row[column], pivotRow[column]);
        if (entry == 0 && pivot == _d)
        {
            return;
        }

        // most are small, and a division of 128 bits takes ten times as long as one of 64
        var isSmall = IsSmall(entry) && IsSmall(pivot);
        for (var j = 0; j < row.Length; j++)
        {
            var (own, other) = (row[j], pivotRow[j]);
            if (own == 0 && (other == 0 || entry == 0) && j != column)
            {
                continue;
            }

            // Exact: entries are determinants of the basis with one column exchanged, or one row fewer.
            row[j] =
                j == column ? -entry
                : _d == 1 ? checked((own * pivot) - (entry * other))
                : isSmall && IsSmall(own) && IsSmall(other) ? ((own * pivot) - (entry * other)) / _d
                : checked((long)((((Int128)own * pivot) - ((Int128)entry * other)) / _d));
        }
    }
}
