using System.Collections.Concurrent;
using Matching.Engine.Criteria;
using Matching.Web.Features.Participants.People;

namespace Matching.Web.Features.Runs.Pool;

/// <summary>An available person, with the places they give, taken or not, and the bits of the gates that are open.</summary>
public sealed record PoolMember(Participant Participant, bool IsMentee, int Capacity, int Gates);

/// <summary>Which pool: of a programme, of one of its sites, of one side.</summary>
public readonly record struct PoolKey(Guid ProgrammeId, Guid? SiteId, PersonRole? Role);

/// <summary>
/// What changes with every change of a pool: how many they are, the sum over all people of mark times version and gates, and the
/// versions of the sites. The marks are numbers below 2^28 of each person's own, so two changes that come between two looks hide
/// each other once in 10^8.
/// </summary>
public readonly record struct PoolStamp(long People, long Marks, int Sites);

/// <summary>
/// What the engine knows of people, kept between requests: opening a sealed identity and reading a document cost more than
/// scoring. An entry belongs to one version of the person and of their site, so a changed record is read again; whether a pool is
/// still the one known is always asked of the database.
/// </summary>
public sealed class PoolCache
{
    // A few kilobytes each; beyond this the cache starts empty.
    private const int Most = 60_000;
    private const int MostPools = 100;

    private readonly ConcurrentDictionary<Guid, Entry> entries = new();
    private readonly ConcurrentDictionary<PoolKey, (PoolStamp Stamp, IReadOnlyList<PoolMember> Members)> pools = new();
    private int kept;

    /// <summary>What is known of this version of a person, and of which version of their site.</summary>
    public (Participant Participant, int SiteVersion)? Find(Guid personId, int version) =>
        entries.TryGetValue(personId, out var entry) && entry.Version == version ? (entry.Participant, entry.SiteVersion) : null;

    public void Keep(Guid personId, int version, int siteVersion, Participant participant)
    {
        // Counted beside: the dictionary stops all readers to count itself.
        if (Interlocked.Increment(ref kept) > Most)
        {
            entries.Clear();
            Interlocked.Exchange(ref kept, 0);
        }

        entries[personId] = new Entry(version, siteVersion, participant);
    }

    /// <summary>All available people by id, as long as nothing changed since; otherwise null.</summary>
    public IReadOnlyList<PoolMember>? FindPool(PoolKey key, PoolStamp stamp) =>
        pools.TryGetValue(key, out var pool) && pool.Stamp == stamp ? pool.Members : null;

    public void KeepPool(PoolKey key, PoolStamp stamp, IReadOnlyList<PoolMember> members)
    {
        if (pools.Count >= MostPools)
        {
            pools.Clear();
        }

        pools[key] = (stamp, members);
    }

    /// <summary>Drops an erased person; pools that held them are read again.</summary>
    public void Forget(Guid personId)
    {
        entries.TryRemove(personId, out _);
        pools.Clear();
    }

    private sealed record Entry(int Version, int SiteVersion, Participant Participant);
}
