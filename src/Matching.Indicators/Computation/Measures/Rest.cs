namespace Matching.Indicators.Computation;

/// <summary>
/// People whose figures follow from an indicator beside another one, as those still under way follow from everyone at the start
/// less those who stayed and those who left. They are protected like a group of their own: none, or enough.
/// </summary>
/// <param name="Those">Entries among which they are, with their groups.</param>
/// <param name="IsMean">Whether a mean of theirs follows; otherwise their number alone.</param>
/// <param name="Stats">Statistics from which it follows.</param>
public sealed record Rest(IReadOnlyList<Entry> Those, bool IsMean, IReadOnlyList<string> Stats)
{
    /// <summary>How many they are among the entries of a place; all where nothing else is stated.</summary>
    public Func<IEnumerable<Entry>, int> NumberOf { get; init; } = entries => entries.Count();
}
