using Matching.Indicators.Summaries;

namespace Matching.Indicators.Audit;

/// <summary>
/// The sums of scores in the leaves of a family: of each leaf and each half the sum, and what it lacks of the highest there can
/// be. The halves of a change are the same people at start and end, those of leavers are two groups of people.
/// </summary>
internal sealed class SumsOfFamily
{
    /// <summary>Sums are in thousandths of the range of a person's answers, so that they are whole numbers.</summary>
    public const int Range = 1000;

    private readonly (double Low, double High) range;
    private readonly long[][] numbers;
    private readonly int first;

    /// <param name="system">The system that it is part of.</param>
    /// <param name="family">The figures.</param>
    /// <param name="range">Smallest and largest score.</param>
    /// <param name="numbers">How many people of each half are in each leaf.</param>
    public SumsOfFamily(JointSystem system, AskedFigures family, (double Low, double High) range, long[][] numbers)
    {
        (Family, this.range, this.numbers) = (family, range, numbers);
        first = system.AddVariables(2 * numbers.Length * family.Places.Leaves);
        for (var leaf = 0; leaf < family.Places.Leaves; leaf++)
        {
            foreach (var (half, people) in numbers.Index())
            {
                system.Add([(At(leaf, 2 * half), 1L), (At(leaf, (2 * half) + 1), 1L)], Range * people[leaf]);
            }
        }
    }

    /// <summary>The figures.</summary>
    public AskedFigures Family { get; }

    /// <summary>The parts of the people of each half; the same people where they have no parts of their own.</summary>
    public static IReadOnlyList<string?> HalvesOf(EntrySummary summary) =>
        summary is LeaversSummary ? [.. summary.Parts]
        : summary.IsChange ? [null, null]
        : [null];

    /// <summary>The sums of all leaves, by half: first the sums, then what they lack.</summary>
    public IEnumerable<(int[] Sums, int[] Lacking)> ByHalf =>
        Enumerable
            .Range(0, numbers.Length)
            .Select(half =>
                (
                    Of(Enumerable.Range(0, Family.Places.Leaves), 2 * half),
                    Of(Enumerable.Range(0, Family.Places.Leaves), (2 * half) + 1)
                )
            );

    /// <summary>How many people of a half are in a place; of a statistic those behind it.</summary>
    public long NumberAt(string[][] codes, string stat = "mean") =>
        Family.Places.LeavesAt(codes).Sum(leaf => numbers[stat is "mean_left" or "mean_end" ? 1 : 0][leaf]);

    /// <summary>The sums that add up to a mean times its number; null of a statistic that is no mean.</summary>
    public int[]? TermsOf(string stat, string[][] codes)
    {
        int[]? ofLeaf = (stat, Family.Summary) switch
        {
            ("mean", MeanSummary) or ("mean_start", MeanChangeSummary) or ("mean_stayed", LeaversSummary) => [0],
            ("mean_end", MeanChangeSummary) or ("mean_left", LeaversSummary) => [2],
            ("mean", MeanChangeSummary) => [1, 2],
            _ => null,
        };
        return ofLeaf is null
            ? null
            : [.. Family.Places.LeavesAt(codes).SelectMany(leaf => ofLeaf.Select(kind => At(leaf, kind)))];
    }

    /// <summary>A mean in thousandths of the range, from the lowest score; a change with what is lacked of the highest.</summary>
    public double Scaled(string stat, double mean) =>
        Family.Summary.IsChange && stat == "mean" ? Scaled(mean) + Range : Scaled(mean - range.Low);

    /// <summary>The range of a mean, in thousandths.</summary>
    public double WidthOf(string stat) => Family.Summary.IsChange && stat == "mean" ? 2 * Range : Range;

    /// <summary>A difference in thousandths of the range.</summary>
    public double Scaled(double difference) => Range * difference / (range.High - range.Low);

    private int[] Of(IEnumerable<int> leaves, int kind) => [.. leaves.Select(leaf => At(leaf, kind))];

    private int At(int leaf, int kind) => first + (leaf * 2 * numbers.Length) + kind;
}
