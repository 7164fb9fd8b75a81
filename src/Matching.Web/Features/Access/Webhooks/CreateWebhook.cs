using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Partners;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Settings of a webhook, when it is created and later.</summary>
public abstract record WebhookFields : IValidatableObject
{
    /// <summary>Address to call: https, a public host, port 443 or 8443.</summary>
    [Mandatory, LengthUpTo(500)]
    public string Url { get; set; } = "";

    /// <summary>
    /// Events to subscribe to: <c>signup.received</c>, <c>signup.status_changed</c>, <c>pair.*</c> or one state of a pair such as
    /// <c>pair.active</c>, <c>release.published</c>, <c>audit.head</c> (once a day the end of the audit's chain).
    /// </summary>
    [Mandatory, ItemsUpTo(20)]
    public List<string>? Events { get; set; }

    /// <summary>Whether the webhook receives events. Defaults to yes.</summary>
    public bool? IsEnabled { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Events is not null && (Events.Count == 0 || Events.Except(WebhookEvents.All).Any()))
        {
            yield return new ValidationResult(Texts.Validation("one-of", string.Join(", ", WebhookEvents.All)), [nameof(Events)]);
        }
    }

    internal void Check(OutboundGuard guard, Guid? partnerId)
    {
        if (partnerId is not null && Events!.Except(WebhookEvents.OfPartners).Any())
        {
            throw Problems.ValidationFailed("events", Texts.Validation("one-of", string.Join(", ", WebhookEvents.OfPartners)));
        }

        if (!guard.IsPlain(Url))
        {
            throw Problems.ValidationFailed("url", Texts.Validation("webhook-url"));
        }
    }
}

/// <summary>Subscribes an address to the events of a programme, or of the sign-ups of one of its partners.</summary>
[Example("""{ "url": "https://hooks.example.org/matching", "events": ["pair.*", "signup.received"] }""")]
[ChangeExample("""{ "events": ["pair.*"] }""")]
public sealed record CreateWebhook : WebhookFields, ICommand<NewWebhook>, ICreate
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    /// <summary>Limits the events to the sign-ups of this partner.</summary>
    public Guid? PartnerId { get; set; }
}

internal sealed class CreateWebhookHandler(
    Db db,
    IdentityVault vault,
    OutboundGuard guard,
    IdSource ids,
    TimeProvider clock,
    ProgrammeStore programmes,
    PartnerStore partners
) : IRequestHandler<CreateWebhook, NewWebhook>
{
    public async Task<NewWebhook> Handle(CreateWebhook request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        if (request.PartnerId is { } partner)
        {
            await partners.Get(programme.Id, partner, cancellationToken).NamedBy("partnerId");
        }

        request.Check(guard, request.PartnerId);
        var id = ids.New();
        var secret = WebhookSignature.NewSecret();
        var made = await db.Single<Webhook>(
            $"""
            INSERT INTO webhooks (id, programme_id, partner_id, url, url_sealed, events, secret_sealed, is_enabled,
                                  version, created_at, updated_at)
            VALUES (@Id, @ProgrammeId, @PartnerId, '', @UrlSealed, @Events, @Secret, @IsEnabled, 1, @Now, @Now)
            RETURNING {Webhook.Columns}
            """,
            new
            {
                Id = id,
                ProgrammeId = programme.Id,
                request.PartnerId,
                UrlSealed = vault.SealText(request.Url, Webhook.UrlOf(id)),
                request.Events,
                Secret = vault.SealText(secret, WebhookSignature.SecretOf(id)),
                IsEnabled = request.IsEnabled ?? true,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return NewWebhook.Of(made.Open(vault), secret);
    }
}
