using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Signups;
using MediatR;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>
/// Writes what people get to know: a sign-up is first asked about at its address, a change of state that matters to the person is
/// announced, and a change that was a mistake is not.
/// </summary>
internal sealed class NotifyPeople(Db db, MessageOutbox outbox)
    : INotificationHandler<SignupMoved>,
        INotificationHandler<PersonMoved>
{
    public async Task Handle(SignupMoved notification, CancellationToken cancellationToken)
    {
        if (!notification.IsNew)
        {
            return;
        }

        // of every sign-up alike: whether the person was known before is not to be seen from how long it takes
        var (programmeId, personId) = (notification.Signup.ProgrammeId, notification.Signup.PersonId);
        await outbox.ToPerson(programmeId, personId, MessageKind.AddressCheck, null, cancellationToken);
        if (notification.DraftPath is { } path)
        {
            await outbox.ToPerson(programmeId, personId, MessageKind.SignupUnfinished, path, cancellationToken);
        }
    }

    public async Task Handle(PersonMoved notification, CancellationToken cancellationToken)
    {
        if (!await outbox.Reaches(null, cancellationToken))
        {
            return;
        }

        if (notification.IsUndo)
        {
            await db.Execute(
                """
                UPDATE messages SET status = 'cancelled', reason = 'expired'
                WHERE person_id = @PersonId AND status = 'waiting' AND kind IN ('person_available', 'person_closed')
                """,
                new { notification.PersonId },
                cancellationToken
            );
            return;
        }

        if (KindOf(notification) is { } kind)
        {
            var programmeId = await db.Single<Guid>(
                "SELECT programme_id FROM people WHERE id = @PersonId",
                new { notification.PersonId },
                cancellationToken
            );
            await outbox.ToPerson(programmeId, notification.PersonId, kind, null, cancellationToken);
        }
    }

    private static MessageKind? KindOf(PersonMoved moved) =>
        moved switch
        {
            { To: PersonStatus.Available, From: not PersonStatus.Paused } => MessageKind.PersonAvailable,
            { To: PersonStatus.Left or PersonStatus.NotSuitable } => MessageKind.PersonClosed,
            _ => null,
        };
}
