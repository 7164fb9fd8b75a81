using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Tests.Disclosure;

public sealed class DisclosureCubeTests
{
    private static readonly Dimension Change = Dimension.Flat("change", ["improved", "same", "worse"]);

    [Test]
    public void A_breakdown_of_means_needs_ten_people_and_ten_of_room()
    {
        var table = Counts(Tables.Gender, ("F", 40), ("M", 25), ("_O", 6));

        var cube = DisclosureCube.Protect(table, DisclosureRule.Means(5));

        Assert.That(
            (cube.Shows("F"), cube.Shows("M"), cube.Shows("_O"), cube.Shows("all")),
            Is.EqualTo((true, false, false, true))
        );
    }

    // 6 + 7 people would leave room for M10, but subtracting them gives the mean of 9 where 5 + 4 are suppressed
    [Test]
    public void What_is_left_when_shown_means_are_subtracted_is_of_ten_people()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var table = Tables.Random(seed, 30, Tables.Age);
            var cube = DisclosureCube.Protect(table, DisclosureRule.Means(5));

            var rest = Tables.Age.Codes.Skip(1).Where(code => !cube.Shows(code)).Sum(code => table[code]);

            Assert.That(rest is 0 or >= 10 || !cube.Shows("all"), Is.True, $"seed {seed}: {rest}");
        }
    }

    [Test]
    public void A_total_below_the_rule_hides_everything_but_empty_categories()
    {
        var table = Counts(Tables.Gender, ("F", 5), ("M", 4), ("_O", 0));

        var cube = DisclosureCube.Protect(table, DisclosureRule.Means(5));

        Assert.That(
            (cube.Shows("all"), cube.Shows("F"), cube.Shows("M"), cube.Shows("_O")),
            Is.EqualTo((false, false, false, true))
        );
    }

    [Test]
    public void Zeros_of_a_sensitive_indicator_are_suppressed_and_look_the_same()
    {
        var table = Counts(Tables.Gender, ("F", 40), ("M", 25), ("_O", 0));

        var cube = DisclosureCube.Protect(table, DisclosureRule.Counts(5, isSensitive: true));

        Assert.That((cube.Shows("F"), cube.Shows("M"), cube.Shows("_O")), Is.EqualTo((true, false, false)));
    }

    [Test]
    public void A_share_and_its_base_have_one_mask([Values] bool isSensitive)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var table = Tables.Random(seed, 30, Tables.Age, Tables.Answer);
            var cube = DisclosureCube.ProtectSplit(table, DisclosureRule.Shares(5, isSensitive));

            foreach (var age in Tables.Age.Codes)
            {
                var shows = cube.Shows(age);
                Assert.That((cube.ShowsPart("yes", age), cube.ShowsPart("no", age)), Is.EqualTo((shows, shows)), $"seed {seed}");
                Assert.That(
                    shows && PrimaryRules.HidesShare(table[age, "yes"], table[age, "all"], isSensitive ? 10 : 5, isSensitive),
                    Is.False,
                    $"seed {seed}"
                );
            }

            ShouldHold(cube, isSensitive ? 10 : 5, 10, isSensitive, $"seed {seed}");
        }
    }

    [Test]
    public void Categories_of_the_last_dimension_are_hidden_together_beside_a_number_that_is_shown()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var table = Tables.Random(seed, 20, Tables.Age, Change);
            var all = Change.Codes[0];
            var cube = DisclosureCube.Protect(
                table,
                DisclosureRule.Counts(5),
                new DisclosureOptions { IsLastTogether = true, IsKnown = codes => codes[1] == all }
            );

            foreach (var age in Tables.Age.Codes)
            {
                var parts = Change.Codes.Skip(1).Select(part => cube.Shows(age, part)).ToList();
                Assert.That(parts.Distinct().Count(), Is.EqualTo(1), $"seed {seed}, {age}");
                Assert.That(
                    parts[0] && Change.Codes.Skip(1).Any(part => PrimaryRules.HidesCount((int)table[age, part], 5)),
                    Is.False,
                    $"seed {seed}, {age}"
                );
            }
        }
    }

    [Test]
    public void Margins_of_gender_by_age_are_the_breakdowns_themselves()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var table = Tables.Random(seed, 30, Tables.Gender, Tables.Age);
            var cube = DisclosureCube.Protect(table, DisclosureRule.Counts(5));

            foreach (
                var margin in Tables
                    .Gender.Codes.Select(gender => (string[])[gender, "all"])
                    .Concat(Tables.Age.Codes.Select(age => (string[])["all", age]))
            )
            {
                Assert.That(cube.Shows(margin) && PrimaryRules.HidesCount(table[margin], 5, isSensitive: false), Is.False);
            }

            ShouldHold(cube, 5, 5, isSensitive: false, $"seed {seed}");
        }
    }

    // gender by age and gender by site share the margin gender; gender by age by site is not published
    [Test]
    public void Two_breakdowns_that_share_a_margin_are_one_table()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var table = Tables.Random(seed, 8, Tables.Gender, Dimension.Flat("age", ["<30", "30+"]), Tables.Sites(2, 2));
            var cube = DisclosureCube.Protect(
                table,
                DisclosureRule.Counts(5),
                new DisclosureOptions { IsUnpublished = codes => codes[1] != "all" && codes[2] != "all" }
            );

            Assert.That(cube.Shows("F", "<30", "R0"), Is.False);
            Assert.That(cube.Narrow, Is.Empty);
            var intervals = FeasibleIntervals.Of(table, cube.Hidden);
            for (var cell = 0; cell < intervals.Length; cell++)
            {
                var codes = table.Codes(cell);
                Assert.That(
                    intervals[cell] is null || (codes[1] != "all" && codes[2] != "all") || intervals[cell]!.Span >= 5,
                    Is.True,
                    $"seed {seed}: {string.Join(',', codes)}"
                );
            }
        }
    }

    [Test]
    public void Further_categories_may_be_hidden_and_known_ones_hide_nothing()
    {
        var table = Counts(Tables.Numbers("site", 4), ("00", 12), ("01", 14), ("02", 30), ("03", 40));

        var cube = DisclosureCube.Protect(
            table,
            DisclosureRule.Counts(5),
            new DisclosureOptions { IsAlsoHidden = codes => codes[0] == "02", IsKnown = codes => codes[0] == "00" }
        );

        Assert.That(
            table.Dimensions[0].Codes.Select(code => cube.Shows(code)),
            Is.EqualTo(new[] { true, true, false, false, true })
        );
    }

    private static AdditiveTable Counts(Dimension dimension, params (string Code, long Count)[] counts) =>
        AdditiveTable.Of([dimension], leaf => counts.Single(count => count.Code == leaf[0]).Count);

    private static void ShouldHold(DisclosureCube cube, int k, int leastBase, bool isSensitive, string what)
    {
        var table = cube.Table;
        var narrow = cube.Narrow.Select(codes => table.Cell(codes)).ToHashSet();
        var intervals = FeasibleIntervals.Of(table, cube.Hidden);
        for (var cell = 0; cell < intervals.Length; cell++)
        {
            var codes = table.Codes(cell);
            var isNumber = codes[^1] == "all" || table.Dimensions[^1].Name == "age";
            // A part of which the total has fewer than k is as narrow by that.
            if (
                intervals[cell] is { } interval
                && (isNumber || table[[.. codes[..^1].Select(_ => "all"), codes[^1]]] >= k)
                && table.Values[0] >= leastBase
            )
            {
                Assert.That(
                    interval.Span,
                    Is.GreaterThanOrEqualTo(isNumber ? leastBase : k),
                    $"{what}: {string.Join(',', codes)} = {table.Values[cell]} in [{interval.Min}, {interval.Max}]"
                );
                Assert.That(
                    isSensitive && table.Values[cell] < (isNumber ? leastBase : k) && interval.Min > 0,
                    Is.False,
                    $"{what}: {string.Join(',', codes)} is not 0"
                );
            }
        }

        Assert.That(narrow, Is.Empty, what);
    }
}
