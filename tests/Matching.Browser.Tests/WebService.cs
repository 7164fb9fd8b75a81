using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Matching.Browser.Tests;

/// <summary>The service in a process of its own, as an operator runs it, on a free port and an empty database.</summary>
internal sealed class WebService : IDisposable
{
    private readonly Process process;
    private readonly string folder;

    private readonly HttpClient admin;

    private WebService(Process process, string folder, string url, string adminKey)
    {
        admin = new HttpClient { BaseAddress = new Uri(url), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", adminKey) } };
        this.process = process;
        this.folder = folder;
        Url = url;
        AdminKey = adminKey;
    }

    public string Url { get; }

    public string AdminKey { get; }

    public static WebService Start(bool demo = false)
    {
        var folder = Directory.CreateTempSubdirectory("matching-browser-").FullName;
        var program = Path.Combine(AppContext.BaseDirectory, "matching.dll");
        string[] arguments = [program, "--urls", "http://127.0.0.1:0", "--Start:PrintKeys=true", "--Database:Folder=" + folder, "--Keys:MasterKeyFile=" + Path.Combine(folder, "keys", "master.key"), "--Start:Demo=" + (demo ? "true" : "false")];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, WorkingDirectory = folder })!;
        var (url, key) = ("", "");
        while (process.StandardOutput.ReadLine() is { } line && line != "ready")
        {
            url = line.StartsWith("url ", StringComparison.Ordinal) ? line[4..] : url;
            key = line.StartsWith("key admin ", StringComparison.Ordinal) ? line[10..] : key;
        }

        return url.Length > 0 ? new WebService(process, folder, url, key) : throw new InvalidOperationException("The service did not start.");
    }

    /// <summary>A new account and the page to set it up.</summary>
    public async Task<(string Email, string SetupPath)> Account()
    {
        var email = $"somebody-{Guid.NewGuid():N}@example.org";
        var answer = await admin.PostAsJsonAsync("/api/v1/accounts", new { role = "admin", email });
        var account = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return (email, account.GetProperty("setupPath").GetString()!);
    }

    public void Dispose()
    {
        admin.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
