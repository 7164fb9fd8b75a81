using Matching.Web.Operation;

namespace Matching.Web.Tests.Operation;

/// <summary>The folder of a SQLite database: who reads it, and what happens when its name is mistyped.</summary>
public sealed class DataFolderTests
{
    [Test]
    public async Task No_other_account_of_the_machine_reads_the_database()
    {
        await using var app = await TestApp.OnNothing();
        if (TestApp.IsPostgres)
        {
            Assert.That(File.Exists(Path.Combine(app.Folder, "matching.db")), Is.False);
            return;
        }

        await Given.Programme(app);

        Assert.That(
            Directory.GetFiles(app.Folder, "matching.db*").Select(File.GetUnixFileMode),
            Is.Not.Empty.And.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite)
        );
    }

    [TestCase("audit", "verify")]
    [TestCase("rotate-key", "--new", "next.key")]
    public async Task A_verb_that_needs_a_database_makes_none(params string[] verb)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"mistyped-{Guid.NewGuid():N}");

        var exit = await Verbs.TryRun([
            .. verb,
            $"--Database:Folder={folder}",
            $"--Keys:MasterKeyFile={Path.Combine(folder, "master.key")}",
        ]);

        Assert.That((exit, Directory.Exists(folder), File.Exists("next.key")), Is.EqualTo((2, false, false)));
    }
}
