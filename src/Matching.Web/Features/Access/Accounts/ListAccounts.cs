using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>Lists the accounts in scope.</summary>
public sealed record ListAccounts : PageQuery, IQuery<Page<Account>>;

internal sealed class ListAccountsHandler(Db db, IdentityVault vault, CallerContext callers)
    : IRequestHandler<ListAccounts, Page<Account>>
{
    public async Task<Page<Account>> Handle(ListAccounts request, CancellationToken cancellationToken)
    {
        var found = await db.Query<AccountRow>(
            $"""
            SELECT {AccountRow.Columns} FROM accounts a LEFT JOIN credentials c ON c.account_id = a.id
            WHERE {callers.Caller.InProgramme("a.programme_id")} AND a.id > @After
            ORDER BY a.id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(found.ConvertAll(row => row.Open(vault)), account => account.Id);
    }
}
