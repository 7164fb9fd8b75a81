using MathNet.Numerics.Distributions;

namespace Matching.Indicators.Statistics;

/// <summary>
/// How long pairs last when some have not ended yet: product over event times of 1 - ended / at risk (Kaplan and Meier, JASA
/// 53, 1958, pp. 457-481). A pair last seen on the day of an event was still at risk. The interval of the median are the days on
/// which the pointwise bounds of the curve reach one half (Brookmeyer and Crowley, Biometrics 38, 1982, pp. 29-41), the bounds
/// S exp(± z se) with Greenwood's se of log S, as survfit of R's package survival prints them.
/// </summary>
/// <param name="N">Durations.</param>
/// <param name="Times">Distinct days with an end, ascending.</param>
/// <param name="Survival">Share still going after each.</param>
/// <param name="Median">
/// The first day after which less than half go on; where exactly half do for a while, the middle of that time. Null when that
/// has not come yet.
/// </param>
/// <param name="CiLow">Lower bound of the median; it may be known before the median is.</param>
/// <param name="CiHigh">Upper bound of the median; null when it has not come yet.</param>
/// <param name="Reason"><c>n_lt_2</c> without durations, <c>not_collected</c> when a member is not known yet.</param>
public sealed record KaplanMeier(
    int N,
    IReadOnlyList<double> Times,
    IReadOnlyList<double> Survival,
    double? Median,
    double? CiLow,
    double? CiHigh,
    string? Reason
)
{
    // products of fractions that are half must not miss it by their last digits; survfit takes the same root of 2^-52
    private const double Rounding = 1.4901161193847656e-8;

    /// <summary>Estimates from durations and whether each has ended.</summary>
    public static KaplanMeier Of(IReadOnlyCollection<(double Days, bool HasEnded)> durations, double confidence = .95)
    {
        var (times, survival, low, high) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (share, variance) = (1.0, 0.0);
        var z = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        foreach (
            var day in durations.Where(duration => duration.HasEnded).GroupBy(duration => duration.Days).OrderBy(day => day.Key)
        )
        {
            var (ended, atRisk) = ((double)day.Count(), durations.Count(duration => duration.Days >= day.Key));
            share *= 1 - (ended / atRisk);
            times.Add(day.Key);
            survival.Add(share);
            // where no pair goes on the logarithm of the share has no variance, and there are no bounds
            if (ended < atRisk)
            {
                variance += ended / (atRisk * (atRisk - ended));
                low.Add(share * Math.Exp(-z * Math.Sqrt(variance)));
                high.Add(Math.Min(1, share * Math.Exp(z * Math.Sqrt(variance))));
            }
        }

        var (median, lower, upper) = (Half(times, survival), Half(times, low), Half(times, high));
        return new KaplanMeier(
            durations.Count,
            times,
            survival,
            median,
            lower,
            upper,
            durations.Count == 0 ? Reasons.TooFew
                : median is null || lower is null || upper is null ? Reasons.NotCollected
                : null
        );
    }

    // The day on which a falling curve reaches one half.
    private static double? Half(List<double> times, List<double> curve)
    {
        var half = curve.FindIndex(rest => rest < .5 + Rounding);
        if (half < 0)
        {
            return null;
        }

        var below = Math.Abs(curve[half] - .5) < Rounding ? curve.FindIndex(rest => rest < curve[half]) : half;
        return below < 0 ? times[half] : (times[half] + times[below]) / 2;
    }
}
