namespace Matching.Indicators.Disclosure;

/// <summary>P: which percentages are too thin to be shown.</summary>
public static class PercentRule
{
    /// <summary>
    /// A percentage needs ten people (or k) in its base. On a sensitive item neither those with the answer nor those without it may be fewer than k, and 0 % and 100 % are hidden
    /// too: they tell the answer of everybody.
    /// </summary>
    public static bool Hides(int count, int @base, bool isSensitive, int k) =>
        @base < Math.Max(PrimaryRules.LeastForMean, k) || (isSensitive && Math.Min(count, @base - count) < k);
}
