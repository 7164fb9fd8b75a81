using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Audit;

/// <summary>Puts entries that are not in the chain yet at its end, in order. Returns how many.</summary>
public sealed record SealAudit : IRequest<int>;

internal sealed class SealAuditHandler(Db db, IdentityVault vault, ILogger<SealAuditHandler> log)
    : IRequestHandler<SealAudit, int>
{
    // Entries of one transaction: other writers wait some milliseconds.
    private const int AtOnce = 500;

    public async Task<int> Handle(SealAudit request, CancellationToken cancellationToken)
    {
        var all = 0;
        while (
            await db.Find<Guid?>(
                "SELECT id FROM audit_entries WHERE chain_position IS NULL ORDER BY id LIMIT 1",
                null,
                cancellationToken
            )
                is not null
        )
        {
            all += await db.InTransaction(() => Seal(cancellationToken), cancellationToken);
        }

        return all;
    }

    private async Task<int> Seal(CancellationToken cancellationToken)
    {
        // The row of the head is locked first: of several instances one seals, the others wait and go on after it.
        var head = await StoredHead.Lock(db, cancellationToken);
        var last =
            await db.Find<Link>(
                """
                SELECT chain_position AS position, chain_hash AS hash
                FROM audit_entries WHERE chain_position IS NOT NULL
                ORDER BY chain_position DESC LIMIT 1
                """,
                null,
                cancellationToken
            ) ?? new Link();
        var entries = await db.Query<AuditEntry>(
            $"SELECT {AuditEntry.Columns} FROM audit_entries WHERE chain_position IS NULL ORDER BY id LIMIT @AtOnce",
            new { AtOnce },
            cancellationToken
        );
        var (position, hash) = (last.Position, last.Hash);
        foreach (var entry in entries)
        {
            hash = AuditChain.Link(vault, hash, ++position, entry.Open(vault).Content, entry.EntryHash);
            await db.Execute(
                "UPDATE audit_entries SET chain_position = @Position, chain_hash = @Hash WHERE id = @Id",
                new
                {
                    entry.Id,
                    Position = position,
                    Hash = hash,
                },
                cancellationToken
            );
        }

        if (head is not null && head.IsGenuine(vault) && head.Position == last.Position && head.Hash == last.Hash)
        {
            await head.Next(vault, position, hash).Write(db, cancellationToken);
        }
        else
        {
            // Entries stay in order, and the end as it was found: writing it again would hide that this service did not write it,
            // or that entries before it are gone.
            log.LogError(
                "The stored end of the audit chain does not match the chain: another program changed it. Run "
                    + "`matching audit verify` to see where"
            );
        }

        return entries.Count;
    }

    private sealed record Link
    {
        public long Position { get; init; }
        public string Hash { get; init; } = "";
    }
}

/// <summary>Seals what was written, every few seconds.</summary>
internal sealed class AuditSealer(
    IServiceScopeFactory scopes,
    IOptions<AuditOptions> options,
    TimeProvider clock,
    ILogger<AuditSealer> log
) : TimedWorker(scopes, options.Value.SealEvery, clock, log)
{
    protected override Task Work(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new SealAudit(), cancellationToken);
}
