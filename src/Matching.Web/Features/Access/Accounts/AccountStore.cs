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
}
