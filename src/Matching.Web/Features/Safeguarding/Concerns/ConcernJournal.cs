using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>Stores what changes of a concern, together with the steps that changed it.</summary>
internal sealed class ConcernJournal(Db db, IdentityVault vault, CallerContext callers, TimeProvider clock)
{
    // they are sealed as one text, which every reading opens
    private const int MostSteps = 500;

    /// <summary>A step of the caller, now.</summary>
    public ConcernStep Step(ConcernStepKind kind, string? note = null, Guid? to = null) =>
        new()
        {
            Kind = kind,
            At = clock.GetStoredNow(),
            By = callers.Caller.Id,
            To = to,
            Note = note,
        };

    /// <summary>
    /// Returns a concern that is handled from now on, by the caller where none who can read it has it yet.
    /// </summary>
    public Concern TakenUp(Concern concern) =>
        concern with
        {
            Status = concern.Status == ConcernStatus.Open ? ConcernStatus.Handling : concern.Status,
            HandledBy = concern.HandledBy is { } reader && concern.ReaderIds.Contains(reader) ? reader : callers.Caller.Id,
        };

    /// <summary>Waits until no other changes the concern, so that what is added to it is added to what they have stored.</summary>
    public Task AfterOthers(Guid id, CancellationToken cancellationToken) =>
        db.Execute("UPDATE concerns SET version = version WHERE id = @Id", new { Id = id }, cancellationToken);

    /// <summary>Stores the next state of a concern. Refuses one that was changed since it was read.</summary>
    public async Task<Concern> Store(
        Concern current,
        Concern next,
        IReadOnlyCollection<ConcernStep> done,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetStoredNow();
        var steps = current.Steps.Concat(done).ToList();
        // what others do to it is not refused for its sake
        if (
            steps.Count > MostSteps
            && done.Any(step => step.Kind is not (ConcernStepKind.Released or ConcernStepKind.PairResumed))
        )
        {
            throw Problems.ValidationFailed("note", Texts.Validation("items", MostSteps));
        }

        var last = steps is [.., var step] ? step : null;
        var stored = next with
        {
            Steps = steps,
            LastStep = last?.Kind,
            LastStepAt = last?.At,
            ClosedAt = next.Status == ConcernStatus.Closed ? current.ClosedAt ?? now : null,
            Version = current.Version + 1,
            UpdatedAt = now,
        };
        var changed = await db.Execute(
            """
            UPDATE concerns
            SET status = @Status, urgency = @Urgency, happened_on = @HappenedOn, words_sealed = @Words, read_by = @ReadBy,
                is_pair_paused = @IsPairPaused, keep_until = @KeepUntil, closed_at = @ClosedAt,
                version = version + 1, updated_at = @UpdatedAt
            WHERE id = @Id AND version = @Seen
            """,
            new
            {
                stored.Id,
                Seen = current.Version,
                Status = stored.Status.ToText(),
                Urgency = stored.Urgency.ToText(),
                stored.HappenedOn,
                Words = ConcernWords.Of(stored).Seal(vault, stored.KeyWrapped, stored.Id),
                stored.ReadBy,
                stored.IsPairPaused,
                stored.KeepUntil,
                stored.ClosedAt,
                stored.UpdatedAt,
            },
            cancellationToken
        );
        return changed == 1 ? stored : throw Problems.Refused("precondition-failed");
    }
}
