using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Reads pairs as the caller may see them.</summary>
public sealed class PairStore(Db db, PairJournal journal, CallerContext callers)
{
    public async Task<Pair> Get(Guid id, CancellationToken cancellationToken)
    {
        var row =
            await db.Find<Pair>(
                $"""
                SELECT {Pair.Columns}, (SELECT key_wrapped FROM people WHERE id = pairs.mentee_id) AS key_wrapped FROM pairs
                WHERE id = @Id AND {callers.Caller.InProgramme("programme_id")} AND {callers.Caller.InSite("site_id")}
                """,
                new
                {
                    Id = id,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("pair");
        return row.With(await journal.Open(row, cancellationToken));
    }
}

/// <summary>Reads one pair.</summary>
public sealed record GetPair(Guid Id) : IQuery<Pair>;

internal sealed class GetPairHandler(PairStore pairs) : IRequestHandler<GetPair, Pair>
{
    public Task<Pair> Handle(GetPair request, CancellationToken cancellationToken) => pairs.Get(request.Id, cancellationToken);
}
