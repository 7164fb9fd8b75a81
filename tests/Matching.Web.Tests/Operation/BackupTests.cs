using Matching.Web.Features.Access.Audit;
using Matching.Web.Operation;
using Matching.Web.Tests.Privacy;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Operation;

public sealed class BackupTests
{
    [Test]
    public async Task A_copy_made_while_the_service_writes_holds_what_was_acknowledged_and_meets_later_erasures()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (gone, stays) = (await given.Mentee(new { givenName = "Gone" }), await given.Mentee(new { givenName = "Stays" }));
        var (file, folder) = (Path.Combine(app.Folder, "copies", "copy.db"), Path.Combine(app.Folder, "restored"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await given.Mentor();
            }
        });

        var made = await Run(app, "backup", file);
        await stop.CancelAsync();
        await writing;
        if (TestApp.IsPostgres)
        {
            Assert.That(made, Is.EqualTo(2), "Use the tools of PostgreSQL");
            return;
        }

        await (await app.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Planted.Link(given, gone)}")).ShouldBe(
            System.Net.HttpStatusCode.NoContent
        );
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(app.Folder, "erasures.log"), Path.Combine(folder, "erasures.log"));
        var again = await Run(app, "backup", file);
        var restored = await Restore(app, folder, file);
        var twice = await Restore(app, folder, file);

        Assert.That((made, again, restored, twice), Is.EqualTo((0, 2, 0, 2)), "nothing is overwritten");
        await using var copy = new SqliteConnection($"Data Source={Path.Combine(folder, "matching.db")};Pooling=False");
        await copy.OpenAsync();
        Assert.That(Ask(copy, "PRAGMA integrity_check"), Is.EqualTo("ok"));
        Assert.That(Ask(copy, $"SELECT status || length(key_wrapped) FROM people WHERE id = '{gone}'"), Is.EqualTo("erased0"));
        Assert.That(Ask(copy, $"SELECT status FROM people WHERE id = '{stays}'"), Is.EqualTo("applied"));
        Assert.That(Ask(copy, $"SELECT reason FROM erasures WHERE person_id = '{gone}'"), Is.EqualTo("restored"));
    }

    [Test]
    public async Task What_is_no_backup_or_of_another_key_is_refused_and_leaves_nothing()
    {
        if (TestApp.IsPostgres)
        {
            await using var other = await TestApp.Start();
            Assert.That(await Run(other, "restore", "nowhere.db"), Is.EqualTo(2));
            return;
        }

        await using var app = await TestApp.Start();
        var (file, text, folder) = (
            Path.Combine(app.Folder, "copy.db"),
            Path.Combine(app.Folder, "text.db"),
            Path.Combine(app.Folder, "restored")
        );
        await Run(app, "backup", file);
        await File.WriteAllTextAsync(text, "no database");

        var refused = new[]
        {
            await Restore(app, folder, text),
            await Restore(app, folder, Path.Combine(app.Folder, "nowhere.db")),
            await Verbs.TryRun([
                "restore",
                file,
                $"--Database:Folder={folder}",
                $"--Keys:MasterKeyFile={Path.Combine(app.Folder, "other.key")}",
            ]),
            await Verbs.TryRun([
                "backup",
                Path.Combine(app.Folder, "sealed.age"),
                .. app.CommandLine(),
                "--Backup:AgeRecipient=age1nobody",
                "--Backup:AgeProgram=no-such-program",
            ]),
        };

        Assert.That(refused, Is.All.EqualTo(2));
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
        Assert.That(
            File.Exists(Path.Combine(app.Folder, "sealed.age")) || File.Exists(Path.Combine(app.Folder, "matching.db.backup")),
            Is.False
        );
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task The_command_line_checks_the_audit()
    {
        await using var app = await TestApp.Start(settings: ("Audit:SealEvery", "01:00:00"));
        await Given.Programme(app);

        var intact = await Verbs.TryRun(["audit", "verify", .. app.CommandLine()]);
        var sealedAll = (
            await app.InScope(services => services.GetRequiredService<IMediator>().Send(new VerifyAudit()))
        ).Unsealed;
        var missing = await Verbs.TryRun(["audit", "verify", "--head", $"1000:{new string('0', 64)}", .. app.CommandLine()]);

        var otherKey = await Verbs.TryRun([
            "audit",
            "verify",
            .. app.CommandLine().Select(setting => setting.Replace("master.key", "other.key", StringComparison.Ordinal)),
        ]);

        Assert.That((intact, sealedAll, missing, otherKey), Is.EqualTo(((int?)0, 0L, (int?)1, (int?)2)));
    }

    private static Task<int?> Run(TestApp app, string verb, string file) => Verbs.TryRun([verb, file, .. app.CommandLine()]);

    private static Task<int?> Restore(TestApp app, string folder, string file) =>
        Verbs.TryRun(["restore", file, .. app.CommandLine(folder)]);

    private static string? Ask(SqliteConnection copy, string sql)
    {
        using var command = copy.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
