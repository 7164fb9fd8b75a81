namespace Matching.Indicators.Statistics;

/// <summary>
/// Difference of the shares of two separate groups with Newcombe's interval from the two Wilson intervals (Statistics in
/// Medicine 17, 1998, pp. 873-890, method 10): d - sqrt((p1 - l1)^2 + (u2 - p2)^2) to d + sqrt((u1 - p1)^2 + (p2 - l2)^2).
/// </summary>
/// <param name="Difference">First minus second.</param>
/// <param name="CiLow">Lower bound.</param>
/// <param name="CiHigh">Upper bound.</param>
/// <param name="Reason"><c>n_lt_2</c> when a group is empty.</param>
public sealed record ShareDifference(double? Difference, double? CiLow, double? CiHigh, string? Reason)
{
    /// <summary>Compares two groups.</summary>
    public static ShareDifference Of(int count, int n, int otherCount, int otherN, double confidence = .95)
    {
        var (one, other) = (ShareEstimate.Of(count, n, confidence), ShareEstimate.Of(otherCount, otherN, confidence));
        if (
            one is not { Share: { } p1, CiLow: { } l1, CiHigh: { } u1 }
            || other is not { Share: { } p2, CiLow: { } l2, CiHigh: { } u2 }
        )
        {
            return new ShareDifference(null, null, null, Reasons.TooFew);
        }

        return new ShareDifference(
            p1 - p2,
            p1 - p2 - double.Hypot(p1 - l1, u2 - p2),
            p1 - p2 + double.Hypot(u1 - p1, p2 - l2),
            null
        );
    }
}
