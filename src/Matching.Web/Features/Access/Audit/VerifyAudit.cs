using Matching.Web.Data;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Audit;

/// <summary>How a link of the chain is broken.</summary>
public enum AuditFault
{
    /// <summary>The entry does not say what it said when it was written.</summary>
    Changed,

    /// <summary>The entry is gone.</summary>
    Removed,

    /// <summary>The entry was not written by the service.</summary>
    Inserted,

    /// <summary>
    /// The stored end of the chain is missing, older than one that was sent out, or was not written by the service: entries may
    /// be gone.
    /// </summary>
    Head,
}

/// <summary>The first broken link.</summary>
public sealed record BrokenLink
{
    /// <summary>How it is broken.</summary>
    public required AuditFault Fault { get; init; }

    /// <summary>
    /// Place in the chain; empty for an entry that is not in it yet, and for callers who cannot list every entry.
    /// </summary>
    public long? Position { get; init; }

    /// <summary>The entry, where there is one.</summary>
    public Guid? EntryId { get; init; }
}

/// <summary>Result of a verification of the audit.</summary>
public sealed record AuditVerification
{
    /// <summary>Whether every link is intact.</summary>
    public required bool Intact { get; init; }

    /// <summary>Entries in the chain that were checked and that the caller can list. The whole chain is checked.</summary>
    public required long Checked { get; init; }

    /// <summary>Of the entries that the caller can list, those written in the last seconds, which are not in the chain yet.</summary>
    public required long Unsealed { get; init; }

    /// <summary>
    /// The end of the chain. A copy kept elsewhere shows later whether entries at the end are gone. Empty for callers who cannot list
    /// every entry: its position would say how many entries are about concerns.
    /// </summary>
    public AuditHead? Head { get; init; }

    /// <summary>The first broken link.</summary>
    public BrokenLink? Broken { get; init; }
}

/// <summary>Checks the whole chain.</summary>
public sealed record VerifyAudit : IQuery<AuditVerification>
{
    /// <summary>Ends of the chain that were kept elsewhere: they must still be in it.</summary>
    internal IReadOnlyList<AuditHead> Kept { get; init; } = [];
}

internal sealed class VerifyAuditHandler(
    Db db,
    IdentityVault vault,
    AuditHeadFile file,
    CallerContext callers,
    ConcernReaders readers
) : IRequestHandler<VerifyAudit, AuditVerification>
{
    public async Task<AuditVerification> Handle(VerifyAudit request, CancellationToken cancellationToken)
    {
        var walk = new AuditWalk(vault, [.. request.Kept, .. file.Read()]);
        var head = await walk.Over(db, takesUnprotected: false, cancellationToken);
        var whole = new AuditVerification
        {
            Intact = walk.Broken is null,
            Checked = walk.Position,
            Unsealed = walk.Unsealed,
            Head =
                head?.Head
                ?? new AuditHead
                {
                    Position = 0,
                    Hash = "",
                    Counter = 0,
                },
            Broken = walk.Broken,
        };
        // the operator's own command runs as the service
        return callers.Caller == Caller.Service || await readers.SeeEveryEntry(cancellationToken)
            ? whole
            : await Listed(whole, cancellationToken);
    }

    private async Task<AuditVerification> Listed(AuditVerification whole, CancellationToken cancellationToken)
    {
        var where = readers.EntriesSql();
        var counts = await db.Single<CountRow>(
            $"""
            SELECT count(*) FILTER (WHERE e.chain_position IS NOT NULL) AS sealed, count(*) FILTER (WHERE e.chain_position IS NULL) AS open
            FROM audit_entries e
            WHERE {callers.Caller.InProgramme("programme_id")} AND {where}
            """,
            await readers.Parameters(new { }, cancellationToken),
            cancellationToken
        );
        return whole with
        {
            Checked = counts.Sealed,
            Unsealed = counts.Open,
            Head = null,
            Broken = whole.Broken is { } broken ? broken with { Position = null } : null,
        };
    }

    private sealed record CountRow
    {
        public required long Sealed { get; init; }
        public required long Open { get; init; }
    }
}
