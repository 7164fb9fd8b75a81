using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.AuthorityRequests;

/// <summary>Enters a request by an authority in the register.</summary>
[Example(
    """
        {
          "programmeId": "0199c0de-0000-7000-8000-000000000001", "authority": "Public prosecutor, Parma", "reference": "1234/26",
          "legalBasis": "Article 256 of the code of criminal procedure", "receivedOn": "2026-02-20", "about": "Amal Haddad",
          "asked": "Address and telephone number."
        }
        """
)]
[ChangeExample(
    """
        {
          "status": "accepted", "checkedBy": "Dr. Rossi, lawyer", "checkedOn": "2026-02-23",
          "reasons": "An order of the prosecutor, limited to two data."
        }
        """
)]
public sealed record CreateAuthorityRequest : AuthorityRequestFields, ICommand<AuthorityRequest>, ICreate, INamesProgramme;

internal sealed class CreateAuthorityRequestHandler(
    Db db,
    IdentityVault vault,
    AuthorityRequestStore requests,
    CallerContext callers,
    IdSource ids,
    TimeProvider clock
) : IRequestHandler<CreateAuthorityRequest, AuthorityRequest>
{
    public async Task<AuthorityRequest> Handle(CreateAuthorityRequest request, CancellationToken cancellationToken)
    {
        await requests.Check(request, cancellationToken);
        var id = ids.New();
        Guid? recorder = request.Check is null ? null : callers.Caller.Id;
        var row = await db.Single<AuthorityRequestRow>(
            """
            INSERT INTO authority_requests (id, programme_id, status, received_on, words_sealed, person_hash, version, created_at,
                                            updated_at)
            VALUES (@Id, @ProgrammeId, @Status, @ReceivedOn, @Words, @PersonHash, 1, @Now, @Now)
            RETURNING id, programme_id, status, received_on, words_sealed, version, created_at, updated_at
            """,
            new
            {
                Id = id,
                request.ProgrammeId,
                Status = (request.Status ?? AuthorityRequestStatus.Open).ToText(),
                request.ReceivedOn,
                Words = (AuthorityWords.Of(request) with { CheckRecordedBy = recorder }).Seal(vault, id),
                PersonHash = AuthorityWords.PersonHash(vault, request.PersonId),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return row.Open(vault);
    }
}
