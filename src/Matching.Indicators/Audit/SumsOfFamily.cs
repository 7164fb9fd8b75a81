using Matching.Indicators.Summaries;

namespace Matching.Indicators.Audit;

/// <summary>
/// The sums of scores in the leaves of a family: of each leaf the sum, and what it lacks of the highest there can be; of a change
/// both at the start, then both at the end.
/// </summary>
internal sealed class SumsOfFamily
{
    /// <summary>Sums are in thousandths of the range of a person's answers, so that they are whole numbers.</summary>
    public const int Range = 1000;

    private readonly (double Low, double High) range;
    private readonly long[] numbers;
    private readonly int first;
    private readonly int kinds;

    /// <param name="system">The system that it is part of.</param>
    /// <param name="family">The figures.</param>
    /// <param name="range">Smallest and largest score.</param>
    /// <param name="numbers">How many people are in each leaf.</param>
    public SumsOfFamily(JointSystem system, AskedFigures family, (double Low, double High) range, long[] numbers)
    {
        (Family, this.range, this.numbers, kinds) = (family, range, numbers, KindsOf(family));
        first = system.AddVariables(kinds * numbers.Length);
        foreach (var (leaf, number) in numbers.Index())
        {
            for (var kind = 0; kind < kinds; kind += 2)
            {
                system.Add([(At(leaf, kind), 1L), (At(leaf, kind + 1), 1L)], Range * number);
            }
        }
    }

    /// <summary>The figures.</summary>
    public AskedFigures Family { get; }

    /// <summary>How many sums a leaf has.</summary>
    public static int KindsOf(AskedFigures family) => family.Summary.IsChange ? 4 : 2;

    /// <summary>The sums of all leaves, by kind.</summary>
    public IEnumerable<int[]> ByKind =>
        Enumerable.Range(0, kinds).Select(kind => numbers.Index().Select(leaf => At(leaf.Index, kind)).ToArray());

    /// <summary>How many people are in a place.</summary>
    public long NumberAt(string[][] codes) => Family.Places.LeavesAt(codes).Sum(leaf => numbers[leaf]);

    /// <summary>The sums that add up to a mean times its number; null of a statistic that is no mean.</summary>
    public int[]? TermsOf(string stat, string[][] codes)
    {
        int[]? ofLeaf = (stat, Family.Summary.IsChange) switch
        {
            ("mean", false) or ("mean_start", true) => [0],
            ("mean_end", true) => [2],
            ("mean", true) => [1, 2],
            _ => null,
        };
        return ofLeaf is null
            ? null
            : [.. Family.Places.LeavesAt(codes).SelectMany(leaf => ofLeaf.Select(kind => At(leaf, kind)))];
    }

    /// <summary>A mean in thousandths of the range, from the lowest score; a change with what is lacked of the highest.</summary>
    public double Scaled(string stat, double mean) =>
        Family.Summary.IsChange && stat == "mean" ? Scaled(mean) + Range : Scaled(mean - range.Low);

    /// <summary>A difference in thousandths of the range.</summary>
    public double Scaled(double difference) => Range * difference / (range.High - range.Low);

    private int At(int leaf, int kind) => first + (leaf * kinds) + kind;
}
