using Matching.Web.Data;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Lists match runs.</summary>
public sealed record ListMatchRuns : PageQuery, IQuery<Page<MatchRun>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }
}

internal sealed class ListMatchRunsHandler(MatchRunList runs) : IRequestHandler<ListMatchRuns, Page<MatchRun>>
{
    public Task<Page<MatchRun>> Handle(ListMatchRuns request, CancellationToken cancellationToken) =>
        runs.Page(request, null, cancellationToken);
}

/// <summary>Lists the runs that the caller sees.</summary>
internal sealed class MatchRunList(Db db, RestrictedPeople restrictedPeople, CallerContext callers)
{
    /// <summary>The runs that hold the people of one site are its own and those of all sites.</summary>
    public async Task<Page<MatchRun>> Page(ListMatchRuns request, Guid? holdingSite, CancellationToken cancellationToken)
    {
        var rows = await db.Query<MatchRun>(
            $"""
            SELECT {MatchRun.Columns} FROM match_runs
            WHERE {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
              AND {Where.Set(request.ProgrammeId, "programme_id = @ProgrammeId")}
              AND {Where.Set(holdingSite, "(site_id = @Holding OR site_id IS NULL)")} AND id < @Before
            ORDER BY id DESC LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                Holding = holdingSite,
                Before = request.BeforeId,
                request.Fetch,
            },
            cancellationToken
        );
        var restricted = new Dictionary<Guid, IReadOnlySet<Guid>>();
        foreach (
            var programmeId in rows.Where(run => run.Locks.Count + run.Forbids.Count > 0)
                .Select(run => run.ProgrammeId)
                .Distinct()
                .ToList()
        )
        {
            restricted[programmeId] = await restrictedPeople.Of(programmeId, cancellationToken);
        }

        return request.Cut(
            rows.ConvertAll(run => restricted.TryGetValue(run.ProgrammeId, out var people) ? run.Without(people) : run),
            run => run.Id
        );
    }
}
