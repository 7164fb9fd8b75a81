namespace Matching.Web.Tests.Audit;

/// <summary>Kept ends that hold nothing let a rollback pass, so they are refused.</summary>
public sealed class UnusableHeadsTests
{
    [Test]
    public async Task A_file_without_an_end_is_named_and_not_taken_for_a_comparison()
    {
        await using var app = await TestApp.Start();
        var garbage = Path.Combine(app.Folder, "garbage.txt");
        await File.WriteAllTextAsync(garbage, "garbage\n");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Heads.VerifyOnCommandLine(app), Is.Zero, "nothing is named");
            Assert.That(await Heads.VerifyOnCommandLine(app, "--heads", garbage), Is.EqualTo(2));
            Assert.That(await Heads.VerifyOnCommandLine(app, $"--Audit:HeadFile={garbage}"), Is.EqualTo(2));
            Assert.That(await Heads.VerifyOnCommandLine(app, $"--Audit:HeadFile={app.Folder}/missing.txt"), Is.EqualTo(2));
        }
    }
}
