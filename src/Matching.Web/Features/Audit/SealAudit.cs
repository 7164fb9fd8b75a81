using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Audit;

/// <summary>How the audit is sealed.</summary>
public sealed class AuditOptions
{
    /// <summary>How often to look for entries that are not in the chain yet.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SealEvery { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>The end of the chain, as it was last written: what an operator keeps elsewhere.</summary>
public sealed record AuditHead
{
    /// <summary>Entries in the chain.</summary>
    public required long Position { get; init; }

    /// <summary>Hash of the last one; empty when there is none.</summary>
    public required string Hash { get; init; }

    internal const string Setting = "audit_head";

    internal string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Position}:{Hash}");

    internal static AuditHead? Parse(string? text) => text?.Split(':') is [var position, var hash] && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        ? new AuditHead { Position = at, Hash = hash }
        : null;
}

/// <summary>Puts entries that are not in the chain yet at its end, in order. Answers how many.</summary>
public sealed record SealAudit : IRequest<int>;

internal sealed class SealAuditHandler(Db db, IdentityVault vault) : IRequestHandler<SealAudit, int>
{
    // A transaction for so many: whoever wants to write meanwhile waits some milliseconds.
    private const int AtOnce = 500;

    public async Task<int> Handle(SealAudit request, CancellationToken cancellationToken)
    {
        var all = 0;
        while (await db.Find<Guid?>("SELECT id FROM audit_entries WHERE chain_position IS NULL ORDER BY id LIMIT 1", null, cancellationToken) is not null)
        {
            all += await db.InTransaction(() => Seal(cancellationToken), cancellationToken);
        }

        return all;
    }

    private async Task<int> Seal(CancellationToken cancellationToken)
    {
        // The row of the head is locked first: of several instances one seals, the others wait and go on after it.
        var head = AuditHead.Parse(await db.Single<string>(
            "INSERT INTO settings (name, value) VALUES (@Name, '0:') ON CONFLICT (name) DO UPDATE SET value = settings.value RETURNING value",
            new { Name = AuditHead.Setting },
            cancellationToken)) ?? throw new InvalidOperationException("The setting audit_head cannot be read; the chain of the audit is not continued.");
        var entries = await db.Query<AuditEntry>(
            $"SELECT {AuditEntry.Columns} FROM audit_entries WHERE chain_position IS NULL ORDER BY id LIMIT @AtOnce", new { AtOnce }, cancellationToken);
        var (position, hash) = (head.Position, head.Hash);
        foreach (var entry in entries)
        {
            hash = AuditChain.Link(vault, hash, ++position, entry.Content);
            await db.Execute("UPDATE audit_entries SET chain_position = @Position, chain_hash = @Hash WHERE id = @Id", new { entry.Id, Position = position, Hash = hash }, cancellationToken);
        }

        await db.Execute("UPDATE settings SET value = @Value WHERE name = @Name", new { Name = AuditHead.Setting, Value = new AuditHead { Position = position, Hash = hash }.ToText() }, cancellationToken);
        return entries.Count;
    }
}

/// <summary>Seals what was written, every few seconds.</summary>
internal sealed class AuditSealer(IServiceScopeFactory scopes, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditSealer> log)
    : TimedWorker(scopes, options.Value.SealEvery, clock, log)
{
    protected override Task Work(IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new SealAudit(), cancellationToken);
}
