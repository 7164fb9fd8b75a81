using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Tests.Disclosure;

public sealed class ComplementarySuppressionTests
{
    // cases X03 and X05 of the acceptance figures, and what follows from the rule
    [TestCase(new long[] { 12, 30, 8, 5 }, new[] { false, false, false, false })]
    [TestCase(new long[] { 1, 2, 40, 17 }, new[] { true, true, false, true })]
    [TestCase(new long[] { 3, 30, 8, 5 }, new[] { true, false, false, true })]
    [TestCase(new long[] { 0, 3, 30, 8 }, new[] { false, true, false, true })]
    [TestCase(new long[] { 3, 8, 8, 30 }, new[] { true, true, false, false })]
    [TestCase(new long[] { 4, 4, 30 }, new[] { true, true, false })]
    public void A_breakdown_hides_as_much_as_the_rule_of_one_way_tables(long[] counts, bool[] hidden)
    {
        var table = Tables.OneWay(counts);

        var mask = ComplementarySuppression.Hide(table, Tables.Primary(table, 5), 5);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mask.Hidden.Skip(1), Is.EqualTo(hidden));
            Assert.That(OneWaySuppression.Hide([.. counts.Select(count => (int)count)], 5), Is.EqualTo(hidden));
            Assert.That(mask.Hidden[0], Is.False);
            Assert.That(mask.Narrow, Is.Empty);
        }
    }

    // 2 and 3 are each from 1 to 4 for a reader who knows that zeros are shown; the rule of one-way tables would accept that
    [Test]
    public void Who_knows_that_zeros_are_shown_is_reckoned_with()
    {
        var table = Tables.OneWay(2, 3, 12, 40);

        Assert.That(
            ComplementarySuppression.Hide(table, Tables.Primary(table, 5), 5).Hidden,
            Is.EqualTo(new[] { false, true, true, true, false })
        );
    }

    [Test]
    public void Where_all_else_is_hidden_the_zeros_go_too()
    {
        var table = Tables.OneWay(0, 2, 3, 0);

        var mask = ComplementarySuppression.Hide(table, Tables.Primary(table, 5), 5);

        Assert.That((mask.Hidden, mask.Narrow.Count), Is.EqualTo((new[] { false, true, true, true, true }, 0)));
    }

    // case X08 of the acceptance figures
    [Test]
    public void Two_small_cells_of_a_two_way_table_are_hidden_in_a_square()
    {
        var table = Tables.TwoWay([
            [20, 3, 15],
            [18, 22, 2],
            [25, 30, 14],
        ]);

        var mask = ComplementarySuppression.Hide(table, Tables.Primary(table, 5), 5);

        var hidden = Enumerable
            .Range(0, table.Values.Count)
            .Where(cell => mask.Hidden[cell])
            .Select(cell => string.Join(',', table.Codes(cell)));
        Assert.That(hidden, Is.EqualTo(new[] { "00,01", "00,02", "01,01", "01,02" }));
    }

    [Test]
    public void The_only_category_is_hidden_with_its_total()
    {
        var table = Tables.OneWay(3);

        Assert.That(ComplementarySuppression.Hide(table, [false, true], 5).Hidden, Is.All.True);
    }

    [Test]
    public void No_one_way_table_discloses_a_suppressed_cell([Values(5, 7, 10)] int k) =>
        Each(1500, k, seed => Tables.Random(seed, 30, Tables.Numbers("category", 2 + (seed % 9))));

    [Test]
    public void No_two_way_table_discloses_a_suppressed_cell() =>
        Each(
            600,
            5,
            seed => Tables.Random(seed, 25, Tables.Numbers("row", 2 + (seed % 3)), Tables.Numbers("column", 2 + (seed % 4)))
        );

    [Test]
    public void No_gender_by_age_discloses_a_suppressed_cell([Values(5, 10)] int k) =>
        Each(300, k, seed => Tables.Random(seed, 40, Tables.Gender, Tables.Age));

    [Test]
    public void No_sites_below_regions_disclose_a_suppressed_cell() =>
        Each(200, 5, seed => Tables.Random(seed, 25, Tables.Sites(1 + (seed % 3), 1 + (seed % 4)), Tables.Gender));

    [Test]
    public void No_table_of_three_dimensions_discloses_a_suppressed_cell() =>
        Each(40, 5, seed => Tables.Random(seed, 25, Tables.Sites(2, 2), Tables.Gender, Tables.Answer));

    [Test]
    public void The_order_of_categories_is_of_no_consequence()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var table = Tables.Random(seed, 12, Tables.Gender, Tables.Age);
            var turned = AdditiveTable.Of(
                [Dimension.Flat("gender", ["_O", "M", "F"]), Dimension.Flat("age", ["60+", "18-29", "45-59", "30-44", "14-17"])],
                leaf => table[leaf]
            );

            var (mask, other) = (
                ComplementarySuppression.Hide(table, Tables.Primary(table, 5), 5),
                ComplementarySuppression.Hide(turned, Tables.Primary(turned, 5), 5)
            );

            Assert.That(
                Enumerable.Range(0, table.Values.Count).Select(cell => other.Hidden[turned.Cell(table.Codes(cell))]),
                Is.EqualTo(mask.Hidden),
                $"seed {seed}"
            );
        }
    }

    [Test]
    public void The_largest_tables_are_protected()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var table = Tables.Random(seed, 30, Tables.Numbers("row", 10), Tables.Numbers("column", 15));
            Tables.ShouldBeProtected(table, ComplementarySuppression.Hide(table, Tables.Primary(table, 5), 5), 5, $"seed {seed}");
        }
    }

    private static void Each(int tables, int k, Func<int, AdditiveTable> make)
    {
        for (var seed = 0; seed < tables; seed++)
        {
            var table = make(seed);
            var primary = Tables.Primary(table, k);

            var mask = ComplementarySuppression.Hide(table, primary, k);

            Assert.That(Enumerable.Range(0, primary.Length).Where(cell => primary[cell] && !mask.Hidden[cell]), Is.Empty);
            if (table.Values[0] >= k)
            {
                Assert.That((mask.Hidden[0], mask.Narrow.Count), Is.EqualTo((false, 0)), $"seed {seed}");
                Tables.ShouldBeProtected(table, mask, k, $"seed {seed}");
            }
        }
    }
}
