using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>
/// Deletes the messages to an erased person, those that wait included, and what was known of their address. Of a merged record they
/// go as well: they were about that record.
/// </summary>
internal sealed class ForgetPersonInMessages(Db db) : INotificationHandler<PersonErased>, INotificationHandler<RecordRemoved>
{
    public Task Handle(PersonErased notification, CancellationToken cancellationToken) =>
        Forget(notification.PersonId, cancellationToken);

    public Task Handle(RecordRemoved notification, CancellationToken cancellationToken) =>
        Forget(notification.PersonId, cancellationToken);

    private async Task Forget(Guid personId, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM messages WHERE person_id = @Id", new { Id = personId }, cancellationToken);
        await db.Execute("DELETE FROM message_addresses WHERE person_id = @Id", new { Id = personId }, cancellationToken);
    }
}
