using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>Reads accounts as the caller may see them.</summary>
public sealed class AccountStore(Db db, IdentityVault vault, CallerContext callers)
{
    public async Task<Account> Get(Guid id, CancellationToken cancellationToken)
    {
        var row = await db.Find<AccountRow>(
            $"""
            SELECT {AccountRow.Columns} FROM accounts a LEFT JOIN credentials c ON c.account_id = a.id
            WHERE a.id = @Id AND {callers.Caller.InProgramme("a.programme_id")}
            """,
            new { Id = id, Scope = callers.Caller.ProgrammeId },
            cancellationToken
        );
        return row?.Open(vault) ?? throw Problems.NotFound("account");
    }

    /// <summary>
    /// Refuses to take access from the caller's own account, and a caller whose access has been taken at the same moment: an
    /// administrator always remains. Both accounts stay locked until the command ends.
    /// </summary>
    public async Task RefuseLockOut(Guid account, CancellationToken cancellationToken)
    {
        var caller = callers.Caller.Id;
        if (caller == account)
        {
            throw Problems.Refused("own-account");
        }

        // in a fixed order, so that two who take it from each other do not deadlock
        foreach (var id in new[] { caller, account }.Order())
        {
            await db.Execute("UPDATE accounts SET version = version WHERE id = @Id", new { Id = id }, cancellationToken);
        }

        var isThere = await db.Single<bool>(
            """
            SELECT EXISTS (SELECT 1 FROM accounts WHERE id = @Caller AND role = 'admin' AND is_disabled = FALSE)
                OR EXISTS (SELECT 1 FROM api_keys WHERE id = @Caller AND revoked_at IS NULL)
            """,
            new { Caller = caller },
            cancellationToken
        );
        if (!isThere)
        {
            throw Problems.Refused("forbidden");
        }
    }
}
