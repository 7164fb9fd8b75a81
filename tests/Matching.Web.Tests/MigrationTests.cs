using System.Text.RegularExpressions;
using Matching.Web.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests;

public sealed class MigrationTests
{
    [Test]
    public async Task From_empty_to_latest_once_and_never_again()
    {
        var app = SharedApp.App;

        var again = await app.Services.GetRequiredService<Migrator>().Migrate(dryRun: false, CancellationToken.None);
        var versions = await app.Sql<int>("SELECT version FROM schema_migrations ORDER BY version");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again, Is.Empty);
            // an unused number leaves a gap
            Assert.That(versions, Is.Ordered.Ascending.And.Unique);
            Assert.That(versions[0], Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Runners_at_the_same_time_apply_each_script_once()
    {
        await using var empty = await EmptyDatabase.Create();

        var runs = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(() => new Migrator(empty.Dialect, new TestClock()).Migrate(dryRun: false, CancellationToken.None))
                )
        );

        Assert.That(runs.SelectMany(applied => applied), Is.Unique.And.Not.Empty);
    }

    [Test]
    public async Task A_dry_run_reports_and_changes_nothing()
    {
        await using var empty = await EmptyDatabase.Create();
        var migrator = new Migrator(empty.Dialect, new TestClock());

        var reported = await migrator.Migrate(dryRun: true, CancellationToken.None);
        var done = await migrator.Migrate(dryRun: false, CancellationToken.None);

        Assert.That(reported, Is.EqualTo(done).And.Not.Empty);
    }

    [Test]
    public async Task A_changed_script_stops_the_start()
    {
        await using var app = await TestApp.Start();
        await app.Sql<int>("UPDATE schema_migrations SET checksum = 'other' RETURNING version");

        Assert.That(
            async () => await app.Services.GetRequiredService<Migrator>().Migrate(dryRun: false, CancellationToken.None),
            Throws.InvalidOperationException.With.Message.Contains("never changes")
        );
    }

    [Test]
    public async Task A_newer_schema_is_refused_by_an_older_service()
    {
        await using var app = await TestApp.Start();
        await app.Sql<int>("UPDATE schema_migrations SET version = 9999 WHERE version = 1 RETURNING version");

        Assert.That(
            async () => await app.Services.GetRequiredService<Migrator>().Migrate(dryRun: false, CancellationToken.None),
            Throws.InvalidOperationException.With.Message.Contains("9999")
        );
    }

    [Test]
    public async Task Both_databases_have_the_columns_of_the_field_list()
    {
        var sql = TestApp.IsPostgres
            ? "SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            : "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";

        var columns = (await SharedApp.App.Sql<string>(sql)).Order(StringComparer.Ordinal).ToList();

        Assert.That(columns, Is.EqualTo(Columns()));
    }

    [Test]
    public async Task Lists_are_indexed_by_programme_first()
    {
        var sql = TestApp.IsPostgres
            ? "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
            : "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";

        var indexes = await SharedApp.App.Sql<string>(sql);

        foreach (
            var table in new[]
            {
                "people",
                "pairs",
                "match_runs",
                "responses",
                "consents",
                "audit_entries",
                "meetings",
                "accounts",
            }
        )
        {
            Assert.That(
                indexes.Any(index =>
                    index.Contains($"{table} ", StringComparison.Ordinal)
                    && index.Contains("(programme_id", StringComparison.Ordinal)
                ),
                table
            );
        }
    }

    // Read from the one text that both databases run.
    private static List<string> Columns()
    {
        var found = new List<string>
        {
            "schema_migrations.version",
            "schema_migrations.name",
            "schema_migrations.checksum",
            "schema_migrations.applied_at",
        };
        foreach (
            var path in Directory
                .GetFiles(Path.Combine(ArchitectureTests.FindRoot(), "src/Matching.Web/Data/Migrations"), "*.sql")
                .Where(path => !path.EndsWith(".sqlite.sql", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            // of two files for one migration, the one for SQLite rebuilds the table that the other one alters
            string? table = null;
            foreach (var line in File.ReadAllLines(path))
            {
                if (line.StartsWith("CREATE TABLE ", StringComparison.Ordinal))
                {
                    table = line.Split(' ')[2];
                }
                else if (
                    line.StartsWith("ALTER TABLE ", StringComparison.Ordinal)
                    && line.Split(' ') is [_, _, var altered, "ADD", "COLUMN", var added, ..]
                )
                {
                    found.Add($"{altered}.{added}");
                }
                else if (
                    line.StartsWith("ALTER TABLE ", StringComparison.Ordinal)
                    && line.Split(' ', ';') is [_, _, var cut, "DROP", "COLUMN", var dropped, ..]
                )
                {
                    found.Remove($"{cut}.{dropped}");
                }
                else if (
                    line.StartsWith("ALTER TABLE ", StringComparison.Ordinal)
                    && line.Split(' ', ';') is [_, _, var former, "RENAME", "TO", var current, ..]
                )
                {
                    found = found.ConvertAll(column => Regex.Replace(column, $"^{former}[.]", $"{current}."));
                }
                else if (line.StartsWith("DROP TABLE ", StringComparison.Ordinal))
                {
                    found.RemoveAll(column => column.StartsWith(line.Split(' ', ';')[2] + ".", StringComparison.Ordinal));
                }
                else if (line.StartsWith(");", StringComparison.Ordinal))
                {
                    table = null;
                }
                else if (table is not null && line.Trim().Split(' ')[0] is { Length: > 0 } word && char.IsLower(word[0]))
                {
                    found.Add($"{table}.{word}");
                }
            }
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }
}

public sealed class DurabilityTests
{
    [Test]
    public async Task Every_connection_to_SQLite_writes_through_and_overwrites_what_is_erased()
    {
        if (TestApp.IsPostgres)
        {
            Assert.That(await SharedApp.App.Sql<string>("SHOW synchronous_commit"), Is.EqualTo(new[] { "on" }));
            return;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await SharedApp.App.Sql<string>("PRAGMA journal_mode"), Is.EqualTo(new[] { "wal" }));
            Assert.That(await SharedApp.App.Sql<int>("PRAGMA synchronous"), Is.EqualTo(new[] { 2 }));
            Assert.That(await SharedApp.App.Sql<int>("PRAGMA foreign_keys"), Is.EqualTo(new[] { 1 }));
            Assert.That(await SharedApp.App.Sql<int>("PRAGMA secure_delete"), Is.EqualTo(new[] { 1 }));
        }
    }

    [Test]
    public async Task No_name_or_contact_is_in_the_database_in_clear()
    {
        var given = await Given.Programme();
        await given.Mentee(
            new
            {
                givenName = "Zebedeusz",
                familyName = "Quarkowski",
                email = "zeb@quark.example",
                phone = "+39333123123",
                occupation = "Kanarienzüchter",
                location = new { postcode = "43999" },
            }
        );

        await given.Coordinator.Created(
            "/pairs",
            new
            {
                mentorId = await given.AvailableMentor(),
                menteeId = await given.AvailableMentee(),
                reason = "Quarkowski asked for it.",
            }
        );

        var rows = await given.App.Sql<string>(
            "SELECT profile || identity_sealed || coalesce(email_hash, '') || coalesce(phone_hash, '') FROM people"
        );
        rows.AddRange(await given.App.Sql<string>("SELECT notes_sealed FROM pairs WHERE notes_sealed IS NOT NULL"));
        rows.AddRange(await given.App.Sql<string>("SELECT reason_sealed FROM pair_events WHERE reason_sealed IS NOT NULL"));
        rows.AddRange(await given.App.Sql<string>("SELECT tag FROM person_tags"));
        rows.AddRange(await given.App.Sql<string>("SELECT body_sealed FROM idempotency_keys"));

        foreach (
            var canary in new[] { "Zebedeusz", "zebedeusz", "Quarkowski", "zeb@quark.example", "333123123", "Kanarien", "43999" }
        )
        {
            Assert.That(rows.Where(row => row.Contains(canary, StringComparison.Ordinal)), Is.Empty, canary);
        }
    }
}
