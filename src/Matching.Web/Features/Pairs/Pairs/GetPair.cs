using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Reads one pair.</summary>
public sealed record GetPair(Guid Id) : IQuery<Pair>;

internal sealed class GetPairHandler(Db db, PairJournal journal, CallerContext callers) : IRequestHandler<GetPair, Pair>
{
    public async Task<Pair> Handle(GetPair request, CancellationToken cancellationToken)
    {
        var row = await db.Find<Pair>(
            $"""
            SELECT {Pair.Columns} FROM pairs
            WHERE id = @Id AND (CAST(@Scope AS TEXT) IS NULL OR programme_id = @Scope) AND (CAST(@Site AS TEXT) IS NULL OR site_id = @Site)
            """,
            new { request.Id, Scope = callers.Caller.ProgrammeId, Site = callers.Caller.SiteId },
            cancellationToken) ?? throw Problems.NotFound("pair");
        return row.With(await journal.Open(row, cancellationToken));
    }
}
