using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Signups;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>
/// An event: ids and states, never what a person said. A partner is named where it happened to one of its sign-ups.
/// </summary>
public sealed record WebhookEvent(string Type, Guid SubjectId, JsonObject Data, Guid? PartnerId = null);

/// <summary>
/// Writes a message for each endpoint of a programme that subscribes to an event, in the transaction of the event; it is sent
/// outside of it, at least once. Endpoints belong to others and may be mistyped or hostile, so messages carry ids and statuses
/// only, and none is about a concern.
/// </summary>
public sealed class WebhookOutbox(Db db, IdSource ids, TimeProvider clock)
{
    // The body is read by machines, and signed byte for byte.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Queues events of a programme.</summary>
    /// <param name="programmeId">The programme.</param>
    /// <param name="events">What happened.</param>
    /// <param name="known">The enabled endpoints, when they were read already.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task Add(
        Guid programmeId,
        IReadOnlyList<WebhookEvent> events,
        IReadOnlyList<WebhookListener>? known,
        CancellationToken cancellationToken
    )
    {
        var listeners =
            known
            ?? await db.Query<WebhookListener>(WebhookListener.Select, new { ProgrammeId = programmeId }, cancellationToken);
        if (listeners.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var messages =
            from happened in events
            let eventId = ids.New()
            let body = new JsonObject
            {
                ["type"] = happened.Type,
                ["timestamp"] = now.UtcDateTime.ToString(
                    "yyyy-MM-dd'T'HH:mm:ss'Z'",
                    System.Globalization.CultureInfo.InvariantCulture
                ),
                ["data"] = happened.Data.DeepClone(),
            }.ToJsonString(Json)
            from listener in listeners
            where
                (listener.PartnerId is null || listener.PartnerId == happened.PartnerId)
                && WebhookEvents.Wants(listener.Events, happened.Type)
            select new
            {
                Id = ids.New(),
                ProgrammeId = programmeId,
                WebhookId = listener.Id,
                EventId = eventId,
                happened.Type,
                happened.SubjectId,
                Body = body,
                Now = now,
            };
        await db.QueueAll(
            """
            INSERT INTO webhook_deliveries (id, programme_id, webhook_id, event_id, type, subject_id, body, status,
                                            attempts, due_at, created_at)
            VALUES (@Id, @ProgrammeId, @WebhookId, @EventId, @Type, @SubjectId, @Body, 'pending', 0, @Now, @Now)
            """,
            messages.ToList(),
            cancellationToken
        );
    }
}
