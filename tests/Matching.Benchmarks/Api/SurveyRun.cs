using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Matching.Benchmarks.Api;

/// <summary>How long each screen of a questionnaire takes that a person answers by a link, and what it weighs.</summary>
internal static partial class SurveyRun
{
    private const int People = 1000;
    private const int MostScreens = 20;

    /// <summary>Measures the screens of the start form, and the page that a browser keeps.</summary>
    /// <param name="samples">Requests of each page.</param>
    /// <param name="server">A server of PostgreSQL to measure on; null for SQLite.</param>
    public static async Task<int> Of(int samples, string? server)
    {
        using var service = Service.Start(server);
        var programme = await service.Add("Survey", People);
        var link = await service.Send(HttpMethod.Post, "/survey-links", new { personId = programme.Mentees[0], wave = "start" });
        var (_, head, _) = Load.Once(service.Process.Port, Requests.Get(link["path"]!.GetValue<string>()));
        var cookie = Cookie().Match(head).Groups[1].Value;
        byte[] Page(string path) => Requests.Get(path, null, ("Cookie", cookie));
        var all = new List<double>();
        Console.WriteLine($"{"page", -30}{"median ms", 10}{"p95 ms", 10}{"kB", 8}");
        string[] paths =
        [
            .. Enumerable.Range(1, MostScreens).Select(part => $"/survey?lang=it&part={part}"),
            "/survey/all?lang=ar",
        ];
        foreach (var path in paths)
        {
            var times = new List<double>();
            var length = 0;
            for (var i = 0; i < samples; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var (status, _, body) = Load.Once(service.Process.Port, Page(path));
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (status != 200)
                {
                    throw new InvalidOperationException($"{path}: {status}");
                }

                length = body.Length;
            }

            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path, -30}{At(times, .5), 10:F1}{At(times, .95), 10:F1}{length / 1000.0, 8:F1}"
                )
            );
            all.AddRange(times);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p95 of all, to the last byte: {At(all, .95):F1} ms"));
        return 0;
    }

    private static double At(List<double> times, double share)
    {
        times.Sort();
        return times[(int)(share * (times.Count - 1))];
    }

    [GeneratedRegex("Set-Cookie: ([^;]*matching-answer=[^;]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Cookie();
}
