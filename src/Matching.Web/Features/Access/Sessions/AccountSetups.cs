using Matching.Web.Data;
using Matching.Web.Features.Access.SecondFactors;
using Matching.Web.Http;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>A set-up secret, returned once.</summary>
public sealed record Setup(string Secret, DateTimeOffset ExpiresAt)
{
    public string Path => $"/console/set-up/{Secret}";
}

/// <summary>To what the sealed columns of credentials are bound.</summary>
public static class Credential
{
    public static string TotpOf(Guid accountId) => $"credentials|totp_sealed|{accountId}";

    /// <summary>The number by which the audit names the address of a failed sign-in, whether or not it has an account.</summary>
    public static Guid NumberOf(IdentityVault vault, string emailHash) =>
        Guid.ParseExact(vault.KeyedHash($"sign-in|address|{emailHash}", 16), "N");

    public static string EmailOf(Guid accountId) => $"accounts|email_sealed|{accountId}";

    public static string NameOf(Guid accountId) => $"accounts|name_sealed|{accountId}";
}

/// <summary>Makes one-time secrets with which holders of accounts choose a password and set up a second factor.</summary>
internal sealed class AccountSetups(
    Db db,
    RecoveryCodes recovery,
    SessionStarter sessions,
    IOptions<SignInOptions> options,
    TimeProvider clock
)
{
    /// <summary>Makes a secret. All earlier credentials end: password, second factor, recovery codes and sessions.</summary>
    public async Task<Setup> Issue(Guid accountId, CancellationToken cancellationToken)
    {
        var setup = new Setup(SessionToken.New(), clock.GetUtcNow().AddHours(options.Value.SetupHours));
        await db.Execute(
            """
            INSERT INTO credentials (account_id, setup_hash, setup_expires_at) VALUES (@AccountId, @Hash, @ExpiresAt)
            ON CONFLICT (account_id) DO UPDATE SET password_hash = NULL, totp_sealed = NULL, totp_last_step = NULL,
                setup_hash = excluded.setup_hash, setup_expires_at = excluded.setup_expires_at
            """,
            new
            {
                AccountId = accountId,
                Hash = ApiKeyText.Hash(setup.Secret),
                setup.ExpiresAt,
            },
            cancellationToken
        );
        await recovery.Forget(accountId, cancellationToken);
        await sessions.EndAll(accountId, cancellationToken);
        return setup;
    }
}
