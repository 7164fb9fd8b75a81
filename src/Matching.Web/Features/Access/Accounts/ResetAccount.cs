using Matching.Web.Features.Access.Sessions;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>
/// Takes password, second factor, recovery codes and sessions away, and returns a new set-up page: for a lost telephone, a
/// forgotten password, a set-up page that has expired.
/// </summary>
public sealed record ResetAccount(Guid Id) : ICommand<AccountSetup>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class ResetAccountHandler(AccountSetups setups, AccountMail mail, AccountStore accounts)
    : IRequestHandler<ResetAccount, AccountSetup>
{
    public async Task<AccountSetup> Handle(ResetAccount request, CancellationToken cancellationToken)
    {
        var account = await accounts.Get(request.Id, cancellationToken);
        await accounts.RefuseLockOut(account.Id, cancellationToken);
        var setup = await setups.Issue(account.Id, cancellationToken);
        await mail.Invite(account, setup, cancellationToken);
        return AccountSetup.Of(account, setup);
    }
}
