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

internal sealed class FindWithdrawnPairsHandler(WithdrawnPairs pairs) : IRequestHandler<FindWithdrawnPairs, IReadOnlyList<Pair>>
{
    public async Task<IReadOnlyList<Pair>> Handle(FindWithdrawnPairs request, CancellationToken cancellationToken) =>
        await pairs.Find(request.PersonId, request.Since, cancellationToken);
}
