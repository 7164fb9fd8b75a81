using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Returns whether a pair has a transition that is young enough to be undone.</summary>
public sealed record CanUndoPairTransition(Guid Id) : IQuery<bool>;

internal sealed class CanUndoPairTransitionHandler(Db db, TimeProvider clock, PairStore pairs)
    : IRequestHandler<CanUndoPairTransition, bool>
{
    public async Task<bool> Handle(CanUndoPairTransition request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.Id, cancellationToken);
        return await db.Single<long>(
                "SELECT count(*) FROM pair_undos WHERE pair_id = @Id AND occurred_at >= @Since",
                new { pair.Id, Since = clock.GetUtcNow() - UndoPairTransition.Within },
                cancellationToken
            ) > 0;
    }
}
