using System.Security.Cryptography;
using System.Text;
using Dapper;
using Matching.Web.Data;

namespace Matching.Web.Tests.Operation;

/// <summary>A database of the version before texts were sealed and the end of the audit's chain had a code.</summary>
public sealed class UpgradeTests
{
    private const int LastBefore = 22;

    [Test]
    public async Task An_earlier_schema_keeps_its_end_of_the_chain_loses_locations_and_marks_what_is_to_be_sealed()
    {
        await using var empty = await EmptyDatabase.Create();
        await Apply(empty.Dialect);
        await Execute(empty.Dialect, $"INSERT INTO settings (name, value) VALUES ('audit_head', '12:{new string('a', 64)}')");
        await Execute(
            empty.Dialect,
            """
            INSERT INTO idempotency_keys (key_hash, request_hash, status, location, body_sealed, created_at)
            VALUES ('k', 'r', 201, '/api/v1/privacy/geheim/concerns/1', 's', @Now)
            """,
            new { Now = new TestClock().GetUtcNow() }
        );

        var applied = await new Migrator(empty.Dialect, new TestClock()).Migrate(dryRun: false, CancellationToken.None);

        Assert.That(applied.Select(name => name[..4]), Is.SupersetOf(new[] { "0023", "0024", "0025" }));
        Assert.That(
            await Query(empty.Dialect, "SELECT position || ':' || hash || ':' || counter || ':' || mac FROM audit_heads"),
            Is.EqualTo(new[] { $"12:{new string('a', 64)}:0:" })
        );
        Assert.That(
            await Query(empty.Dialect, "SELECT name FROM settings WHERE name IN ('audit_head', 'plain_texts_pending')"),
            Is.EqualTo(new[] { "plain_texts_pending" })
        );
        Assert.That(
            await Query(empty.Dialect, "SELECT key_hash || status || body_sealed FROM idempotency_keys"),
            Is.EqualTo(new[] { "k201s" }),
            "a repeated request gets its answer across the upgrade"
        );
        if (empty.Dialect is SqliteDialect sqlite)
        {
            await Execute(empty.Dialect, sqlite.AfterErasure);
            Assert.That(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(sqlite.Path)), Does.Not.Contain("geheim"));
        }
    }

    [Test]
    public async Task An_earlier_schema_without_a_chain_gets_an_empty_end()
    {
        await using var empty = await EmptyDatabase.Create();
        await Apply(empty.Dialect);

        await new Migrator(empty.Dialect, new TestClock()).Migrate(dryRun: false, CancellationToken.None);

        Assert.That(
            await Query(empty.Dialect, "SELECT position || ':' || hash || ':' || counter || ':' || mac FROM audit_heads"),
            Is.EqualTo(new[] { "0::0:" })
        );
    }

    // As the version before applied its scripts, with their checksums in the journal.
    private static async Task Apply(Dialect dialect)
    {
        await Execute(
            dialect,
            "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"
        );
        var other = dialect is SqliteDialect ? ".postgres.sql" : ".sqlite.sql";
        foreach (
            var path in Directory
                .GetFiles(Path.Combine(ArchitectureTests.FindRoot(), "src/Matching.Web/Data/Migrations"), "*.sql")
                .Order(StringComparer.Ordinal)
        )
        {
            var (name, text) = (Path.GetFileName(path), await File.ReadAllTextAsync(path));
            var version = int.Parse(name[..4], System.Globalization.CultureInfo.InvariantCulture);
            if (version <= LastBefore && !name.EndsWith(other, StringComparison.Ordinal))
            {
                await Execute(dialect, text);
                await Execute(
                    dialect,
                    "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (@Version, @Name, @Checksum, @Now)",
                    new
                    {
                        Version = version,
                        Name = name,
                        Checksum = Convert.ToHexStringLower(
                            SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")))
                        ),
                        Now = new TestClock().GetUtcNow(),
                    }
                );
            }
        }
    }

    private static async Task Execute(Dialect dialect, string sql, object? args = null)
    {
        await using var connection = dialect.ConnectToMigrate();
        await connection.ExecuteAsync(sql, args);
    }

    private static async Task<IEnumerable<string>> Query(Dialect dialect, string sql)
    {
        await using var connection = dialect.Connect();
        return await connection.QueryAsync<string>(sql);
    }
}
