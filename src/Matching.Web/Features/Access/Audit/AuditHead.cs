using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Matching.Web.Data;

namespace Matching.Web.Features.Access.Audit;

/// <summary>The end of the chain, as it was last written: what an operator keeps elsewhere.</summary>
public sealed record AuditHead
{
    /// <summary>Entries in the chain.</summary>
    public required long Position { get; init; }

    /// <summary>Hash of the last one; empty when there is none.</summary>
    public required string Hash { get; init; }

    /// <summary>How often the end was written; it only grows. 0 for an end that an earlier version gave out.</summary>
    public required long Counter { get; init; }

    internal string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Position}:{Hash}:{Counter}");

    /// <summary>An end as it was printed or sent; earlier versions left out the counter.</summary>
    internal static AuditHead? Parse(string? text) =>
        text?.Split(':') switch
        {
            [var position, var hash] when Number(position) is { } at => new AuditHead
            {
                Position = at,
                Hash = hash,
                Counter = 0,
            },
            [var position, var hash, var counter] when Number(position) is { } at && Number(counter) is { } times => new AuditHead
            {
                Position = at,
                Hash = hash,
                Counter = times,
            },
            _ => null,
        };

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>The end as it is stored, with the code that only the service can make.</summary>
internal sealed record StoredHead
{
    public required long Position { get; init; }
    public required string Hash { get; init; }
    public required long Counter { get; init; }
    public required string Mac { get; init; }
    public DateTimeOffset? SentAt { get; init; }

    public const string Columns = "position, hash, counter, mac, sent_at";

    public AuditHead Head =>
        new()
        {
            Position = Position,
            Hash = Hash,
            Counter = Counter,
        };

    /// <summary>Whether no code has been written yet, as after an upgrade.</summary>
    public bool IsUnprotected => Mac.Length == 0;

    /// <summary>Whether the service wrote it, under this master key.</summary>
    public bool IsGenuine(IdentityVault vault) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Mac), Encoding.ASCII.GetBytes(MacOf(vault)));

    /// <summary>The end that follows this one, with its code.</summary>
    public StoredHead Next(IdentityVault vault, long position, string hash)
    {
        var next = this with { Position = position, Hash = hash, Counter = Counter + 1 };
        return next with { Mac = next.MacOf(vault) };
    }

    public static Task<StoredHead?> Find(Db db, CancellationToken cancellationToken) =>
        db.Find<StoredHead>($"SELECT {StoredHead.Columns} FROM audit_heads WHERE id = 1", null, cancellationToken);

    /// <summary>The end, locked until the transaction is over.</summary>
    public static Task<StoredHead?> Lock(Db db, CancellationToken cancellationToken) =>
        db.Find<StoredHead>(
            $"UPDATE audit_heads SET counter = counter WHERE id = 1 RETURNING {StoredHead.Columns}",
            null,
            cancellationToken
        );

    public Task<int> Write(Db db, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE audit_heads SET position = @Position, hash = @Hash, counter = @Counter, mac = @Mac WHERE id = 1",
            new
            {
                Position,
                Hash,
                Counter,
                Mac,
            },
            cancellationToken
        );

    private string MacOf(IdentityVault vault) =>
        vault.AuditHeadMac(string.Create(CultureInfo.InvariantCulture, $"{Position}|{Hash}|{Counter}"));
}
