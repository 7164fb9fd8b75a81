using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Reads the webhooks of a programme as the caller may see them.</summary>
public sealed class WebhookStore(Db db, IdentityVault vault, CallerContext callers)
{
    public async Task<Webhook> Get(Guid programmeId, Guid id, CancellationToken cancellationToken) =>
        (
            await db.Find<Webhook>(
                $"""
                SELECT {Webhook.Columns} FROM webhooks
                WHERE id = @Id AND programme_id = @ProgrammeId AND {callers.Caller.InProgramme("programme_id")}
                """,
                new
                {
                    Id = id,
                    ProgrammeId = programmeId,
                    Scope = callers.Caller.ProgrammeId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("webhook")
        ).Open(vault);
}

/// <summary>Reads one webhook, without its secret.</summary>
public sealed record GetWebhook(Guid ProgrammeId, Guid Id) : IQuery<Webhook>;

internal sealed class GetWebhookHandler(WebhookStore webhooks) : IRequestHandler<GetWebhook, Webhook>
{
    public Task<Webhook> Handle(GetWebhook request, CancellationToken cancellationToken) =>
        webhooks.Get(request.ProgrammeId, request.Id, cancellationToken);
}
