using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using MediatR;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>
/// Moves sign-ups of a merged record, so that partners follow the record that stays. Their links end: they were for the record
/// that is gone.
/// </summary>
internal sealed class MoveSignups(Db db) : INotificationHandler<PeopleMerged>
{
    public Task Handle(PeopleMerged notification, CancellationToken cancellationToken) =>
        db.Execute(
            """
            UPDATE signups SET person_id = @KeptId, token_hash = NULL, answers_sealed = NULL, together_hash = NULL
            WHERE person_id = @GoneId
            """,
            new { notification.KeptId, notification.GoneId },
            cancellationToken
        );
}
