using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Steps of the two that were taken with one of their pair, by what undoes them; null where none was.</summary>
internal sealed record StepsOfPeople
{
    public Guid? Mentee { get; init; }
    public Guid? Mentor { get; init; }
}

/// <summary>Keeps what happened to a pair and publishes it, in the same transaction.</summary>
public sealed class PairJournal(
    Db db,
    Events events,
    IdentityVault vault,
    CallerContext callers,
    IdSource ids,
    TimeProvider clock
)
{
    /// <summary>To what notes of a pair are bound, with its id.</summary>
    internal const string NotesColumn = "pairs|notes_sealed";

    /// <summary>To what the reason of an event is bound, with its id.</summary>
    internal const string ReasonColumn = "pair_events|reason_sealed";

    internal async Task<string> Seal(PairNotes notes, Guid pairId, Guid menteeId, CancellationToken cancellationToken) =>
        vault.Seal(notes, await PersonRow.KeyOf(db, menteeId, cancellationToken), menteeId, $"{NotesColumn}|{pairId}");

    internal async Task<PairNotes?> Open(Pair row, CancellationToken cancellationToken) =>
        row.NotesSealed is null
            ? null
            : vault.Open<PairNotes>(
                row.NotesSealed,
                row.KeyWrapped ?? await PersonRow.KeyOf(db, row.MenteeId, cancellationToken),
                row.MenteeId,
                $"{NotesColumn}|{row.Id}"
            );

    public Task Write(Pair pair, PairStatus? from, string? reason, CancellationToken cancellationToken) =>
        WriteAll([pair], from, reason, cancellationToken);

    /// <summary>Keeps a transition, and for a day the pair as it was before, so that a wrong step can be undone.</summary>
    public async Task WriteStep(Pair before, Pair after, string? reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var events = await WriteAll([after], before.Status, reason, cancellationToken);
        await db.Execute(
            "DELETE FROM pair_undos WHERE pair_id = @Id AND occurred_at < @Since",
            new { before.Id, Since = now - UndoPairTransition.Within },
            cancellationToken
        );
        await db.Execute(
            """
            INSERT INTO pair_undos (id, pair_id, status, status_changed_at, mentor_id, notes_sealed, agreed_on,
                                    started_on, term_ends_on, on_hold_until, end_reason, occurred_at)
            VALUES (@EventId, @Id, @Status, @StatusChangedAt, @MentorId, @NotesSealed, @AgreedOn, @StartedOn,
                    @TermEndsOn, @OnHoldUntil, @EndReason, @Now)
            """,
            new
            {
                EventId = events[0],
                before.Id,
                Status = before.Status.ToText(),
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
        );
    }

    /// <summary>Keeps with the last step of a pair those of its people that were taken with it.</summary>
    internal Task KeepSteps(Guid pairId, StepsOfPeople steps, CancellationToken cancellationToken) =>
        db.Execute(
            """
            UPDATE pair_undos SET mentee_undo_id = @Mentee, mentor_undo_id = @Mentor
            WHERE id = (SELECT id FROM pair_undos WHERE pair_id = @PairId ORDER BY id DESC LIMIT 1)
            """,
            new
            {
                PairId = pairId,
                steps.Mentee,
                steps.Mentor,
            },
            cancellationToken
        );

    /// <summary>Returns the steps of people that were taken with the last step of a pair.</summary>
    internal async Task<StepsOfPeople> StepsWithLast(Guid pairId, CancellationToken cancellationToken) =>
        await db.Find<StepsOfPeople>(
            """
            SELECT mentee_undo_id AS mentee, mentor_undo_id AS mentor FROM pair_undos
            WHERE pair_id = @PairId ORDER BY id DESC LIMIT 1
            """,
            new { PairId = pairId },
            cancellationToken
        ) ?? new StepsOfPeople();

    /// <summary>Returns the last step of a pair that can be undone.</summary>
    internal Task<Guid?> LastStep(Guid pairId, CancellationToken cancellationToken) =>
        db.Single<Guid?>(
            "SELECT (SELECT id FROM pair_undos WHERE pair_id = @PairId ORDER BY id DESC LIMIT 1)",
            new { PairId = pairId },
            cancellationToken
        );

    /// <summary>Keeps that a transition was undone: neither it nor its undoing is part of what happened to the pair.</summary>
    public async Task WriteUndone(Guid eventId, Pair restored, PairStatus from, CancellationToken cancellationToken)
    {
        var written = await WriteAll([restored], from, null, cancellationToken);
        var (test, parameters) = db.Dialect.In("id", [eventId, written[0]]);
        parameters.Add("Now", clock.GetUtcNow());
        await db.Execute($"UPDATE pair_events SET undone_at = @Now WHERE {test}", parameters, cancellationToken);
        await db.Execute("DELETE FROM pair_undos WHERE id = @EventId", new { EventId = eventId }, cancellationToken);
        await events.Publish(new PairStepUndone(restored.Id, eventId), cancellationToken);
    }

    /// <summary>Keeps the same of many pairs, with few statements; returns the ids of the events in the same order.</summary>
    public async Task<IReadOnlyList<Guid>> WriteAll(
        IReadOnlyList<Pair> pairs,
        PairStatus? from,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var written = pairs.Select(pair => (Pair: pair, Id: ids.New())).ToList();
        var reasons = new Dictionary<Guid, string>();
        foreach (var (pair, id) in reason is null ? [] : written)
        {
            reasons.Add(
                id,
                vault.Seal(
                    reason,
                    await PersonRow.KeyOf(db, pair.MenteeId, cancellationToken),
                    pair.MenteeId,
                    $"{ReasonColumn}|{id}"
                )
            );
        }

        await db.InsertAll(
            """
            INSERT INTO pair_events (id, programme_id, pair_id, from_status, to_status, reason_sealed, mentor_id, actor, occurred_at)
            VALUES (@Id, @ProgrammeId, @PairId, @From, @To, @Reason, @MentorId, @Actor, @Now)
            """,
            written.Select(entry => new
            {
                entry.Id,
                entry.Pair.ProgrammeId,
                PairId = entry.Pair.Id,
                From = from?.ToText(),
                To = entry.Pair.Status.ToText(),
                Reason = reasons.GetValueOrDefault(entry.Id),
                entry.Pair.MentorId,
                Actor = callers.Caller.Id.ToString(),
                Now = now,
            }),
            cancellationToken
        );
        foreach (var moved in pairs.GroupBy(pair => pair.ProgrammeId))
        {
            await events.Publish(new PairsMoved(moved.Key, [.. moved], from), cancellationToken);
        }

        return written.ConvertAll(entry => entry.Id);
    }
}
