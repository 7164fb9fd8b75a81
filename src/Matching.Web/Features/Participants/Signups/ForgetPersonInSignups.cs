using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>
/// Deletes the sign-ups of an erased person, with the answers and messages that named them; to the partner they are no longer
/// there.
/// </summary>
internal sealed class ForgetPersonInSignups(Db db, IdempotencyContext idempotency) : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        foreach (
            var id in await db.Query<Guid>(
                "DELETE FROM signups WHERE person_id = @PersonId RETURNING id",
                new { notification.PersonId },
                cancellationToken
            )
        )
        {
            await idempotency.Forget(db, id, cancellationToken);
        }
    }
}
