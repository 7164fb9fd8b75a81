namespace Matching.Engine.Assignment;

/// <summary>Which rows each column holds, up to its capacity, in one array.</summary>
internal sealed class ColumnRows
{
    private readonly Column[] columns;
    private readonly int[] rows;

    /// <param name="capacities">Places of each column; more than there are rows count as that many.</param>
    /// <param name="rowCount">How many rows there are.</param>
    public ColumnRows(int[] capacities, int rowCount)
    {
        columns = new Column[capacities.Length];
        var places = 0;
        for (var j = 0; j < capacities.Length; j++)
        {
            columns[j] = new Column { Start = places, Free = Math.Min(capacities[j], rowCount) };
            places = checked(places + columns[j].Free);
        }

        rows = new int[places];
    }

    public bool HasPlace(int column) => columns[column].Free > 0;

    /// <summary>How many places of a column are free.</summary>
    public int Free(int column) => columns[column].Free;

    /// <summary>All places of a column.</summary>
    public int Capacity(int column) => columns[column].Free + columns[column].Count;

    public ReadOnlySpan<int> Of(int column) => rows.AsSpan(columns[column].Start, columns[column].Count);

    public void Add(int column, int row)
    {
        ref var at = ref columns[column];
        rows[at.Start + at.Count++] = row;
        at.Free--;
    }

    public void Remove(int column, int row)
    {
        var place = PlaceOf(column, row);
        ref var at = ref columns[column];
        rows[place] = rows[at.Start + --at.Count];
        at.Free++;
    }

    public void Replace(int column, int row, int by) => rows[PlaceOf(column, row)] = by;

    /// <summary>The first row of a column on a certain level, or -1.</summary>
    public int Find(int column, int[] level, int wanted)
    {
        foreach (var row in Of(column))
        {
            if (level[row] == wanted)
            {
                return row;
            }
        }

        return -1;
    }

    private int PlaceOf(int column, int row) => columns[column].Start + Of(column).IndexOf(row);

    private struct Column
    {
        public int Start;
        public int Count;
        public int Free;
    }
}
