using Matching.Web.Data;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Safeguarding.Privacy;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Confirmations;

/// <summary>
/// Confirms a sign-up once its address is confirmed, with a link to one's own data: never before, because the holder of a mistyped
/// address would read the data of another person.
/// </summary>
internal sealed class ConfirmSignup(Db db, MessageOutbox outbox, PersonalLinks links) : INotificationHandler<AddressConfirmed>
{
    public async Task Handle(AddressConfirmed notification, CancellationToken cancellationToken)
    {
        var isNew = await db.Find<Guid?>(
            """
            SELECT p.id FROM people p
            WHERE p.id = @PersonId AND p.status IN ('applied', 'contacted') AND NOT p.is_restricted
              AND EXISTS (SELECT 1 FROM signups s WHERE s.person_id = p.id)
            """,
            new { notification.PersonId },
            cancellationToken
        );
        if (isNew is not null && await outbox.Reaches(notification.ProgrammeId, cancellationToken))
        {
            var link = await links.Issue(notification.ProgrammeId, notification.PersonId, cancellationToken);
            await outbox.ToPerson(
                notification.ProgrammeId,
                notification.PersonId,
                MessageKind.SignupConfirmation,
                link.Path,
                cancellationToken
            );
        }
    }
}
