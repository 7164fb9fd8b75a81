using Matching.Indicators.Statistics;

namespace Matching.Benchmarks.Reference;

/// <summary>Steps gained on an ordered scale, such as levels of a language, by people placed on it twice.</summary>
/// <param name="N">People with both levels.</param>
/// <param name="GainedAtLeastOne">People at least one level higher.</param>
/// <param name="Share">Of people with both; null without any.</param>
/// <param name="MeanSteps">Mean number of steps, down counted negative.</param>
/// <param name="Improved">People on a higher level.</param>
/// <param name="Same">People on the same level.</param>
/// <param name="Worse">People on a lower level.</param>
/// <param name="Reason"><c>n_lt_2</c> without people.</param>
internal sealed record OrdinalGain(
    int N,
    int GainedAtLeastOne,
    double? Share,
    double? MeanSteps,
    int Improved,
    int Same,
    int Worse,
    string? Reason
)
{
    /// <summary>Compares levels numbered from the lowest; null is a level that is missing.</summary>
    public static OrdinalGain Of(IReadOnlyList<double?> starts, IReadOnlyList<double?> ends)
    {
        var steps = PairedSample.Of(starts, ends).Differences;
        var (n, gained) = (steps.Count, steps.Count(step => PairedSample.Rounded(step) >= 1));
        return new OrdinalGain(
            n,
            gained,
            n == 0 ? null : (double)gained / n,
            n == 0 ? null : steps.Sum() / n,
            steps.Count(step => PairedSample.Rounded(step) > 0),
            steps.Count(step => PairedSample.Rounded(step) == 0),
            steps.Count(step => PairedSample.Rounded(step) < 0),
            n == 0 ? Reasons.TooFew : null
        );
    }
}
