using System.Globalization;
using System.Text.RegularExpressions;

namespace Matching.Benchmarks.Api;

/// <summary>
/// The service beside <see cref="Floor"/>, alternated in one run, on one database with 10,000 people: requests a second, the time under
/// which 95 of 100 stay, processor time of a request, its statements, and the ratio of the two.
/// </summary>
internal static partial class ApiRun
{
    private const int People = 10_000;

    private sealed record Case(string Name, Func<int, byte[]> Service, Func<int, byte[]> Floor, int Status, bool IsWrite = false);

    /// <summary>Runs all cases, or those whose name contains a text.</summary>
    /// <param name="only">Text of a name; null for all.</param>
    /// <param name="seconds">Length of a round.</param>
    /// <param name="rounds">Rounds of each of the two.</param>
    /// <param name="connections">Numbers of connections.</param>
    /// <param name="server">A server of PostgreSQL to measure on; null for SQLite.</param>
    public static async Task<int> Of(string? only, double seconds, int rounds, IReadOnlyList<int> connections, string? server)
    {
        using var service = Service.Start(server);
        var demo = await service.ReleaseDemo();
        var programme = await service.Add("Large", People);
        // what the start and the import left behind goes back within ten seconds
        await Task.Delay(TimeSpan.FromSeconds(15));
        var rest = service.Process.MiB;
        var cookie = await service.SignIn();
        var documents = Directory.CreateDirectory(Path.Combine(service.Folder, "kept")).FullName;
        string[] kept = [$"/api/v1/data/networks-by-gender-age?programmeId={demo}&format=csv", $"/insights/{demo}", "/console"];
        var tag = "";
        string[] names = ["cube.csv", "insights.html", "console.html"];
        for (var i = 0; i < kept.Length; i++)
        {
            var (status, head, body) = Load.Once(
                service.Process.Port,
                i == 2
                    ? Requests.Get(kept[i], null, ("Cookie", cookie))
                    : Requests.Get(kept[i], i == 0 ? service.AnalystKey : null)
            );
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kept[i]}: {status}, {body.Length:N0} bytes"));
            tag = i == 0 ? Tag().Match(head).Groups[1].Value : tag;
            await File.WriteAllBytesAsync(Path.Combine(documents, names[i]), body);
        }

        using var postgres = service.Postgres?.Copy();
        var copy = postgres?.ConnectionString ?? Path.Combine(service.Folder, "floor.db");
        if (postgres is null)
        {
            Copy(service.Database, copy);
        }

