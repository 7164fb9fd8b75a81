using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Which messages to list.</summary>
public sealed record WebhookDeliveryFilter : PageQuery
{
    /// <summary>Filters by status: <c>pending</c>, <c>delivered</c> or <c>dead</c>.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }
}

/// <summary>Lists the deliveries of a webhook, sent or pending.</summary>
public sealed record ListWebhookDeliveries(Guid ProgrammeId, Guid WebhookId, WebhookDeliveryFilter Filter)
    : IQuery<Page<WebhookDelivery>>;

internal sealed class ListWebhookDeliveriesHandler(Db db, WebhookStore webhooks)
    : IRequestHandler<ListWebhookDeliveries, Page<WebhookDelivery>>
{
    public async Task<Page<WebhookDelivery>> Handle(ListWebhookDeliveries request, CancellationToken cancellationToken)
    {
        var webhook = await webhooks.Get(request.ProgrammeId, request.WebhookId, cancellationToken);
        var found = await db.Query<WebhookDelivery>(
            $"""
            SELECT {WebhookDelivery.Columns} FROM webhook_deliveries
            WHERE programme_id = @ProgrammeId
              AND webhook_id = @Id
              AND {Where.Set(request.Filter.Status, "status = @Status")}
              AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                webhook.ProgrammeId,
                webhook.Id,
                Status = Filter.Code<WebhookDeliveryStatus>(request.Filter.Status, "status")?.ToText(),
                After = request.Filter.AfterId,
                request.Filter.Fetch,
            },
            cancellationToken
        );
        return request.Filter.Cut(found, delivery => delivery.Id);
    }
}
