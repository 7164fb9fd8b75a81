using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Appointments;

/// <summary>
/// Records what became of an appointment: held, missed or called off; or plans it again. It is no contact and changes no state of
/// the person.
/// </summary>
[Example("""{ "to": "cancelled" }""")]
public sealed record TransitionAppointment : ICommand<Appointment>, IOnSubject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary><c>done</c> or <c>missed</c>, from the day of the appointment on; <c>cancelled</c>; or <c>planned</c> again.</summary>
    [Mandatory]
    public AppointmentStatus? To { get; set; }

    Guid IOnSubject.SubjectId => Id;
}

internal sealed class TransitionAppointmentHandler(Db db, TimeProvider clock, ProgrammeDays days, AppointmentStore appointments)
    : IRequestHandler<TransitionAppointment, Appointment>
{
    public async Task<Appointment> Handle(TransitionAppointment request, CancellationToken cancellationToken)
    {
        var (current, _) = await appointments.Get(request.Id, cancellationToken);
        request.IfMatch?.Check(current.Version);
        var to = request.To!.Value;
        if (to == current.Status)
        {
            return current;
        }

        var now = clock.GetStoredNow();
        var zone = await days.Zone(current.ProgrammeId, cancellationToken);
        var isToCome = ProgrammeDays.On(current.StartsAt!.Value, zone) > ProgrammeDays.On(now, zone);
        if (isToCome && to is (AppointmentStatus.Done or AppointmentStatus.Missed))
        {
            throw Problems.ValidationFailed("to", Texts.Validation("appointment-to-come"));
        }

        var changed = await db.Execute(
            "UPDATE appointments SET status = @To, version = version + 1, updated_at = @Now WHERE id = @Id AND version = @Version",
            new
            {
                current.Id,
                current.Version,
                To = to.ToText(),
                Now = now,
            },
            cancellationToken
        );
        return changed == 0
            ? throw Problems.Refused("precondition-failed")
            : current with
            {
                Status = to,
                Version = current.Version + 1,
                UpdatedAt = now,
            };
    }
}
