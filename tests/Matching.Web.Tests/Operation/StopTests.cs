using System.Diagnostics;

namespace Matching.Web.Tests.Operation;

[Category("Once")]
public sealed class StopTests
{
    // A separate process that fills the demo: for some seconds there is no web server yet to handle the signal.
    [TestCase("-TERM")]
    [TestCase("-INT")]
    public async Task A_start_that_is_asked_to_stop_ends_in_order(string signal)
    {
        var folder = Directory.CreateTempSubdirectory("matching-test-");
        using var begun = new FileSystemWatcher(folder.FullName) { EnableRaisingEvents = true };
        var hasBegun = new TaskCompletionSource();
        begun.Created += (_, created) => hasBegun.TrySetResult();
        try
        {
            var program = Path.ChangeExtension(typeof(Program).Assembly.Location, null);
            var start = new ProcessStartInfo(
                "env",
                [
                    // a shell that runs the tests in the background has interrupts ignored, which a process passes on
                    "--default-signal=INT",
                    program,
                    "--Start:Demo=true",
                    $"--Database:Folder={folder.FullName}",
                    $"--Keys:MasterKeyFile={folder.FullName}/keys/master.key",
                    "--urls",
                    "http://127.0.0.1:0",
                ]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var service = Process.Start(start)!;
            var (errors, printed) = (service.StandardError.ReadToEndAsync(), service.StandardOutput.ReadToEndAsync());
            await hasBegun.Task;

            using (
                var kill = Process.Start("kill", [signal, service.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])
            )
            {
                await kill.WaitForExitAsync();
            }

            await service.WaitForExitAsync();
            Assert.That((service.ExitCode, await printed), Is.EqualTo((0, "")), await errors);
            Assert.That(await errors, Does.Not.Contain("Exception"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
