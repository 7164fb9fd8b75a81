using System.Diagnostics;

namespace Matching.Browser.Tests;

/// <summary>The service in a process of its own, as an operator runs it, on a free port and an empty database.</summary>
internal sealed class WebService : IDisposable
{
    private readonly Process process;
    private readonly string folder;

    private WebService(Process process, string folder, string url)
    {
        this.process = process;
        this.folder = folder;
        Url = url;
    }

    public string Url { get; }

    public static WebService Start()
    {
        var folder = Directory.CreateTempSubdirectory("matching-browser-").FullName;
        var program = Path.Combine(AppContext.BaseDirectory, "matching.dll");
        string[] arguments = [program, "--urls", "http://127.0.0.1:0", "--Start:PrintKeys=true", "--Database:Folder=" + folder, "--Keys:MasterKeyFile=" + Path.Combine(folder, "keys", "master.key")];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, WorkingDirectory = folder })!;
        var url = "";
        while (process.StandardOutput.ReadLine() is { } line && line != "ready")
        {
            url = line.StartsWith("url ", StringComparison.Ordinal) ? line[4..] : url;
        }

        return url.Length > 0 ? new WebService(process, folder, url) : throw new InvalidOperationException("The service did not start.");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
