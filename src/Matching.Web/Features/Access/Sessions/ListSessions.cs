using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>Lists where one is signed in, the latest first.</summary>
public sealed record ListSessions : IQuery<IReadOnlyList<Session>>;

/// <summary>Somewhere one is signed in.</summary>
public sealed record Session : IResource
{
    public required Guid Id { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; init; }
}

internal sealed class ListSessionsHandler(Db db, CallerContext callers, IOptions<SessionLimits> limits, TimeProvider clock)
    : IRequestHandler<ListSessions, IReadOnlyList<Session>>
{
    public async Task<IReadOnlyList<Session>> Handle(ListSessions request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db.Query<Session>(
            """
            SELECT id, created_at, last_seen_at FROM sessions
            WHERE account_id = @Id AND stage = 'full' AND created_at > @Oldest AND last_seen_at > @Idle
            ORDER BY id DESC
            """,
            new
            {
                callers.Caller.Id,
                Oldest = now.AddHours(-limits.Value.AbsoluteHours),
                Idle = now.AddMinutes(-limits.Value.IdleMinutes),
            },
            cancellationToken
        );
    }
}
