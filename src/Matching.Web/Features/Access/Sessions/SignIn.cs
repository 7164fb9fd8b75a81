using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>
/// The first step of signing in: address and password. Not one transaction, because checking a password takes a tenth of a second
/// and SQLite has one writer.
/// </summary>
[ValidatableType]
public sealed record SignIn : IRequest<SignInAnswer>
{
    [Mandatory, LengthUpTo(254)]
    public string Email { get; set; } = "";

    [Verbatim, Mandatory, LengthUpTo(NewPasswordAttribute.Longest)]
    public string Password { get; set; } = "";
}

/// <summary>A session that is one step further, or the time to wait, or neither: what was wrong is not disclosed.</summary>
public sealed record SignInAnswer(StartedSession? Session, TimeSpan Wait)
{
    public static readonly SignInAnswer Wrong = new(null, TimeSpan.Zero);
}

internal sealed class SignInHandler(
    Db db,
    IdentityVault vault,
    SignInThrottle throttle,
    KnownDevices devices,
    Passwords passwords,
    SessionStarter sessions,
    FailedSignIns failed,
    ServiceAddresses addresses
) : IRequestHandler<SignIn, SignInAnswer>
{
    public async Task<SignInAnswer> Handle(SignIn request, CancellationToken cancellationToken)
    {
        var emailHash = vault.AccountEmailHash(request.Email);
        var account = await FindAccount(emailHash, cancellationToken);
        var device = devices.Find(account?.Id ?? Guid.Empty, account?.PasswordHash);
        var attempt = await throttle.BeginPassword(emailHash, device, cancellationToken);
        if (!attempt.MayGoAhead)
        {
            return new SignInAnswer(null, attempt.Wait);
        }

        var (isRight, isOutdated) = await passwords.Verify(
            account?.PasswordHash,
            request.Password,
            cancellationToken,
            isKnown: device is not null
        );
        if (!isRight)
        {
            await failed.Record("SignInFailed", Credential.NumberOf(vault, emailHash), cancellationToken);
            return SignInAnswer.Wrong;
        }

        var renewed = isOutdated ? await passwords.Hash(request.Password, cancellationToken) : null;
        return await db.InTransaction(
            async () =>
            {
                if (renewed is not null)
                {
                    await Renew(account!, renewed, cancellationToken);
                }

                await throttle.Succeed(attempt, cancellationToken);
                return new SignInAnswer(
                    await sessions.Start(
                        account!.Id,
                        EnumText.Parse<Role>(account.Role),
                        SessionStage.Code,
                        null,
                        cancellationToken
                    ),
                    TimeSpan.Zero
                );
            },
            cancellationToken
        );
    }

    // An account without a second factor is not set up yet; the demo's, whose passwords were printed, open nothing from afar.
    private Task<Account?> FindAccount(string emailHash, CancellationToken cancellationToken) =>
        db.Find<Account>(
            """
            SELECT a.id, a.role, c.password_hash FROM accounts a JOIN credentials c ON c.account_id = a.id
            WHERE a.email_hash = @EmailHash AND NOT a.is_disabled AND c.totp_sealed IS NOT NULL AND (@IsLocal OR NOT a.is_demo)
            """,
            new { EmailHash = emailHash, addresses.IsLocal },
            cancellationToken
        );

    private Task<int> Renew(Account account, string hash, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE credentials SET password_hash = @Hash WHERE account_id = @Id AND password_hash = @PasswordHash",
            new
            {
                Hash = hash,
                account.Id,
                account.PasswordHash,
            },
            cancellationToken
        );

    private sealed record Account
    {
        public required Guid Id { get; init; }
        public required string Role { get; init; }
        public string? PasswordHash { get; init; }
    }
}
