using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Appointments;

/// <summary>Lists the appointments with a person; the reading is audited.</summary>
public sealed record ListAppointments : PageQuery, IQuery<Page<Appointment>>, IContactRead
{
    /// <summary>The person.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    Guid IOnSubject.SubjectId => PersonId ?? Guid.Empty;

    string? IContactRead.Why => "not_stated";
}

internal sealed class ListAppointmentsHandler(Db db, IdentityVault vault, AppointmentStore appointments)
    : IRequestHandler<ListAppointments, Page<Appointment>>
{
    public async Task<Page<Appointment>> Handle(ListAppointments request, CancellationToken cancellationToken)
    {
        var person = await appointments.Person(request.PersonId, cancellationToken);
        var found = await db.Query<AppointmentRow>(
            $"""
            SELECT {AppointmentRow.Columns} FROM appointments a
            WHERE a.person_id = @PersonId AND a.id > @After
            ORDER BY a.id LIMIT @Fetch
            """,
            new
            {
                request.PersonId,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(found.ConvertAll(row => row.Open(vault, person.KeyWrapped)), appointment => appointment.Id);
    }
}

/// <summary>Returns an appointment; the reading is audited.</summary>
public sealed record GetAppointment(Guid Id) : IQuery<Appointment>, IContactRead
{
    Guid IOnSubject.SubjectId => Id;

    string? IContactRead.Why => "not_stated";
}

internal sealed class GetAppointmentHandler(AppointmentStore appointments) : IRequestHandler<GetAppointment, Appointment>
{
    public async Task<Appointment> Handle(GetAppointment request, CancellationToken cancellationToken) =>
        (await appointments.Get(request.Id, cancellationToken)).Appointment;
}

/// <summary>
/// Refuses, as not found, an appointment that is not there, or is with a person outside the caller's scope.
/// </summary>
public sealed record CheckAppointment(Guid Id) : IQuery<Nothing>;

internal sealed class CheckAppointmentHandler(AppointmentStore appointments) : IRequestHandler<CheckAppointment, Nothing>
{
    public async Task<Nothing> Handle(CheckAppointment request, CancellationToken cancellationToken)
    {
        await appointments.Get(request.Id, cancellationToken);
        return Nothing.Value;
    }
}
