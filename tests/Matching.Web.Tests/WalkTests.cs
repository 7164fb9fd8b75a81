using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Matching.Web.Tests;

/// <summary>Runs exactly what the README tells a reader to paste.</summary>
public sealed partial class WalkTests
{
    [Test]
    public async Task The_eight_steps_of_the_README_work_as_they_stand()
    {
        await using var app = await TestApp.Start(onPort: true);
        // the reader's shell tells today's date
        app.Clock.Advance(TimeProvider.System.GetUtcNow() - app.Clock.GetUtcNow());
        var readme = await File.ReadAllTextAsync(Path.Combine(ArchitectureTests.FindRoot(), "README.md"));
        var steps = Blocks().Matches(readme).Select(block => block.Groups[1].Value).ToList();
        await File.WriteAllTextAsync(Path.Combine(app.Folder, "demo.env"), $"URL={app.ClientOptions.BaseAddress.ToString().TrimEnd('/')}\nADMIN_KEY={app.AdminKey}\n");

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", string.Join('\n', steps)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DATA_DIR"] = app.Folder },
        })!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(steps, Has.Count.EqualTo(8));
            Assert.That(shell.ExitCode, Is.Zero, await errors + await output);
            Assert.That(await output, Does.Contain("\"status\":\"optimal\"").And.Contain("sn.bridge,n,change,total,12,").And.Match(@"sn\.bridge,mean,change,total,[0-9.]+,u"));
            Assert.That(await errors, Is.Empty);
        }
    }

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}

public sealed class DemoTests
{
    [Test]
    public async Task The_demo_has_pairs_in_ten_states_and_a_pool_that_can_be_matched()
    {
        await using var app = await TestApp.Start(demo: true);
        var programme = (await app.Admin.Ok("/programmes"))["items"]![0]!.Id();
        var pairs = (await app.Admin.Ok("/pairs"))["items"]!.AsArray();

        var response = await app.Admin.Post("/match-runs?wait=20", new { programmeId = programme, dryRun = true });
        var run = await response.Json();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pairs.Select(pair => pair!.Text("status")).Distinct().Count(), Is.GreaterThanOrEqualTo(8));
            Assert.That(pairs.Select(pair => pair!.Text("status")), Does.Contain("completed"));
            Assert.That((run.Text("status"), run["matched"]!.GetValue<int>()), Is.EqualTo(("optimal", 1)).Or.EqualTo(("optimal", 2)).Or.EqualTo(("optimal", 3)));
        }
    }
}
