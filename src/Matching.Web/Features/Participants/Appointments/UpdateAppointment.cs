using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Appointments;

/// <summary>Moves an appointment to another time or place, or to another member of staff, by merge patch.</summary>
public sealed record UpdateAppointment(Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Appointment>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateAppointmentHandler(
    Db db,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    IdentityVault vault,
    TimeProvider clock,
    AppointmentStore appointments
) : IRequestHandler<UpdateAppointment, Appointment>
{
    public async Task<Appointment> Handle(UpdateAppointment request, CancellationToken cancellationToken)
    {
        var (current, person) = await appointments.Get(request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<CreateAppointment>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        if (fields.PersonId != current.PersonId)
        {
            throw Problems.ValidationFailed("personId", Texts.Validation("fixed"));
        }

        await appointments.Check(fields, person, cancellationToken);
        if (fields.StartsAt!.Value.ToUniversalTime() != current.StartsAt!.Value.ToUniversalTime())
        {
            await appointments.RefusePast(fields, person, cancellationToken);
        }

        var changed = await db.Execute(
            """
            UPDATE appointments
            SET account_id = @AccountId, kind = @Kind, starts_at = @StartsAt, minutes = @Minutes, place_sealed = @Place,
                note_sealed = @Note, version = version + 1, updated_at = @Now
            WHERE id = @Id AND version = @Version
            """,
            new
            {
                current.Id,
                current.Version,
                fields.AccountId,
                Kind = fields.Kind!.Value.ToText(),
                StartsAt = fields.StartsAt!.Value.ToUniversalTime(),
                Minutes = fields.Minutes ?? AppointmentStore.DefaultMinutes,
                Place = AppointmentWords.Seal(
                    vault,
                    fields.Place,
                    person.KeyWrapped,
                    person.Id,
                    AppointmentWords.Place(current.Id)
                ),
                Note = AppointmentWords.Seal(vault, fields.Note, person.KeyWrapped, person.Id, AppointmentWords.Note(current.Id)),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return changed == 0
            ? throw Problems.Refused("precondition-failed")
            : (await appointments.Get(current.Id, cancellationToken)).Appointment;
    }
}
