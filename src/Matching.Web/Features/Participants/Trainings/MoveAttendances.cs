using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using MediatR;

namespace Matching.Web.Features.Participants.Trainings;

/// <summary>Moves attendances of a merged record.</summary>
internal sealed class MoveAttendances(Db db) : INotificationHandler<PeopleMerged>
{
    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        await db.Execute(
            """
            UPDATE training_attendances SET person_id = @KeptId
            WHERE person_id = @GoneId
              AND NOT EXISTS (SELECT 1 FROM training_attendances k
                  WHERE k.training_id = training_attendances.training_id AND k.person_id = @KeptId)
            """,
            new { notification.KeptId, notification.GoneId },
            cancellationToken
        );
        await db.Execute(
            "DELETE FROM training_attendances WHERE person_id = @GoneId",
            new { notification.GoneId },
            cancellationToken
        );
    }
}
