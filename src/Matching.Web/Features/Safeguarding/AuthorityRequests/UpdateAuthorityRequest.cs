using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.AuthorityRequests;

/// <summary>Changes an entry of the register by merge patch: the legal check, and what was given.</summary>
public sealed record UpdateAuthorityRequest(Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<AuthorityRequest>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateAuthorityRequestHandler(
    Db db,
    IdentityVault vault,
    AuthorityRequestStore requests,
    CallerContext callers,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    TimeProvider clock
) : IRequestHandler<UpdateAuthorityRequest, AuthorityRequest>
{
    public async Task<AuthorityRequest> Handle(UpdateAuthorityRequest request, CancellationToken cancellationToken)
    {
        var current = await requests.Get(request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<CreateAuthorityRequest>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        if (fields.ProgrammeId != current.ProgrammeId)
        {
            throw Problems.ValidationFailed("programmeId", Texts.Validation("fixed"));
        }

        // who was erased since stays in the register
        await requests.Check(fields.PersonId == current.PersonId ? fields with { PersonId = null } : fields, cancellationToken);
        var row = await db.Find<AuthorityRequestRow>(
            """
            UPDATE authority_requests
            SET status = @Status, received_on = @ReceivedOn, words_sealed = @Words, person_hash = @PersonHash,
                version = version + 1, updated_at = @Now
            WHERE id = @Id AND version = @Version
            RETURNING id, programme_id, status, received_on, words_sealed, version, created_at, updated_at
            """,
            new
            {
                current.Id,
                current.Version,
                Status = (fields.Status ?? AuthorityRequestStatus.Open).ToText(),
                fields.ReceivedOn,
                Words = (AuthorityWords.Of(fields) with { CheckRecordedBy = Recorder(current, fields) }).Seal(vault, current.Id),
                PersonHash = AuthorityWords.PersonHash(vault, fields.PersonId),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return row?.Open(vault) ?? throw Problems.Refused("precondition-failed");
    }

    private Guid? Recorder(AuthorityRequest before, AuthorityRequestFields after) =>
        after.Check is null ? null
        : after.Check == before.Check ? before.CheckRecordedBy
        : callers.Caller.Id;
}
