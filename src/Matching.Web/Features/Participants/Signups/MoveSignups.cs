using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using MediatR;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>Moves sign-ups of a merged record, so that partners follow the record that stays.</summary>
internal sealed class MoveSignups(Db db) : INotificationHandler<PeopleMerged>
{
    public Task Handle(PeopleMerged notification, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE signups SET person_id = @KeptId WHERE person_id = @GoneId",
            new { notification.KeptId, notification.GoneId },
            cancellationToken
        );
}
