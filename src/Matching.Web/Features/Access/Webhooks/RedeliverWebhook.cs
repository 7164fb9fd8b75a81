using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Sends a message again, with all attempts and the same id.</summary>
public sealed record RedeliverWebhook(Guid ProgrammeId, Guid WebhookId, Guid Id) : ICommand<WebhookDelivery>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class RedeliverWebhookHandler(Db db, TimeProvider clock, WebhookStore webhooks)
    : IRequestHandler<RedeliverWebhook, WebhookDelivery>
{
    public async Task<WebhookDelivery> Handle(RedeliverWebhook request, CancellationToken cancellationToken)
    {
        var webhook = await webhooks.Get(request.ProgrammeId, request.WebhookId, cancellationToken);
        if (!webhook.IsEnabled)
        {
            throw Problems.Refused("webhook-disabled");
        }

        return await db.Find<WebhookDelivery>(
                $"""
                UPDATE webhook_deliveries SET status = 'pending', attempts = 0, due_at = @Now, claim = NULL, claimed_until = NULL
                WHERE id = @Id AND webhook_id = @WebhookId RETURNING {WebhookDelivery.Columns}
                """,
                new
                {
                    request.Id,
                    WebhookId = webhook.Id,
                    Now = clock.GetUtcNow(),
                },
                cancellationToken
            ) ?? throw Problems.NotFound("webhook-delivery");
    }
}
