using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using MediatR;

namespace Matching.Web.Features.Participants.Rights;

/// <summary>
/// Moves consents of a merged record, but for purposes for which the one that stays holds one. A withdrawal in either record ends
/// what the other record was given before: it is the person's last word on the purpose.
/// </summary>
internal sealed class MoveConsents(Db db) : INotificationHandler<PeopleMerged>
{
    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        var ids = new { notification.KeptId, notification.GoneId };
        // a record that holds the purpose again, or in a later version, has not withdrawn it
        await db.Execute(
            """
            UPDATE consents SET withdrawn_at =
                (SELECT max(w.withdrawn_at) FROM consents w
                 WHERE w.person_id IN (@KeptId, @GoneId) AND w.person_id <> consents.person_id AND w.purpose = consents.purpose)
            WHERE person_id IN (@KeptId, @GoneId) AND withdrawn_at IS NULL
              AND EXISTS (SELECT 1 FROM consents w
                WHERE w.person_id IN (@KeptId, @GoneId) AND w.person_id <> consents.person_id AND w.purpose = consents.purpose
                  AND w.withdrawn_at >= consents.given_at)
              AND NOT EXISTS (SELECT 1 FROM consents w
                WHERE w.person_id IN (@KeptId, @GoneId) AND w.person_id <> consents.person_id AND w.purpose = consents.purpose
                  AND w.withdrawn_at IS NULL)
            """,
            ids,
            cancellationToken
        );
        await db.Execute(
            """
            UPDATE consents SET person_id = @KeptId
            WHERE person_id = @GoneId AND (withdrawn_at IS NOT NULL
                OR NOT EXISTS (SELECT 1 FROM consents k
                    WHERE k.person_id = @KeptId AND k.purpose = consents.purpose AND k.withdrawn_at IS NULL))
            """,
            ids,
            cancellationToken
        );
    }
}
