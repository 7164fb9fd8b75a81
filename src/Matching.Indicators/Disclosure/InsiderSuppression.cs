namespace Matching.Indicators.Disclosure;

/// <summary>
/// Suppression of counts of which a reader may know one: a partner knows how many people it sent. What is suppressed beside that
/// count must protect without it, so at least two others are, between which k can move. The smallest remaining count above 0 is
/// suppressed (the first on a tie) until that holds; where too few are left all are, zeros too.
/// </summary>
/// <remarks>
/// With two groups and a published total, each knows the other's number: no mask of a total can prevent that.
/// </remarks>
public static class InsiderSuppression
{
    /// <summary>Which counts are suppressed, in their order.</summary>
    /// <param name="counts">Counts that add up to a published total.</param>
    /// <param name="k">Smallest count that may be shown.</param>
    public static bool[] Hide(IReadOnlyList<long> counts, int k)
    {
        bool[] hidden = [.. counts.Select(count => PrimaryRules.HidesCount(count, k, isSensitive: false))];
        while (hidden.Contains(true) && !Protects(counts, hidden, k))
        {
            var next = counts
                .Index()
                .Where(one => !hidden[one.Index] && one.Item > 0)
                .OrderBy(one => one.Item)
                .Select(one => (int?)one.Index)
                .FirstOrDefault();
            if (next is null)
            {
                Array.Fill(hidden, true);
                break;
            }

            hidden[next.Value] = true;
        }

        return hidden;
    }

    // For a person who knows one of the suppressed counts: the others are two at least, each above 0, with room for k.
    private static bool Protects(IReadOnlyList<long> counts, bool[] hidden, int k)
    {
        var suppressed = counts.Where((_, i) => hidden[i]).ToList();
        var (number, sum) = (suppressed.Count - 1, suppressed.Sum());
        return suppressed.TrueForAll(known => number >= 2 && sum - known - number >= k);
    }
}
