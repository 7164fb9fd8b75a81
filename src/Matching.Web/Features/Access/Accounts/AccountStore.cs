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
    /// Refuses to take access from the caller's own account, and a caller whose access has been taken at the same moment. The
    /// accounts stay locked until the command ends.
    /// </summary>
    public Task RefuseLockOut(Guid account, CancellationToken cancellationToken) => RefuseLockOut(account, [], cancellationToken);

    /// <summary>
    /// The same of an account that ends or is no longer an administrator, and refuses the last administrator: another who sees as
    /// much remains, also for an installation that is led by keys.
    /// </summary>
    public async Task RefuseLastAdministrator(Account account, CancellationToken cancellationToken)
    {
        // all are locked, so that of two who are taken away at once the second is counted without the first
        var all = await db.Query<Guid>("SELECT id FROM accounts WHERE role = 'admin' ORDER BY id", null, cancellationToken);
        await RefuseLockOut(account.Id, all, cancellationToken);
        var remains = await db.Single<bool>(
            """
            SELECT EXISTS (SELECT 1 FROM accounts WHERE id = @Id AND (role <> 'admin' OR is_disabled = TRUE))
                OR EXISTS (SELECT 1 FROM accounts o JOIN accounts a ON a.id = @Id
                           WHERE o.id <> a.id AND o.role = 'admin' AND o.is_disabled = FALSE
                             AND (o.programme_id IS NULL OR o.programme_id = a.programme_id))
            """,
            new { account.Id },
            cancellationToken
        );
        if (!remains)
        {
            throw Problems.Refused("last-administrator");
        }
    }

    private async Task RefuseLockOut(Guid account, IEnumerable<Guid> others, CancellationToken cancellationToken)
    {
        var caller = callers.Caller.Id;
        if (caller == account)
        {
            throw Problems.Refused("own-account");
        }

        // in a fixed order, so that two who take it from each other do not deadlock
        foreach (var id in others.Append(caller).Append(account).Distinct().Order())
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
