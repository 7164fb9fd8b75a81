using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Audit;

/// <summary>How a link of the chain is broken.</summary>
public enum AuditFault
{
    /// <summary>The entry does not say what it said when it was written.</summary>
    Changed,

    /// <summary>The entry is gone.</summary>
    Removed,

    /// <summary>The entry was not written by the service.</summary>
    Inserted,
}

/// <summary>The first broken link.</summary>
public sealed record BrokenLink
{
    /// <summary>How it is broken.</summary>
    public required AuditFault Fault { get; init; }

    /// <summary>Place in the chain; empty for an entry that is not in it yet.</summary>
    public long? Position { get; init; }

    /// <summary>The entry, where there is one.</summary>
    public Guid? EntryId { get; init; }
}

/// <summary>Whether the audit is as it was written.</summary>
public sealed record AuditVerification
{
    /// <summary>Whether every link holds.</summary>
    public required bool Intact { get; init; }

    /// <summary>Entries in the chain that were checked.</summary>
    public required long Checked { get; init; }

    /// <summary>Entries written in the last seconds, which are not in the chain yet.</summary>
    public required long Unsealed { get; init; }

    /// <summary>The end of the chain. Kept elsewhere it tells later whether entries at the end are gone.</summary>
    public required AuditHead Head { get; init; }

    /// <summary>The first link that does not hold.</summary>
    public BrokenLink? Broken { get; init; }
}

/// <summary>Checks the whole chain.</summary>
public sealed record VerifyAudit : IQuery<AuditVerification>
{
    /// <summary>An end of the chain that was kept elsewhere: it must still be in it.</summary>
    internal AuditHead? Kept { get; init; }
}

internal sealed class VerifyAuditHandler(Db db, IdentityVault vault) : IRequestHandler<VerifyAudit, AuditVerification>
{
    private const int AtOnce = 2000;

    // What migration 0013 wrote on entries from before there were hashes.
    private const string Before = "before";

    // Without a transaction, so that nobody who writes waits for a long audit. What is sealed meanwhile is walked as well.
    public async Task<AuditVerification> Handle(VerifyAudit request, CancellationToken cancellationToken)
    {
        var walk = new Walk(vault, request.Kept);
        // the head as it was before: the walk goes at least so far, and further where entries were sealed meanwhile
        var head = await Head(cancellationToken);
        while (walk.Broken is null && await Next(walk.Position, cancellationToken) is { Count: > 0 } entries)
        {
            walk.Take(entries);
        }

        if (walk.Broken is null)
        {
            walk.End(head, await Head(cancellationToken));
        }

        var unsealed = await db.Query<AuditEntry>($"SELECT {AuditEntry.Columns} FROM audit_entries WHERE chain_position IS NULL ORDER BY id", null, cancellationToken);
        walk.TakeUnsealed(unsealed);
        return new AuditVerification { Intact = walk.Broken is null, Checked = walk.Position, Unsealed = unsealed.Count, Head = await Head(cancellationToken), Broken = walk.Broken };
    }

    private async Task<AuditHead> Head(CancellationToken cancellationToken) =>
        AuditHead.Parse(await db.Find<string>("SELECT value FROM settings WHERE name = @Name", new { Name = AuditHead.Setting }, cancellationToken)) ?? new AuditHead { Position = 0, Hash = "" };

    private Task<List<AuditEntry>> Next(long position, CancellationToken cancellationToken) => db.Query<AuditEntry>(
        $"SELECT {AuditEntry.Columns} FROM audit_entries WHERE chain_position > @Position ORDER BY chain_position LIMIT @AtOnce", new { Position = position, AtOnce }, cancellationToken);

    private sealed class Walk(IdentityVault vault, AuditHead? kept)
    {
        private string hash = "";
        private bool isHashed;

        public long Position { get; private set; }

        public BrokenLink? Broken { get; private set; }

        public void Take(List<AuditEntry> entries)
        {
            foreach (var entry in entries)
            {
                var fault = entry.ChainPosition != Position + 1 ? AuditFault.Removed
                    : !IsAsWritten(entry) || AuditChain.Link(vault, hash, Position + 1, entry.Content) != entry.ChainHash || (kept?.Position == Position + 1 && kept.Hash != entry.ChainHash)
                        ? AuditFault.Changed
                        : (AuditFault?)null;
                if (fault is { } found)
                {
                    Broken = new BrokenLink { Fault = found, Position = Position + 1, EntryId = found == AuditFault.Removed ? null : entry.Id };
                    return;
                }

                Position++;
                hash = entry.ChainHash!;
            }
        }

        // The chain must end where the sealer left it, and reach as far as an end that was kept elsewhere.
        public void End(AuditHead before, AuditHead after)
        {
            if (before.Position > Position || kept?.Position > Position)
            {
                Broken = new BrokenLink { Fault = AuditFault.Removed, Position = Position + 1 };
            }
            else if (after.Position < Position || (after.Position == Position && after.Hash != hash))
            {
                Broken = new BrokenLink { Fault = AuditFault.Inserted, Position = Position };
            }
        }

        public void TakeUnsealed(List<AuditEntry> entries)
        {
            if (Broken is null && entries.Find(entry => !IsAsWritten(entry)) is { } wrong)
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
            return entry.EntryHash == AuditChain.EntryHash(vault, entry.Content);
        }
    }
}
