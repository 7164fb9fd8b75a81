using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Mediation;

/// <summary>
/// Runs each command in its transaction, but for those that open it themselves. A command that names no programme is about the
/// caller's own.
/// </summary>
public sealed class TransactionBehavior<TRequest, TResponse>(CommandTransaction transaction, CallerContext callers)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (request is INamesProgramme { ProgrammeId: var named } about && named == Guid.Empty)
        {
            about.ProgrammeId =
                callers.Caller.ProgrammeId ?? throw Problems.ValidationFailed("programmeId", Texts.Validation("required"));
        }

        return request is IOpensTransaction ? next() : transaction.Run(request, () => next(), cancellationToken);
    }
}
