namespace Matching.Indicators.Statistics;

/// <summary>
/// People measured at the start and at the end. Only those with both figures enter a statistic of change; how many have each
/// is kept beside it.
/// </summary>
/// <param name="NStart">People with a figure at the start.</param>
/// <param name="NEnd">People with a figure at the end.</param>
/// <param name="Starts">Figures at the start of those with both, in order.</param>
/// <param name="Ends">Their figures at the end.</param>
public sealed record PairedSample(int NStart, int NEnd, IReadOnlyList<double> Starts, IReadOnlyList<double> Ends)
{
    // Thirds and sixths otherwise break ties and make changes of nothing.
    private const int Digits = 9;

    /// <summary>Reads two lists in the same order of people; null is a figure that is missing.</summary>
    /// <exception cref="ArgumentException">The lists are not equally long.</exception>
    public static PairedSample Of(IReadOnlyList<double?> starts, IReadOnlyList<double?> ends)
    {
        if (starts.Count != ends.Count)
        {
            throw new ArgumentException("Start and end are of the same people and equally many.", nameof(ends));
        }

        var both = Enumerable.Range(0, starts.Count).Where(i => starts[i] is not null && ends[i] is not null).ToList();
        return new PairedSample(
            starts.Count(start => start is not null),
            ends.Count(end => end is not null),
            both.ConvertAll(i => starts[i]!.Value),
            both.ConvertAll(i => ends[i]!.Value)
        );
    }

    /// <summary>People with both figures.</summary>
    public int N => Starts.Count;

    /// <summary>End minus start of each.</summary>
    public IReadOnlyList<double> Differences => [.. Ends.Zip(Starts, (end, start) => end - start)];

    /// <summary>A difference as it is ranked and as its sign is read: to nine digits after the point.</summary>
    public static double Rounded(double difference) => Math.Round(difference, Digits);
}
