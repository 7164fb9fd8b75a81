using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.PersonTransitions;

/// <summary>
/// Gives the record that stays in a merge the state of the other where that is further on the way into the pool, and the later of
/// both screenings, so that pairs of the other can go on. Applied before <see cref="PeopleMerged"/> is published.
/// </summary>
internal sealed class StatusTakeover(Db db, ReportSignupStatus signups, IdentityVault vault, TimeProvider clock)
{
    private const string Select = """
        SELECT status, status_changed_at, status_reason_sealed AS reason, is_own_pause, screened_on, screening_ends_on
        FROM people WHERE id = @Id
        """;

    /// <summary>Gives the record that stays what it takes over.</summary>
    /// <param name="merge">The two records.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task Apply(PeopleMerged merge, CancellationToken cancellationToken)
    {
        var kept = await db.Single<StateRow>(Select, new { Id = merge.KeptId }, cancellationToken);
        var gone = await db.Single<StateRow>(Select, new { Id = merge.GoneId }, cancellationToken);
        if (gone.ScreenedOn is not null && (kept.ScreenedOn is null || gone.ScreenedOn > kept.ScreenedOn))
        {
            await db.Execute(
                "UPDATE people SET screened_on = @ScreenedOn, screening_ends_on = @ScreeningEndsOn WHERE id = @KeptId",
                new
                {
                    gone.ScreenedOn,
                    gone.ScreeningEndsOn,
                    merge.KeptId,
                },
                cancellationToken
            );
        }

        var (before, after) = (EnumText.Parse<PersonStatus>(kept.Status), EnumText.Parse<PersonStatus>(gone.Status));
        if (!IsFurther(after, before))
        {
            return;
        }

        // what an undo would bring back is a state that the record no longer continues
        await db.Execute("DELETE FROM person_undos WHERE person_id = @KeptId", new { merge.KeptId }, cancellationToken);
        await PersonStates.Change(
            db,
            merge.Role,
            """
            UPDATE people
            SET status = @Status, status_changed_at = @StatusChangedAt, status_reason_sealed = @Reason, is_own_pause = @IsOwnPause,
                retention_warned_at = NULL, version = version + 1, updated_at = @Now
            WHERE id = @KeptId
            """,
            new
            {
                gone.Status,
                gone.StatusChangedAt,
                Reason = gone.Reason is null ? null : Moved(gone.Reason, merge),
                gone.IsOwnPause,
                Now = clock.GetUtcNow(),
                merge.KeptId,
            },
            cancellationToken
        );
        await signups.Report(merge.KeptId, before, after, cancellationToken);
    }

    // Staff chose the record that stays: found not suitable there, a person does not come back by a merge.
    private static bool IsFurther(PersonStatus status, PersonStatus than) =>
        than != PersonStatus.NotSuitable && Step(status) > Step(than);

    private static int Step(PersonStatus status) =>
        status switch
        {
            PersonStatus.Applied => 1,
            PersonStatus.Contacted => 2,
            PersonStatus.Interviewed => 3,
            PersonStatus.Suitable => 4,
            PersonStatus.Available or PersonStatus.Paused => 5,
            _ => 0,
        };

    private string Moved(string reason, PeopleMerged merge) =>
        vault.Seal(
            vault.Open<string>(reason, merge.GoneKey, merge.GoneId, PersonRow.ReasonColumn),
            merge.KeptKey,
            merge.KeptId,
            PersonRow.ReasonColumn
        );

    private sealed record StateRow
    {
        public required string Status { get; init; }
        public required DateTimeOffset StatusChangedAt { get; init; }
        public string? Reason { get; init; }
        public required bool IsOwnPause { get; init; }
        public DateOnly? ScreenedOn { get; init; }
        public DateOnly? ScreeningEndsOn { get; init; }
    }
}
