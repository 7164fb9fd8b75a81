using FsCheck;
using FsCheck.Fluent;
using Matching.Benchmarks.Reference;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Tests;

public sealed class StatisticsTests
{
    // What the case files cannot say: which reason goes with which null.
    [Test]
    public void Each_null_has_the_reason_that_fits()
    {
        var nobody = PairedSample.Of([], []);
        var flat = PairedSample.Of([1, 2, 3], [2, 3, 4]);
        var still = PairedSample.Of([1, 2], [1, 2]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(PairedTTest.Of(nobody).Reason, Is.EqualTo("n_lt_2"));
            Assert.That(PairedTTest.Of(flat).Reason, Is.EqualTo("zero_variance"));
            Assert.That(WilcoxonSignedRank.Of([0, 0]).Reason, Is.EqualTo("no_nonzero_differences"));
            Assert.That(SignTest.Of(PairedChange.Of(still)).Reason, Is.EqualTo("no_nonzero_differences"));
            Assert.That(PairedEffectSize.Of(flat).Reason, Is.EqualTo("zero_variance"));
            Assert.That(
                PairedEffectSize.Of(PairedSample.Of([1, 2], [4, 3])),
                Has.Property("J").Null.And.Property("Reason").EqualTo("n_lt_2")
            );
            Assert.That(BinaryChange.Of(3, 0, 0, 4).Reason, Is.EqualTo("no_discordant_pairs"));
            Assert.That(
                CronbachAlpha
                    .Of([
                        [1],
                        [2],
                    ])
                    .Reason,
                Is.EqualTo("insufficient_items")
            );
            Assert.That(GoalAttainment.Of([null]).Reason, Is.EqualTo("insufficient_items"));
            Assert.That(KaplanMeier.Of([(5, false)]).Reason, Is.EqualTo("not_collected"));
            Assert.That(TargetProgress.Of(1, 2, null, isUpBetter: true).Reason, Is.EqualTo("not_collected"));
        }
    }

