using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using MediatR;

namespace Matching.Web.Features.Participants.Caseload;

/// <summary>Gives the record that stays in a merge the coordinator of the other where it has none.</summary>
internal sealed class MoveCaseload(Db db) : INotificationHandler<PeopleMerged>
{
    public Task Handle(PeopleMerged notification, CancellationToken cancellationToken) =>
        db.Execute(
            """
            UPDATE people
            SET responsible_id = coalesce(responsible_id, (SELECT g.responsible_id FROM people g WHERE g.id = @GoneId))
            WHERE id = @KeptId
            """,
            new { notification.KeptId, notification.GoneId },
            cancellationToken
        );
}
