using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Tests.Disclosure;

public sealed class FeasibleIntervalsTests
{
    // case X08 of the acceptance figures: the two small cells alone follow from their rows
    [Test]
    public void A_cell_that_is_hidden_alone_in_its_row_is_known()
    {
        var table = Tables.TwoWay([
            [20, 3, 15],
            [18, 22, 2],
            [25, 30, 14],
        ]);

        var intervals = FeasibleIntervals.Of(table, Tables.Primary(table, 5));

        Assert.That(
            (intervals[table.Cell("00", "01")], intervals[table.Cell("01", "02")]),
            Is.EqualTo((new FeasibleInterval(3, 3, true), new FeasibleInterval(2, 2, true)))
        );
    }

    // and with the square of four hidden, two lines leave each other room of the smaller sum: 3 + 15 and 22 + 2, 3 + 22 and 15 + 2
    [Test]
    public void Four_cells_of_a_square_leave_each_other_a_span_of_17()
    {
        var table = Tables.TwoWay([
            [20, 3, 15],
            [18, 22, 2],
            [25, 30, 14],
        ]);
        var hidden = new bool[table.Values.Count];
        foreach (var (row, column) in new[] { ("00", "01"), ("00", "02"), ("01", "01"), ("01", "02") })
        {
            hidden[table.Cell(row, column)] = true;
        }

        var intervals = FeasibleIntervals.Of(table, hidden);

        Assert.That(intervals.Where(interval => interval is not null).Select(interval => interval!.Span), Is.All.EqualTo(17));
    }

    [Test]
    public void A_cell_under_a_hidden_total_has_no_largest_value()
    {
        var table = Tables.OneWay(3, 4);

        Assert.That(
            FeasibleIntervals.Of(table, [true, true, false])[1],
            Is.EqualTo(new FeasibleInterval(0, long.MaxValue, true))
        );
    }

    [Test]
    public void The_bounds_are_those_of_all_tables_there_are([Range(0, 4)] int block)
    {
        Dimension[][] shapes =
        [
            [Tables.Numbers("a", 4)],
            [Tables.Numbers("a", 3), Tables.Numbers("b", 3)],
            [Tables.Sites(2, 2), Tables.Numbers("b", 2)],
            [Tables.Numbers("a", 2), Tables.Numbers("b", 2), Tables.Numbers("c", 2)],
            [Tables.Numbers("a", 3), Tables.Numbers("b", 2), Tables.Numbers("c", 2)],
        ];
        for (var seed = block * 40; seed < (block + 1) * 40; seed++)
        {
            var random = new Random(seed);
            var table = Small(random, shapes[seed % shapes.Length]);
            var hidden = table.Values.Select((_, cell) => cell > 0 && random.Next(3) > 0).ToArray();
            var floors = table.Values.Select(value => value > 0 ? random.Next(2) : 0L).ToArray();

            var intervals = FeasibleIntervals.Of(table, hidden, floors);

            var everything = BruteForce(table, hidden, floors);
            for (var cell = 0; cell < hidden.Length; cell++)
            {
                var expected = hidden[cell] ? new FeasibleInterval(everything.Low[cell], everything.High[cell], true) : null;
                Assert.That(intervals[cell], Is.EqualTo(expected), $"seed {seed}: {string.Join(',', table.Codes(cell))}");
            }
        }
    }

    // Coefficients above 1 make vertices that are not whole; tables of three dimensions have such too, but rarely.
    [Test]
    public void Bounds_are_of_whole_people_even_where_the_linear_programme_has_fractions()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var programme = Odd(random, out var point, out var equations);
            var all = AllPoints(point, equations).ToList();
            for (var variable = 0; variable < point.Length; variable++)
            {
                foreach (var sign in new[] { -1, 1 })
                {
                    var (bound, isExact) = programme.Extreme(variable, sign);

                    var points = all.ConvertAll(other => other[variable]);
                    Assert.That((bound, isExact), Is.EqualTo((sign > 0 ? points.Max() : points.Min(), true)), $"seed {seed}");
                    Assert.That(programme.Point[variable], Is.EqualTo(bound));
                }
            }
        }
    }

    private static IntegerProgramme Odd(Random random, out long[] point, out List<(int, long)[]> equations)
    {
        var start = Enumerable.Range(0, 4).Select(_ => (long)random.Next(4)).ToArray();
        equations =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(_ => Enumerable.Range(0, 4).Select(variable => (variable, (long)random.Next(1, 4))).ToArray()),
        ];
        point = start;
        return new IntegerProgramme(start, equations);
    }

    private static IEnumerable<long[]> AllPoints(long[] known, List<(int Variable, long Coefficient)[]> equations)
    {
        var right = equations.ConvertAll(equation => equation.Sum(term => term.Coefficient * known[term.Variable]));
        var most = right.Min();
        return All(0);

        IEnumerable<long[]> All(int variable)
        {
            if (variable == known.Length)
            {
                yield return [];
                yield break;
            }

            for (var value = 0L; value <= most; value++)
            {
                foreach (var rest in All(variable + 1))
                {
                    long[] point = [value, .. rest];
                    var fits = Enumerable
                        .Range(0, equations.Count)
                        .All(e =>
                            equations[e]
                                .Where(term => term.Variable >= variable)
                                .Sum(term => term.Coefficient * point[term.Variable - variable])
                                is var sum
                            && (variable == 0 ? sum == right[e] : sum <= right[e])
                        );
                    if (fits)
                    {
                        yield return point;
                    }
                }
            }
        }
    }

    private static AdditiveTable Small(Random random, Dimension[] dimensions)
    {
        var left = 6;
        return AdditiveTable.Of(
            dimensions,
            _ =>
            {
                var value = random.Next(Math.Min(3, left + 1));
                left -= value;
                return value;
            }
        );
    }

    private static (long[] Low, long[] High) BruteForce(AdditiveTable table, bool[] hidden, long[] floors)
    {
        var wholes = table.Lines.Select(line => line.Whole).ToHashSet();
        var leaves = Enumerable.Range(0, hidden.Length).Where(cell => !wholes.Contains(cell)).ToArray();
        var (low, high) = ((long[])table.Values.ToArray().Clone(), table.Values.ToArray());
        var counts = new Dictionary<string, long>();
        Try(0, table.Values[0]);
        return (low, high);

        void Try(int i, long left)
        {
            if (i == leaves.Length)
            {
                if (left == 0)
                {
                    Compare(AdditiveTable.Of(table.Dimensions, leaf => counts[string.Join('|', leaf)]));
                }

                return;
            }

            var cell = leaves[i];
            var key = string.Join('|', table.Codes(cell));
            for (
                var value = hidden[cell] ? floors[cell] : table.Values[cell];
                value <= (hidden[cell] ? left : Math.Min(left, table.Values[cell]));
                value++
            )
            {
                counts[key] = value;
                Try(i + 1, left - value);
            }
        }

        void Compare(AdditiveTable other)
        {
            if (
                Enumerable
                    .Range(0, hidden.Length)
                    .All(cell => hidden[cell] ? other.Values[cell] >= floors[cell] : other.Values[cell] == table.Values[cell])
            )
            {
                for (var cell = 0; cell < hidden.Length; cell++)
                {
                    (low[cell], high[cell]) = (Math.Min(low[cell], other.Values[cell]), Math.Max(high[cell], other.Values[cell]));
                }
            }
        }
    }
}
