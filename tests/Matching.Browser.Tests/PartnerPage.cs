using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Matching.Browser.Tests;

/// <summary>The page of a municipality on an origin of its own, with the form of one of its partners, as the scripts serve it.</summary>
internal sealed class PartnerPage : IDisposable
{
    private readonly Process process;

    private PartnerPage(Process process, string url, string programme, string partner) =>
        (this.process, Url, Programme, Partner) = (process, url, programme, partner);

    public string Url { get; }

    public string Programme { get; }

    /// <summary>The partner's publishable key.</summary>
    public string Partner { get; }

    public static async Task<PartnerPage> Start(WebService service)
    {
        var port = FreePort();
        var url = $"http://127.0.0.1:{port}";
        var programme = await service.Made(
            "/programmes",
            new
            {
                name = "Together",
                officePhone = "0521 555 010",
                hoursPerMonth = 4,
                insured = true,
            }
        );
        foreach (var name in new[] { "Parma", "Bari" })
        {
            await service.Made(
                $"/programmes/{programme}/sites",
                new
                {
                    name,
                    latitude = 44.8,
                    longitude = 10.33,
                }
            );
        }

        var partner = (
            await service.Post($"/programmes/{programme}/partners", new { name = "Comune", allowedOrigins = new[] { url } })
        )
            .GetProperty("publicId")
            .GetString()!;
        var script = Path.Combine(Root(), "scripts", "partner_demo.py");
        var process = Process.Start(
            new ProcessStartInfo("python3", [script, service.Url, "-", $"{port}", partner]) { RedirectStandardOutput = true }
        )!;
        while (await process.StandardOutput.ReadLineAsync() is { } line && line != "ready") { }

        return new PartnerPage(process, url, programme, partner);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Matching.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
