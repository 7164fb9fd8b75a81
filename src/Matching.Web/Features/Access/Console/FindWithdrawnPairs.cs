using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Console;

/// <summary>
/// Finds the pairs of a person that were withdrawn, or ended before they began, since a moment, and have not been brought back.
/// </summary>
/// <param name="PersonId">The mentor or mentee.</param>
/// <param name="Since">When the person stopped being available.</param>
public sealed record FindWithdrawnPairs(Guid PersonId, DateTimeOffset Since) : IQuery<IReadOnlyList<Pair>>;

internal sealed class FindWithdrawnPairsHandler(Db db, CallerContext callers)
    : IRequestHandler<FindWithdrawnPairs, IReadOnlyList<Pair>>
{
    public async Task<IReadOnlyList<Pair>> Handle(FindWithdrawnPairs request, CancellationToken cancellationToken) =>
        await db.Query<Pair>(
            $"""
            SELECT {Pair.Columns} FROM pairs
            WHERE {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
              AND (mentor_id = @PersonId OR mentee_id = @PersonId) AND status IN ('withdrawn', 'ended_early')
              AND EXISTS (SELECT 1 FROM pair_events e
                          WHERE e.programme_id = pairs.programme_id AND e.pair_id = pairs.id
                            AND e.undone_at IS NULL AND e.to_status = pairs.status
                            AND e.from_status IN ('proposed', 'offered', 'mentor_accepted', 'agreed') AND e.occurred_at >= @Since)
            ORDER BY id
            """,
            new
            {
                request.PersonId,
                request.Since,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        );
}
