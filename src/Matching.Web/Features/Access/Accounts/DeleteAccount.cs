using Matching.Web.Data;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>
/// Deletes an account with its address and credentials. The holder's actions stay in the audit under the id alone.
/// </summary>
public sealed record DeleteAccount(Guid Id, IfMatch IfMatch) : ICommand<Nothing>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class DeleteAccountHandler(Db db, AccountStore accounts, ConcernRelease concerns)
    : IRequestHandler<DeleteAccount, Nothing>
{
    public async Task<Nothing> Handle(DeleteAccount request, CancellationToken cancellationToken)
    {
        var account = await accounts.Get(request.Id, cancellationToken);
        request.IfMatch.Check(account.Version);
        await accounts.RefuseLastAdministrator(account, cancellationToken);
        var removed = await db.Execute(
            "DELETE FROM accounts WHERE id = @Id AND version = @Version",
            new { request.Id, account.Version },
            cancellationToken
        );
        if (removed == 0)
        {
            throw Problems.Refused("precondition-failed");
        }

        await concerns.OfLostReaders(account.ProgrammeId, cancellationToken);
        return Nothing.Value;
    }
}
