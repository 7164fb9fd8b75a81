using Matching.Web.Data;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using MediatR;

namespace Matching.Web.Features.Participants.Appointments;

/// <summary>Deletes the appointments with an erased person; those of a merged record are sealed again under the key that stays.</summary>
internal sealed class ForgetPersonInAppointments(Db db, IdentityVault vault)
    : INotificationHandler<PersonErased>,
        INotificationHandler<PeopleMerged>
{
    public Task Handle(PersonErased notification, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM appointments WHERE person_id = @PersonId", new { notification.PersonId }, cancellationToken);

    public async Task Handle(PeopleMerged notification, CancellationToken cancellationToken)
    {
        var rows = await db.Query<AppointmentRow>(
            $"SELECT {AppointmentRow.Columns} FROM appointments a WHERE a.person_id = @GoneId",
            new { notification.GoneId },
            cancellationToken
        );
        foreach (var appointment in rows.ConvertAll(row => row.Open(vault, notification.GoneKey)))
        {
            string? Sealed(string? words, string binding) =>
                AppointmentWords.Seal(vault, words, notification.KeptKey, notification.KeptId, binding);
            await db.Execute(
                "UPDATE appointments SET person_id = @KeptId, place_sealed = @Place, note_sealed = @Note WHERE id = @Id",
                new
                {
                    appointment.Id,
                    notification.KeptId,
                    Place = Sealed(appointment.Place, AppointmentWords.Place(appointment.Id)),
                    Note = Sealed(appointment.Note, AppointmentWords.Note(appointment.Id)),
                },
                cancellationToken
            );
        }
    }
}
