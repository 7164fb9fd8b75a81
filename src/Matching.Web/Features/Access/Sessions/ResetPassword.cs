using System.ComponentModel.DataAnnotations;
using Matching.Web.Data;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>
/// Chooses a new password by the link in a mail, once. The second factor stays: who reads the mails of a colleague does not get in.
/// </summary>
[ValidatableType]
public sealed record ResetPassword : IRequest<Nothing>, IValidatableObject
{
    [Mandatory, LengthUpTo(100)]
    public string Secret { get; set; } = "";

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

internal sealed class ResetPasswordHandler(
    Db db,
    IdentityVault vault,
    MessageAnswers messages,
    Passwords passwords,
    SessionStarter sessions,
    Auditor auditor
) : IRequestHandler<ResetPassword, Nothing>
{
    public async Task<Nothing> Handle(ResetPassword request, CancellationToken cancellationToken)
    {
        var id = MessageToken.Read(vault, request.Secret.Trim()) ?? throw Ended();
        var account = await Find(await messages.FindReset(id, cancellationToken) ?? throw Ended(), cancellationToken);
        passwords.Check(request.Password, vault.OpenText(account.EmailSealed, Credential.EmailOf(account.Id)), "password");
        var hash = await passwords.Hash(request.Password, cancellationToken);
        return await db.InTransaction(
            async () =>
            {
                if (await messages.UseReset(id, cancellationToken) is null)
                {
                    throw Ended();
                }

                await db.Execute(
                    "UPDATE credentials SET password_hash = @Hash WHERE account_id = @Id",
                    new { Hash = hash, account.Id },
                    cancellationToken
                );
                await sessions.EndAll(account.Id, cancellationToken);
                await auditor.RecordAs(
                    new Caller(EnumText.Parse<Role>(account.Role), account.Id),
                    nameof(ResetPassword),
                    account.Id.ToString(),
                    "Account",
                    null,
                    cancellationToken
                );
                return Nothing.Value;
            },
            cancellationToken
        );
    }

    private async Task<Account> Find(string emailHash, CancellationToken cancellationToken) =>
        await db.Find<Account>(
            """
            SELECT a.id, a.role, a.email_sealed FROM accounts a JOIN credentials c ON c.account_id = a.id
            WHERE a.email_hash = @EmailHash AND NOT a.is_disabled AND NOT a.is_demo AND c.totp_sealed IS NOT NULL
            """,
            new { EmailHash = emailHash },
            cancellationToken
        ) ?? throw Ended();

    private static ProblemException Ended() => Problems.ValidationFailed("secret", Texts.Validation("reset-secret"));

    private sealed record Account
    {
        public required Guid Id { get; init; }
        public required string Role { get; init; }
        public required string EmailSealed { get; init; }
    }
}
