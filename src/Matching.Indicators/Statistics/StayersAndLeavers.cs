namespace Matching.Indicators.Statistics;

/// <summary>
/// Compares the start values of those who stayed with those who left: the first question about a change of those who stayed.
/// </summary>
/// <param name="Stayed">Start figures of people measured twice.</param>
/// <param name="Left">Start figures of people measured once.</param>
/// <param name="Difference">Left minus stayed, by Welch's t.</param>
public sealed record StayersAndLeavers(MeanEstimate Stayed, MeanEstimate Left, WelchTTest Difference)
{
    /// <summary>Compares the start figures; null is a figure that is missing.</summary>
    public static StayersAndLeavers Of(IReadOnlyList<double?> starts, IReadOnlyList<double?> ends, double confidence = .95)
    {
        var people = starts
            .Zip(ends)
            .Where(person => person.First is not null)
            .ToLookup(person => person.Second is not null, person => person.First!.Value);
        double[] stayed = [.. people[true]];
        double[] left = [.. people[false]];
        return new StayersAndLeavers(
            MeanEstimate.Of(stayed, confidence),
            MeanEstimate.Of(left, confidence),
            WelchTTest.Of(stayed, left, confidence)
        );
    }
}
