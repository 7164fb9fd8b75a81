using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Access.Calls;

/// <summary>Deletes the calls of an erased person, and the words of calls about their pairs: those name both.</summary>
internal sealed class ForgetPersonInCalls(Db db) : INotificationHandler<PersonErased>
{
    public async Task Handle(PersonErased notification, CancellationToken cancellationToken)
    {
        await db.Execute("DELETE FROM calls WHERE person_id = @PersonId", new { notification.PersonId }, cancellationToken);
        await db.Execute(
            """
            UPDATE calls SET words_sealed = NULL
            WHERE pair_id IN (SELECT id FROM pairs WHERE mentor_id = @PersonId OR mentee_id = @PersonId)
               OR pair_id IN (SELECT pair_id FROM pair_events WHERE mentor_id = @PersonId)
            """,
            new { notification.PersonId },
            cancellationToken
        );
    }
}

/// <summary>Moves the calls of a merged record.</summary>
internal sealed class MoveCalls(Db db, IdentityVault vault) : INotificationHandler<PeopleMerged>
{
    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        foreach (
            var call in await db.Query<SealedRow>(
                "SELECT id, words_sealed AS sealed FROM calls WHERE person_id = @GoneId",
                new { notification.GoneId },
                cancellationToken
            )
        )
        {
            var binding = CallWords.Binding(call.Id);
            await db.Execute(
                "UPDATE calls SET person_id = @KeptId, words_sealed = @Sealed WHERE id = @Id",
                new
                {
                    call.Id,
                    notification.KeptId,
                    Sealed = call.Sealed is null
                        ? null
                        : vault.Seal(
                            vault.Open<CallWords>(call.Sealed, notification.GoneKey, notification.GoneId, binding),
                            notification.KeptKey,
                            notification.KeptId,
                            binding
                        ),
                },
                cancellationToken
            );
        }
    }

    private sealed record SealedRow
    {
        public required Guid Id { get; init; }
        public string? Sealed { get; init; }
    }
}
