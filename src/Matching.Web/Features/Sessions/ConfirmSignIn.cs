using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Sessions;

/// <summary>The second step of signing in: a code of the authenticator app, or a recovery code.</summary>
[ValidatableType]
public sealed record ConfirmSignIn : IRequest<SignInAnswer>
{
    [Mandatory, LengthUpTo(40)] public string Code { get; set; } = "";

    /// <summary>From the cookie of the first step.</summary>
    internal string? Token { get; set; }
}

internal sealed class ConfirmSignInHandler(
    Db db, IdentityVault vault, SignInThrottle throttle, RecoveryCodes recovery, SessionStarter sessions, CallerContext callers, Auditor auditor, TimeProvider clock) : IRequestHandler<ConfirmSignIn, SignInAnswer>
{
    public async Task<SignInAnswer> Handle(ConfirmSignIn request, CancellationToken cancellationToken)
    {
        var pending = await sessions.FindWaitingForCode(request.Token, cancellationToken) ?? throw Problems.Refused("not-authenticated");
        var attempt = await throttle.Begin(pending.EmailHash, cancellationToken);
        if (!attempt.MayGoAhead)
        {
            return new SignInAnswer(null, attempt.Wait);
        }

        return await db.InTransaction(
            async () =>
            {
                var isApp = await UseAppCode(pending, request.Code, cancellationToken);
                if (!isApp && !await recovery.Use(pending.AccountId, request.Code, cancellationToken))
                {
                    return SignInAnswer.Wrong;
                }

                await throttle.Succeed(attempt, cancellationToken);
                await sessions.End(pending.Id, cancellationToken);
                await db.Execute("UPDATE credentials SET signed_in_at = @Now WHERE account_id = @AccountId", new { Now = clock.GetUtcNow(), pending.AccountId }, cancellationToken);
                callers.Caller = pending.Caller;
                await auditor.Record(isApp ? "SignIn" : "SignInByRecoveryCode", pending.AccountId, null, cancellationToken);
                return new SignInAnswer(await sessions.Start(pending.AccountId, pending.Caller.Role, SessionStage.Full, null, cancellationToken), TimeSpan.Zero);
            },
            cancellationToken);
    }

    // Of two that send the same code at the same time, one finds it used.
    private async Task<bool> UseAppCode(PendingSession pending, string code, CancellationToken cancellationToken) =>
        Totp.Match(vault.OpenText(pending.TotpSealed!, Credential.TotpOf(pending.AccountId)), string.Concat(code.Where(char.IsAsciiDigit)), clock.GetUtcNow(), pending.TotpLastStep) is { } step
        && await db.Execute(
            "UPDATE credentials SET totp_last_step = @Step WHERE account_id = @AccountId AND (totp_last_step IS NULL OR totp_last_step < @Step)",
            new { Step = step, pending.AccountId },
            cancellationToken) == 1;
}
