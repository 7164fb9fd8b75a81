using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Access.Webhooks;

/// <summary>Deletes the messages about an erased person, sent or not.</summary>
internal sealed class ForgetPersonInWebhooks(Db db) : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        await db.Execute(
            "DELETE FROM webhook_deliveries WHERE subject_id = @PersonId",
            new { notification.PersonId },
            cancellationToken
        );
    }
}
