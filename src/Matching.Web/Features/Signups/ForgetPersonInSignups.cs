using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Signups;

/// <summary>Deletes the sign-ups of an erased person, with the answers and messages that named them; to the partner they are no longer there.</summary>
public sealed record ForgetPersonInSignups(Guid PersonId) : ICommand<Nothing>;

internal sealed class ForgetPersonInSignupsHandler(Db db, IdempotencyContext idempotency) : IRequestHandler<ForgetPersonInSignups, Nothing>
{
    public async Task<Nothing> Handle(ForgetPersonInSignups request, CancellationToken cancellationToken)
    {
        foreach (var id in await db.Query<Guid>("DELETE FROM signups WHERE person_id = @PersonId RETURNING id", new { request.PersonId }, cancellationToken))
        {
            await db.Execute("DELETE FROM outbox_messages WHERE subject_id = @Subject", new { Subject = id.ToString() }, cancellationToken);
            await idempotency.Forget(db, id, cancellationToken);
        }

        return Nothing.Value;
    }
}
