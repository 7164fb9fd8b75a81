using MathNet.Numerics.Distributions;

namespace Matching.Indicators.Statistics;

/// <summary>A mean with its spread and its t interval. What is undefined is null, with the reason; never NaN.</summary>
/// <param name="N">Observations.</param>
/// <param name="Mean">Arithmetic mean; null without observations.</param>
/// <param name="Sd">Standard deviation with n - 1; null below two observations.</param>
/// <param name="CiLow">Lower bound: mean - t * sd / sqrt(n), t the quantile of Student's distribution with n - 1 degrees of freedom.</param>
/// <param name="CiHigh">Upper bound.</param>
/// <param name="Reason"><c>n_lt_2</c> or <c>zero_variance</c> when there is no interval.</param>
public sealed record MeanEstimate(int N, double? Mean, double? Sd, double? CiLow, double? CiHigh, string? Reason)
{
    /// <summary>Estimates the mean of a sample.</summary>
    public static MeanEstimate Of(IReadOnlyCollection<double> sample, double confidence = .95)
    {
        var n = sample.Count;
        if (n == 0)
        {
            return new MeanEstimate(0, null, null, null, null, "n_lt_2");
        }

        var mean = sample.Sum() / n;
        if (n == 1)
        {
            return new MeanEstimate(1, mean, null, null, null, "n_lt_2");
        }

        var sd = Math.Sqrt(sample.Sum(x => (x - mean) * (x - mean)) / (n - 1));
        // thirds and sixths of equal values differ in the last digits
        if (sd < 1e-9)
        {
            // all the same: the spread is known to be nothing here, but an interval of width 0 would claim certainty about others
            return new MeanEstimate(n, mean, 0, null, null, "zero_variance");
        }

        var half = StudentT.InvCDF(0, 1, n - 1, (1 + confidence) / 2) * sd / Math.Sqrt(n);
        return new MeanEstimate(n, mean, sd, mean - half, mean + half, null);
    }
}

/// <summary>Change of the same people from start to end: always end minus start, oriented so that up is better.</summary>
/// <param name="Change">Mean of the differences with its interval.</param>
/// <param name="Improved">People whose difference is above 0.</param>
/// <param name="Same">People without a difference.</param>
/// <param name="Worse">People whose difference is below 0.</param>
public sealed record PairedChange(MeanEstimate Change, int Improved, int Same, int Worse)
{
    /// <summary>Compares people measured twice. For the sign a difference is rounded to 1e-9: thirds and sixths otherwise count as change.</summary>
    public static PairedChange Of(IReadOnlyCollection<(double Start, double End)> people)
    {
        var differences = people.Select(person => person.End - person.Start).ToList();
        var signs = differences.ConvertAll(difference => Math.Sign(Math.Round(difference, 9)));
        return new PairedChange(MeanEstimate.Of(differences), signs.Count(sign => sign > 0), signs.Count(sign => sign == 0), signs.Count(sign => sign < 0));
    }
}
