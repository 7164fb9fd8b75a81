using Matching.Indicators.Statistics;

namespace Matching.Benchmarks.Reference;

/// <summary>
/// A state, such as being in work, published both ways: how many are in it (stock), and how many came into it (event). The
/// two have different bases and must not be compared.
/// </summary>
/// <param name="NStart">People who answered at the start.</param>
/// <param name="NEnd">People who answered at the end.</param>
/// <param name="NPaired">People who answered both times.</param>
/// <param name="StockStart">Share in the state at the start, of those who answered both times.</param>
/// <param name="StockEnd">The same at the end.</param>
/// <param name="EventBase">People not in the state at the start who answered at the end.</param>
/// <param name="Entries">Of them in the state at the end.</param>
/// <param name="EntryRate">Entries over their base.</param>
/// <param name="Reason"><c>n_lt_2</c> when a base is empty.</param>
internal sealed record StockAndEntries(
    int NStart,
    int NEnd,
    int NPaired,
    double? StockStart,
    double? StockEnd,
    int EventBase,
    int Entries,
    double? EntryRate,
    string? Reason
)
{
    /// <summary>Counts the state at the start and at the end of the same people; null is not answered.</summary>
    /// <exception cref="ArgumentException">The lists are not equally long.</exception>
    public static StockAndEntries Of(IReadOnlyList<bool?> starts, IReadOnlyList<bool?> ends)
    {
        if (starts.Count != ends.Count)
        {
            throw new ArgumentException("Start and end are of the same people and equally many.", nameof(ends));
        }

        var both = starts
            .Zip(ends)
            .Where(person => person.First is not null && person.Second is not null)
            .Select(person => (Start: person.First == true, End: person.Second == true))
            .ToList();
        var (n, outside) = (both.Count, both.Count(person => !person.Start));
        var entries = both.Count(person => !person.Start && person.End);
        return new StockAndEntries(
            starts.Count(start => start is not null),
            ends.Count(end => end is not null),
            n,
            n == 0 ? null : (double)both.Count(person => person.Start) / n,
            n == 0 ? null : (double)both.Count(person => person.End) / n,
            outside,
            entries,
            outside == 0 ? null : (double)entries / outside,
            outside == 0 ? Reasons.TooFew : null
        );
    }
}
