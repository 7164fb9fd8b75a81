namespace Matching.Engine.Assignment;

/// <summary>
/// The part of the costs that each row and each column explains alone: c_ij = a_i + b_j + a rest, by least squares. The two
/// means are taken in turn (backfitting; Buja, Hastie and Tibshirani, "Linear smoothers and additive models", Ann. Statist.
/// 17(2), 1989, pp. 453-510, doi 10.1214/aos/1176347115). Scores of one side only, or the sum of both sides, leave no rest; then
/// b are prices at which every pair is as good as any other, and only the places decide.
/// <para>Departures: of many pairs a sample of the rows is read; a few turns, for a price that is off is put right later.
/// O(pairs), deterministic.</para>
/// </summary>
internal static class AdditivePart
{
    private const int Turns = 5;

    // Pairs that are enough to estimate one value.
    private const int PairsPerValue = 32;

    // The rest of a turn, as a share of that before.
    private const double WorthAnotherTurn = .8;

    // A mean rest below this is rounding.
    private const double NoRest = .001;

    /// <summary>b of each column, and the mean size of what is not explained.</summary>
    public static (double[] OfColumn, double MeanRest) Of(RowPairs pairs, int columnCount, SolverWork work)
    {
        var all = 0L;
        for (var i = 0; i < pairs.Count; i++)
        {
            all += pairs.Length(i);
        }

        var step = 1 + (int)(all / Math.Max(1, (long)PairsPerValue * (pairs.Count + columnCount)));
        var (b, sum, count) = (new double[columnCount], new double[columnCount], new int[columnCount]);
        var before = double.MaxValue;
        for (var turn = 1; ; turn++)
        {
            var rest = Turn(pairs, step, b, sum, count, work);
            if (turn > Turns || rest < NoRest || rest > WorthAnotherTurn * before)
            {
                return (b, rest);
            }

            before = rest;

            for (var j = 0; j < b.Length; j++)
            {
                b[j] = count[j] > 0 ? sum[j] / count[j] : 0;
            }
        }
    }

    // The mean of each row, and by column the sums of what it leaves.
    private static double Turn(RowPairs pairs, int step, double[] b, double[] sum, int[] count, SolverWork work)
    {
        Array.Clear(sum);
        Array.Clear(count);
        var (rest, read) = (0.0, 0L);
        for (var i = 0; i < pairs.Count; i += step)
        {
            var columns = pairs.ColumnsOf(i);
            var scores = pairs.ScoresOf(i)[..columns.Length];
            if (columns.Length < 2)
            {
                continue;
            }

            var a = 0.0;
            for (var k = 0; k < columns.Length; k++)
            {
                a += MatchingProblem.MaxScore - scores[k] - b[columns[k]];
            }

            a /= columns.Length;
            for (var k = 0; k < columns.Length; k++)
            {
                var left = MatchingProblem.MaxScore - scores[k] - a;
                rest += Math.Abs(left - b[columns[k]]);
                sum[columns[k]] += left;
                count[columns[k]]++;
            }

            read += columns.Length;
        }

        work.PairsRead += 2 * read;
        return rest / Math.Max(1, read);
    }
}
