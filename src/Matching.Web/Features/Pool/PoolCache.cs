using System.Collections.Concurrent;
using Matching.Engine.Criteria;

namespace Matching.Web.Features.Pool;

/// <summary>
/// What the engine knows of people, kept between requests: opening a sealed identity and reading a document cost more than scoring. An entry
/// belongs to one version of the person and of their site, so a changed record is read again; who is in the pool is always asked of the database.
/// </summary>
public sealed class PoolCache
{
    // A few kilobytes each; beyond this the cache starts anew.
    private const int Most = 60_000;

    private readonly ConcurrentDictionary<Guid, Entry> entries = new();

    /// <summary>What is known of this version of a person, and of which version of their site.</summary>
    public (Participant Participant, int SiteVersion)? Find(Guid personId, int version) =>
        entries.TryGetValue(personId, out var entry) && entry.Version == version ? (entry.Participant, entry.SiteVersion) : null;

    public void Keep(Guid personId, int version, int siteVersion, Participant participant)
    {
        if (entries.Count >= Most)
        {
            entries.Clear();
        }

        entries[personId] = new Entry(version, siteVersion, participant);
    }

    private sealed record Entry(int Version, int SiteVersion, Participant Participant);
}
