using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs;

/// <summary>Withdraws what is proposed or offered with a person who may no longer be matched, and answers which pairs. A pair that has agreed stays: the two know each other.</summary>
public sealed record WithdrawProposals(Guid PersonId) : ICommand<IReadOnlyList<Guid>>;

internal sealed class WithdrawProposalsHandler(Db db, IMediator mediator, CallerContext callers) : IRequestHandler<WithdrawProposals, IReadOnlyList<Guid>>
{
    public async Task<IReadOnlyList<Guid>> Handle(WithdrawProposals request, CancellationToken cancellationToken)
    {
        var pairs = await db.Query<Guid>(
            "SELECT id FROM pairs WHERE (mentor_id = @PersonId OR mentee_id = @PersonId) AND status IN ('proposed', 'offered', 'mentor_accepted') ORDER BY id",
            new { request.PersonId },
            cancellationToken);
        // the other half may be of another site, which whoever withdraws for this one need not see
        var caller = callers.Caller;
        callers.Caller = caller with { SiteId = null };
        try
        {
            foreach (var id in pairs)
            {
                await mediator.Send(new TransitionPair { Id = id, To = PairStatus.Withdrawn }, cancellationToken);
            }
        }
        finally
        {
            callers.Caller = caller;
        }

        return pairs;
    }
}
