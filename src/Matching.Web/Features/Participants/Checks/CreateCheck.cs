using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Checks;

/// <summary>Records a check of a person.</summary>
[Example(
    """{ "personId": "0199c0de-0000-7000-8000-00000000000a", "kind": "identity", "result": "passed", "checkedOn": "2026-02-10" }"""
)]
[ChangeExample("""{ "result": "pending" }""")]
public sealed record CreateCheck : CheckFields, ICommand<Check>, ICreate;

internal sealed class CreateCheckHandler(Db db, CallerContext callers, ProgrammeDays days, IdSource ids, TimeProvider clock)
    : IRequestHandler<CreateCheck, Check>
{
    public async Task<Check> Handle(CreateCheck request, CancellationToken cancellationToken)
    {
        var programmeId =
            await db.Find<Guid?>(
                $"""
                SELECT programme_id FROM people
                WHERE id = @PersonId AND status <> 'erased' AND {callers.Caller.InProgramme("programme_id")}
                  AND {callers.Caller.InSite("site_id")}
                """,
                new
                {
                    request.PersonId,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));
        Problems.RefuseFuture("checkedOn", request.CheckedOn, await days.Today(programmeId, cancellationToken));
        return await db.Single<Check>(
            $"""
            INSERT INTO checks ({Check.Columns})
            VALUES (@Id, @ProgrammeId, @PersonId, @Kind, @Result, @CheckedOn, @ExpiresOn, 1, @Now, @Now)
            RETURNING {Check.Columns}
            """,
            new
            {
                Id = ids.New(),
                ProgrammeId = programmeId,
                request.PersonId,
                request.Kind,
                Result = (request.Result ?? CheckResult.Passed).ToText(),
                request.CheckedOn,
                request.ExpiresOn,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
    }
}
