using System.ComponentModel.DataAnnotations;
using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.SecondFactors;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>
/// The first step of setting up an account: a password, by the holder of the set-up secret. The secret opens until the second
/// factor works.
/// </summary>
[ValidatableType]
public sealed record ChoosePassword : IRequest<StartedSession>, IValidatableObject
{
    [Mandatory, LengthUpTo(100)]
    public string Secret { get; set; } = "";

    /// <summary>Name by which colleagues read the account; an empty one keeps the one that it has.</summary>
    [OneLine, LengthUpTo(100)]
    public string? Name { get; set; }

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

internal sealed class ChoosePasswordHandler(
    Db db,
    IdentityVault vault,
    Passwords passwords,
    SessionStarter sessions,
    StaffNames names,
    TimeProvider clock
) : IRequestHandler<ChoosePassword, StartedSession>
{
    public async Task<StartedSession> Handle(ChoosePassword request, CancellationToken cancellationToken)
    {
        var secret = ApiKeyText.Hash(request.Secret.Trim());
        var account =
            await db.Find<Account>(
                """
                SELECT a.id, a.role, a.email_sealed FROM credentials c JOIN accounts a ON a.id = c.account_id
                WHERE c.setup_hash = @Secret AND c.setup_expires_at > @Now AND NOT a.is_disabled
                """,
                new { Secret = secret, Now = clock.GetUtcNow() },
                cancellationToken
            ) ?? throw Problems.ValidationFailed("secret", Texts.Validation("setup-secret"));
        passwords.Check(request.Password, vault.OpenText(account.EmailSealed, Credential.EmailOf(account.Id)), "password");
        var hash = await passwords.Hash(request.Password, cancellationToken);
        return await db.InTransaction(
            async () =>
            {
                if (
                    await db.Execute(
                        "UPDATE credentials SET password_hash = @Hash WHERE account_id = @Id AND setup_hash = @Secret",
                        new
                        {
                            Hash = hash,
                            account.Id,
                            Secret = secret,
                        },
                        cancellationToken
                    ) == 0
                )
                {
                    throw Problems.ValidationFailed("secret", Texts.Validation("setup-secret"));
                }

                if (StaffName.Typed(request.Name) is { } name)
                {
                    await names.Set(account.Id, name, cancellationToken);
                }

                await sessions.EndAll(account.Id, cancellationToken);
                return await sessions.Start(
                    account.Id,
                    EnumText.Parse<Role>(account.Role),
                    SessionStage.Enrolment,
                    vault.SealText(Totp.NewSecret(), Credential.TotpOf(account.Id)),
                    cancellationToken
                );
            },
            cancellationToken
        );
    }

    private sealed record Account
    {
        public required Guid Id { get; init; }
        public required string Role { get; init; }
        public required string EmailSealed { get; init; }
    }
}
