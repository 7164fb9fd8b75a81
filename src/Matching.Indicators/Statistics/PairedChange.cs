namespace Matching.Indicators.Statistics;

/// <summary>Change of the same people from start to end: always end minus start, oriented so that up is better.</summary>
/// <param name="Change">Mean of the differences with its interval.</param>
/// <param name="Improved">People whose difference is above 0.</param>
/// <param name="Same">People without a difference.</param>
/// <param name="Worse">People whose difference is below 0.</param>
public sealed record PairedChange(MeanEstimate Change, int Improved, int Same, int Worse)
{
    /// <summary>Compares people measured twice, those with both figures.</summary>
    public static PairedChange Of(PairedSample sample) => Of([.. sample.Starts.Zip(sample.Ends)]);

    /// <summary>
    /// Compares people measured twice. For the sign a difference is rounded to 1e-9: thirds and sixths otherwise count as
    /// change.
    /// </summary>
    public static PairedChange Of(IReadOnlyCollection<(double Start, double End)> people)
    {
        var differences = people.Select(person => person.End - person.Start).ToList();
        var signs = differences.ConvertAll(difference => Math.Sign(PairedSample.Rounded(difference)));
        return new PairedChange(
            MeanEstimate.Of(differences),
            signs.Count(sign => sign > 0),
            signs.Count(sign => sign == 0),
            signs.Count(sign => sign < 0)
        );
    }
}
