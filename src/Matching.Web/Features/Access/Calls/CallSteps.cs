using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using MediatR;

namespace Matching.Web.Features.Access.Calls;

/// <summary>Does what follows from a call, and says which step of the pair it was.</summary>
internal sealed class CallSteps(CallEffects effects, PairJournal journal)
{
    public async Task<Guid?> Take(
        RecordCall call,
        PersonRole role,
        PersonStatus status,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var before = await Last(call, cancellationToken);
        await effects.Follow(call, role, status, today, cancellationToken);
        var after = await Last(call, cancellationToken);
        return after == before ? null : after;
    }

    private async Task<Guid?> Last(RecordCall call, CancellationToken cancellationToken) =>
        call.PairId is { } pair ? await journal.LastStep(pair, cancellationToken) : null;
}

/// <summary>
/// Withdraws what the other half was still to be informed of, where the step that the call took is undone. The words are kept.
/// </summary>
internal sealed class WithdrawUndoneCalls(Db db, IdentityVault vault) : INotificationHandler<PairStepUndone>
{
    public async Task Handle(PairStepUndone notification, CancellationToken cancellationToken)
    {
        var open = await db.Query<OpenRow>(
            """
            SELECT c.id, c.person_id, c.words_sealed, p.key_wrapped FROM calls c JOIN people p ON p.id = c.person_id
            WHERE c.pair_id = @PairId AND c.inform_on IS NOT NULL AND c.informed_on IS NULL AND c.words_sealed IS NOT NULL
            """,
            new { notification.PairId },
            cancellationToken
        );
        foreach (var call in open)
        {
            var words = vault.Open<CallWords>(call.WordsSealed, call.KeyWrapped, call.PersonId, CallWords.Binding(call.Id));
            if (words.StepId == notification.StepId)
            {
                await db.Execute("UPDATE calls SET inform_on = NULL WHERE id = @Id", new { call.Id }, cancellationToken);
            }
        }
    }

    private sealed record OpenRow
    {
        public required Guid Id { get; init; }
        public required Guid PersonId { get; init; }
        public required string WordsSealed { get; init; }
        public required string KeyWrapped { get; init; }
    }
}
