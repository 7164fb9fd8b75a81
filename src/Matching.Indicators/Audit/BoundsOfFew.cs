namespace Matching.Indicators.Audit;

/// <summary>
/// What the figures of all say of the sum of any m of them. With a spread: the squares of two parts' distances
/// from the mean are not more than those of all, so m of n people have a mean within s √((n − 1)(n − m) / (n m)) of it. With
/// quartiles: at most a quarter is below the first, half below the second and three quarters below the third, so that of m people
/// all others are not.
/// </summary>
internal static class BoundsOfFew
{
    /// <summary>Bounds of the sum of m of n people with this mean and standard deviation.</summary>
    public static (double Low, double High) BySpread(long m, long n, double mean, double sd)
    {
        var half = sd * Math.Sqrt((double)m * (n - m) * (n - 1) / n);
        return ((m * mean) - half, (m * mean) + half);
    }

    /// <summary>Bounds of the sum of m of n people with these quartiles of type 7, of scores in a range.</summary>
    public static (double Low, double High) ByQuartiles(long m, long n, double[] quartiles, (double Low, double High) range)
    {
        var (low, high) = (m * range.Low, m * range.High);
        for (var quarter = 0; quarter < quartiles.Length; quarter++)
        {
            // the quartile lies between two people in order: this number of people is below it at most, and not above it at least
            var below = (n - 1) * (quarter + 1) / 4;
            var isOfOne = (n - 1) * (quarter + 1) % 4 == 0;
            var step = quartiles[quarter] - (quarter == 0 ? range.Low : quartiles[quarter - 1]);
            low += step * Math.Max(0, m - (isOfOne ? below : below + 1));
            step = (quarter == quartiles.Length - 1 ? range.High : quartiles[quarter + 1]) - quartiles[quarter];
            high -= step * Math.Max(0, m - (n - below - 1));
        }

        return (low, high);
    }
}
