using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using Microsoft.Extensions.Caching.Memory;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>A wait, or why none is given.</summary>
/// <param name="Days">The wait.</param>
/// <param name="Reason">Why none is given.</param>
/// <param name="People">How many people matched lately it rests on.</param>
public sealed record WaitEstimate(ExpectedWaitDays? Days, NoWaitReason? Reason, int People)
{
    // an interval of fewer says more about those few than about the next person
    private const int LeastInWords = 10;

    /// <summary>Whether it may be said to a person: not where it rests on fewer than ten.</summary>
    public bool IsEnoughForWords => People >= LeastInWords;

    /// <summary>The wait as it is said to a person.</summary>
    public ExpectedWaitDays? InWords => IsEnoughForWords ? Days : null;
}

/// <summary>
/// How long a new person can expect to wait for a pair, from the real queue of one role at one site, or of the whole programme
/// without a site. Two views are combined into one interval. What it was like: of the people whose first pair was agreed in the
/// last 180 days, the days from application to agreement; their lower and upper quartile (nearest rank), between which half of
/// them waited. What the queue says: the days in which those who wait now, never having been in an agreed pair, would all be
/// matched at the pace of the last 180 days (Little's law: length over rate). The interval holds both quartiles and the second
/// number, so that a queue that grows or shrinks shows before it has shown in a person's wait. It is widened to whole weeks,
/// because the exact days could be those of one person. Below the programme's smallest cell, never less than five people matched,
/// no wait is given; a queue of fewer says nothing either. Not in it: people who gave up waiting, and that matching is not first
/// come, first served. What is read of a queue is kept for a minute, because it is counted whole.
/// </summary>
public sealed class ExpectedWaits(Db db, KnownQueues known, TimeProvider clock)
{
    // Half a year: long enough for a few matchings of a small town, short enough to be about now.
    private const int Days = 180;

    private const int Week = 7;

    /// <summary>
    /// The wait to be said to a person: that of their town, or of the whole programme where fewer than ten of the town were matched.
    /// </summary>
    public async Task<WaitEstimate> ForWords(
        Programme programme,
        Guid? siteId,
        Guid partnerId,
        PersonRole role,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var ofTown = Estimate(await Read(programme.Id, siteId, partnerId, role, cancellationToken), programme, now);
        return ofTown.IsEnoughForWords
            ? ofTown
            : Estimate(await Read(programme.Id, null, Guid.Empty, role, cancellationToken), programme, now);
    }

