using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Endings;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>
/// Undoes the last transition of a pair within a day: the pair is as it was before, with days that were corrected since.
/// After an early end the two are as they were too, unless they have been moved since. Several steps are undone one after the other.
/// </summary>
[Example("""{ "reason": "wrong_step" }""")]
public sealed record UndoPairTransition : ICommand<Pair>, IOnSubject, IForPurpose, IOpensTransaction
{
    /// <summary>For so long a transition can be undone.</summary>
    internal static readonly TimeSpan Within = TimeSpan.FromDays(1);

    [JsonIgnore]
    public Guid Id { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary>Reason, a code of the list <c>correction_reasons</c>; it is kept in the audit.</summary>
    [Mandatory, LengthUpTo(40), Vocabulary("correction_reasons")]
    public string Reason { get; set; } = "";

    Guid IOnSubject.SubjectId => Id;

    string IForPurpose.Purpose => Reason;
}

internal sealed class UndoPairTransitionHandler(PairStore pairs, CommandTransaction transaction, AfterPairs after)
    : IRequestHandler<UndoPairTransition, Pair>
{
    // The version is read before the transaction, which waits for the one before it: of two undos at once the second is refused.
    public async Task<Pair> Handle(UndoPairTransition request, CancellationToken cancellationToken)
    {
        var seen = await pairs.Get(request.Id, cancellationToken);
        return await transaction.Run(request, () => after.Undo(request, seen, cancellationToken), cancellationToken);
    }
}

/// <summary>Undoes transitions of pairs.</summary>
internal sealed class PairUndoer(
    Db db,
    HeldPeople people,
    GenderWishes wishes,
    PairJournal journal,
    MentorPlaces places,
    TimeProvider clock,
    PairStore pairs
)
{
    /// <summary>Makes a proposal of a fresh offer again, as though it had not been made.</summary>
    public async Task<Pair> UndoOffer(TransitionPair request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.Id, cancellationToken);
        request.IfMatch?.Check(pair.Version);
        PairStates.RefuseUnlessAllowed(pair, PairStatus.Proposed, clock.GetUtcNow());
        return await Undo(new UndoPairTransition { Id = pair.Id }, pair.Version, cancellationToken);
    }

    /// <summary>Undoes the last transition, unless the pair has changed since it was seen.</summary>
    public async Task<Pair> Undo(UndoPairTransition request, int seen, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.Id, cancellationToken);
        request.IfMatch?.Check(pair.Version);
        if (pair.Version != seen)
        {
            throw Problems.Refused("conflict");
        }

        var now = clock.GetUtcNow();
        var before =
            await db.Find<UndoRow>(
                """
                SELECT id, replace(status, '_', '') AS status, status_changed_at, mentor_id, notes_sealed, agreed_on,
                  started_on, term_ends_on, on_hold_until, end_reason
                FROM pair_undos WHERE pair_id = @Id AND occurred_at >= @Since ORDER BY id DESC LIMIT 1
                """,
                new { pair.Id, Since = now - UndoPairTransition.Within },
                cancellationToken
            ) ?? throw Problems.Refused("nothing-to-undo");
        await CheckPeople(pair, before, cancellationToken);
        var restored =
            await db.Find<Pair>(
                $"""
                UPDATE pairs
                SET status = @Status, status_changed_at = @StatusChangedAt, mentor_id = @MentorId,
                    notes_sealed = @NotesSealed, agreed_on = @AgreedOn, started_on = @StartedOn,
                    term_ends_on = @TermEndsOn, on_hold_until = @OnHoldUntil, ended_on = NULL,
                    end_reason = @EndReason, ended_by = NULL, is_never_again = FALSE, is_place_blocked = FALSE,
                    closing_talk_on = NULL,
                    is_accompanied = CASE WHEN @HasBegun THEN is_accompanied END,
                    agreement_signed_on = CASE WHEN @HasBegun THEN agreement_signed_on END,
                    version = version + 1, updated_at = @Now
                WHERE id = @PairId AND version = @Version
                RETURNING {Pair.Columns}
                """,
                new
                {
                    PairId = pair.Id,
                    pair.Version,
                    Status = before.Status.ToText(),
                    HasBegun = before.StartedOn is not null,
                    before.StatusChangedAt,
                    before.MentorId,
                    before.NotesSealed,
                    before.AgreedOn,
                    before.StartedOn,
                    before.TermEndsOn,
                    before.OnHoldUntil,
                    before.EndReason,
                    Now = now,
                },
                cancellationToken
            ) ?? throw Problems.Refused("conflict");
        await journal.WriteUndone(before.Id, restored, pair.Status, cancellationToken);
        return restored.With(await journal.Open(restored, cancellationToken));
    }

    // Going back into a state is a step into it: a place is needed, and both people must still be able to take part.
    private async Task CheckPeople(Pair pair, UndoRow before, CancellationToken cancellationToken)
    {
        if (before.Status == PairStatus.Proposed || PairStates.AsksPeople(before.Status))
        {
            PairStates.RefuseUndo(
                PairStates.Missing(
                    await people.Hold(pair.ProgrammeId, [before.MentorId, pair.MenteeId], cancellationToken),
                    before.Status
                )
            );
            await wishes.RefuseAgainst(before.MentorId, pair.MenteeId, pair.MatchRunId, cancellationToken);
        }

        var holdsPlace = PairStates.UsesPlace(pair.Status) && pair.MentorId == before.MentorId;
        if (!holdsPlace && PairStates.UsesPlace(before.Status))
        {
            await places.Take(before.MentorId, pair.Id, cancellationToken);
        }
    }

    private sealed record UndoRow
    {
        public required Guid Id { get; init; }
        public required PairStatus Status { get; init; }
        public required DateTimeOffset StatusChangedAt { get; init; }
        public required Guid MentorId { get; init; }
        public string? NotesSealed { get; init; }
        public DateOnly? AgreedOn { get; init; }
        public DateOnly? StartedOn { get; init; }
        public DateOnly? TermEndsOn { get; init; }
        public DateOnly? OnHoldUntil { get; init; }
        public string? EndReason { get; init; }
    }
}
