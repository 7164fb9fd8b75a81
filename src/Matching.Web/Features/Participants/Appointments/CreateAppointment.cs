using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Appointments;

/// <summary>Books an appointment with a person. A person who signed up is <c>contacted</c> once an interview is booked.</summary>
[Example(
    """
        {
          "personId": "0199c0de-0000-7000-8000-00000000000a", "kind": "interview", "startsAt": "2026-03-10T17:30:00+01:00",
          "minutes": 45, "place": "Via Roma 2"
        }
        """
)]
[ChangeExample("""{ "startsAt": "2026-03-11T17:30:00+01:00" }""")]
public sealed record CreateAppointment : AppointmentFields, ICommand<Appointment>, ICreate
{
    /// <summary>Whether no member of staff in particular meets the person, so that the caller's own account is not meant.</summary>
    [JsonIgnore]
    public bool IsUnassigned { get; set; }
}

internal sealed class CreateAppointmentHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    IdSource ids,
    TimeProvider clock,
    PersonMover mover,
    AppointmentStore appointments
) : IRequestHandler<CreateAppointment, Appointment>
{
    public async Task<Appointment> Handle(CreateAppointment request, CancellationToken cancellationToken)
    {
        var person = await appointments.Person(request.PersonId, cancellationToken);
        await appointments.Check(request, person, cancellationToken);
        await appointments.RefusePast(request, person, cancellationToken);
        if (request.Kind == AppointmentKind.Interview && person.Status == PersonStatus.Applied.ToText())
        {
            var reached = new TransitionPerson
            {
                Role = EnumText.Parse<PersonRole>(person.Role),
                Id = person.Id,
                To = PersonStatus.Contacted,
            };
            await mover.Move(reached, cancellationToken);
        }

        var id = ids.New();
        await db.Execute(
            """
            INSERT INTO appointments (id, programme_id, person_id, account_id, kind, starts_at, minutes, place_sealed, note_sealed,
              status, version, created_at, updated_at)
            VALUES (@Id, @ProgrammeId, @PersonId, coalesce(@AccountId, (SELECT c.id FROM accounts c WHERE c.id = @Own)), @Kind,
              @StartsAt, @Minutes, @Place, @Note, 'planned', 1, @Now, @Now)
            """,
            new
            {
                Id = id,
                person.ProgrammeId,
                request.PersonId,
                request.AccountId,
                Own = request.IsUnassigned ? (Guid?)null : callers.Caller.Id,
                Kind = request.Kind!.Value.ToText(),
                StartsAt = request.StartsAt!.Value.ToUniversalTime(),
                Minutes = request.Minutes ?? AppointmentStore.DefaultMinutes,
                Place = AppointmentWords.Seal(vault, request.Place, person.KeyWrapped, person.Id, AppointmentWords.Place(id)),
                Note = AppointmentWords.Seal(vault, request.Note, person.KeyWrapped, person.Id, AppointmentWords.Note(id)),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return (await appointments.Get(id, cancellationToken)).Appointment;
    }
}
