using System.Collections.Concurrent;
using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Http;

/// <summary>What was used.</summary>
public enum UsedThing
{
    /// <summary>An API key.</summary>
    Key,

    /// <summary>A session of an account.</summary>
    Session,

    /// <summary>A personal link.</summary>
    Link,

    /// <summary>A link to a questionnaire.</summary>
    SurveyLink,
}

/// <summary>
/// Last uses of keys, sessions and personal links that are not stored yet. Reading must not require a write, so uses are noted
/// here and written together every few seconds. On a full disk they stay for the next attempt.
/// </summary>
public sealed class LastUses
{
    // A minute is precise enough.
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(UsedThing Thing, Guid Id), DateTimeOffset> noted = new();

    /// <summary>Notes a use, unless one within the last minute is known.</summary>
    public void Note(UsedThing thing, Guid id, DateTimeOffset? stored, DateTimeOffset now)
    {
        if (Latest(thing, id, stored) is not { } last || last <= now - Precision)
        {
            noted[(thing, id)] = now;
        }
    }

    /// <summary>The last use, whether stored or only noted.</summary>
    public DateTimeOffset? Latest(UsedThing thing, Guid id, DateTimeOffset? stored) =>
        noted.TryGetValue((thing, id), out var at) && !(stored >= at) ? at : stored;

    internal List<(UsedThing Thing, Guid Id, DateTimeOffset At)> All() =>
        [.. noted.Select(use => (use.Key.Thing, use.Key.Id, use.Value))];

    // A later use stays.
    internal void Forget(UsedThing thing, Guid id, DateTimeOffset at) => noted.TryRemove(KeyValuePair.Create((thing, id), at));
}

/// <summary>Writes the noted uses in one transaction. Returns their number.</summary>
public sealed record KeepLastUses : IRequest<int>;

internal sealed class KeepLastUsesHandler(Db db, LastUses uses) : IRequestHandler<KeepLastUses, int>
{
    public async Task<int> Handle(KeepLastUses request, CancellationToken cancellationToken)
    {
        // in a fixed order, so that two instances do not deadlock
        var all = uses.All().OrderBy(use => use.Thing).ThenBy(use => use.Id).ToList();
        if (all.Count == 0)
        {
            return 0;
        }

        await db.InTransaction(
            async () =>
            {
                foreach (var (thing, id, at) in all)
                {
                    await db.Queue(Statement(thing), new { Id = id, At = at }, cancellationToken);
                    if (thing == UsedThing.Session)
                    {
                        // the session's row goes with the session
                        await db.Queue(
                            """
                            UPDATE accounts SET last_seen_at = @At
                            WHERE id = (SELECT account_id FROM sessions WHERE id = @Id AND stage = 'full')
                              AND (last_seen_at IS NULL OR last_seen_at < @At)
                            """,
                            new { Id = id, At = at },
                            cancellationToken
                        );
                    }
                }

                return Nothing.Value;
            },
            cancellationToken
        );
        foreach (var (thing, id, at) in all)
        {
            uses.Forget(thing, id, at);
        }

        return all.Count;
    }

    private static string Statement(UsedThing thing) =>
        thing switch
        {
            UsedThing.Key =>
                "UPDATE api_keys SET last_used_at = @At WHERE id = @Id AND (last_used_at IS NULL OR last_used_at < @At)",
            UsedThing.Session => "UPDATE sessions SET last_seen_at = @At WHERE id = @Id AND last_seen_at < @At",
            UsedThing.SurveyLink => "UPDATE survey_links SET opened_at = @At WHERE id = @Id AND opened_at IS NULL",
            _ => "UPDATE personal_links SET last_used_at = @At WHERE id = @Id AND (last_used_at IS NULL OR last_used_at < @At)",
        };
}

/// <summary>Writes the noted uses every few seconds.</summary>
internal sealed class LastUsesWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<LastUsesWorker> log)
    : TimedWorker(scopes, TimeSpan.FromSeconds(10), clock, log)
{
    protected override Task Work(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new KeepLastUses(), cancellationToken);
}
