using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs;

/// <summary>
/// Withdraws what is proposed or offered with a person who may no longer be matched, and answers which pairs. A pair that has
/// agreed stays, because the two know each other, unless the person no longer takes part: then it ends, because it could not
/// begin.
/// </summary>
/// <param name="PersonId">The person.</param>
/// <param name="GoneBy">Who decided that the person no longer takes part; null when they rest or take a consent back.</param>
public sealed record WithdrawProposals(Guid PersonId, EndedBy? GoneBy = null) : ICommand<IReadOnlyList<Guid>>;

internal sealed class WithdrawProposalsHandler(Db db, IMediator mediator, CallerContext callers) : IRequestHandler<WithdrawProposals, IReadOnlyList<Guid>>
{
    public async Task<IReadOnlyList<Guid>> Handle(WithdrawProposals request, CancellationToken cancellationToken)
    {
        var pairs = await db.Query<OpenPair>(
            """
            SELECT id, status = 'agreed' AS has_agreed FROM pairs
            WHERE (mentor_id = @PersonId OR mentee_id = @PersonId)
              AND (status IN ('proposed', 'offered', 'mentor_accepted') OR (@IsGone AND status = 'agreed'))
            ORDER BY id
            """,
            new { request.PersonId, IsGone = request.GoneBy is not null },
            cancellationToken);
        // the other half may be of another site, which the caller may not see
        var caller = callers.Caller;
        callers.Caller = caller with { SiteId = null };
        try
        {
            foreach (var pair in pairs)
            {
                await mediator.Send(pair.HasAgreed ? End(pair.Id, request.GoneBy) : Withdraw(pair.Id), cancellationToken);
            }
        }
        finally
        {
            callers.Caller = caller;
        }

        return pairs.ConvertAll(pair => pair.Id);
    }

    private static TransitionPair Withdraw(Guid id) => new() { Id = id, To = PairStatus.Withdrawn };

    private static TransitionPair End(Guid id, EndedBy? by) =>
        new() { Id = id, To = PairStatus.EndedEarly, Reason = "other", Comment = Texts.Match("hand.gone"), EndedBy = by };

    private sealed record OpenPair
    {
        public required Guid Id { get; init; }
        public required bool HasAgreed { get; init; }
    }
}
