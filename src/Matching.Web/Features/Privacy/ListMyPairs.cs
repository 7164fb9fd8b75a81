using Matching.Web.Data;
using Matching.Web.Features.Pairs;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Privacy;

/// <summary>A pair that somebody is or was in: when it was proposed and how it stands, nothing of the other half.</summary>
public sealed record MyPair
{
    public required Guid Id { get; init; }
    public required PairStatus Status { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Lists the pairs of the person whose link is used, without reading their record: that would be told in the audit.</summary>
public sealed record ListMyPairs : IQuery<IReadOnlyList<MyPair>>;

internal sealed class ListMyPairsHandler(Db db, OwnRecord own) : IRequestHandler<ListMyPairs, IReadOnlyList<MyPair>>
{
    public async Task<IReadOnlyList<MyPair>> Handle(ListMyPairs request, CancellationToken cancellationToken) => await db.Query<MyPair>(
        "SELECT id, replace(status, '_', '') AS status, created_at FROM pairs WHERE mentor_id = @Id OR mentee_id = @Id ORDER BY id DESC", new { (await own.Find(cancellationToken)).Id }, cancellationToken);
}
