using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Reads one match run.</summary>
public sealed record GetMatchRun(Guid Id) : IQuery<MatchRun>;

internal sealed class GetMatchRunHandler(Db db, CallerContext callers) : IRequestHandler<GetMatchRun, MatchRun>
{
    public async Task<MatchRun> Handle(GetMatchRun request, CancellationToken cancellationToken)
    {
        var row = await db.Find<MatchRun>(
            $"""
            SELECT {MatchRun.Columns} FROM match_runs
            WHERE id = @Id AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope) AND (CAST(@Site AS TEXT) IS NULL OR site_id = @Site)
            """,
            new { request.Id, Scope = callers.Caller.ProgrammeId, Site = callers.Caller.SiteId },
            cancellationToken) ?? throw Problems.NotFound("match-run");
        return row;
    }
}
