using Matching.Web.Data;
using MediatR;

namespace Matching.Web.Features.Access.Audit;

/// <summary>
/// Writes the keyed code of the chain's end in a new database, or in one of an earlier version once its whole chain is checked.
/// Done once: where this version has written entries before, an end without a code is a fault, which stays for <c>audit
/// verify</c> to report. Returns whether the end has a code.
/// </summary>
public sealed record ProtectAudit : IRequest<bool>;

internal sealed class ProtectAuditHandler(Db db, IdentityVault vault, ILogger<ProtectAuditHandler> log)
    : IRequestHandler<ProtectAudit, bool>
{
    public async Task<bool> Handle(ProtectAudit request, CancellationToken cancellationToken)
    {
        if (await StoredHead.Find(db, cancellationToken) is not { IsUnprotected: true } found)
        {
            return true;
        }

        var walk = new AuditWalk(vault, []);
        await walk.Over(db, takesUnprotected: true, cancellationToken);
        if (
            walk.Broken is not null
            || walk.HasPresentEntries
            || (walk.Position + walk.Unsealed == 0 && await IsInUse(cancellationToken))
        )
        {
            log.LogError(
                "The stored end of the audit's chain has no code and may not be the one that the service wrote: run `matching audit verify`"
            );
            return false;
        }

        await db.InTransaction(
            async () =>
                await StoredHead.Lock(db, cancellationToken) is { IsUnprotected: true } head
                && head.Position == found.Position
                && head.Hash == found.Hash
                    ? await head.Next(vault, head.Position, head.Hash).Write(db, cancellationToken)
                    : 0,
            cancellationToken
        );
        return true;
    }

    // What comes with the service is entered at the first start of all, and leaves entries.
    private async Task<bool> IsInUse(CancellationToken cancellationToken) =>
        await db.Single<long>("SELECT count(*) FROM criteria_profiles", null, cancellationToken) > 0;
}
