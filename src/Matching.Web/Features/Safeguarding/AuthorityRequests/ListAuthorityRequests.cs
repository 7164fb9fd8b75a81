using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.AuthorityRequests;

/// <summary>Lists the register of requests by authorities, the newest first. Each entry leaves a trace in the audit.</summary>
public sealed record ListAuthorityRequests : PageQuery, IQuery<Page<AuthorityRequest>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by person.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Filters by status: <c>open</c>, <c>accepted</c> or <c>refused</c>.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }
}

internal sealed class ListAuthorityRequestsHandler(Db db, IdentityVault vault, CallerContext callers, Auditor auditor)
    : IRequestHandler<ListAuthorityRequests, Page<AuthorityRequest>>
{
    public Task<Page<AuthorityRequest>> Handle(ListAuthorityRequests request, CancellationToken cancellationToken)
    {
        var status = Filter.Code<AuthorityRequestStatus>(request.Status, "status")?.ToText();
        return db.InTransaction(
            async () =>
            {
                var found = await db.Query<AuthorityRequestRow>(
                    $"""
                    SELECT {AuthorityRequestRow.Columns} FROM authority_requests a
                    WHERE {callers.Caller.InProgramme("a.programme_id")}
                      AND {Where.Set(request.ProgrammeId, "a.programme_id = @ProgrammeId")}
                      AND {Where.Set(request.PersonId, "a.person_hash = @PersonHash")}
                      AND {Where.Set(request.Status, "a.status = @Status")}
                      AND a.id < @Before
                    ORDER BY a.id DESC LIMIT @Fetch
                    """,
                    new
                    {
                        Scope = callers.Caller.ProgrammeId,
                        request.ProgrammeId,
                        PersonHash = AuthorityWords.PersonHash(vault, request.PersonId),
                        Status = status,
                        Before = request.BeforeId,
                        request.Fetch,
                    },
                    cancellationToken
                );
                var page = request.Cut(found.ConvertAll(row => row.Open(vault)), entry => entry.Id);
                await auditor.RecordAll(nameof(ListAuthorityRequests), page.Items, null, cancellationToken);
                return page;
            },
            cancellationToken
        );
    }
}

/// <summary>Reads an entry of the register; the reading is audited.</summary>
public sealed record GetAuthorityRequest(Guid Id) : IQuery<AuthorityRequest>, IContactRead
{
    Guid IOnSubject.SubjectId => Id;

    string? IContactRead.Why => "authority_request";
}

internal sealed class GetAuthorityRequestHandler(AuthorityRequestStore requests)
    : IRequestHandler<GetAuthorityRequest, AuthorityRequest>
{
    public Task<AuthorityRequest> Handle(GetAuthorityRequest request, CancellationToken cancellationToken) =>
        requests.Get(request.Id, cancellationToken);
}
