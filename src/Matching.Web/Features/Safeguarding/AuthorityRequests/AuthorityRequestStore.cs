using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.AuthorityRequests;

/// <summary>Reads entries of the register within the caller's scope, and checks what is written to it.</summary>
internal sealed class AuthorityRequestStore(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    ProgrammeStore programmes,
    ProgrammeDays days
)
{
    public async Task<AuthorityRequest> Get(Guid id, CancellationToken cancellationToken) =>
        (
            await db.Find<AuthorityRequestRow>(
                $"""
                SELECT {AuthorityRequestRow.Columns} FROM authority_requests a
                WHERE a.id = @Id AND {callers.Caller.InProgramme("a.programme_id")}
                """,
                new { Id = id, Scope = callers.Caller.ProgrammeId },
                cancellationToken
            ) ?? throw Problems.NotFound("authority-request")
        ).Open(vault);

    /// <summary>Refuses a programme or person that the caller does not see, and days that are still to come.</summary>
    public async Task Check(AuthorityRequestFields fields, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(fields.ProgrammeId, cancellationToken).NamedBy("programmeId");
        if (fields.PersonId is { } person && await RoleOf(person, programme.Id, cancellationToken) is null)
        {
            throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));
        }

        var today = await days.Today(programme.Id, cancellationToken);
        Problems.RefuseFuture("receivedOn", fields.ReceivedOn, today);
        Problems.RefuseFuture("checkedOn", fields.CheckedOn, today);
        Problems.RefuseFuture("givenOn", fields.GivenOn, today);
    }

    /// <summary>Role of a person of a programme; null where there is none.</summary>
    public Task<string?> RoleOf(Guid personId, Guid programmeId, CancellationToken cancellationToken) =>
        db.Find<string>(
            "SELECT role FROM people WHERE id = @Id AND programme_id = @ProgrammeId AND status <> 'erased'",
            new { Id = personId, ProgrammeId = programmeId },
            cancellationToken
        );
}
