using Matching.Web.Data;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Audit;

/// <summary>
/// Checks the chain from its first entry and compares it with the stored end and with ends that were kept elsewhere.
/// </summary>
internal sealed class AuditWalk(IdentityVault vault, IReadOnlyList<AuditHead> kept)
{
    private const int AtOnce = 2000;

    // What migration 0013 wrote on entries from before there were hashes.
    private const string Before = "before";

    private readonly ILookup<long, string> keptHashes = kept.ToLookup(head => head.Position, head => head.Hash);
    private string hash = "";
    private bool isHashed;

    public long Position { get; private set; }

    public long Unsealed { get; private set; }

    public BrokenLink? Broken { get; private set; }

    /// <summary>Whether any entry was written by a version that keeps the end of the chain under a keyed code.</summary>
    public bool HasPresentEntries { get; private set; }

    /// <summary>
    /// Checks every entry and returns the stored end. Takes no transaction, so that writers do not wait for a long audit; entries
    /// sealed in the meantime are checked as well.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="takesUnprotected">Whether an end without a code is accepted.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    public async Task<StoredHead?> Over(Db db, bool takesUnprotected, CancellationToken cancellationToken)
    {
        // the end as it was before: the walk goes at least so far, and further where entries were sealed in the meantime
        var before = await StoredHead.Find(db, cancellationToken);
        while (Broken is null && await Next(db, cancellationToken) is { Count: > 0 } entries)
        {
            Take(entries);
        }

        var after = await StoredHead.Find(db, cancellationToken);
        if (Broken is null)
        {
            End(before, after, takesUnprotected);
        }

        TakeUnsealed(
            await db.Query<AuditEntry>(
                $"SELECT {AuditEntry.Columns} FROM audit_entries WHERE chain_position IS NULL ORDER BY id",
                null,
                cancellationToken
            )
        );
        return after;
    }

    private Task<List<AuditEntry>> Next(Db db, CancellationToken cancellationToken) =>
        db.Query<AuditEntry>(
            $"""
            SELECT {AuditEntry.Columns} FROM audit_entries WHERE chain_position > @Position ORDER BY chain_position LIMIT @AtOnce
            """,
            new { Position, AtOnce },
            cancellationToken
        );

    private void Take(List<AuditEntry> entries)
    {
        foreach (var entry in entries.Select(entry => entry.Open(vault)))
        {
            var fault =
                entry.ChainPosition != Position + 1 ? AuditFault.Removed
                : !IsAsWritten(entry)
                || AuditChain.Link(vault, hash, Position + 1, entry.Content, entry.EntryHash) != entry.ChainHash
                || keptHashes[Position + 1].Any(other => other != entry.ChainHash)
                    ? AuditFault.Changed
                : (AuditFault?)null;
            if (fault is { } found)
            {
                Broken = new BrokenLink
                {
                    Fault = found,
                    Position = Position + 1,
                    EntryId = found == AuditFault.Removed ? null : entry.Id,
                };
                return;
            }

            Position++;
            hash = entry.ChainHash!;
        }
    }

    // The chain must end where the sealer left it, and reach as far as ends that were kept elsewhere.
    private void End(StoredHead? before, StoredHead? after, bool takesUnprotected)
    {
        bool IsOurs(StoredHead? head) => head is not null && (head.IsGenuine(vault) || (takesUnprotected && head.IsUnprotected));
        if (!IsOurs(before) || !IsOurs(after))
        {
            Broken = new BrokenLink { Fault = AuditFault.Head, Position = Position };
        }
        else if (before!.Position > Position || kept.Any(head => head.Position > Position))
        {
            Broken = new BrokenLink { Fault = AuditFault.Removed, Position = Position + 1 };
        }
        else if (after!.Position < Position || (after.Position == Position && after.Hash != hash))
        {
            Broken = new BrokenLink { Fault = AuditFault.Inserted, Position = Position };
        }
        else if (kept.Any(head => head.Counter > after.Counter))
        {
            Broken = new BrokenLink { Fault = AuditFault.Head, Position = Position };
        }
    }

    private void TakeUnsealed(List<AuditEntry> entries)
    {
        Unsealed = entries.Count;
        if (Broken is null && entries.ConvertAll(entry => entry.Open(vault)).Find(entry => !IsAsWritten(entry)) is { } wrong)
        {
            Broken = new BrokenLink { Fault = AuditFault.Inserted, EntryId = wrong.Id };
        }
    }

    private bool IsAsWritten(AuditEntry entry)
    {
        if (entry.EntryHash == Before)
        {
            return !isHashed;
        }

        isHashed = true;
        var isPresent = entry.EntryHash == AuditChain.EntryHash(vault, entry.Content);
        HasPresentEntries |= isPresent;
        return isPresent || entry.EntryHash == AuditChain.EarlierEntryHash(vault, entry.Content);
    }
}
