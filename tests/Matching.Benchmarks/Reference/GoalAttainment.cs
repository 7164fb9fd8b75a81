using Matching.Indicators.Statistics;

namespace Matching.Benchmarks.Reference;

/// <summary>
/// Own goals of a person, each rated -2 to +2 with 0 for the expected outcome, as a T score: 50 + 10 sum / sqrt((1 - rho) k
/// + rho k^2), k goals (Kiresuk and Sherman, Community Mental Health Journal 4, 1968, pp. 443-453), rho the correlation
/// taken between goals.
/// </summary>
/// <param name="Goals">Goals rated.</param>
/// <param name="Reached">Of them rated 0 or more.</param>
/// <param name="Mean">Mean rating.</param>
/// <param name="T">T score.</param>
/// <param name="ShareReached">Reached over rated.</param>
/// <param name="Reason"><c>insufficient_items</c> when no goal was rated.</param>
internal sealed record GoalAttainment(int Goals, int Reached, double? Mean, double? T, double? ShareReached, string? Reason)
{
    /// <summary>Kiresuk and Sherman's correlation between goals.</summary>
    public const double DefaultRho = .3;

    private const double FarthestRating = 2;

    /// <summary>Scores a person's goals; null is a goal not rated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rating outside -2..2, or rho outside 0..1.</exception>
    public static GoalAttainment Of(IEnumerable<double?> ratings, double rho = DefaultRho)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rho);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rho, 1);
        var rated = ratings.Where(rating => rating is not null).Select(rating => rating!.Value).ToList();
        if (rated.Exists(rating => Math.Abs(rating) > FarthestRating))
        {
            throw new ArgumentOutOfRangeException(nameof(ratings), "Goals are rated from -2 to 2.");
        }

        var (k, sum, reached) = (rated.Count, rated.Sum(), rated.Count(rating => rating >= 0));
        return k == 0
            ? new GoalAttainment(0, 0, null, null, null, Reasons.InsufficientItems)
            : new GoalAttainment(
                k,
                reached,
                sum / k,
                50 + (10 * sum / Math.Sqrt(((1 - rho) * k) + (rho * k * k))),
                (double)reached / k,
                null
            );
    }
}
