using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Removes a webhook, and what was waiting for it.</summary>
public sealed record DeleteWebhook(Guid ProgrammeId, Guid Id, IfMatch IfMatch) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class DeleteWebhookHandler(Db db, WebhookStore webhooks) : IRequestHandler<DeleteWebhook, Nothing>
{
    public async Task<Nothing> Handle(DeleteWebhook request, CancellationToken cancellationToken)
    {
        var current = await webhooks.Get(request.ProgrammeId, request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var removed = await db.Execute(
            "DELETE FROM webhooks WHERE id = @Id AND version = @Version",
            new { current.Id, current.Version },
            cancellationToken
        );
        return removed == 1 ? Nothing.Value : throw Problems.Refused("precondition-failed");
    }
}
