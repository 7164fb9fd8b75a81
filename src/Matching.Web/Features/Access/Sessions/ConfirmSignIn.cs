using Matching.Web.Data;
using Matching.Web.Features.Access.SecondFactors;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>The second step of signing in: a code of the authenticator app, or a recovery code.</summary>
[ValidatableType]
public sealed record ConfirmSignIn : IRequest<SignInAnswer>
{
    [Mandatory, LengthUpTo(40)]
    public string Code { get; set; } = "";

    /// <summary>From the cookie of the first step.</summary>
    internal string? Token { get; set; }
}

internal sealed class ConfirmSignInHandler(
    Db db,
    SecondFactor app,
    SignInThrottle throttle,
    KnownDevices devices,
    RecoveryCodes recovery,
    SessionStarter sessions,
    FailedSignIns failed,
    CallerContext callers,
    Auditor auditor,
    TimeProvider clock
) : IRequestHandler<ConfirmSignIn, SignInAnswer>
{
    public async Task<SignInAnswer> Handle(ConfirmSignIn request, CancellationToken cancellationToken)
    {
        var pending =
            await sessions.FindWaitingForCode(request.Token, cancellationToken) ?? throw Problems.Refused("not-authenticated");
        var attempt = await throttle.BeginCode(
            pending.EmailHash,
            devices.Find(pending.AccountId, pending.PasswordHash),
            cancellationToken
        );
        if (!attempt.MayGoAhead)
        {
            return new SignInAnswer(null, attempt.Wait);
        }

        var answer = await db.InTransaction(
            async () =>
            {
                var isApp = await app.Use(
                    pending.AccountId,
                    pending.TotpSealed!,
                    pending.TotpLastStep,
                    request.Code,
                    cancellationToken
                );
                if (!isApp && !await recovery.Use(pending.AccountId, request.Code, cancellationToken))
                {
                    // the password was right, so there is an account to name
                    await failed.Record("SecondFactorFailed", pending.AccountId, cancellationToken);
                    return SignInAnswer.Wrong;
                }

                await failed.TellOfEarlier(cancellationToken);
                await throttle.Succeed(attempt, cancellationToken);
                await sessions.End(pending.Id, cancellationToken);
                await db.Execute(
                    "UPDATE credentials SET signed_in_at = @Now WHERE account_id = @AccountId",
                    new { Now = clock.GetUtcNow(), pending.AccountId },
                    cancellationToken
                );
                callers.Caller = pending.Caller;
                await auditor.Record(isApp ? "SignIn" : "SignInByRecoveryCode", pending.AccountId, null, cancellationToken);
                return new SignInAnswer(
                    await sessions.Start(pending.AccountId, pending.Caller.Role, SessionStage.Full, null, cancellationToken),
                    TimeSpan.Zero
                );
            },
            cancellationToken
        );
        if (answer.Session is not null)
        {
            devices.Remember(pending.AccountId, pending.PasswordHash!);
        }

        return answer;
    }
}
