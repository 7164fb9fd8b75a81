using Matching.Indicators.Disclosure;

namespace Matching.Benchmarks.Reference;

/// <summary>Finds what subtracting one published figure from another discloses.</summary>
internal static class Differencing
{
    /// <summary>
    /// Whether a part and its whole may not both be published: the people in the whole and not in the part must be none or
    /// at least k.
    /// </summary>
    public static bool Isolates(int whole, int part, int k) => PrimaryRules.HidesCount(Math.Abs(whole - part), k);

    /// <summary>
    /// What a newer release discloses about those who came or went since an older one, from number and mean of both:
    /// (n2 m2 - n1 m1) / (n2 - n1), one person's own value when one came.
    /// With equal numbers and another mean the answer of a person changed.
    /// </summary>
    /// <param name="older">Number and mean in the older release.</param>
    /// <param name="newer">Number and mean in the newer release.</param>
    /// <param name="k">Smallest number of people that may be distinguished.</param>
    public static ReleaseLeak Between((int N, double Mean) older, (int N, double Mean) newer, int k)
    {
        var apart = newer.N - older.N;
        return apart == 0
            ? new ReleaseLeak(null, newer.Mean != older.Mean)
            : new ReleaseLeak(((newer.N * newer.Mean) - (older.N * older.Mean)) / apart, Math.Abs(apart) < k);
    }
}

/// <summary>What two releases disclose together.</summary>
/// <param name="Value">Mean of those who came or went; null when as many are behind both.</param>
/// <param name="MustHold">The newer cell must be held back.</param>
internal readonly record struct ReleaseLeak(double? Value, bool MustHold);
