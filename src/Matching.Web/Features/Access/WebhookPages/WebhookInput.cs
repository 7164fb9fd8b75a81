using System.Text.Json.Nodes;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.WebhookPages;

/// <summary>A webhook as it is typed.</summary>
public sealed record WebhookInput
{
    public string? Version { get; set; }

    public string? Url { get; set; }

    public List<string>? Events { get; set; }

    /// <summary>The partner to whose sign-ups it is limited; chosen once.</summary>
    public string? PartnerId { get; set; }

    public bool Enabled { get; set; }

    /// <summary>The button.</summary>
    public string? Do { get; set; }

    public static WebhookInput Of(Webhook webhook) =>
        new()
        {
            Url = webhook.Url,
            Events = webhook.Events,
            PartnerId = webhook.PartnerId?.ToString(),
            Enabled = webhook.IsEnabled,
        };

    /// <summary>The events that were ticked.</summary>
    public List<string> Ticked() =>
        Events is { Count: > 0 } ? Events : throw Problems.ValidationFailed("events", Texts.Page("webhooks.no-event"));

    public JsonObject Members() =>
        new()
        {
            ["url"] = TypedValues.Text(Url) ?? "",
            ["events"] = new JsonArray([.. Ticked().Select(one => (JsonNode?)one)]),
            ["isEnabled"] = Enabled,
        };
}
