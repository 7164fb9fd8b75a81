using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Microsoft.Extensions.Caching.Memory;

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

/// <summary>The state of the database when a pool was read, and the days for which its gates count.</summary>
public readonly record struct PoolMoment(object State, DateOnly AsOf, DateOnly Today);

/// <summary>
/// What the engine knows of people, kept between requests: opening a sealed identity and reading a document cost more than
/// scoring. An entry belongs to one version of the person and of their site, so a changed record is read again; whether a pool is
/// still the one known is always asked of the database.
/// </summary>
public sealed class PoolCache : IDisposable
{
    // With its codes shared a person takes about a kilobyte, a sixteenth of the machine's memory at most. The least used go first.
    private const int BytesOfPerson = 1024;
    private const int ShareOfMemory = 16;
    private const long LeastPeople = 20_000;
    private const long MostPeople = 250_000;

    // Places of people in pools; the people themselves are those above.
    private const int MostPlaces = 1_000_000;

    // What was computed of pools: some numbers for each person of one.
    private const int MostComputed = 8;

    private readonly KeptRows computed = new() { Most = MostComputed };
    private readonly MemoryCache entries = new(
        new MemoryCacheOptions
        {
            SizeLimit = Math.Clamp(
                GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory / BytesOfPerson,
                LeastPeople,
                MostPeople
            ),
        }
    );
    private readonly MemoryCache pools = new(new MemoryCacheOptions { SizeLimit = MostPlaces });

    /// <summary>What is known of this version of a person, and of which version of their site.</summary>
    public (Participant Participant, int SiteVersion)? Find(Guid personId, int version) =>
        entries.Get<Entry>(personId) is { } entry && entry.Version == version ? (entry.Participant, entry.SiteVersion) : null;

    public void Keep(Guid personId, int version, int siteVersion, Participant participant) =>
        entries.Set(personId, new Entry(version, siteVersion, participant), new MemoryCacheEntryOptions { Size = 1 });

    /// <summary>All available people by id, as long as nothing changed since; otherwise null.</summary>
    public IReadOnlyList<PoolMember>? FindPool(PoolKey key, PoolStamp stamp) =>
        pools.Get<Pool>(key) is { } pool && pool.Stamp == stamp ? pool.Members : null;

    public void KeepPool(PoolKey key, PoolStamp stamp, PoolMoment moment, IReadOnlyList<PoolMember> members) =>
        pools.Set(key, new Pool(stamp, moment, members), new MemoryCacheEntryOptions { Size = 1 + members.Count });

    /// <summary>All available people by id, as long as nothing was committed since; otherwise null.</summary>
    public IReadOnlyList<PoolMember>? FindPool(PoolKey key, PoolMoment moment) =>
        pools.Get<Pool>(key) is { } pool && pool.Moment == moment ? pool.Members : null;

    /// <summary>What was computed for a question, as long as nothing was committed since; otherwise null.</summary>
    /// <param name="state">State of the database.</param>
    /// <param name="question">The question, which is compared by value.</param>
    public object? FindComputed(object state, object question) => computed.TryFind(state, question, out var known) ? known : null;

    /// <summary>Keeps what was computed until the database changes.</summary>
    public void KeepComputed(object state, object question, object answer) => computed.Keep(state, question, answer);

    /// <summary>Drops an erased person; pools that held them are read again.</summary>
    public void Forget(Guid personId)
    {
        entries.Remove(personId);
        pools.Clear();
        computed.Clear();
    }

    public void Dispose()
    {
        entries.Dispose();
        pools.Dispose();
    }

    private sealed record Entry(int Version, int SiteVersion, Participant Participant);

    private sealed record Pool(PoolStamp Stamp, PoolMoment Moment, IReadOnlyList<PoolMember> Members);
}
