using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Appointments;

/// <summary>
/// Returns an appointment as a calendar file. It has no names, because calendars are kept outside the service: the kind, the
/// reference of the person, and the place, unless it is a visit.
/// </summary>
public sealed record GetAppointmentCalendar(Guid Id) : IQuery<CalendarFile>;

/// <summary>A calendar file.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Content">The file, an iCalendar object.</param>
public sealed record CalendarFile(string Name, byte[] Content);

internal sealed class GetAppointmentCalendarHandler(AppointmentStore appointments)
    : IRequestHandler<GetAppointmentCalendar, CalendarFile>
{
    public async Task<CalendarFile> Handle(GetAppointmentCalendar request, CancellationToken cancellationToken)
    {
        var (appointment, person) = await appointments.Get(request.Id, cancellationToken);
        var reference = PersonReference.Of(person.Id, null);
        var starts = appointment.StartsAt!.Value.UtcDateTime;
        var calendar = new Calendar { ProductId = "-//Matching//Appointments//EN", Method = "PUBLISH" };
        calendar.Events.Add(
            new CalendarEvent
            {
                Uid = $"{appointment.Id}@matching",
                DtStamp = new CalDateTime(appointment.UpdatedAt.UtcDateTime, CalDateTime.UtcTzId),
                Sequence = appointment.Version,
                Summary = $"{Texts.Page("appointment.kind." + appointment.Kind!.Value.ToText())} · {reference}",
                Start = new CalDateTime(starts, CalDateTime.UtcTzId),
                End = new CalDateTime(starts.AddMinutes(appointment.Minutes!.Value), CalDateTime.UtcTzId),
                Location = Place(appointment),
                Status = appointment.Status == AppointmentStatus.Cancelled ? "CANCELLED" : "CONFIRMED",
            }
        );
        var text = new CalendarSerializer().SerializeToString(calendar)!;
        return new CalendarFile($"appointment-{reference}.ics", Encoding.UTF8.GetBytes(text));
    }

    // a visit is to where the person lives
    private static string? Place(Appointment appointment) =>
        appointment switch
        {
            { Place: null } => Texts.Page("appointment.by-phone"),
            { Kind: AppointmentKind.Visit } => null,
            { Place: var place } => place,
        };
}
