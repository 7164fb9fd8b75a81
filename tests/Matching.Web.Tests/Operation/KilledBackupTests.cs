using Matching.Web.Operation;

namespace Matching.Web.Tests.Operation;

/// <summary>
/// Backups that are stopped before they end. PostgreSQL is backed up with its own tools, so these tests are for SQLite.
/// </summary>
public sealed class KilledBackupTests
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Test]
    public async Task What_a_killed_backup_left_is_removed_by_the_next_and_by_a_start()
    {
        if (TestApp.IsPostgres)
        {
            return;
        }

        await using var app = await TestApp.Start();
        var copies = Directory.CreateDirectory(Path.Combine(app.Folder, "copies")).FullName;
        var (plain, half) = (Path.Combine(app.Folder, "matching.db.backup"), Path.Combine(copies, ".yesterday.db.matching-part"));
        await File.WriteAllTextAsync(plain, "half a copy");
        await File.WriteAllTextAsync(half, "half a backup");

        var made = await Run(app, Path.Combine(copies, "today.db"));
        var left = Directory.GetFiles(copies).Append(plain).Where(File.Exists).ToList();
        await File.WriteAllTextAsync(plain, "half a copy");
        await using var again = await app.Again();

        Assert.That((made, File.Exists(plain)), Is.EqualTo(((int?)0, false)));
        Assert.That(left, Is.EqualTo(new[] { Path.Combine(copies, "today.db") }));
    }

    [Test]
    public async Task What_another_process_is_writing_stays_untouched()
    {
        if (TestApp.IsPostgres)
        {
            return;
        }

        await using var app = await TestApp.Start();
        var plain = Path.Combine(app.Folder, "matching.db.backup");
        using var other = UnfinishedFile.Take(plain);

        var refused = await Run(app, Path.Combine(app.Folder, "copy.db"));
        await using var again = await app.Again();

        Assert.That(
            (refused, File.Exists(plain), File.Exists(Path.Combine(app.Folder, "copy.db"))),
            Is.EqualTo(((int?)2, true, false))
        );
    }

    // A program in place of age: the tests need only its input, its output and its exit code.
    [TestCase("tr 'a-z' 'n-za-m'", 0)]
    [TestCase("cat; echo no space left >&2; exit 1", 2)]
    [TestCase("head -c 5000; exit 1", 2)]
    [TestCase("exit 1", 2)]
    public async Task An_encrypted_backup_is_there_whole_or_not_at_all(string program, int code)
    {
        if (TestApp.IsPostgres)
        {
            return;
        }

        var app = await SharedApp.With();
        var copies = Directory.CreateDirectory(Path.Combine(app.Folder, $"copies-{Guid.NewGuid():N}")).FullName;
        var age = copies + ".sh";
        await File.WriteAllTextAsync(age, $"#!/bin/sh\n{program}\n");
        File.SetUnixFileMode(age, Owners);

        var made = await Run(
            app,
            Path.Combine(copies, "copy.age"),
            $"--Backup:AgeProgram={age}",
            "--Backup:AgeRecipient=age1somebody"
        );

        Assert.That(made, Is.EqualTo(code));
        Assert.That(Directory.GetFiles(copies), code == 0 ? Has.Length.EqualTo(1) : Is.Empty);
        Assert.That(File.Exists(Path.Combine(app.Folder, "matching.db.backup")), Is.False);
        if (code == 0)
        {
            // "SQLite format 3", as the program in place of age writes it
            Assert.That(await File.ReadAllTextAsync(Path.Combine(copies, "copy.age")), Does.StartWith("SQLvgr sbezng 3"));
        }
    }

    private static Task<int?> Run(TestApp app, string file, params string[] settings) =>
        Verbs.TryRun(["backup", file, .. app.CommandLine(), .. settings]);
}
