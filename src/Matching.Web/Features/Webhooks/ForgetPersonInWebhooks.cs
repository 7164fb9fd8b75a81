using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Webhooks;

/// <summary>Deletes the messages about an erased person, sent or not.</summary>
public sealed record ForgetPersonInWebhooks(Guid PersonId) : ICommand<Nothing>;

internal sealed class ForgetPersonInWebhooksHandler(Db db) : IRequestHandler<ForgetPersonInWebhooks, Nothing>
{
    public async Task<Nothing> Handle(ForgetPersonInWebhooks request, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM webhook_deliveries WHERE subject_id = @PersonId", new { request.PersonId }, cancellationToken);
        return Nothing.Value;
    }
}
