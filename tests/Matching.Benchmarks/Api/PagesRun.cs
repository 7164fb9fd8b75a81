using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Matching.Benchmarks.Api;

/// <summary>
/// How long each page of the console takes in a programme of 10,000 people and 200 open pairs, and what it weighs. A sign-up is stored before
/// each request, so that no page is one that was kept.
/// </summary>
internal static partial class PagesRun
{
    private const int People = 10_000;
    private const int Pairs = 200;

    /// <summary>Measures all pages to which the start page leads, one of each kind.</summary>
    /// <param name="samples">Requests of each page.</param>
    /// <param name="server">A server of PostgreSQL to measure on; null for SQLite.</param>
    public static async Task<int> Of(int samples, string? server)
    {
        using var service = Service.Start(server);
        var programme = await service.Add("Large", People);
        await Pair(service, programme);
        var cookie = await service.SignIn("ADMIN");
        byte[] Page(string path) => Requests.Get(path, null, ("Cookie", cookie));
        var signups = 0;
        var run = Guid.NewGuid().ToString("N")[..8];
        Console.WriteLine($"{"page", -70}{"median ms", 10}{"p95 ms", 10}{"kB", 8}");
        var slow = 0;
        foreach (var path in Pages(service.Process.Port, $"/console?programme={programme.Id}", Page))
        {
            var milliseconds = new List<double>();
            var length = 0;
            for (var i = 0; i < samples; i++)
            {
                Load.Once(
                    service.Process.Port,
                    Requests.Post("/api/v1/signups", programme.PartnerKey, Requests.SignUp(programme, run, signups++))
                );
                var started = System.Diagnostics.Stopwatch.GetTimestamp();
                var (status, _, body) = Load.Once(service.Process.Port, Page(path));
                milliseconds.Add(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                length = body.Length;
                if (status != 200)
                {
                    throw new InvalidOperationException($"{path}: {status}");
                }
            }

            milliseconds.Sort();
            var p95 = milliseconds[(int)(.95 * (samples - 1))];
            slow += p95 >= 100 ? 1 : 0;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Id().Replace(path, "…"), -70}{milliseconds[samples / 2], 10:F1}{p95, 10:F1}{length / 1000.0, 8:F1}"
                )
            );
        }

        Console.WriteLine($"{slow} pages of 100 ms or more at p95");
        return 0;
    }

    // one address of each kind: those that differ in ids, in the values of the query alone, or in the dataset, are one
    private static List<string> Pages(int port, string start, Func<string, byte[]> page)
    {
        var found = new Dictionary<string, string> { [Kind(start)] = start };
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out var path))
        {
            var (status, _, body) = Load.Once(port, page(path));
            if (status != 200)
            {
                continue;
            }

            foreach (Match link in Link().Matches(System.Text.Encoding.UTF8.GetString(body)))
            {
                var to = System.Net.WebUtility.HtmlDecode(link.Groups[1].Value);
                if (found.TryAdd(Kind(to), to))
                {
                    queue.Enqueue(to);
                }
            }
        }

        return [.. found.Values.Where(path => Load.Once(port, page(path)).Status == 200).Order(StringComparer.Ordinal)];
    }

    private static string Kind(string path) =>
        Dataset().Replace(Value().Replace(Id().Replace(path, "…"), "="), "/console/datasets/…/…");

    private static async Task Pair(Service service, Programme programme)
    {
        var mentors = new System.Text.StringBuilder(
            "givenName,birthYear,gender,siteId,languages,offers,availability,capacity,consents\n"
        );
        for (var i = 0; i < Pairs; i++)
        {
            mentors.Append(
                CultureInfo.InvariantCulture,
                $"{Service.Name(i)},1985,woman,{programme.SiteId},it:native;en:b2,language_practice,mon_evening;sat_morning,2,matching:1\n"
            );
        }

        var report = await service.Send(
            HttpMethod.Post,
            $"/mentors/import?programmeId={programme.Id}&status=available&screenedBy=Comune&screenedOn={Service.Screened}",
            mentors.ToString()
        );
        var ids = report["rows"]!.AsArray().Select(row => row!["id"]!.GetValue<string>()).ToList();
        for (var i = 0; i < Pairs; i++)
        {
            var pair = await service.Send(
                HttpMethod.Post,
                "/pairs",
                new
                {
                    mentorId = ids[i],
                    menteeId = programme.Mentees[i],
                    reason = "known to each other",
                }
            );
            // a third is not agreed yet
            foreach (var to in i % 3 == 0 ? ["offered"] : new[] { "offered", "mentor_accepted", "agreed" })
            {
                await service.Send(
                    HttpMethod.Post,
                    $"/pairs/{pair["id"]!.GetValue<string>()}/transition",
                    new JsonObject { ["to"] = to }
                );
            }
        }
    }

    [GeneratedRegex("href=\"(/console[^\"#]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("^/console/datasets/…/.*$")]
    private static partial Regex Dataset();

    [GeneratedRegex("=[^&]*")]
    private static partial Regex Value();
}
