using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PersonTransitions;

/// <summary>
/// Undoes the last transition of a mentor or mentee within a day. Pairs that it withdrew are brought back each by its own;
/// open offers of a person who is no longer available are withdrawn.
/// </summary>
[Example("""{ "reason": "wrong_step" }""")]
public sealed record UndoPersonTransition : ICommand<Person>, IOnSubject, IForPurpose, IOpensTransaction
{
    /// <summary>For so long a transition can be undone.</summary>
    internal static readonly TimeSpan Within = TimeSpan.FromDays(1);

    [JsonIgnore]
    public PersonRole Role { get; set; }

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

/// <summary>
/// Finds the pairs of a person that were withdrawn or ended since a moment and have not been brought back, by id. The area of
/// pairs, which is above this one, provides it.
/// </summary>
/// <param name="personId">The mentor or mentee.</param>
/// <param name="since">When the person stopped being available.</param>
/// <param name="cancellationToken">Cancels the search.</param>
public delegate Task<IReadOnlyList<Guid>> FindStillWithdrawnPairs(
    Guid personId,
    DateTimeOffset since,
    CancellationToken cancellationToken
);

/// <summary>What an undo of a person would lead back to.</summary>
/// <param name="To">The state.</param>
/// <param name="SteppedAt">When the step was made that is undone.</param>
public sealed record PersonUndo(PersonStatus To, DateTimeOffset SteppedAt);

/// <summary>Finds the transition of a mentor or mentee that can be undone now; null when there is none.</summary>
public sealed record FindPersonUndo(PersonRole Role, Guid Id) : IQuery<PersonUndo?>;

internal sealed class FindPersonUndoHandler(Db db, PersonStore people, TimeProvider clock)
    : IRequestHandler<FindPersonUndo, PersonUndo?>
{
    public async Task<PersonUndo?> Handle(FindPersonUndo request, CancellationToken cancellationToken)
    {
        await people.Check(request.Role, request.Id, cancellationToken);
        var step = await db.Find<StepRow>(
            "SELECT status, occurred_at FROM person_undos WHERE person_id = @Id AND occurred_at >= @Since ORDER BY id DESC LIMIT 1",
            new { request.Id, Since = clock.GetUtcNow() - UndoPersonTransition.Within },
            cancellationToken
        );
        return step is null ? null : new PersonUndo(EnumText.Parse<PersonStatus>(step.Status), step.OccurredAt);
    }

    private sealed record StepRow
    {
        public required string Status { get; init; }
        public required DateTimeOffset OccurredAt { get; init; }
    }
}

internal sealed class UndoPersonTransitionHandler(PersonStore people, CommandTransaction transaction, PersonUndoer undoer)
    : IRequestHandler<UndoPersonTransition, Person>
{
    // The version is read before the transaction, which waits for the one before it: of two undos at once the second is refused.
    public async Task<Person> Handle(UndoPersonTransition request, CancellationToken cancellationToken)
    {
        var seen = await people.Get(request.Role, request.Id, cancellationToken);
        return await transaction.Run(request, () => undoer.Undo(request, seen.Version, cancellationToken), cancellationToken);
    }
}

/// <summary>Undoes transitions of people.</summary>
internal sealed class PersonUndoer(
    Db db,
    Events events,
    TimeProvider clock,
    PersonStore people,
    FindStillWithdrawnPairs findWithdrawn
)
{
    /// <summary>Undoes a step that is still the last one of the person; leaves the person as they are where it is not.</summary>
    public async Task UndoIfLast(PersonRole role, Guid id, Guid step, CancellationToken cancellationToken)
    {
        var last = await db.Find<Guid?>(
            "SELECT id FROM person_undos WHERE person_id = @Id AND occurred_at >= @Since ORDER BY id DESC LIMIT 1",
            new { Id = id, Since = clock.GetUtcNow() - UndoPersonTransition.Within },
            cancellationToken
        );
        if (last == step)
        {
            var seen = await people.Get(role, id, cancellationToken);
            await Undo(new UndoPersonTransition { Role = role, Id = id }, seen.Version, cancellationToken);
        }
    }

    /// <summary>Undoes the last transition, unless the record has changed since it was seen.</summary>
    public async Task<Person> Undo(UndoPersonTransition request, int seen, CancellationToken cancellationToken)
    {
        var person = await people.Get(request.Role, request.Id, cancellationToken);
        request.IfMatch?.Check(person.Version);
        if (person.Version != seen)
        {
            throw Problems.Refused("conflict");
        }

        var now = clock.GetUtcNow();
        var before =
            await db.Find<UndoRow>(
                """
                SELECT id, status, status_changed_at, screened_on, screening_ends_on, occurred_at
                FROM person_undos
                WHERE person_id = @Id AND occurred_at >= @Since
                ORDER BY id DESC LIMIT 1
                """,
                new { person.Id, Since = now - UndoPersonTransition.Within },
                cancellationToken
            ) ?? throw Problems.Refused("nothing-to-undo");
        var to = EnumText.Parse<PersonStatus>(before.Status);
        if (to == PersonStatus.Available)
        {
            PersonStates.RefuseUnlessThroughGates(person);
        }

        await Restore(person, before, now, cancellationToken);
        await db.Execute("DELETE FROM person_undos WHERE id = @Id", new { before.Id }, cancellationToken);
        var moved = new PersonMoved(person.Id, person.Role, person.Status!.Value, to, IsUndo: true);
        await events.Publish(moved, cancellationToken);
        var undone = await people.Get(request.Role, request.Id, cancellationToken);
        var still = await findWithdrawn(person.Id, before.OccurredAt, cancellationToken);
        return undone with
        {
            WithdrawnPairs = [.. moved.WithdrawnPairs],
            PairsStillWithdrawn = [.. still.Except(moved.WithdrawnPairs)],
        };
    }

    private async Task Restore(Person person, UndoRow before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var changed = await PersonStates.Change(
            db,
            person.Role,
            """
            UPDATE people
            SET status = @Status, status_reason_sealed = NULL, status_changed_at = @StatusChangedAt, retention_warned_at = NULL,
                screened_on = CASE WHEN @HasScreened THEN @ScreenedOn ELSE screened_on END,
                screening_ends_on = CASE WHEN @HasScreened THEN @ScreeningEndsOn ELSE screening_ends_on END,
                version = version + 1, updated_at = @Now
            WHERE id = @PersonId AND version = @Version
            """,
            new
            {
                before.Status,
                before.StatusChangedAt,
                before.ScreenedOn,
                before.ScreeningEndsOn,
                // only that step enters a screening; one that was corrected since is not undone
                HasScreened = person.Status == PersonStatus.Suitable,
                Now = now,
                PersonId = person.Id,
                person.Version,
            },
            cancellationToken
        );
        if (changed != 1)
        {
            throw Problems.Refused("conflict");
        }
    }

    private sealed record UndoRow
    {
        public required Guid Id { get; init; }
        public required string Status { get; init; }
        public required DateTimeOffset StatusChangedAt { get; init; }
        public DateOnly? ScreenedOn { get; init; }
        public DateOnly? ScreeningEndsOn { get; init; }
        public required DateTimeOffset OccurredAt { get; init; }
    }
}
