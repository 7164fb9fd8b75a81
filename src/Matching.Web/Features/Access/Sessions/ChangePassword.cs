using System.ComponentModel.DataAnnotations;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>Changes one's own password. Every session ends; the caller goes on with a new one.</summary>
[ValidatableType]
public sealed record ChangePassword : IRequest<SignInAnswer>, IValidatableObject
{
    [Verbatim, Mandatory, LengthUpTo(NewPasswordAttribute.Longest)]
    public string Current { get; set; } = "";

    [Verbatim, Mandatory, NewPassword]
    public string Password { get; set; } = "";

    [Mandatory]
    public string Repeated { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Password != Repeated)
        {
            yield return new ValidationResult(Texts.Validation("password-repeated"), [nameof(Repeated)]);
        }
    }
}

internal sealed class ChangePasswordHandler(
    Db db,
    IdentityVault vault,
    SignInThrottle throttle,
    KnownDevices devices,
    Passwords passwords,
    SessionStarter sessions,
    FailedSignIns failed,
    CallerContext callers,
    Auditor auditor
) : IRequestHandler<ChangePassword, SignInAnswer>
{
    public async Task<SignInAnswer> Handle(ChangePassword request, CancellationToken cancellationToken)
    {
        var account = await db.Single<Account>(
            "SELECT a.id, a.email_sealed, c.password_hash FROM accounts a JOIN credentials c ON c.account_id = a.id WHERE a.id = @Id",
            new { callers.Caller.Id },
            cancellationToken
        );
        passwords.Check(request.Password, vault.OpenText(account.EmailSealed, Credential.EmailOf(account.Id)), "password");
        var attempt = await throttle.BeginInside(account.Id, cancellationToken);
        if (!attempt.MayGoAhead)
        {
            return new SignInAnswer(null, attempt.Wait);
        }

        if (!(await passwords.Verify(account.PasswordHash, request.Current, cancellationToken, isKnown: true)).IsRight)
        {
            await failed.Record("ChangePasswordFailed", account.Id, cancellationToken);
            throw Problems.ValidationFailed("current", Texts.Validation("password-wrong"));
        }

        var hash = await passwords.Hash(request.Password, cancellationToken);
        var answer = await db.InTransaction(
            async () =>
            {
                await db.Execute(
                    "UPDATE credentials SET password_hash = @Hash WHERE account_id = @Id",
                    new { Hash = hash, account.Id },
                    cancellationToken
                );
                await throttle.Succeed(attempt, cancellationToken);
                await sessions.EndAll(account.Id, cancellationToken);
                await auditor.Record(nameof(ChangePassword), account.Id, null, cancellationToken);
                return new SignInAnswer(
                    await sessions.Start(account.Id, callers.Caller.Role, SessionStage.Full, null, cancellationToken),
                    TimeSpan.Zero
                );
            },
            cancellationToken
        );
        devices.Remember(account.Id, hash);
        return answer;
    }

    private sealed record Account
    {
        public required Guid Id { get; init; }
        public required string EmailSealed { get; init; }
        public string? PasswordHash { get; init; }
    }
}
