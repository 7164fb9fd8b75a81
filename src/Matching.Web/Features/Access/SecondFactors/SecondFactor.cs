using Matching.Web.Data;
using Matching.Web.Features.Access.Sessions;

namespace Matching.Web.Features.Access.SecondFactors;

/// <summary>Takes a code of the authenticator app, each once.</summary>
public sealed class SecondFactor(Db db, IdentityVault vault, TimeProvider clock)
{
    /// <summary>
    /// Uses a code up; false when it is not one of this moment. Of two that send the same code at the same time, one finds it
    /// used.
    /// </summary>
    public async Task<bool> Use(
        Guid accountId,
        string totpSealed,
        long? lastStep,
        string typed,
        CancellationToken cancellationToken
    ) =>
        Totp.Match(
            vault.OpenText(totpSealed, Credential.TotpOf(accountId)),
            string.Concat(typed.Where(char.IsAsciiDigit)),
            clock.GetUtcNow(),
            lastStep
        )
            is { } step
        && await db.Execute(
            """
            UPDATE credentials
            SET totp_last_step = @Step
            WHERE account_id = @AccountId AND (totp_last_step IS NULL OR totp_last_step < @Step)
            """,
            new { Step = step, AccountId = accountId },
            cancellationToken
        ) == 1;
}
