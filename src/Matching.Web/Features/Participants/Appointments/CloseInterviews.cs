using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Appointments;

/// <summary>
/// Closes the interviews that are planned with a person once a result is recorded: one up to today was held, and a later one is no
/// longer needed.
/// </summary>
internal sealed class CloseInterviews(Db db, ProgrammeDays days, TimeProvider clock) : INotificationHandler<PersonMoved>
{
    public async Task Handle(PersonMoved notification, CancellationToken cancellationToken)
    {
        if (notification is not { To: PersonStatus.Interviewed, IsUndo: false })
        {
            return;
        }

        var planned = await db.Query<PlannedRow>(
            """
            SELECT id, programme_id, starts_at FROM appointments
            WHERE person_id = @PersonId AND kind = 'interview' AND status = 'planned'
            """,
            new { notification.PersonId },
            cancellationToken
        );
        foreach (var interview in planned)
        {
            var zone = await days.Zone(interview.ProgrammeId, cancellationToken);
            var isToCome = ProgrammeDays.On(interview.StartsAt, zone) > ProgrammeDays.On(clock.GetUtcNow(), zone);
            await db.Execute(
                "UPDATE appointments SET status = @Status, version = version + 1, updated_at = @Now WHERE id = @Id",
                new
                {
                    interview.Id,
                    Status = (isToCome ? AppointmentStatus.Cancelled : AppointmentStatus.Done).ToText(),
                    Now = clock.GetStoredNow(),
                },
                cancellationToken
            );
        }
    }

    private sealed record PlannedRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public required DateTimeOffset StartsAt { get; init; }
    }
}
