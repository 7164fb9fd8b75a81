using System.Globalization;

namespace Matching.Benchmarks.Api;

/// <summary>Fifty readers of the heaviest public page, while eight sign up and match runs are solved, all at once.</summary>
internal static class CrowdRun
{
    private const int Readers = 50;
    private const int SigningUp = 8;
    private const int People = 10_000;
    private static readonly TimeSpan BetweenRuns = TimeSpan.FromSeconds(2);

    /// <param name="seconds">How long.</param>
    public static async Task<int> Of(double seconds)
    {
        using var service = Service.Start();
        var demo = await service.ReleaseDemo();
        var programme = await service.Add("Large", People);
        var time = TimeSpan.FromSeconds(seconds);
        var port = service.Process.Port;
        var page = Requests.Get($"/insights/{demo}");
        var readers = Task.Run(() => Load.Run(port, Readers, time, _ => page, 200));
        var signups = Task.Run(() =>
            Load.Run(
                port,
                SigningUp,
                time,
                n => Requests.Post("/api/v1/signups", programme.PartnerKey, Requests.SignUp(programme, "c", n)),
                201
            )
        );
        var runs = 0;
        while (!signups.IsCompleted)
        {
            var run = await service.Send(HttpMethod.Post, "/match-runs?wait=30", new { programmeId = demo, dryRun = true });
            runs += run["status"]!.GetValue<string>() == "optimal" ? 1 : 0;
            await Task.WhenAny(signups, Task.Delay(BetweenRuns));
        }

        Print("sign-ups", await signups);
        Print("pages", await readers);
        Console.WriteLine($"match runs: {runs} solved; memory of the service: {service.Process.MiB} MiB");
        return 0;
    }

    private static void Print(string name, Measured measured) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {measured.PerSecond:N0}/s, median {measured.Percentile(.5):F0} ms, "
                    + $"p95 {measured.Percentile(.95):F0} ms, {measured.Failed} failed"
            )
        );
}
