using Matching.Web.Data;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.SecondFactors;

/// <summary>The last step of setting up an account: a first code shows that the authenticator app has the secret.</summary>
[ValidatableType]
public sealed record ConfirmEnrolment : IRequest<ConfirmedEnrolment>
{
    [Mandatory, LengthUpTo(20)]
    public string Code { get; set; } = "";

    /// <summary>From the cookie of the step before.</summary>
    internal string? Token { get; set; }
}

/// <summary>A session, and the recovery codes, returned once.</summary>
public sealed record ConfirmedEnrolment(StartedSession Session, IReadOnlyList<string> RecoveryCodes);

internal sealed class ConfirmEnrolmentHandler(
    Db db,
    IdentityVault vault,
    RecoveryCodes recovery,
    SessionStarter sessions,
    KnownDevices devices,
    CallerContext callers,
    Auditor auditor,
    TimeProvider clock
) : IRequestHandler<ConfirmEnrolment, ConfirmedEnrolment>
{
    public async Task<ConfirmedEnrolment> Handle(ConfirmEnrolment request, CancellationToken cancellationToken)
    {
        var pending =
            await sessions.FindEnrolling(request.Token, cancellationToken) ?? throw Problems.Refused("not-authenticated");
        var secret = vault.OpenText(pending.TotpSealed!, Credential.TotpOf(pending.AccountId));
        var step =
            Totp.Match(secret, string.Concat(request.Code.Where(char.IsAsciiDigit)), clock.GetUtcNow(), null)
            ?? throw Problems.ValidationFailed("code", Texts.Validation("code"));
        var confirmed = await db.InTransaction(
            async () =>
            {
                // a newer set-up secret has ended this session; of two at once, one finds it so
                if (await sessions.End(pending.Id, cancellationToken) == 0)
                {
                    throw Problems.Refused("not-authenticated");
                }

                await db.Execute(
                    """
                    UPDATE credentials
                    SET totp_sealed = @TotpSealed, totp_last_step = @Step, setup_hash = NULL, setup_expires_at = NULL,
                        signed_in_at = @Now
                    WHERE account_id = @AccountId
                    """,
                    new
                    {
                        pending.AccountId,
                        pending.TotpSealed,
                        Step = step,
                        Now = clock.GetUtcNow(),
                    },
                    cancellationToken
                );
                var codes = await recovery.Renew(pending.AccountId, cancellationToken);
                callers.Caller = pending.Caller;
                await auditor.Record(nameof(ConfirmEnrolment), pending.AccountId, null, cancellationToken);
                return new ConfirmedEnrolment(
                    await sessions.Start(pending.AccountId, pending.Caller.Role, SessionStage.Full, null, cancellationToken),
                    codes
                );
            },
            cancellationToken
        );
        devices.Remember(pending.AccountId, pending.PasswordHash!);
        return confirmed;
    }
}
