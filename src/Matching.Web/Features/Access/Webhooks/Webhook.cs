using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Why the service has disabled an endpoint.</summary>
public enum WebhookDisabledReason
{
    /// <summary>Nothing has reached it for days.</summary>
    Failing,

    /// <summary>It has answered 410.</summary>
    Gone,
}

/// <summary>An address that receives events.</summary>
public record Webhook : IResource, IVersioned, IInProgramme
{
    /// <summary>Id of the webhook.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The partner to whose sign-ups the events are limited; all partners when empty.</summary>
    public Guid? PartnerId { get; init; }

    /// <summary>Address that is called.</summary>
    public required string Url { get; init; }

    /// <summary>Events that the webhook subscribes to, such as <c>signup.received</c> or <c>pair.*</c>.</summary>
    public required List<string> Events { get; init; }

    /// <summary>Whether the webhook receives events. Events during a time without are not sent later.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>Why the service disabled the webhook: <c>failing</c> for days, or <c>gone</c> (410); empty otherwise.</summary>
    public WebhookDisabledReason? DisabledReason { get; init; }

    /// <summary>When the service disabled the webhook.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>When the endpoint last accepted a message.</summary>
    public DateTimeOffset? LastDeliveredAt { get; init; }

    /// <summary>When a delivery last failed.</summary>
    public DateTimeOffset? LastFailedAt { get; init; }

    /// <summary>Status of its last answer.</summary>
    public int? LastResponseStatus { get; init; }

    /// <summary>Since when every attempt has failed; empty when the last one did not.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Until when the previous secret also signs; empty when none does.</summary>
    public DateTimeOffset? PreviousSecretEndsAt { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The address as stored: it may carry a secret of the receiver.</summary>
    internal string? UrlSealed { get; init; }

    /// <summary>What the sealed address is bound to.</summary>
    internal static string UrlOf(Guid id) => $"webhooks|url_sealed|{id}";

    internal Webhook Open(IdentityVault vault) =>
        UrlSealed is null ? this : this with { Url = vault.OpenText(UrlSealed, UrlOf(Id)), UrlSealed = null };

    internal const string Columns = """
        id, programme_id, partner_id, url, url_sealed, events, is_enabled, disabled_reason, disabled_at,
        last_delivered_at, last_failed_at, last_response_status, failing_since, previous_secret_ends_at, version,
        created_at, updated_at
        """;
}

/// <summary>A new webhook, or one with a new secret; the only time that secret is returned.</summary>
public sealed record NewWebhook : Webhook
{
    /// <summary>What its messages are signed with, after Standard Webhooks: <c>whsec_</c> and 32 bytes in base64.</summary>
    public required string Secret { get; init; }

    internal static NewWebhook Of(Webhook webhook, string secret) =>
        new()
        {
            Id = webhook.Id,
            ProgrammeId = webhook.ProgrammeId,
            PartnerId = webhook.PartnerId,
            Url = webhook.Url,
            Events = webhook.Events,
            IsEnabled = webhook.IsEnabled,
            DisabledReason = webhook.DisabledReason,
            DisabledAt = webhook.DisabledAt,
            LastDeliveredAt = webhook.LastDeliveredAt,
            LastFailedAt = webhook.LastFailedAt,
            LastResponseStatus = webhook.LastResponseStatus,
            FailingSince = webhook.FailingSince,
            PreviousSecretEndsAt = webhook.PreviousSecretEndsAt,
            Version = webhook.Version,
            CreatedAt = webhook.CreatedAt,
            UpdatedAt = webhook.UpdatedAt,
            Secret = secret,
        };
}
