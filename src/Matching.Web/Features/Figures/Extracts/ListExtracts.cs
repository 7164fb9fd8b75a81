using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>Lists extracts, oldest first: an evaluator's own, all of the programme for staff.</summary>
public sealed record ListExtracts : PageQuery, IQuery<Page<Extract>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }
}

internal sealed class ListExtractsHandler(Db db, IdentityVault vault, CallerContext callers, ProgrammeDays days)
    : IRequestHandler<ListExtracts, Page<Extract>>
{
    public async Task<Page<Extract>> Handle(ListExtracts request, CancellationToken cancellationToken)
    {
        var caller = callers.Caller;
        if (caller.SiteId is not null)
        {
            // an extract is of all sites
            return request.Cut(new List<Extract>(), extract => extract.Id);
        }

        // an evaluator sees their own
        var madeBy = caller.Role == Role.Analyst ? caller.Id : (Guid?)null;
        var found = await db.Query<ExtractRow>(
            $"""
            SELECT {ExtractRow.Columns} FROM extracts
            WHERE {callers.Caller.InProgramme("programme_id")}
              AND {Where.Set(request.ProgrammeId, "programme_id = @ProgrammeId")}
              AND {Where.Set(madeBy, "made_by = @MadeBy")}
              AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = caller.ProgrammeId,
                request.ProgrammeId,
                MadeBy = madeBy,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        var extracts = new List<Extract>(found.Count);
        foreach (var row in found)
        {
            extracts.Add(row.ShownOn(vault, await days.Today(row.ProgrammeId, cancellationToken)));
        }

        return request.Cut(extracts, extract => extract.Id);
    }
}
