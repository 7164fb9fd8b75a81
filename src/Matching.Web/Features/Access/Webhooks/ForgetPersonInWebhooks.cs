using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Takes back what was to be told of somebody who is erased, and forgets what was.</summary>
internal sealed class ForgetPersonInWebhooks(Db db) : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM webhook_deliveries WHERE subject_id = @PersonId", new { notification.PersonId }, cancellationToken);
    }
}
