using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Targets;

/// <summary>Returns a target and its status.</summary>
public sealed record GetTarget(Guid Id) : IQuery<Target>;

internal sealed class GetTargetHandler(Db db, TargetStandings standings, CallerContext callers) : IRequestHandler<GetTarget, Target>
{
    public async Task<Target> Handle(GetTarget request, CancellationToken cancellationToken)
    {
        var found = await db.Find<Target>(
            $"""
            SELECT {Target.Columns} FROM targets
            WHERE id = @Id AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope)
              -- of other sites nothing, of the whole programme everything
              AND (CAST(@Site AS TEXT) IS NULL OR breakdown IS NULL OR breakdown <> 'site' OR category = @Site)
            """,
            new { request.Id, Scope = callers.Caller.ProgrammeId, Site = callers.Caller.SiteId?.ToString() },
            cancellationToken) ?? throw Problems.NotFound("target");
        return (await standings.Read([found], cancellationToken))[0];
    }
}
