using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs;

/// <summary>Withdraws what is proposed or offered with somebody who may no longer be matched. A pair that has agreed goes on: the two know each other.</summary>
public sealed record WithdrawProposals(Guid PersonId) : ICommand<Nothing>;

internal sealed class WithdrawProposalsHandler(Db db, IMediator mediator) : IRequestHandler<WithdrawProposals, Nothing>
{
    public async Task<Nothing> Handle(WithdrawProposals request, CancellationToken cancellationToken)
    {
        var pairs = await db.Query<Guid>(
            "SELECT id FROM pairs WHERE (mentor_id = @PersonId OR mentee_id = @PersonId) AND status IN ('proposed', 'offered', 'mentor_accepted') ORDER BY id",
            new { request.PersonId },
            cancellationToken);
        foreach (var id in pairs)
        {
            await mediator.Send(new TransitionPair { Id = id, To = PairStatus.Withdrawn }, cancellationToken);
        }

        return Nothing.Value;
    }
}
