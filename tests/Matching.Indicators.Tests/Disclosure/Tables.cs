using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Tests.Disclosure;

/// <summary>Tables for tests: from a seed, always the same.</summary>
internal static class Tables
{
    public static readonly Dimension Gender = Dimension.Flat("gender", ["F", "M", "_O"]);

    public static readonly Dimension Age = Dimension.Flat("age", ["14-17", "18-29", "30-44", "45-59", "60+"]);

    public static readonly Dimension Answer = Dimension.Flat("answer", ["yes", "no"]);

    public static Dimension Sites(int regions, int sites) =>
        Dimension.Tree(
            "site",
            new Category(
                "all",
                [
                    .. Enumerable
                        .Range(0, regions)
                        .Select(r => new Category(
                            $"R{r}",
                            [.. Enumerable.Range(0, sites).Select(s => new Category($"R{r}S{s}"))]
                        )),
                ]
            )
        );

    public static AdditiveTable OneWay(params long[] counts) =>
        AdditiveTable.Of([Numbers("category", counts.Length)], leaf => counts[int.Parse(leaf[0])]);

    public static AdditiveTable TwoWay(long[][] counts) =>
        AdditiveTable.Of(
            [Numbers("row", counts.Length), Numbers("column", counts[0].Length)],
            leaf => counts[int.Parse(leaf[0])][int.Parse(leaf[1])]
        );

    public static AdditiveTable Random(int seed, int most, params Dimension[] dimensions)
    {
        var random = new Random(seed);
        // Many small cells and zeros beside a few large ones, as programmes have them.
        return AdditiveTable.Of(
            dimensions,
            _ =>
                random.Next(4) switch
                {
                    0 => 0,
                    1 => random.Next(1, 5),
                    _ => random.Next(most + 1),
                }
        );
    }

    public static bool[] Primary(AdditiveTable table, int k) =>
        [.. table.Values.Select(value => PrimaryRules.HidesCount(value, k, isSensitive: false))];

    /// <summary>
    /// Every suppressed cell spans k, for a reader who knows the published values and that counts are not negative, and for a reader who
    /// also knows that zeros are shown unless their whole line is suppressed.
    /// </summary>
    public static void ShouldBeProtected(AdditiveTable table, SuppressionMask mask, int k, string what)
    {
        var all = table.Lines.Where(line => line.Parts.All(part => mask.Hidden[part])).SelectMany(line => line.Parts).ToHashSet();
        foreach (var floors in new[] { null, table.Values.Select((_, cell) => all.Contains(cell) ? 0L : 1L).ToArray() })
        {
            var intervals = FeasibleIntervals.Of(table, mask.Hidden, floors);
            for (var cell = 0; cell < intervals.Length; cell++)
            {
                if (intervals[cell] is { } interval)
                {
                    Assert.That(
                        interval.Span,
                        Is.GreaterThanOrEqualTo(k),
                        $"{what}: {string.Join(',', table.Codes(cell))} = {table.Values[cell]} is in [{interval.Min}, {interval.Max}]"
                    );
                }
            }
        }
    }

    public static Dimension Numbers(string name, int count) =>
        Dimension.Flat(name, Enumerable.Range(0, count).Select(i => $"{i:00}"));
}
