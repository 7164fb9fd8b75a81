using System.Diagnostics;

namespace Matching.Web.Tests.Operation;

public sealed class StopTests
{
    // In a process of its own, with the demo to be told: seconds in which there is no web server yet that would hear the signal.
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
            var start = new ProcessStartInfo(program, ["--Start:Demo=true", $"--Database:Folder={folder.FullName}", $"--Keys:MasterKeyFile={folder.FullName}/keys/master.key", "--urls", "http://127.0.0.1:0"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var service = Process.Start(start)!;
            var (told, printed) = (service.StandardError.ReadToEndAsync(), service.StandardOutput.ReadToEndAsync());
            await hasBegun.Task;

            using (var kill = Process.Start("kill", [signal, service.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync();
            }

            await service.WaitForExitAsync();
            Assert.That((service.ExitCode, await printed), Is.EqualTo((0, "")), await told);
            Assert.That(await told, Does.Not.Contain("Exception"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
