using Matching.Web.Data;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>A member of staff who signs in.</summary>
public record Account : IResource, IVersioned
{
    /// <summary>Id of the account.</summary>
    public required Guid Id { get; init; }

    /// <summary>Role of the holder.</summary>
    public required Role Role { get; init; }

    /// <summary>The only programme that the holder can read; all when empty.</summary>
    public Guid? ProgrammeId { get; init; }

    /// <summary>The only site that the holder can read; all of the programme when empty.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>E-mail address, by which they sign in.</summary>
    public required string Email { get; init; }

    /// <summary>Name by which colleagues read the account; they read the e-mail address when empty.</summary>
    public string? Name { get; init; }

    /// <summary>What colleagues read: the name, else the e-mail address.</summary>
    internal string Shown => Name ?? Email;

    /// <summary>Whether the account is disabled.</summary>
    public required bool IsDisabled { get; init; }

    /// <summary>Permission of an evaluator, where an analyst has one.</summary>
    public EvaluatorGrant? Evaluator { get; init; }

    /// <summary>Whether its holder has chosen a password and set up a second factor.</summary>
    public required bool IsSetUp { get; init; }

    /// <summary>When its holder last signed in.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>Number under which the audit records failed attempts to sign in with this address, as <c>subjectId</c>.</summary>
    public required Guid FailedSignInsId { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An account with a fresh set-up secret; the only time it is shown.</summary>
public sealed record AccountSetup : Account
{
    /// <summary>
    /// Page of this service on which the holder chooses a password and sets up a second factor. It holds the secret: send it to
    /// the holder only.
    /// </summary>
    public required string SetupPath { get; init; }

    /// <summary>Until when that page works.</summary>
    public required DateTimeOffset SetupExpiresAt { get; init; }

    public static AccountSetup Of(Account account, Setup setup) =>
        new()
        {
            Id = account.Id,
            Role = account.Role,
            ProgrammeId = account.ProgrammeId,
            SiteId = account.SiteId,
            Email = account.Email,
            Name = account.Name,
            IsDisabled = account.IsDisabled,
            Evaluator = account.Evaluator,
            IsSetUp = false,
            FailedSignInsId = account.FailedSignInsId,
            Version = account.Version,
            CreatedAt = account.CreatedAt,
            SetupPath = setup.Path,
            SetupExpiresAt = setup.ExpiresAt,
        };
}

/// <summary>An account as it is stored.</summary>
public sealed record AccountRow
{
    public required Guid Id { get; init; }
    public required string Role { get; init; }
    public Guid? ProgrammeId { get; init; }
    public Guid? SiteId { get; init; }
    public required string EmailSealed { get; init; }
    public string? NameSealed { get; init; }
    public required bool IsDisabled { get; init; }
    public string? EvaluatorPurposeSealed { get; init; }
    public DateOnly? EvaluatorEndsOn { get; init; }
    public required bool IsSetUp { get; init; }
    public DateTimeOffset? SignedInAt { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    internal const string Columns = """
        a.id, a.role, a.programme_id, a.site_id, a.email_sealed, a.name_sealed, a.is_disabled, a.evaluator_purpose_sealed,
        a.evaluator_ends_on,
        c.totp_sealed IS NOT NULL AS is_set_up, c.signed_in_at, a.version, a.created_at
        """;

    /// <summary>What the sealed purpose of the permission is bound to.</summary>
    internal static string EvaluatorPurposeOf(Guid id) => $"accounts|evaluator_purpose_sealed|{id}";

    internal static string? SealedPurpose(IdentityVault vault, EvaluatorGrant? permission, Guid id) =>
        permission?.Purpose is { } purpose ? vault.SealText(purpose, EvaluatorPurposeOf(id)) : null;

    public Account Open(IdentityVault vault) => Open(vault, vault.OpenText(EmailSealed, Credential.EmailOf(Id)));

    private Account Open(IdentityVault vault, string email) =>
        new()
        {
            Id = Id,
            Role = EnumText.Parse<Role>(Role),
            ProgrammeId = ProgrammeId,
            SiteId = SiteId,
            Email = email,
            Name = NameSealed is null ? null : vault.OpenText(NameSealed, Credential.NameOf(Id)),
            IsDisabled = IsDisabled,
            Evaluator = EvaluatorPurposeSealed is null
                ? null
                : new EvaluatorGrant
                {
                    Purpose = vault.OpenText(EvaluatorPurposeSealed, EvaluatorPurposeOf(Id)),
                    EndsOn = EvaluatorEndsOn,
                },
            IsSetUp = IsSetUp,
            SignedInAt = SignedInAt,
            FailedSignInsId = Credential.NumberOf(vault, vault.AccountEmailHash(email)),
            Version = Version,
            CreatedAt = CreatedAt,
        };
}
