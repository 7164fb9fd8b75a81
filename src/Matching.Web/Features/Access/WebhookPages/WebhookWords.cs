using Matching.Web.Components;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.WebhookPages;

/// <summary>States of webhooks and of their deliveries, in words.</summary>
internal static class WebhookWords
{
    public static (string? Tone, string Text) State(Webhook hook, ReaderTimes times) =>
        hook switch
        {
            { DisabledReason: { } reason } => ("wrong", Texts.Page("webhooks.state." + reason.ToText())),
            { IsEnabled: false } => (null, Texts.Page("webhooks.state.off")),
            { FailingSince: { } since } => ("heed", Texts.Page("webhooks.state.since", times.Moment(since))),
            { LastDeliveredAt: { } at } => ("good", Texts.Page("webhooks.state.delivered", times.Moment(at))),
            _ => (null, Texts.Page("webhooks.state.new")),
        };

    public static (string? Tone, string Text) State(WebhookDelivery delivery) =>
        (
            delivery.Status switch
            {
                WebhookDeliveryStatus.Delivered => "good",
                WebhookDeliveryStatus.Dead => "wrong",
                _ => null,
            },
            Texts.Page("webhooks.delivery." + delivery.Status.ToText())
        );

    /// <summary>What is known of the attempts.</summary>
    public static string Attempts(WebhookDelivery delivery, ReaderTimes times) =>
        string.Join(
            " · ",
            new[]
            {
                Texts.Page(delivery.Attempts == 1 ? "webhooks.attempts.one" : "webhooks.attempts", delivery.Attempts),
                delivery is { Status: not WebhookDeliveryStatus.Delivered, Failure: { } failure }
                    ? Texts.Page("webhooks.failure." + failure.ToText())
                    : null,
                delivery.ResponseStatus is { } status ? Texts.Page("webhooks.answered", status) : null,
                delivery.Status == WebhookDeliveryStatus.Pending
                    ? Texts.Page("webhooks.due", times.Moment(delivery.DueAt))
                    : null,
            }.OfType<string>()
        );
}