        using var floor = RunningProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "Matching.Benchmarks.dll"),
            port => ["floor", copy, port.ToString(CultureInfo.InvariantCulture), documents]
        );
        string Mentee(int n) => programme.Mentees[n % programme.Mentees.Count];
        // each of the two sees new addresses and people, whatever the round
        var unique = Guid.NewGuid().ToString("N")[..8];
        Case[] cases =
        [
            new(
                "list of 50 people",
                _ => Requests.Get($"/api/v1/mentees?programmeId={programme.Id}&limit=50", service.AdminKey),
                _ => Requests.Get($"/list/{programme.Id}"),
                200
            ),
            new(
                "one person, with its audit entry",
                n => Requests.Get($"/api/v1/mentees/{Mentee(n)}", service.AdminKey),
                n => Requests.Get($"/one/{Mentee(n)}"),
                200,
                true
            ),
            new(
                "sign-up by key",
                n => Requests.Post("/api/v1/signups", programme.PartnerKey, Requests.SignUp(programme, "s" + unique, n)),
                n => Requests.Post($"/signup/{programme.PartnerId}", null, Requests.SignUp(programme, "f" + unique, n)),
                201,
                true
            ),
            new(
                "response of 40 items",
                n => Requests.Post("/api/v1/responses", service.AdminKey, Requests.Response(Mentee(n))),
                n => Requests.Post("/response", null, Requests.Response(Mentee(n))),
                201,
                true
            ),
            new("cube as CSV", _ => Requests.Get(kept[0], service.AnalystKey), _ => Requests.Get("/kept/cube.csv"), 200),
            new(
                "cube, 304",
                _ => Requests.Get(kept[0], service.AnalystKey, ("If-None-Match", tag)),
                _ => Requests.Get("/kept/cube.csv", null, ("If-None-Match", "\"cube.csv\"")),
                304
            ),
            new("insights page", _ => Requests.Get(kept[1]), _ => Requests.Get("/kept/insights.html"), 200),
            new(
                "console page, signed in",
                _ => Requests.Get("/console", null, ("Cookie", cookie)),
                _ => Requests.Get("/kept/console.html"),
                200
            ),
        ];
        Console.WriteLine(
            $"{"", -34}{"conn", 5}{"service /s", 12}{"p95 ms", 9}{"cpu ms", 8}{"sql", 6}"
                + $"{"floor /s", 12}{"p95 ms", 9}{"cpu ms", 8}{"ratio", 8}{"failed", 8}"
        );
        var numbers = new Dictionary<(string, bool), int>();
        foreach (var one in cases.Where(one => only is null || one.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var count in connections)
            {
                Compare(one, count, service, floor, seconds, rounds, numbers);
            }
        }

        var after = service.Process.MiB;
        await Task.Delay(TimeSpan.FromSeconds(15));
        Console.WriteLine(
            $"memory of the service: {rest} MiB before, {after} MiB after, {service.Process.MiB} MiB 15 seconds later"
        );
        return 0;
    }

    private static void Compare(
        Case one,
        int count,
        Service service,
        RunningProcess floor,
        double seconds,
        int rounds,
        Dictionary<(string, bool), int> numbers
    )
    {
        var (measured, processor) = (
            new Dictionary<bool, List<Measured>> { [true] = [], [false] = [] },
            new Dictionary<bool, TimeSpan> { [true] = default, [false] = default }
        );
        var statements = 0L;
        // the first round warms both up
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var isService in (bool[])[true, false])
            {
                var (process, request) = isService ? (service.Process, one.Service) : (floor, one.Floor);
                var from = numbers.GetValueOrDefault((one.Name, isService));
                var (before, sentBefore) = (process.Processor, service.Statements);
                var result = Load.Run(
                    process.Port,
                    count,
                    TimeSpan.FromSeconds(round == 0 ? seconds / 2 : seconds),
                    n => request(from + n),
                    one.Status
                );
                numbers[(one.Name, isService)] = from + result.Requests + count;
                if (round > 0)
                {
                    measured[isService].Add(result);
                    processor[isService] += process.Processor - before;
                    statements += isService ? service.Statements - sentBefore : 0;
                }
            }
        }

        double PerSecond(bool isService) =>
            measured[isService].Sum(result => result.Requests) / measured[isService].Sum(result => result.Seconds);
        double P95(bool isService) =>
            measured[isService].Select(result => result.Percentile(.95)).Order().ElementAt(measured[isService].Count / 2);
        double Cpu(bool isService) => processor[isService].TotalMilliseconds / measured[isService].Sum(result => result.Requests);
        var sql = (double)statements / measured[true].Sum(result => result.Requests);
        var ratio = PerSecond(true) / PerSecond(false);
        var failed = measured.Values.SelectMany(results => results).Sum(result => result.Failed);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Name, -34}{count, 5}{PerSecond(true), 12:N0}{P95(true), 9:F1}{Cpu(true), 8:F2}{sql, 6:F1}"
                    + $"{PerSecond(false), 12:N0}{P95(false), 9:F1}{Cpu(false), 8:F2}{ratio, 8:F2}{failed, 8}"
            )
        );
    }

    // While the service runs: a copy of the file alone would lack what is in its log.
    private static void Copy(string from, string to)
    {
        using var source = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={from}");
        using var target = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={to}");
        source.Open();
        target.Open();
        source.BackupDatabase(target);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [GeneratedRegex("\nETag: ([^\r]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();
}
