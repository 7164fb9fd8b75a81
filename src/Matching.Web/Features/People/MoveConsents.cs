using Matching.Web.Data;
using MediatR;

namespace Matching.Web.Features.People;

/// <summary>Moves consents of a merged record, but for purposes for which the one that stays holds one.</summary>
internal sealed class MoveConsents(Db db) : INotificationHandler<PeopleMerged>
{
    public Task Handle(PeopleMerged notification, CancellationToken cancellationToken) =>
        db.Execute(
            """
            UPDATE consents SET person_id = @KeptId
            WHERE person_id = @GoneId AND (withdrawn_at IS NOT NULL
                OR NOT EXISTS (SELECT 1 FROM consents k WHERE k.person_id = @KeptId AND k.purpose = consents.purpose AND k.withdrawn_at IS NULL))
            """,
            new { notification.KeptId, notification.GoneId },
            cancellationToken
        );
}
