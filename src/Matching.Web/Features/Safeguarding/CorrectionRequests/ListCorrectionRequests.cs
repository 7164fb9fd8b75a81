using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.CorrectionRequests;

/// <summary>
/// Lists the changes that people asked for by their own links, with names and without contact data. Those of a restricted record
/// are listed for its person alone (<c>personId</c>).
/// </summary>
public sealed record ListCorrectionRequests : PageQuery, IQuery<Page<CorrectionRequest>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by person.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Filters by status: <c>open</c>, <c>confirmed</c> or <c>dismissed</c>.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }
}

internal sealed class ListCorrectionRequestsHandler(Db db, IdentityVault vault, CallerContext callers)
    : IRequestHandler<ListCorrectionRequests, Page<CorrectionRequest>>
{
    public async Task<Page<CorrectionRequest>> Handle(ListCorrectionRequests request, CancellationToken cancellationToken)
    {
        var rows = await db.Query<CorrectionRow>(
            $"""
            SELECT {CorrectionRow.Columns} FROM correction_requests c JOIN people p ON p.id = c.person_id
            WHERE {callers.Caller.InProgramme("c.programme_id")} AND {callers.Caller.InSite("p.site_id")}
              AND (CAST(@ProgrammeId AS TEXT) IS NULL OR c.programme_id = @ProgrammeId) AND (CAST(@PersonId AS TEXT) IS NULL OR c.person_id = @PersonId)
              AND (NOT p.is_restricted OR CAST(@PersonId AS TEXT) IS NOT NULL) AND (CAST(@Status AS TEXT) IS NULL OR c.status = @Status) AND (CAST(@After AS TEXT) IS NULL OR c.id > @After)
            ORDER BY c.id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                request.PersonId,
                Status = Filter.Code<CorrectionStatus>(request.Status, "status")?.ToText(),
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(rows.ConvertAll(row => row.Open(vault)), asked => asked.Id);
    }
}

/// <summary>Reads one change that a person asked for.</summary>
public sealed record GetCorrectionRequest(Guid Id) : IQuery<CorrectionRequest>;

internal sealed class GetCorrectionRequestHandler(Db db, IdentityVault vault, CallerContext callers)
    : IRequestHandler<GetCorrectionRequest, CorrectionRequest>
{
    public async Task<CorrectionRequest> Handle(GetCorrectionRequest request, CancellationToken cancellationToken)
    {
        var row =
            await db.Find<CorrectionRow>(
                $"""
                SELECT {CorrectionRow.Columns} FROM correction_requests c JOIN people p ON p.id = c.person_id
                WHERE c.id = @Id AND {callers.Caller.InProgramme("c.programme_id")}
                  AND {callers.Caller.InSite("p.site_id")}
                """,
                new
                {
                    request.Id,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("correction-request");
        return row.Open(vault);
    }
}
