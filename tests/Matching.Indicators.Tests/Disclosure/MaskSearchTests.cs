using Matching.Indicators.Computation;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Tests.Disclosure;

/// <summary>Of the masks that protect, one that hides what is asked for least.</summary>
public sealed class MaskSearchTests
{
    private static readonly Dimension Gender = Dimension.Flat(Breakdown.Gender, ["F", "M", "_O"], Breakdown.Total);
    private static readonly Dimension Age = Breakdown.Of(
        Breakdown.AgeAgd,
        new HashSet<string> { "Y12-17", "Y18-59", "Y_GE60", "UNK" }
    );

    private static DisclosureCube Protect(AdditiveTable table, DisclosureRule rule) =>
        DisclosureCube.Protect(
            table,
            rule,
            new DisclosureOptions { Need = Needs.Of([.. table.Dimensions.Select(dimension => dimension.Name)], table) }
        );

    private static AdditiveTable Table(params (string Gender, string Age, long Count)[] counts) =>
        AdditiveTable.Of(
            [Gender, Age],
            leaf => counts.FirstOrDefault(count => count.Gender == leaf[0] && count.Age == leaf[1]).Count
        );

    private static string[] Hidden(DisclosureCube cube) =>
        [
            .. Enumerable
                .Range(0, cube.Hidden.Count)
                .Where(cell => cube.Hidden[cell])
                .Select(cell => string.Join(' ', cube.Table.Codes(cell))),
        ];

    // The participants of a programme: by number of people alone, women and men would both be hidden for the sake of the one who is neither and the one who is 60.
    [Test]
    public void The_larger_part_of_gender_is_shown_where_the_smaller_protects_as_well()
    {
        var table = Table(("F", "Y18-59", 43), ("M", "Y18-59", 83), ("M", "Y_GE60", 1), ("_O", "Y18-59", 1));

        var cube = Protect(table, DisclosureRule.Counts(5));

        Assert.That(
            (cube.Shows("M", "T"), cube.Shows("F", "T"), cube.Shows("_O", "T"), cube.Shows("T", "T")),
            Is.EqualTo((true, false, false, true))
        );
    }

    [Test]
    public void Cells_of_two_breakdowns_go_before_those_of_one()
    {
        // three women of 60 and older: a square is hidden in the middle, and every margin is shown
        var table = Table(("F", "Y18-59", 30), ("F", "Y_GE60", 3), ("M", "Y18-59", 12), ("M", "Y_GE60", 11));

        Assert.That(
            Hidden(Protect(table, DisclosureRule.Counts(5))),
            Is.EqualTo(new[] { "F Y18-59", "F Y_GE60", "M Y18-59", "M Y_GE60" })
        );
    }

    [Test]
    public void Of_equal_needs_the_fewest_people_are_hidden()
    {
        var table = AdditiveTable.Of(
            [Dimension.Flat(Breakdown.Site, ["a", "b", "c", "d"], Breakdown.Total)],
            leaf =>
                leaf[0] switch
                {
                    "a" => 3,
                    "b" => 30,
                    "c" => 8,
                    _ => 20,
                }
        );

        Assert.That(Hidden(Protect(table, DisclosureRule.Counts(5))), Is.EqualTo(new[] { "a", "c" }));
    }

    [Test]
    public void What_is_not_known_is_hidden_before_what_is()
    {
        var table = AdditiveTable.Of(
            [Dimension.Flat(Breakdown.Months, ["M0-11", "M12-35", "M_GE36", "UNK"], Breakdown.Total)],
            leaf =>
                leaf[0] switch
                {
                    "M0-11" => 3,
                    "M12-35" => 8,
                    "M_GE36" => 9,
                    _ => 60,
                }
        );

        Assert.That(Hidden(Protect(table, DisclosureRule.Counts(5))), Is.EqualTo(new[] { "M0-11", "UNK" }));
    }

    [Test]
    public void A_stage_that_is_no_figure_is_hidden_before_one_that_is()
    {
        var stages = Dimension.Flat("stage", ["ended_early", "completed", "unmatched"], Breakdown.Total);
        var table = AdditiveTable.Of(
            [stages],
            leaf =>
                leaf[0] switch
                {
                    "ended_early" => 3,
                    "completed" => 10,
                    _ => 60,
                }
        );

        var cube = DisclosureCube.Protect(
            table,
            DisclosureRule.Counts(5),
            new DisclosureOptions { Need = Needs.Of([], table, stage => stage == "unmatched" ? 0 : 2) }
        );

        Assert.That(Hidden(cube), Is.EqualTo(new[] { "ended_early", "unmatched" }));
    }

