using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using MediatR;

namespace Matching.Web.Features.Participants.Checks;

/// <summary>Moves checks of a merged record.</summary>
internal sealed class MoveChecks(Db db) : INotificationHandler<PeopleMerged>
{
    public Task Handle(PeopleMerged notification, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE checks SET person_id = @KeptId WHERE person_id = @GoneId",
            new { notification.KeptId, notification.GoneId },
            cancellationToken
        );
}
