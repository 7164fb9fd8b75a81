using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Deletes what meetings have on the proposals of an erased person, and of a merged record, as runs do.</summary>
internal sealed class ForgetPersonInMeetings(Db db) : INotificationHandler<PersonErased>, INotificationHandler<RecordRemoved>
{
    public Task Handle(PersonErased notification, CancellationToken cancellationToken) =>
        Forget(notification.PersonId, cancellationToken);

    public Task Handle(RecordRemoved notification, CancellationToken cancellationToken) =>
        Forget(notification.PersonId, cancellationToken);

    private async Task Forget(Guid personId, CancellationToken cancellationToken)
    {
        await db.Execute(
            "DELETE FROM meeting_comments WHERE mentee_id = @PersonId OR mentor_id = @PersonId",
            new { PersonId = personId },
            cancellationToken
        );
        await db.Execute(
            "DELETE FROM meeting_proposals WHERE mentee_id = @PersonId OR mentor_id = @PersonId",
            new { PersonId = personId },
            cancellationToken
        );
    }
}
