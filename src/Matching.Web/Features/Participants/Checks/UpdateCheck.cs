using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Checks;

/// <summary>Changes what is recorded of a check, by merge patch.</summary>
public sealed record UpdateCheck(Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Check>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateCheckHandler(
    Db db,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    ProgrammeDays days,
    TimeProvider clock,
    CheckStore checks
) : IRequestHandler<UpdateCheck, Check>
{
    public async Task<Check> Handle(UpdateCheck request, CancellationToken cancellationToken)
    {
        var current = await checks.Get(request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<CreateCheck>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        if (fields.PersonId != current.PersonId)
        {
            throw Problems.ValidationFailed("personId", Texts.Validation("fixed"));
        }

        Problems.RefuseFuture("checkedOn", fields.CheckedOn, await days.Today(current.ProgrammeId, cancellationToken));
        return await db.Find<Check>(
                $"""
                UPDATE checks
                SET kind = @Kind, result = @Result, checked_on = @CheckedOn, expires_on = @ExpiresOn,
                    version = version + 1, updated_at = @Now
                WHERE id = @Id AND version = @Version RETURNING {Check.Columns}
                """,
                new
                {
                    fields.Kind,
                    Result = (fields.Result ?? CheckResult.Passed).ToText(),
                    fields.CheckedOn,
                    fields.ExpiresOn,
                    Now = clock.GetUtcNow(),
                    current.Id,
                    current.Version,
                },
                cancellationToken
            ) ?? throw Problems.Refused("precondition-failed");
    }
}
