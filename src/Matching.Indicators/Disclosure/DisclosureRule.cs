namespace Matching.Indicators.Disclosure;

/// <summary>The rule under which a cube is published.</summary>
public sealed record DisclosureRule
{
    private DisclosureRule(int k, int leastBase, bool isSensitive, bool isShare) =>
        (K, LeastBase, IsSensitive, IsShare) = (k, leastBase, isSensitive, isShare);

    /// <summary>Smallest count that may be shown.</summary>
    public int K { get; }

    /// <summary>Least number of people a category needs to be shown.</summary>
    public int LeastBase { get; }

    /// <summary>Whether the indicator is sensitive: zeros are hidden as well.</summary>
    public bool IsSensitive { get; }

    internal bool IsShare { get; }

    /// <summary>C5: counts of people; with <paramref name="isSensitive"/> S10.</summary>
    public static DisclosureRule Counts(int k, bool isSensitive = false) =>
        new(PrimaryRules.EffectiveK(k, isSensitive), PrimaryRules.EffectiveK(k, isSensitive), isSensitive, isShare: false);

    /// <summary>M10: means, spreads, medians, quantiles and tests; with <paramref name="isSensitive"/> S10.</summary>
    public static DisclosureRule Means(int k, bool isSensitive = false) =>
        new(PrimaryRules.EffectiveK(k, isSensitive), Math.Max(PrimaryRules.LeastForMean, k), isSensitive, isShare: false);

    /// <summary>
    /// P: shares of the people of a category that a split divides into those counted and the rest; with
    /// <paramref name="isSensitive"/> S10.
    /// </summary>
    public static DisclosureRule Shares(int k, bool isSensitive = false) =>
        new(PrimaryRules.EffectiveK(k, isSensitive), Math.Max(PrimaryRules.LeastForMean, k), isSensitive, isShare: true);
}

/// <summary>What else is known of a cube; categories are given as codes, one for each dimension of the breakdown.</summary>
public sealed record DisclosureOptions
{
    /// <summary>The need from which on a cell is shown wherever a mask protects that shows it.</summary>
    public const int Foremost = 16;

    /// <summary>Categories that are hidden for a reason of their own, as by <see cref="PrimaryRules.HidesWave"/>.</summary>
    public Func<IReadOnlyList<string>, bool>? IsAlsoHidden { get; init; }

    /// <summary>Categories that no longer hide any people, as an earlier release shows them of the same people.</summary>
    public Func<IReadOnlyList<string>, bool>? IsKnown { get; init; }

    /// <summary>Combinations that are published nowhere, as where several two-way breakdowns share a margin.</summary>
    public Func<IReadOnlyList<string>, bool>? IsUnpublished { get; init; }

    /// <summary>
    /// How much a cell is asked for, by all its codes, that of the split among them. Of all masks that protect, one is
    /// looked for that hides what is asked for least, and of equal needs the fewest people; without needs the number of
    /// people alone decides. What is needed as much as <see cref="Foremost"/> is hidden only where no mask protects that
    /// shows it.
    /// </summary>
    public Func<IReadOnlyList<string>, int>? Need { get; init; }

    /// <summary>
    /// Of a cube without a split: whether the categories of the last dimension, its total apart, are hidden together
    /// wherever one of them is.
    /// </summary>
    public bool IsLastTogether { get; init; }
}
