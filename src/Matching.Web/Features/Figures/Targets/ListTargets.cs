using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Targets;

/// <summary>Lists targets, in the order in which they were entered.</summary>
public sealed record ListTargets : PageQuery, IQuery<Page<Target>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by indicator.</summary>
    [LengthUpTo(100)]
    public string? Indicator { get; set; }
}

internal sealed class ListTargetsHandler(Db db, TargetStandings standings, CallerContext callers)
    : IRequestHandler<ListTargets, Page<Target>>
{
    public async Task<Page<Target>> Handle(ListTargets request, CancellationToken cancellationToken)
    {
        var found = await db.Query<Target>(
            $"""
            SELECT {Target.Columns} FROM targets
            WHERE {callers.Caller.InProgramme("programme_id")}
              AND (CAST(@ProgrammeId AS TEXT) IS NULL OR programme_id = @ProgrammeId)
              AND (CAST(@Site AS TEXT) IS NULL OR breakdown IS NULL OR breakdown <> 'site' OR category = @Site)
              AND (CAST(@Indicator AS TEXT) IS NULL OR indicator = @Indicator) AND (CAST(@After AS TEXT) IS NULL OR id > @After)
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                request.ProgrammeId,
                Site = callers.Caller.SiteId?.ToString(),
                request.Indicator,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(await standings.Read(found, cancellationToken), target => target.Id);
    }
}
