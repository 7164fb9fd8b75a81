using System.Collections.Concurrent;

namespace Matching.Web.Data;

/// <summary>
/// What follows from the database alone, kept in memory as long as nothing is committed, by this instance or another: rows that are
/// read again and again, such as that of a key, and short answers. A request asks for the state of the database, which costs less
/// than a query, and what is of another state is dropped.
/// </summary>
public sealed class KeptRows
{
    /// <summary>How many are kept at most. Strangers with keys that do not exist add to them too.</summary>
    public int Most { get; init; } = 2000;

    private volatile OfState current = new("");

    /// <summary>Finds what is kept under a name; false when it is not kept or the database has changed since.</summary>
    /// <param name="state">State of the database, asked for before what is kept was read.</param>
    /// <param name="name">The name, which is compared by value.</param>
    /// <param name="kept">What is kept.</param>
    public bool TryFind(object state, object name, out object? kept) => Of(state).TryGetValue(name, out kept);

    /// <summary>Keeps a row or answer until the database changes.</summary>
    public void Keep(object state, object name, object? value)
    {
        var rows = Of(state);
        if (rows.Count >= Most)
        {
            rows.Clear();
        }

        rows[name] = value;
    }

    /// <summary>Drops all.</summary>
    public void Clear() => current = new OfState("");

    // A slow request may bring an earlier state back for a moment: what it reads is newer than that state, and so is right.
    private ConcurrentDictionary<object, object?> Of(object state)
    {
        var known = current;
        if (!known.State.Equals(state))
        {
            current = known = new OfState(state);
        }

        return known.Rows;
    }

    private sealed record OfState(object State)
    {
        public ConcurrentDictionary<object, object?> Rows { get; } = new();
    }
}
