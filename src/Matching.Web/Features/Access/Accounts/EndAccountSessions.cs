using Matching.Web.Features.Access.Sessions;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>Signs the holder of an account out everywhere, from their next request on.</summary>
public sealed record EndAccountSessions(Guid Id) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class EndAccountSessionsHandler(SessionStarter sessions, AccountStore accounts)
    : IRequestHandler<EndAccountSessions, Nothing>
{
    public async Task<Nothing> Handle(EndAccountSessions request, CancellationToken cancellationToken)
    {
        await accounts.Get(request.Id, cancellationToken);
        await sessions.EndAll(request.Id, cancellationToken);
        return Nothing.Value;
    }
}
