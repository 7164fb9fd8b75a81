using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Participants.Notices;

/// <summary>Moves notices of a merged record, and deletes those of an erased person.</summary>
internal sealed class MoveNotices(Db db, NoticeStore notices)
    : INotificationHandler<PeopleMerged>,
        INotificationHandler<PersonErased>
{
    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        await db.Execute(
            "UPDATE notices SET person_id = @KeptId WHERE person_id = @GoneId",
            new { notification.KeptId, notification.GoneId },
            cancellationToken
        );
        await notices.Settle(notification.KeptId, cancellationToken);
    }

    public Task Handle(PersonErased notification, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM notices WHERE person_id = @PersonId", new { notification.PersonId }, cancellationToken);
}
