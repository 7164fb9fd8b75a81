using Matching.Web.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Matching.Web.Tests.Operation;

/// <summary>
/// A database whose disk a test can fill. SQLite is not allowed to grow, and every change needs more room than there is; on
/// PostgreSQL every change fails with the server's error for a full disk. The database itself refuses, at the first write.
/// </summary>
internal sealed class FullDisk
{
    private const string Ballast = "ballast";
    private const string TakeRoom = $"INSERT INTO {Ballast} VALUES (zeroblob(50000000))";

    private volatile bool isFull;

    private TestApp App { get; set; } = null!;

    public static async Task<FullDisk> Start(params (string Key, string Value)[] settings)
    {
        var disk = new FullDisk();
        disk.App = await TestApp.Start(services: disk.Listen, settings: settings);
        return disk;
    }

    public TestApp Service => App;

    public async Task Fill()
    {
        if (TestApp.IsPostgres)
        {
            await App.Sql<int>(
                """
                CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''could not extend file''; END'
                """
            );
        }
        else
        {
            await App.Sql<int>($"CREATE TABLE {Ballast} (bytes BLOB)");
        }

        foreach (var table in await Tables())
        {
            foreach (var change in TestApp.IsPostgres ? new[] { "INSERT OR UPDATE OR DELETE" } : ["INSERT", "UPDATE", "DELETE"])
            {
                await App.Sql<int>(
                    TestApp.IsPostgres
                        ? $"CREATE TRIGGER full_disk BEFORE {change} ON {table} EXECUTE FUNCTION disk_is_full()"
                        : $"CREATE TRIGGER full_{change}_{table} BEFORE {change} ON {table} BEGIN {TakeRoom}; END"
                );
            }
        }

        isFull = true;
    }

    public async Task MakeRoom()
    {
        if (!isFull)
        {
            return;
        }

        isFull = false;
        if (TestApp.IsPostgres)
        {
            // table by table: a statement that locks all of them and a worker would wait for each other
            foreach (var table in await Tables())
            {
                await App.Sql<int>($"DROP TRIGGER IF EXISTS full_disk ON {table}");
            }

            await App.Sql<int>("DROP FUNCTION disk_is_full()");
            return;
        }

        foreach (
            var trigger in await App.Sql<string>("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'full_%'")
        )
        {
            await App.Sql<int>($"DROP TRIGGER {trigger}");
        }

        await App.Sql<int>($"DROP TABLE {Ballast}");
        // A worker that wrote while the disk was being filled or emptied had room for the ballast: its pages would be free ones of the
        // file, and the next test's would find room in them.
        await App.Sql<int>("VACUUM");
    }

    private Task<List<string>> Tables() =>
        App.Sql<string>(
            TestApp.IsPostgres
                ? "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
                : $"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '{Ballast}'"
        );

    private void Listen(IServiceCollection services)
    {
        if (!TestApp.IsPostgres)
        {
            services.Replace(
                ServiceDescriptor.Singleton<Dialect>(provider => new SmallSqlite(
                    provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.SqlitePath,
                    this
                ))
            );
        }
    }

    // SQLite refuses each page above this number with the error for a full disk.
    private sealed record SmallSqlite(string Path, FullDisk Disk) : SqliteDialect(Path)
    {
        public override string OnOpen =>
            base.OnOpen + (Disk.isFull ? " PRAGMA max_page_count = 1;" : " PRAGMA max_page_count = 4294967294;");
    }
}
