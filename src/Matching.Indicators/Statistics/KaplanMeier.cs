namespace Matching.Indicators.Statistics;

/// <summary>
/// How long pairs last when some have not ended yet: product over event times of 1 - ended / at risk (Kaplan and Meier, JASA
/// 53, 1958, pp. 457-481). A pair last seen on the day of an event was still at risk.
/// </summary>
/// <param name="N">Durations.</param>
/// <param name="Events">Of them ended.</param>
/// <param name="Times">Distinct days with an end, ascending.</param>
/// <param name="Survival">Share still going after each.</param>
/// <param name="Median">The first day after which no more than half go on; null when that has not come yet.</param>
/// <param name="Reason"><c>n_lt_2</c> without durations, <c>not_collected</c> when fewer than half have ended so far.</param>
public sealed record KaplanMeier(
    int N,
    int Events,
    IReadOnlyList<double> Times,
    IReadOnlyList<double> Survival,
    double? Median,
    string? Reason
)
{
    // products of fractions that are half must not miss it by their last digits
    private const double Rounding = 1e-12;

    /// <summary>Estimates from durations and whether each has ended.</summary>
    public static KaplanMeier Of(IReadOnlyCollection<(double Days, bool HasEnded)> durations)
    {
        var (times, survival) = (new List<double>(), new List<double>());
        var share = 1.0;
        foreach (
            var day in durations.Where(duration => duration.HasEnded).GroupBy(duration => duration.Days).OrderBy(day => day.Key)
        )
        {
            share *= 1 - ((double)day.Count() / durations.Count(duration => duration.Days >= day.Key));
            times.Add(day.Key);
            survival.Add(share);
        }

        var half = survival.FindIndex(rest => rest <= .5 + Rounding);
        return new KaplanMeier(
            durations.Count,
            durations.Count(duration => duration.HasEnded),
            times,
            survival,
            half < 0 ? null : times[half],
            half >= 0 ? null
                : durations.Count == 0 ? Reasons.TooFew
                : Reasons.NotCollected
        );
    }
}
