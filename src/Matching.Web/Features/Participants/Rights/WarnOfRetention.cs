using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Rights;

/// <summary>
/// Warns a person who left that their record will be erased: a message with the id alone, and the day on which it was written.
/// </summary>
public sealed record WarnOfRetention(Guid PersonId) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => PersonId;
}

internal sealed class WarnOfRetentionHandler(Db db, MessageOutbox outbox, TimeProvider clock)
    : IRequestHandler<WarnOfRetention, Nothing>
{
    public async Task<Nothing> Handle(WarnOfRetention request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // once, however many instances look at the same time
        var programmeId =
            await db.Find<Guid?>(
                $"""
                UPDATE people
                SET retention_warned_at = @Now
                WHERE id = @PersonId AND retention_warned_at IS NULL AND status IN ({PersonStates.Former})
                RETURNING programme_id
                """,
                new { request.PersonId, Now = now },
                cancellationToken
            ) ?? throw Problems.NotFound("person");
        await outbox.ToPerson(programmeId, request.PersonId, MessageKind.RetentionWarning, null, cancellationToken);
        return Nothing.Value;
    }
}
