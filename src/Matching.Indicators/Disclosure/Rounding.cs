namespace Matching.Indicators.Disclosure;

/// <summary>
/// Counts rounded to a base before they are published, each by itself; percentages are then made of the rounded counts (HESA
/// rounding strategy).
/// </summary>
public static class Rounding
{
    /// <summary>Nearest multiple of the base, halves up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative count, or a base below 1.</exception>
    public static int ToBase(int count, int @base)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(@base);
        return (int)(((2L * count) + @base) / (2L * @base) * @base);
    }
}
