using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>Reads one account.</summary>
public sealed record GetAccount(Guid Id) : IQuery<Account>;

internal sealed class GetAccountHandler(AccountStore accounts) : IRequestHandler<GetAccount, Account>
{
    public Task<Account> Handle(GetAccount request, CancellationToken cancellationToken) =>
        accounts.Get(request.Id, cancellationToken);
}