    /// <summary>
    /// Hiding more never narrows what may be: a cell can be shown exactly where everything protects that the rules hide when all else but it and those asked for more is hidden too. So
    /// whether another mask would have shown it is decided without looking for one.
    /// </summary>
    [Test]
    public void What_is_asked_for_most_is_hidden_only_where_no_mask_protects_that_shows_it([Values(5, 10)] int k)
    {
        var decided = 0;
        for (var seed = 0; seed < 800; seed++)
        {
            var table = Tables.Random(seed, 15, Gender, Age);
            var needs = Needs.Of([Breakdown.Gender, Breakdown.AgeAgd], table);
            var cube = Protect(table, DisclosureRule.Counts(k));
            bool IsForemost(int cell) => needs(table.Codes(cell)) >= DisclosureOptions.Foremost;
            if (cube.Narrow.Count > 0)
            {
                continue;
            }

            foreach (
                var cell in Enumerable
                    .Range(1, table.Values.Count - 1)
                    .Where(cell => cube.Hidden[cell] && IsForemost(cell) && table.Values[cell] >= k)
            )
            {
                var most = Most(table, other => other == cell || (IsForemost(other) && !cube.Hidden[other]));

                Assert.That(
                    most.Intervals.Any(interval => interval is not null && interval.Span < k),
                    Is.True,
                    $"seed {seed}: {string.Join(' ', table.Codes(cell))} could be shown"
                );
                decided++;
            }
        }

        Assert.That(decided, Is.GreaterThan(20));
    }

    [Test]
    public void A_preference_never_weakens_the_protection([Values(5, 10)] int k)
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var table = Tables.Random(seed, 30, Gender, Age);
            var cube = Protect(table, DisclosureRule.Counts(k));

            if (table.Values[0] >= k)
            {
                Assert.That(cube.Narrow, Is.Empty, $"seed {seed}");
                Assert.That(
                    Enumerable
                        .Range(0, table.Values.Count)
                        .Where(cell => !cube.Hidden[cell] && table.Values[cell] > 0 && table.Values[cell] < k),
                    Is.Empty,
                    $"seed {seed}"
                );
                Tables.ShouldBeProtected(table, new SuppressionMask(cube.Hidden, []), k, $"seed {seed}");
            }
        }
    }

    // A cell that is known leaves others too narrow to protect: they are not made narrower for the sake of what is shown.
    [Test]
    public void What_nothing_can_protect_stays_as_wide_as_it_can_be()
    {
        var narrow = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var table = Tables.Random(seed, 12, Gender, Tables.Numbers("site", 4));
            bool IsKnown(int cell) => table.Values[cell] >= 5 && (cell + seed) % 2 == 0;
            var cube = DisclosureCube.Protect(
                table,
                DisclosureRule.Counts(5),
                new DisclosureOptions
                {
                    IsKnown = codes => IsKnown(table.Cell(codes)),
                    Need = Needs.Of([Breakdown.Gender, "site"], table),
                }
            );
            var (now, widest) = (FeasibleIntervals.Of(table, cube.Hidden), Most(table, IsKnown).Intervals);

            foreach (var cell in cube.Narrow.Select(codes => table.Cell(codes)).Where(cell => widest[cell] is not null))
            {
                Assert.That(
                    now[cell]!.Span,
                    Is.GreaterThanOrEqualTo(Math.Min(5, widest[cell]!.Span)),
                    $"seed {seed}: {string.Join(' ', table.Codes(cell))}"
                );
                narrow++;
            }
        }

        Assert.That(narrow, Is.GreaterThan(20));
    }

    /// <summary>
    /// Suppresses every cell that may be, except zeros, and returns the intervals for a reader who knows that zeros are shown unless their
    /// whole line is suppressed.
    /// </summary>
    private static (bool[] Hidden, FeasibleInterval?[] Intervals) Most(AdditiveTable table, Func<int, bool> isShown)
    {
        bool[] hidden = [.. table.Values.Select((value, cell) => cell != 0 && value > 0 && !isShown(cell))];
        var untold = table.Lines.Where(line => line.Parts.All(part => hidden[part])).SelectMany(line => line.Parts).ToHashSet();
        return (
            hidden,
            FeasibleIntervals.Of(table, hidden, [.. table.Values.Select((_, cell) => untold.Contains(cell) ? 0L : 1L)])
        );
    }

    [Test]
    public void The_order_of_categories_is_of_no_consequence()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var table = Tables.Random(seed, 20, Gender, Tables.Numbers("site", 5));
            var turned = AdditiveTable.Of(
                [
                    Dimension.Flat(Breakdown.Gender, ["_O", "M", "F"], Breakdown.Total),
                    Dimension.Flat("site", ["04", "02", "00", "03", "01"]),
                ],
                leaf => table[leaf]
            );

            var (mask, other) = (Protect(table, DisclosureRule.Counts(5)), Protect(turned, DisclosureRule.Counts(5)));

            Assert.That(Hidden(other), Is.EquivalentTo(Hidden(mask)), $"seed {seed}");
        }
    }
}
