using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>A session just begun, with the token for its cookie.</summary>
public sealed record StartedSession(string Token, Role Role);

/// <summary>A session on its way, found by the token of its cookie, with what is needed to take it further.</summary>
public sealed record PendingSession
{
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string Role { get; init; }
    public Guid? ProgrammeId { get; init; }
    public Guid? SiteId { get; init; }
    public required string EmailHash { get; init; }
    public required string EmailSealed { get; init; }
    public string? PasswordHash { get; init; }
    public string? TotpSealed { get; init; }
    public long? TotpLastStep { get; init; }

    public Caller Caller => new(EnumText.Parse<Role>(Role), AccountId, ProgrammeId, SiteId);
}

/// <summary>Begins, finds and ends sessions. Each step of signing in has a session, and so a token, of its own.</summary>
public sealed class SessionStarter(
    Db db,
    IdSource ids,
    IOptions<SessionLimits> limits,
    IOptions<SignInOptions> signIn,
    LastUses uses,
    TimeProvider clock
)
{
    /// <summary>Begins a session; those that have long ended go.</summary>
    public async Task<StartedSession> Start(
        Guid accountId,
        Role role,
        SessionStage stage,
        string? totpSealed,
        CancellationToken cancellationToken
    )
    {
        var (id, token, now) = (ids.New(), SessionToken.New(), clock.GetUtcNow());
        await db.Execute(
            "DELETE FROM sessions WHERE account_id = @AccountId AND (created_at <= @Oldest OR last_seen_at <= @Idle)",
            new
            {
                AccountId = accountId,
                Oldest = now.AddHours(-limits.Value.AbsoluteHours),
                Idle = now.AddMinutes(-limits.Value.IdleMinutes),
            },
            cancellationToken
        );
        await db.Execute(
            """
            INSERT INTO sessions (id, account_id, token_hash, stage, totp_sealed, created_at, last_seen_at, previous_visit_at)
            SELECT @Id, @AccountId, @TokenHash, @Stage, @TotpSealed, @Now, @Now, last_seen_at FROM accounts WHERE id = @AccountId
            """,
            new
            {
                Id = id,
                AccountId = accountId,
                TokenHash = ApiKeyText.Hash(token),
                Stage = stage.ToText(),
                TotpSealed = totpSealed,
                Now = now,
            },
            cancellationToken
        );
        // the account was here now, however short the visit is
        uses.Note(UsedThing.Session, id, DateTimeOffset.MinValue, now);
        return new StartedSession(token, role);
    }

    /// <summary>A session that waits for its code, with the second factor of its account.</summary>
    public Task<PendingSession?> FindWaitingForCode(string? token, CancellationToken cancellationToken) =>
        db.Find<PendingSession>(
            """
            SELECT s.id, s.account_id, a.role, a.programme_id, a.site_id, a.email_hash, a.email_sealed,
              c.password_hash, c.totp_sealed, c.totp_last_step
            FROM sessions s JOIN accounts a ON a.id = s.account_id JOIN credentials c ON c.account_id = a.id
            WHERE s.token_hash = @Hash AND s.stage = 'code' AND s.created_at > @Oldest AND NOT a.is_disabled AND c.totp_sealed IS NOT NULL
            """,
            new { Hash = ApiKeyText.Hash(token ?? ""), Oldest = clock.GetUtcNow().AddMinutes(-signIn.Value.CodeMinutes) },
            cancellationToken
        );

    /// <summary>A session in which a second factor is set up, with the secret that waits to be shown to work.</summary>
    public Task<PendingSession?> FindEnrolling(string? token, CancellationToken cancellationToken) =>
        db.Find<PendingSession>(
            """
            SELECT s.id, s.account_id, a.role, a.programme_id, a.site_id, a.email_hash, a.email_sealed, c.password_hash, s.totp_sealed
            FROM sessions s JOIN accounts a ON a.id = s.account_id JOIN credentials c ON c.account_id = a.id
            WHERE s.token_hash = @Hash AND s.stage = 'enrolment' AND s.created_at > @Oldest AND NOT a.is_disabled
            """,
            new { Hash = ApiKeyText.Hash(token ?? ""), Oldest = clock.GetUtcNow().AddMinutes(-signIn.Value.EnrolmentMinutes) },
            cancellationToken
        );

    public Task<int> End(Guid sessionId, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM sessions WHERE id = @Id", new { Id = sessionId }, cancellationToken);

    public Task<int> EndAll(Guid accountId, CancellationToken cancellationToken) =>
        db.Execute("DELETE FROM sessions WHERE account_id = @AccountId", new { AccountId = accountId }, cancellationToken);
}
