using System.ComponentModel.DataAnnotations;
using Matching.Web.Data;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>What may be said of an account after it was made.</summary>
[ChangeExample("""{ "isDisabled": true }""")]
public record AccountFields
{
    /// <summary>Role of the holder: <c>admin</c>, <c>coordinator</c> or <c>analyst</c>.</summary>
    [Mandatory]
    public Role? Role { get; set; }

    /// <summary>The only site that the holder can read; for coordinators, within their programme.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>E-mail address, by which they sign in; one account each.</summary>
    [Mandatory, Email, LengthUpTo(254)]
    public string Email { get; set; } = "";

    /// <summary>Name by which colleagues read the account. Defaults to the e-mail address.</summary>
    [OneLine, LengthUpTo(100)]
    public string? Name { get; set; }

    /// <summary>Whether the account opens nothing for now.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Permits an analyst to extract data of persons under pseudonyms, for a purpose and until a day.</summary>
    public EvaluatorGrant? Evaluator { get; set; }

    internal IEnumerable<ValidationResult> Check(Guid? programmeId)
    {
        if (Role == Mediation.Role.Partner)
        {
            yield return new ValidationResult(Texts.Validation("one-of", "admin, coordinator, analyst"), [nameof(Role)]);
        }

        if (SiteId is not null && Role is not (null or Mediation.Role.Coordinator))
        {
            yield return new ValidationResult(Texts.Validation("only-coordinator"), [nameof(SiteId)]);
        }

        if (Evaluator is not null && Role is not (null or Mediation.Role.Analyst))
        {
            yield return new ValidationResult(Texts.Validation("only-analyst"), [nameof(Evaluator)]);
        }

        if (programmeId is null && Role == Mediation.Role.Coordinator)
        {
            yield return new ValidationResult(Texts.Validation("coordinator-programme"), [nameof(Role)]);
        }
    }
}

/// <summary>Creates an account with a role and a scope. A coordinator's is of one programme.</summary>
[Example(
    """{ "role": "coordinator", "programmeId": "0199c0de-0000-7000-8000-000000000001", "email": "coordinator@example.org" }"""
)]
public sealed record CreateAccount : AccountFields, ICommand<AccountSetup>, ICreate, IValidatableObject
{
    /// <summary>The only programme that the holder can read. Defaults to the caller's own.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Whether its password is printed at start, for trying out.</summary>
    internal bool IsDemo { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        // whether a programme is needed is asked by the handler, which knows the caller's
        SiteId is not null
        && ProgrammeId is null
            ? [new ValidationResult(Texts.Validation("required"), [nameof(ProgrammeId)])]
            : Check(ProgrammeId ?? Guid.Empty);
}

internal sealed class CreateAccountHandler(
    Db db,
    AccountSetups setups,
    AccountMail mail,
    IdentityVault vault,
    CallerContext callers,
    ProgrammeDays days,
    IdSource ids,
    TimeProvider clock,
    ProgrammeStore programmes,
    SiteStore sites
) : IRequestHandler<CreateAccount, AccountSetup>
{
    public async Task<AccountSetup> Handle(CreateAccount request, CancellationToken cancellationToken)
    {
        // An account gives no wider access than its maker has.
        var programmeId = request.ProgrammeId ?? callers.Caller.ProgrammeId;
        if (request.Check(programmeId).FirstOrDefault() is { } wrong)
        {
            throw Problems.ValidationFailed("programmeId", wrong.ErrorMessage!);
        }

        if (programmeId is { } programme)
        {
            await programmes.Get(programme, cancellationToken).NamedBy("programmeId");
        }

        if (request.SiteId is { } site)
        {
            await sites.Get(programmeId!.Value, site, cancellationToken).NamedBy("siteId");
        }

        request.Evaluator?.Check(await days.Today(programmeId, cancellationToken));
        var emailHash = vault.AccountEmailHash(request.Email);
        var account = Made(request, programmeId, emailHash);
        var made = await db.Execute(
            """
            INSERT INTO accounts (id, programme_id, site_id, role, email_hash, email_sealed, name_sealed, is_disabled, is_demo,
                                  evaluator_purpose_sealed, evaluator_ends_on, version, created_at, updated_at)
            VALUES (@Id, @ProgrammeId, @SiteId, @Role, @EmailHash, @EmailSealed, @NameSealed, @IsDisabled, @IsDemo,
                    @EvaluatorPurposeSealed, @EvaluatorEndsOn, 1, @Now, @Now)
            ON CONFLICT (email_hash) DO NOTHING
            """,
            new
            {
                account.Id,
                account.ProgrammeId,
                account.SiteId,
                Role = account.Role.ToText(),
                EmailHash = emailHash,
                EmailSealed = vault.SealText(account.Email, Credential.EmailOf(account.Id)),
                NameSealed = StaffName.Seal(vault, account.Id, account.Name),
                account.IsDisabled,
                request.IsDemo,
                EvaluatorPurposeSealed = AccountRow.SealedPurpose(vault, account.Evaluator, account.Id),
                EvaluatorEndsOn = account.Evaluator?.EndsOn,
                Now = account.CreatedAt,
            },
            cancellationToken
        );
        if (made == 0)
        {
            throw Problems.Refused("account-email-taken");
        }

        var setup = await setups.Issue(account.Id, cancellationToken);
        if (!request.IsDemo)
        {
            await mail.Invite(account, setup, cancellationToken);
        }

        return AccountSetup.Of(account, setup);
    }

    private Account Made(CreateAccount request, Guid? programmeId, string emailHash) =>
        new()
        {
            Id = ids.New(),
            Role = request.Role!.Value,
            ProgrammeId = programmeId,
            SiteId = request.SiteId,
            Email = request.Email.Trim(),
            Name = StaffName.Typed(request.Name),
            IsDisabled = request.IsDisabled,
            Evaluator = request.Evaluator,
            IsSetUp = false,
            FailedSignInsId = Credential.NumberOf(vault, emailHash),
            Version = 1,
            CreatedAt = clock.GetStoredNow(),
        };
}
