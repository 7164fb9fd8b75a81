namespace Matching.Indicators.Disclosure;

/// <summary>
/// Suppression of counts whose total is published: first the small ones, then further ones so that subtracting what is shown
/// from the total discloses none of them. The smallest remaining cell above 0 is hidden (the first on a tie) until at least
/// two are hidden and their sum is at least k.
/// </summary>
public static class OneWaySuppression
{
    /// <summary>Which counts are hidden, in their order.</summary>
    /// <param name="counts">Counts that add up to a published total.</param>
    /// <param name="k">Smallest count that may be shown.</param>
    public static bool[] Hide(IReadOnlyList<int> counts, int k)
    {
        var hidden = counts.Select(count => PrimaryRules.HidesCount(count, k)).ToArray();
        if (!hidden.Contains(true))
        {
            return hidden;
        }

        while (hidden.Count(isHidden => isHidden) < 2 || counts.Where((_, i) => hidden[i]).Sum() < k)
        {
            var next = Enumerable
                .Range(0, counts.Count)
                .Where(i => !hidden[i] && counts[i] > 0)
                .OrderBy(i => counts[i])
                .ThenBy(i => i)
                .Cast<int?>()
                .FirstOrDefault();
            if (next is null)
            {
                // No count above 0 is left to hide beside the suppressed one: zeros are hidden too, otherwise they disclose
                // it exactly.
                Array.Fill(hidden, true);
                break;
            }

            hidden[next.Value] = true;
        }

        return hidden;
    }
}
