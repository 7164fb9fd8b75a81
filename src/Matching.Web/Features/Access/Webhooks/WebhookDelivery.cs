using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Status of a delivery.</summary>
public enum WebhookDeliveryStatus
{
    /// <summary>It waits for its first or next attempt.</summary>
    Pending,

    /// <summary>The endpoint has taken it.</summary>
    Delivered,

    /// <summary>Given up; it can be sent again by hand.</summary>
    Dead,
}

/// <summary>Why an attempt failed.</summary>
public enum WebhookFailure
{
    /// <summary>The endpoint answered with another status than success.</summary>
    Answer,

    /// <summary>It answered with another address; those are not followed.</summary>
    Redirect,

    /// <summary>Its name leads to an address that is not public.</summary>
    Address,

    /// <summary>Its name is unknown, no server listens, or the connection broke.</summary>
    Connection,

    /// <summary>Its certificate is not one to trust.</summary>
    Certificate,

    /// <summary>It did not answer in time.</summary>
    Timeout,

    /// <summary>An error of this service. Its log says which.</summary>
    Internal,
}

/// <summary>A message to one endpoint. What the endpoint answers beside its status is not kept.</summary>
public sealed record WebhookDelivery : IResource, IInProgramme
{
    /// <summary>Id of the delivery.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The webhook.</summary>
    public required Guid WebhookId { get; init; }

    /// <summary>
    /// Id of the event, sent as <c>webhook-id</c>: the same at each attempt and by hand, so that a receiver can detect repeats.
    /// </summary>
    public required Guid EventId { get; init; }

    /// <summary>Type of the event.</summary>
    public required string Type { get; init; }

    /// <summary>The message as it is sent.</summary>
    public required string Body { get; init; }

    /// <summary>Status of the delivery.</summary>
    public required WebhookDeliveryStatus Status { get; init; }

    /// <summary>Attempts so far, since it was last sent by hand.</summary>
    public required int Attempts { get; init; }

    /// <summary>When the next attempt is due, of a pending one.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>When it was last attempted.</summary>
    public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>Status of the last answer; empty when there was none.</summary>
    public int? ResponseStatus { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public WebhookFailure? Failure { get; init; }

    /// <summary>When the endpoint accepted it.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal const string Columns = """
        id, programme_id, webhook_id, event_id, type, body, status, attempts, due_at, last_attempt_at,
        response_status, failure, delivered_at, created_at
        """;
}
