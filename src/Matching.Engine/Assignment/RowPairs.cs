namespace Matching.Engine.Assignment;

/// <summary>The pairs of each row as they came, unsorted; several rows may share a list.</summary>
public sealed class RowPairs(int[] listOf, int[] rowStart, int[] columns, int[] scores, bool[]? isColumnOut)
{
    public int Count => listOf.Length;

    public bool IsOut(int column) => isColumnOut is not null && isColumnOut[column];

    public int Length(int row) => rowStart[listOf[row] + 1] - rowStart[listOf[row]];

    public ReadOnlySpan<int> ColumnsOf(int row) => columns.AsSpan(rowStart[listOf[row]], Length(row));

    public ReadOnlySpan<int> ScoresOf(int row) => scores.AsSpan(rowStart[listOf[row]], Length(row));

    /// <summary>The least c - v of a row.</summary>
    public long Least(int row, long[] v)
    {
        var columnsOfRow = ColumnsOf(row);
        var scoresOfRow = ScoresOf(row)[..columnsOfRow.Length];
        var most = long.MinValue;
        for (var k = 0; k < columnsOfRow.Length; k++)
        {
            most = Math.Max(most, scoresOfRow[k] + v[columnsOfRow[k]]);
        }

        return MatchingProblem.MaxScore - most;
    }
}
