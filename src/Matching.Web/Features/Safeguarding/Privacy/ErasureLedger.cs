using System.Globalization;
using System.Text;
using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>
/// The erasures once more in a file beside the database, so that an older copy of the database meets those that came after it.
/// One line an erasure: person, programme, reason, instant.
/// </summary>
public sealed class ErasureLedger(IOptions<DatabaseOptions> options)
{
    public const string FileName = "erasures.log";

    private readonly Lock gate = new();
    private string unwritten = "";

    private string Path => System.IO.Path.Combine(options.Value.Folder, FileName);

    /// <summary>
    /// Appends lines to the file. Returns false when it cannot be written; the lines are then written with the next ones, or from
    /// the database at the next start.
    /// </summary>
    public bool Append(IEnumerable<Erasure> erasures)
    {
        var text = string.Concat(
            erasures.Select(erasure =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{erasure.PersonId} {erasure.ProgrammeId} {erasure.Reason.ToText()} "
                        + $"{erasure.ErasedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n"
                )
            )
        );
        lock (gate)
        {
            unwritten += text;
            if (unwritten.Length == 0)
            {
                return true;
            }

            try
            {
                Write(unwritten);
                unwritten = "";
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    private void Write(string text)
    {
        Directory.CreateDirectory(options.Value.Folder);
        using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        // a line that a crash has cut off stays a line of its own
        text = file.Length > 0 && LastByte(file) != '\n' ? "\n" + text : text;
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.ASCII.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    private static int LastByte(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte();
    }

    /// <summary>Ids in the file; a line that was cut off by a crash is passed over.</summary>
    public IReadOnlySet<Guid> Read() =>
        !File.Exists(Path)
            ? new HashSet<Guid>()
            : File.ReadLines(Path)
                .Select(line => line.Split(' '))
                .Where(parts => parts.Length == 4 && Guid.TryParse(parts[0], out _))
                .Select(parts => Guid.Parse(parts[0]))
                .ToHashSet();
}

/// <summary>What follows an erasure once it is committed: the ledger beside the database, and bytes left in its log.</summary>
public sealed class ErasureAftermath(Db db, ErasureLedger ledger, ErasedBytes bytes, ILogger<ErasureAftermath> log)
{
    internal async Task Settle(IReadOnlyList<Erasure> erasures, CancellationToken cancellationToken)
    {
        // The erasure is committed. A failure from here on is logged and does not change the answer.
        if (!ledger.Append(erasures))
        {
            log.LogError(
                "{File} could not be written after an erasure. The next erasure or start completes it. Free space before the next backup",
                ErasureLedger.FileName
            );
        }

        if (!await bytes.TryRemove(db, cancellationToken))
        {
            bytes.Remove();
        }
    }
}

/// <summary>
/// Erases again people whom the ledger names and an older copy of the database still holds, and completes the ledger. Returns how
/// many were erased.
/// </summary>
public sealed record ReplayErasures : IRequest<int>;

internal sealed class ReplayErasuresHandler(Db db, IMediator mediator, ErasureLedger ledger, ErasureAftermath aftermath)
    : IRequestHandler<ReplayErasures, int>
{
    public async Task<int> Handle(ReplayErasures request, CancellationToken cancellationToken)
    {
        var written = ledger.Read();
        var stored = await db.Query<Erasure>(
            "SELECT person_id, programme_id, replace(reason, '_', '') AS reason, erased_at FROM erasures ORDER BY erased_at, person_id",
            null,
            cancellationToken
        );
        ledger.Append(stored.Where(erasure => !written.Contains(erasure.PersonId)));
        var again = new List<Erasure>();
        foreach (var id in written.Concat(stored.Select(erasure => erasure.PersonId)).Distinct().Order())
        {
            if (
                await db.Find<Guid?>(
                    "SELECT id FROM people WHERE id = @Id AND status <> 'erased'",
                    new { Id = id },
                    cancellationToken
                )
                is not null
            )
            {
                again.Add(await mediator.Send(new ErasePerson(id, ErasureReason.Restored), cancellationToken));
            }
        }

        if (again.Count > 0)
        {
            await aftermath.Settle([.. again.Where(erasure => !written.Contains(erasure.PersonId))], cancellationToken);
        }

        return again.Count;
    }
}
