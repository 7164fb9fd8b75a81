using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>
/// Changes an account by merge patch. Another role, another site or being disabled ends its sessions at once. The programme
/// stays: who changes it gets another account.
/// </summary>
public sealed record UpdateAccount(Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Account>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateAccountHandler(
    Db db,
    SessionStarter sessions,
    IdentityVault vault,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    ProgrammeDays days,
    SiteStore sites,
    AccountStore accounts,
    ConcernRelease concerns
) : IRequestHandler<UpdateAccount, Account>
{
    public async Task<Account> Handle(UpdateAccount request, CancellationToken cancellationToken)
    {
        var current = await accounts.Get(request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<AccountFields>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        if (fields.Check(current.ProgrammeId).FirstOrDefault() is { } wrong)
        {
            throw Problems.ValidationFailed(
                JsonNamingPolicy.CamelCase.ConvertName(wrong.MemberNames.First()),
                wrong.ErrorMessage!
            );
        }

        // one that has ended is no reason to refuse another change
        if (fields.Evaluator != current.Evaluator)
        {
            fields.Evaluator?.Check(await days.Today(current.ProgrammeId, cancellationToken));
        }

        if (fields.SiteId is { } site)
        {
            await sites.Get(current.ProgrammeId ?? Guid.Empty, site, cancellationToken).NamedBy("siteId");
        }

        var isOther = fields.Role != current.Role || fields.SiteId != current.SiteId || fields.IsDisabled != current.IsDisabled;
        if (isOther)
        {
            await (
                fields is { Role: Role.Admin, IsDisabled: false }
                    ? accounts.RefuseLockOut(current.Id, cancellationToken)
                    : accounts.RefuseLastAdministrator(current, cancellationToken)
            );
        }

        var changed = await Store(current, fields, cancellationToken);
        if (isOther)
        {
            await sessions.EndAll(current.Id, cancellationToken);
            await concerns.OfLostReaders(current.ProgrammeId, cancellationToken);
        }

        return changed;
    }

    private async Task<Account> Store(Account current, AccountFields fields, CancellationToken cancellationToken)
    {
        var (email, emailHash) = (fields.Email.Trim(), vault.AccountEmailHash(fields.Email));
        var changed = await db.Execute(
            """
            UPDATE accounts
            SET role = @Role, site_id = @SiteId, email_hash = @EmailHash, email_sealed = @EmailSealed,
                name_sealed = @NameSealed,
                is_disabled = @IsDisabled, evaluator_purpose_sealed = @EvaluatorPurposeSealed, evaluator_ends_on = @EvaluatorEndsOn,
                version = version + 1, updated_at = @Now
            WHERE id = @Id AND version = @Version
            """,
            new
            {
                current.Id,
                current.Version,
                Role = fields.Role!.Value.ToText(),
                fields.SiteId,
                EmailHash = emailHash,
                EmailSealed = vault.SealText(email, Credential.EmailOf(current.Id)),
                NameSealed = StaffName.Seal(vault, current.Id, fields.Name),
                fields.IsDisabled,
                EvaluatorPurposeSealed = AccountRow.SealedPurpose(vault, fields.Evaluator, current.Id),
                EvaluatorEndsOn = fields.Evaluator?.EndsOn,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        if (changed == 0)
        {
            throw Problems.Refused("precondition-failed");
        }

        return current with
        {
            Role = fields.Role!.Value,
            SiteId = fields.SiteId,
            Email = email,
            Name = StaffName.Typed(fields.Name),
            IsDisabled = fields.IsDisabled,
            Evaluator = fields.Evaluator,
            FailedSignInsId = Credential.NumberOf(vault, emailHash),
            Version = current.Version + 1,
        };
    }
}
