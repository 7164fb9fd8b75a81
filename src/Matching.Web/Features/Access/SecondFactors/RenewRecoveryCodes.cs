using Matching.Web.Data;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.SecondFactors;

/// <summary>
/// Makes new recovery codes in place of one's own earlier ones. Password and a code of the app are asked again: a person who
/// finds a browser open must not be able to take the account along.
/// </summary>
[ValidatableType]
public sealed record RenewRecoveryCodes : IRequest<RenewedCodes>
{
    [Verbatim, Mandatory, LengthUpTo(NewPasswordAttribute.Longest)]
    public string Password { get; set; } = "";

    [Mandatory, LengthUpTo(20)]
    public string Code { get; set; } = "";
}

/// <summary>New codes, returned once; or the time to wait; or neither, where password or code were wrong.</summary>
public sealed record RenewedCodes(IReadOnlyList<string>? Codes, TimeSpan Wait);

internal sealed class RenewRecoveryCodesHandler(
    Db db,
    Passwords passwords,
    SignInThrottle throttle,
    SecondFactor app,
    RecoveryCodes recovery,
    FailedSignIns failed,
    CallerContext callers,
    Auditor auditor
) : IRequestHandler<RenewRecoveryCodes, RenewedCodes>
{
    public async Task<RenewedCodes> Handle(RenewRecoveryCodes request, CancellationToken cancellationToken)
    {
        var account = await db.Single<Account>(
            """
            SELECT a.id, c.password_hash, c.totp_sealed, c.totp_last_step
            FROM accounts a JOIN credentials c ON c.account_id = a.id
            WHERE a.id = @Id
            """,
            new { callers.Caller.Id },
            cancellationToken
        );
        var attempt = await throttle.BeginInside(account.Id, cancellationToken);
        if (!attempt.MayGoAhead)
        {
            return new RenewedCodes(null, attempt.Wait);
        }

        var (isRight, _) = await passwords.Verify(account.PasswordHash, request.Password, cancellationToken, isKnown: true);
        return await db.InTransaction(
            async () =>
            {
                if (
                    !isRight
                    || !await app.Use(account.Id, account.TotpSealed!, account.TotpLastStep, request.Code, cancellationToken)
                )
                {
                    await failed.Record("RenewRecoveryCodesFailed", account.Id, cancellationToken);
                    return new RenewedCodes(null, TimeSpan.Zero);
                }

                await throttle.Succeed(attempt, cancellationToken);
                var codes = await recovery.Renew(account.Id, cancellationToken);
                await auditor.Record(nameof(RenewRecoveryCodes), account.Id, null, cancellationToken);
                return new RenewedCodes(codes, TimeSpan.Zero);
            },
            cancellationToken
        );
    }

    private sealed record Account
    {
        public required Guid Id { get; init; }
        public string? PasswordHash { get; init; }
        public string? TotpSealed { get; init; }
        public long? TotpLastStep { get; init; }
    }
}