    [Test]
    public void Up_to_two_hundred_changes_are_ranked_exactly()
    {
        var changes = Enumerable.Range(1, 201).Select(change => change % 5 < 2 ? -change : (double)change).ToList();

        var (within, beyond) = (WilcoxonSignedRank.Of(changes[..200]), WilcoxonSignedRank.Of(changes));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((within.Method, within.P), Is.EqualTo(("exact", within.PExactTwoSided)));
            Assert.That(
                (beyond.Method, beyond.P, beyond.PExactTwoSided),
                Is.EqualTo(("normal", beyond.PNormalCc, (double?)null))
            );
            Assert.That(within.P, Is.EqualTo(within.PNormalCc).Within(5e-4).And.InRange(5e-3, .05));
        }
    }

    // every one of the 2^n patterns of signs is as likely as another
    [Test]
    public void The_exact_signed_rank_p_is_that_of_all_patterns_of_signs()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var changes = Enumerable.Range(0, random.Next(1, 10)).Select(_ => random.Next(-4, 5) / 3.0).ToList();
            var zeros = seed % 2 == 0 ? ZeroDifferences.Dropped : ZeroDifferences.RankedThenDropped;

            var test = WilcoxonSignedRank.Of(changes, zeros);

            var sizes = changes.Select(Math.Abs).Where(size => size > 0 || zeros == ZeroDifferences.RankedThenDropped).ToList();
            var ranks = changes
                .Where(change => change != 0)
                .Select(change =>
                    sizes.Count(size => size < Math.Abs(change)) + ((sizes.Count(size => size == Math.Abs(change)) + 1) / 2.0)
                )
                .ToList();
            var sums = Enumerable
                .Range(0, 1 << ranks.Count)
                .Select(pattern => ranks.Where((_, i) => (pattern >> i & 1) == 1).Sum())
                .ToList();
            Assert.That(
                test.PExactGreater,
                Is.EqualTo(sums.Count(sum => sum >= test.WPlus - 1e-9) / (double)sums.Count).Within(1e-12),
                $"seed {seed}"
            );
            Assert.That(
                test.PExactLess,
                Is.EqualTo(sums.Count(sum => sum <= test.WPlus + 1e-9) / (double)sums.Count).Within(1e-12),
                $"seed {seed}"
            );
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property A_share_lies_within_its_interval_and_that_within_0_and_1(NonNegativeInt count, NonNegativeInt others)
    {
        var share = ShareEstimate.Of(count.Get, count.Get + others.Get);
        return (
            share.N == 0
                ? share.Share is null
                : share.CiLow >= 0 && share.CiLow <= share.Share && share.Share <= share.CiHigh && share.CiHigh <= 1
        ).ToProperty();
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property The_noncentral_t_rises_with_t_and_falls_with_its_noncentrality(int t, PositiveInt df, int ncp)
    {
        var (x, delta) = (t / 7.0, ncp / 9.0);
        var p = NoncentralT.Cdf(x, df.Get, delta);
        // reflected at 0 with the other sign it is the other tail
        return (
            p is >= 0 and <= 1
            && NoncentralT.Cdf(x + .1, df.Get, delta) >= p
            && NoncentralT.Cdf(x, df.Get, delta + .1) <= p
            && Math.Abs(NoncentralT.Cdf(-x, df.Get, -delta) - (1 - p)) < 1e-12
        ).ToProperty();
    }

    // the smallest spread that counts as one, and two people: far out on the distribution
    [TestCase(2)]
    [TestCase(40)]
    public void An_effect_without_bounds_in_sight_still_has_its_interval(int n)
    {
        var size = PairedEffectSize.Of(
            PairedSample.Of(
                [.. Enumerable.Repeat((double?)0, n)],
                [.. Enumerable.Range(0, n).Select(i => (double?)(1 + (i % 2 * 1e-7)))]
            )
        );

        Assert.That(size.DzCiLow, Is.GreaterThan(0).And.LessThan(size.Dz!));
        Assert.That(size.DzCiHigh, Is.GreaterThan(size.Dz!).And.LessThan(1e9));
    }

    // the sign of every change turned round, the intervals turn with it
    [FsCheck.NUnit.Property(MaxTest = 100)]
    public Property Change_the_other_way_round_has_the_same_size(NonEmptyArray<int> changes)
    {
        var start = changes.Get.Select((_, i) => (double?)(i % 4)).ToList();
        var end = start.Zip(changes.Get, (at, change) => at + change).ToList();
        var (there, back) = (PairedEffectSize.Of(PairedSample.Of(start, end)), PairedEffectSize.Of(PairedSample.Of(end, start)));
        static bool Mirror(double? one, double? other) =>
            (one is null && other is null) || Math.Abs(one!.Value + other!.Value) <= 1e-9 * Math.Max(1, Math.Abs(one.Value));
        return (
            Mirror(there.Dz, back.Dz)
            && Mirror(there.DzCiLow, back.DzCiHigh)
            && Mirror(there.DAv.Value, back.DAv.Value)
            && Mirror(there.DAv.CiHigh, back.DAv.CiLow)
        ).ToProperty();
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Adjusted_p_values_keep_the_order_and_Holm_is_the_stricter(NonEmptyArray<NormalFloat> values)
    {
        var p = values.Get.Select(value => (double?)Math.Abs(Math.Sin(value.Get))).ToList();
        var (holm, hochberg) = (MultipleTests.Holm(p), MultipleTests.BenjaminiHochberg(p));
        return Enumerable
            .Range(0, p.Count)
            .All(i =>
                p[i] <= hochberg[i]
                && hochberg[i] <= holm[i] + 1e-15
                && holm[i] <= 1
                && Enumerable.Range(0, p.Count).All(j => p[i] > p[j] || holm[i] <= holm[j])
            )
            .ToProperty();
    }

    [Test]
    public void Those_who_stayed_are_compared_with_those_who_left()
    {
        var people = StayersAndLeavers.Of([3, 5, 4, 1, 2, null], [4, null, 5, null, 3, 2]);

        Assert.That(
            (people.Stayed.N, people.Stayed.Mean, people.Left.N, people.Left.Mean, people.Difference.MeanDifference),
            Is.EqualTo((3, 3.0, 2, 3.0, 0.0))
        );
        Assert.That(people.Difference.CiLow, Is.Not.Null.And.LessThan(0));
    }

    // bounds of suppressed cells, compared with all tables that have the same totals
    [Test]
    public void Bounds_of_hidden_counts_are_those_of_all_tables_that_fit()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            int[][] counts =
            [
                .. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, 3).Select(_ => random.Next(0, 5)).ToArray()),
            ];
            bool[][] hidden =
            [
                .. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, 3).Select(_ => random.Next(3) > 0).ToArray()),
            ];
            // row 0 and the column totals determine all cells; a cell is at most its column total
            var fitting = (
                from a in Enumerable.Range(0, 9)
                from b in Enumerable.Range(0, 9)
                from c in Enumerable.Range(0, 9)
                let first = new[] { a, b, c }
                let second = first.Select((count, column) => counts[0][column] + counts[1][column] - count).ToArray()
                where first.Sum() == counts[0].Sum() && second.All(count => count >= 0)
                let table = new[] { first, second }
                where
                    Enumerable
                        .Range(0, 6)
                        .All(cell => hidden[cell / 3][cell % 3] || table[cell / 3][cell % 3] == counts[cell / 3][cell % 3])
                select table
            ).ToList();
            for (var cell = 0; cell < 6; cell++)
            {
                var values = fitting.ConvertAll(table => table[cell / 3][cell % 3]);
                Assert.That(
                    TableSuppression.Bounds(counts, hidden, cell / 3, cell % 3),
                    Is.EqualTo((values.Min(), values.Max())),
                    $"seed {seed}, cell {cell}"
                );
            }
        }
    }

    [Test]
    public void No_suppressed_count_of_a_table_is_known_within_less_than_k_unless_a_total_discloses_it()
    {
        var whole = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var (rows, columns) = (random.Next(2, 6), random.Next(2, 6));
            int[][] counts =
            [
                .. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.Next(0, 25)).ToArray()),
            ];

            var hidden = TableSuppression.Hide(counts, 5);

            if (hidden.All(row => row.All(isHidden => isHidden)))
            {
                // a total too small, or a table too small for a second suppressed cell
                whole++;
                continue;
            }

            for (var cell = 0; cell < rows * columns; cell++)
            {
                var (row, column) = (cell / columns, cell % columns);
                Assert.That(hidden[row][column] || counts[row][column] is 0 or >= 5, $"seed {seed}");
                if (hidden[row][column])
                {
                    var (least, greatest) = TableSuppression.Bounds(counts, hidden, row, column);
                    Assert.That(greatest - least, Is.GreaterThanOrEqualTo(5), $"seed {seed}");
                }
            }
        }

        Assert.That(whole, Is.LessThan(60));
    }
}
