using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>Reads one account.</summary>
public sealed record GetAccount(Guid Id) : IQuery<Account>;

internal sealed class GetAccountHandler(Db db, IdentityVault vault, CallerContext callers) : IRequestHandler<GetAccount, Account>
{
    public async Task<Account> Handle(GetAccount request, CancellationToken cancellationToken)
    {
        var row = await db.Find<AccountRow>(
            $"""
            SELECT {AccountRow.Columns} FROM accounts a LEFT JOIN credentials c ON c.account_id = a.id
            WHERE a.id = @Id AND (CAST(@Scope AS TEXT) IS NULL OR a.programme_id = @Scope)
            """,
            new { request.Id, Scope = callers.Caller.ProgrammeId },
            cancellationToken);
        return row?.Open(vault) ?? throw Problems.NotFound("account");
    }
}