    /// <summary>Reads the queue that a new person joins, or returns the one read in the last minute.</summary>
    /// <param name="programmeId">The programme.</param>
    /// <param name="siteId">The person's site; null for that of the partner, or for the whole programme when it has none.</param>
    /// <param name="partnerId">The partner; an empty id for the whole programme.</param>
    /// <param name="role">Which half of a pair.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<QueueFigures> Read(
        Guid programmeId,
        Guid? siteId,
        Guid partnerId,
        PersonRole role,
        CancellationToken cancellationToken
    )
    {
        var key = new QueueKey(programmeId, siteId, partnerId, role);
        var now = clock.GetUtcNow();
        if (known.Find(key, now) is { } queue)
        {
            return queue;
        }

        var parameters = new
        {
            ProgrammeId = programmeId,
            SiteId = siteId,
            PartnerId = partnerId,
            Role = role.ToText(),
            // a day early, because the programme and with it its day are not known here
            Since = ProgrammeDays.On(now, null).AddDays(-Days - 1),
        };
        var matched = await db.Query<MatchedPerson>(
            """
            SELECT p.applied_on, min(x.agreed_on) AS agreed_on
            FROM pairs x JOIN people p ON p.id = CASE WHEN @Role = 'mentor' THEN x.mentor_id ELSE x.mentee_id END
            WHERE x.programme_id = @ProgrammeId AND x.agreed_on IS NOT NULL AND p.status <> 'erased' AND NOT p.is_restricted
              AND (coalesce(@SiteId, (SELECT q.site_id FROM partners q WHERE q.id = @PartnerId)) IS NULL
                  OR p.site_id = coalesce(@SiteId, (SELECT q.site_id FROM partners q WHERE q.id = @PartnerId)))
            GROUP BY p.id, p.applied_on
            HAVING min(x.agreed_on) > @Since
            """,
            parameters,
            cancellationToken
        );
        var waiting = await db.Single<int>(
            """
            SELECT CAST(count(*) AS INTEGER) FROM people p
            WHERE p.programme_id = @ProgrammeId
              AND p.role = @Role
              AND p.status IN ('applied', 'contacted', 'interviewed', 'suitable', 'available')
              AND NOT p.is_restricted
              AND (coalesce(@SiteId, (SELECT q.site_id FROM partners q WHERE q.id = @PartnerId)) IS NULL
                  OR p.site_id = coalesce(@SiteId, (SELECT q.site_id FROM partners q WHERE q.id = @PartnerId)))
              AND p.id NOT IN (SELECT CASE WHEN @Role = 'mentor' THEN x.mentor_id ELSE x.mentee_id END FROM pairs x
                  WHERE x.programme_id = @ProgrammeId AND x.agreed_on IS NOT NULL)
            """,
            parameters,
            cancellationToken
        );
        return known.Keep(key, new QueueFigures(matched, waiting), now);
    }

    /// <summary>The estimate that follows from a queue on the programme's day.</summary>
    public static WaitEstimate Estimate(QueueFigures queue, Programme programme, DateTimeOffset now)
    {
        var (least, since) = (programme.MinimumCell, programme.DayOf(now).AddDays(-Days));
        var matched = queue.Matched.Where(row => row.AgreedOn > since).ToList();
        // a pair of an earlier system may be older than the record of the person: how long they waited is not known
        int[] waits =
        [
            .. matched.Select(row => row.AgreedOn.DayNumber - row.AppliedOn.DayNumber).Where(days => days >= 0).Order(),
        ];
        return waits.Length < least
            ? new WaitEstimate(null, NoWaitReason.TooFewMatched, waits.Length)
            : new WaitEstimate(Interval(waits, matched.Count, queue.Waiting < least ? 0 : queue.Waiting), null, waits.Length);
    }

    /// <summary>
    /// The interval of waits in ascending order, those matched lately and a queue, 0 for one that says nothing.
    /// </summary>
    internal static ExpectedWaitDays Interval(IReadOnlyList<int> waits, int matched, int queue)
    {
        var lower = waits[((waits.Count + 3) / 4) - 1];
        var upper = waits[(((3 * waits.Count) + 3) / 4) - 1];
        var emptied = queue == 0 ? lower : (int)Math.Ceiling(queue * (double)Days / matched);
        var low = Math.Min(lower, emptied) / Week * Week;
        var high = (Math.Max(upper, emptied) + Week - 1) / Week * Week;
        return new ExpectedWaitDays { Low = low, High = Math.Max(high, low + Week) };
    }
}

/// <summary>A person who was matched lately.</summary>
public sealed record MatchedPerson
{
    public required DateOnly AppliedOn { get; init; }
    public required DateOnly AgreedOn { get; init; }
}

/// <summary>What an expected wait rests on.</summary>
/// <param name="Matched">People of the queue whose first pair was agreed in the last 180 days.</param>
/// <param name="Waiting">How many wait now.</param>
public sealed record QueueFigures(IReadOnlyList<MatchedPerson> Matched, int Waiting);

/// <summary>Which queue: of a role, at a site or that of a partner.</summary>
public readonly record struct QueueKey(Guid ProgrammeId, Guid? SiteId, Guid PartnerId, PersonRole Role);

/// <summary>Queues that were read in the last minute.</summary>
public sealed class KnownQueues : IDisposable
{
    private const int Most = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly MemoryCache queues = new(new MemoryCacheOptions { SizeLimit = Most });

    public QueueFigures? Find(QueueKey key, DateTimeOffset now)
    {
        if (queues.Get<Entry>(key) is not { } entry || now < entry.ReadAt || now - entry.ReadAt >= 2 * Kept)
        {
            return null;
        }

        if (now - entry.ReadAt < Kept || entry.IsBeingRead)
        {
            return entry.Queue;
        }

        // the first who finds it old reads it again; for at most another minute the others keep to it
        Set(key, entry with { IsBeingRead = true });
        return null;
    }

    public QueueFigures Keep(QueueKey key, QueueFigures queue, DateTimeOffset now)
    {
        Set(key, new Entry(queue, now));
        return queue;
    }

    private void Set(QueueKey key, Entry entry) => queues.Set(key, entry, new MemoryCacheEntryOptions { Size = 1 });

    public void Dispose() => queues.Dispose();

    private sealed record Entry(QueueFigures Queue, DateTimeOffset ReadAt, bool IsBeingRead = false);
}
