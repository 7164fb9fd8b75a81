using System.Data.Common;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Matching.Web.Data;

/// <summary>
/// Applies the embedded scripts in order, all in one transaction: a failed upgrade leaves the old schema. An applied script never
/// changes; its checksum is kept and a difference stops the start, as does a database written by a newer version.
/// </summary>
// By hand: DbUp keeps names of scripts without checksums, and databases in use already have this journal.
public sealed class Migrator(Dialect dialect, TimeProvider clock)
{
    private sealed record Script(int Version, string Name, string Text)
    {
        public string Checksum =>
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"))));
    }

    private sealed record Applied
    {
        public required int Version { get; init; }
        public required string Checksum { get; init; }
    }

    /// <summary>
    /// Brings the schema up to date and returns the names of the scripts applied (or that would be, in a dry run).
    /// </summary>
    public async Task<IReadOnlyList<string>> Migrate(bool dryRun, CancellationToken cancellationToken)
    {
        await using var connection = dialect.ConnectToMigrate();
        await connection.OpenAsync(cancellationToken);
        if (dialect.OnOpen.Length > 0)
        {
            await connection.ExecuteAsync(dialect.OnOpen);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(dialect.MigrationLock, transaction: transaction);
        var known = await ReadJournal(connection, transaction);
        var scripts = Scripts();
        if (known.Keys.FirstOrDefault(version => scripts.All(script => script.Version != version)) is var unknown and not 0)
        {
            throw new InvalidOperationException(
                $"The database has migration {unknown:0000}, which this version does not know. Start a newer version of the service."
            );
        }

        var applied = new List<string>();
        foreach (var script in scripts)
        {
            if (!known.TryGetValue(script.Version, out var checksum))
            {
                await Apply(script, connection, transaction);
                applied.Add(script.Name);
            }
            else if (checksum != script.Checksum)
            {
                throw new InvalidOperationException(
                    $"Migration {script.Name} differs from the one that was applied; an applied migration never changes."
                );
            }
        }

        if (dryRun)
        {
            await transaction.RollbackAsync(cancellationToken);
            return applied;
        }

        await CheckForeignKeys(connection, transaction);
        await transaction.CommitAsync(cancellationToken);
        return applied;
    }

    // Checksums of the scripts that were applied, by version.
    private static async Task<Dictionary<int, string>> ReadJournal(DbConnection connection, DbTransaction transaction)
    {
        await connection.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations
            (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL)
            """,
            transaction: transaction
        );
        var applied = await connection.QueryAsync<Applied>(
            "SELECT version, checksum FROM schema_migrations",
            transaction: transaction
        );
        return applied.ToDictionary(row => row.Version, row => row.Checksum);
    }

    private async Task Apply(Script script, DbConnection connection, DbTransaction transaction)
    {
        await connection.ExecuteAsync(script.Text, transaction: transaction);
        await connection.ExecuteAsync(
            "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (@Version, @Name, @Checksum, @Now)",
            new
            {
                script.Version,
                script.Name,
                script.Checksum,
                Now = clock.GetUtcNow(),
            },
            transaction
        );
    }

    /// <summary>Refuses to start on a SQLite connection that would lose or leak data.</summary>
    public async Task AssertDurable(CancellationToken cancellationToken)
    {
        if (dialect is not SqliteDialect)
        {
            return;
        }

        await using var connection = dialect.Connect();
        await connection.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(dialect.OnOpen);
        foreach (
            var (pragma, wanted) in new[]
            {
                ("journal_mode", "wal"),
                ("synchronous", "2"),
                ("foreign_keys", "1"),
                ("secure_delete", "1"),
            }
        )
        {
            var found = Convert.ToString(
                await connection.ExecuteScalarAsync($"PRAGMA {pragma}"),
                System.Globalization.CultureInfo.InvariantCulture
            );
            if (found != wanted)
            {
                throw new InvalidOperationException(
                    $"SQLite answers PRAGMA {pragma} = {found}, required {wanted}: the file system may not "
                        + "support it; choose another Database:Folder."
                );
            }
        }
    }

    private async Task CheckForeignKeys(DbConnection connection, DbTransaction transaction)
    {
        if (dialect is SqliteDialect && (await connection.QueryAsync("PRAGMA foreign_key_check", transaction: transaction)).Any())
        {
            throw new InvalidOperationException("A migration left rows that point nowhere; nothing was changed.");
        }
    }

    private List<Script> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var other = dialect is SqliteDialect ? ".postgres.sql" : ".sqlite.sql";
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && !name.EndsWith(other, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return new Script(
                    int.Parse(name.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture),
                    name,
                    reader.ReadToEnd()
                );
            })
            .ToList();
    }
}
