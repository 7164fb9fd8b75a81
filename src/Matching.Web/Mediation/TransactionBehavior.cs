using MediatR;

namespace Matching.Web.Mediation;

/// <summary>Runs each command in its transaction, but for those that open it themselves.</summary>
public sealed class TransactionBehavior<TRequest, TResponse>(CommandTransaction transaction)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    public Task<TResponse> Handle(
        TRequest request,
        CancellationToken cancellationToken,
        RequestHandlerDelegate<TResponse> next
    ) => request is IOpensTransaction ? next() : transaction.Run(request, () => next(), cancellationToken);
}
