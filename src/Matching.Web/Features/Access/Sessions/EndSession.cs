using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>
/// Ends a session of one's own, this one or another, or all of them when none is named. Sessions of other accounts stay.
/// </summary>
public sealed record EndSession(Guid? Id) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id ?? Guid.Empty;
}

internal sealed class EndSessionHandler(Db db, CallerContext callers) : IRequestHandler<EndSession, Nothing>
{
    public async Task<Nothing> Handle(EndSession request, CancellationToken cancellationToken)
    {
        await db.Execute(
            $"DELETE FROM sessions WHERE account_id = @AccountId AND {Where.Set(request.Id, "id = @Id")}",
            new { AccountId = callers.Caller.Id, request.Id },
            cancellationToken
        );
        return Nothing.Value;
    }
}
