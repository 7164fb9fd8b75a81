using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>Ends every session of an account at once; asked for by what changes the account.</summary>
public sealed record EndSessions(Guid AccountId) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => AccountId;
}

internal sealed class EndSessionsHandler(SessionStarter sessions) : IRequestHandler<EndSessions, Nothing>
{
    public async Task<Nothing> Handle(EndSessions request, CancellationToken cancellationToken)
    {
        await sessions.EndAll(request.AccountId, cancellationToken);
        return Nothing.Value;
    }
}
