using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Reads one webhook, without its secret.</summary>
public sealed record GetWebhook(Guid ProgrammeId, Guid Id) : IQuery<Webhook>;

internal sealed class GetWebhookHandler(Db db, IdentityVault vault, CallerContext callers) : IRequestHandler<GetWebhook, Webhook>
{
    public async Task<Webhook> Handle(GetWebhook request, CancellationToken cancellationToken) => (await db.Find<Webhook>(
        $"""
        SELECT {Webhook.Columns} FROM webhooks
        WHERE id = @Id AND programme_id = @ProgrammeId AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope)
        """,
        new { request.Id, request.ProgrammeId, Scope = callers.Caller.ProgrammeId },
        cancellationToken) ?? throw Problems.NotFound("webhook")).Open(vault);
}
