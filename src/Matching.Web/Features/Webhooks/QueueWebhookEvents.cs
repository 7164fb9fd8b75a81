using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Webhooks;

/// <summary>An event: ids and states, never what a person said. A partner is named where it happened to one of its sign-ups.</summary>
public sealed record WebhookEvent(string Type, Guid SubjectId, JsonObject Data, Guid? PartnerId = null);

/// <summary>An enabled endpoint.</summary>
public sealed record WebhookListener
{
    /// <summary>Selects the enabled endpoints of a programme.</summary>
    public const string Select = "SELECT id, partner_id, events FROM webhooks WHERE programme_id = @ProgrammeId AND is_enabled ORDER BY id";

    public required Guid Id { get; init; }
    public Guid? PartnerId { get; init; }
    public required List<string> Events { get; init; }
}

/// <summary>Writes, in the transaction of what happened, a message for each endpoint of the programme that subscribes to the event.</summary>
public sealed record QueueWebhookEvents(Guid ProgrammeId, IReadOnlyList<WebhookEvent> Events) : ICommand<Nothing>
{
    /// <summary>The endpoints, when the caller has read them already.</summary>
    internal IReadOnlyList<WebhookListener>? Listeners { get; init; }
}

internal sealed class QueueWebhookEventsHandler(Db db, IdSource ids, TimeProvider clock) : IRequestHandler<QueueWebhookEvents, Nothing>
{
    // The body is read by machines, and signed byte for byte.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<Nothing> Handle(QueueWebhookEvents request, CancellationToken cancellationToken)
    {
        var listeners = request.Listeners ?? await db.Query<WebhookListener>(WebhookListener.Select, new { request.ProgrammeId }, cancellationToken);
        if (listeners.Count == 0)
        {
            return Nothing.Value;
        }

        var now = clock.GetUtcNow();
        var told = from happened in request.Events
                   let eventId = ids.New()
                   let body = new JsonObject { ["type"] = happened.Type, ["timestamp"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), ["data"] = happened.Data.DeepClone() }.ToJsonString(Json)
                   from listener in listeners
                   where (listener.PartnerId is null || listener.PartnerId == happened.PartnerId) && WebhookEvents.Wants(listener.Events, happened.Type)
                   select new { Id = ids.New(), request.ProgrammeId, WebhookId = listener.Id, EventId = eventId, happened.Type, happened.SubjectId, Body = body, Now = now };
        await db.QueueAll(
            """
            INSERT INTO webhook_deliveries (id, programme_id, webhook_id, event_id, type, subject_id, body, status, attempts, due_at, created_at)
            VALUES (@Id, @ProgrammeId, @WebhookId, @EventId, @Type, @SubjectId, @Body, 'pending', 0, @Now, @Now)
            """,
            told.ToList(),
            cancellationToken);
        return Nothing.Value;
    }
}
