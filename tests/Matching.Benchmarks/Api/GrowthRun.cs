using System.Diagnostics;
using System.Globalization;

namespace Matching.Benchmarks.Api;

/// <summary>
/// How long requests take as the store grows, on one connection: in programmes of more and more people, and at the end in the
/// smallest of them again, beside the largest.
/// </summary>
internal static class GrowthRun
{
    private sealed record Case(string Name, Func<Programme, int, byte[]> Request, int Status = 200);

    /// <summary>Measures all requests, or those whose name contains a text.</summary>
    /// <param name="only">Text of a name; null for all.</param>
    /// <param name="sizes">Numbers of mentees, in ascending order.</param>
    /// <param name="seconds">Time for each request and size.</param>
    public static async Task<int> Of(string? only, IReadOnlyList<int> sizes, double seconds)
    {
        using var service = Service.Start();
        var cases = Cases(service)
            .Where(one => only is null || one.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var columns = new List<(string Name, double[] Milliseconds)>();
        var programmes = new List<Programme>();
        foreach (var size in sizes)
        {
            programmes.Add(await service.Add(string.Create(CultureInfo.InvariantCulture, $"Of {size}"), size));
            columns.Add(
                Measure(string.Create(CultureInfo.InvariantCulture, $"{size:N0}"), programmes[^1], service, cases, seconds)
            );
        }

        columns.Add(
            Measure(string.Create(CultureInfo.InvariantCulture, $"{sizes[0]:N0} beside"), programmes[0], service, cases, seconds)
        );
        Print(cases, columns);
        Console.WriteLine($"memory of the service: {service.Process.MiB} MiB");
        return 0;
    }

    private static (string, double[]) Measure(
        string name,
        Programme programme,
        Service service,
        IReadOnlyList<Case> cases,
        double seconds
    )
    {
        var milliseconds = new List<double>();
        foreach (var one in cases)
        {
            // the first request of a kind has a line of its own
            var watch = Stopwatch.StartNew();
            var (status, _, body) = Load.Once(service.Process.Port, one.Request(programme, 0));
            milliseconds.Add(watch.Elapsed.TotalMilliseconds);
            if (status != one.Status)
            {
                throw new InvalidOperationException($"{one.Name}: {status} {System.Text.Encoding.UTF8.GetString(body)}");
            }

            var result = Load.Run(
                service.Process.Port,
                1,
                TimeSpan.FromSeconds(seconds),
                n => one.Request(programme, n + 1),
                one.Status
            );
            milliseconds.Add(result.Percentile(.5));
        }

        return (name, [.. milliseconds]);
    }

    private static List<Case> Cases(Service service)
    {
        byte[] List(Programme programme, string query) =>
            Requests.Get($"/api/v1/mentees?programmeId={programme.Id}&limit=50{query}", service.AdminKey);
        static int Person(Programme programme, int n) => (n * 37) % programme.Mentees.Count;
        return
        [
            new("list", (programme, _) => List(programme, "")),
            new(
                "list, from the middle",
                (programme, _) => List(programme, "&after=" + Requests.Cursor(programme.Mentees[programme.Mentees.Count / 2]))
            ),
            new("list by status", (programme, _) => List(programme, "&status=available")),
            new("list by status, none found", (programme, _) => List(programme, "&status=contacted")),
            new("list by gender", (programme, _) => List(programme, "&gender=woman")),
            new("list by gender, none found", (programme, _) => List(programme, "&gender=another")),
            new("list by language", (programme, _) => List(programme, "&language=ti")),
            new("list by language, none found", (programme, _) => List(programme, "&language=zh")),
            new("list by need, none found", (programme, _) => List(programme, "&need=bureaucracy")),
            new("list by site", (programme, _) => List(programme, "&siteId=" + programme.SiteId)),
            new("list of people who signed up again", (programme, _) => List(programme, "&signedUpAgain=true")),
            new("search by e-mail", (programme, n) => List(programme, $"&q=p{Person(programme, n)}%40example.org")),
            new("search by telephone", (programme, n) => List(programme, $"&q=%2B39333{1_000_000 + Person(programme, n)}")),
            new(
                "search by name",
                (programme, n) =>
                    List(programme, $"&q={Service.Name(Person(programme, n))}%20{Service.Name(Person(programme, n) * 7)}")
            ),
            new("search by name, none found", (programme, _) => List(programme, "&q=Xyzabc")),
            new(
                "one person",
                (programme, n) => Requests.Get($"/api/v1/mentees/{programme.Mentees[Person(programme, n)]}", service.AdminKey)
            ),
            new(
                "sign-up",
                (programme, n) =>
                    Requests.Post(
                        "/api/v1/signups",
                        programme.PartnerKey,
                        Requests.SignUp(programme, "g" + Guid.NewGuid().ToString("N")[..8], n)
                    ),
                201
            ),
            new(
                "candidates of a mentor",
                (programme, _) => Requests.Get($"/api/v1/mentors/{programme.MentorId}/candidates?limit=20", service.AdminKey)
            ),
        ];
    }

    private static void Print(IReadOnlyList<Case> cases, List<(string Name, double[] Milliseconds)> columns)
    {
        Console.WriteLine(
            $"{"milliseconds: first, median", -36}{string.Concat(columns.Select(column => $"{column.Name, 18}"))}"
                + $"{"largest", 12}{"beside", 10}"
        );
        for (var i = 0; i < cases.Count; i++)
        {
            double Median(int column) => columns[column].Milliseconds[(2 * i) + 1];
            var row = new System.Text.StringBuilder($"{cases[i].Name, -36}");
            foreach (var (_, milliseconds) in columns)
            {
                row.Append(CultureInfo.InvariantCulture, $"{milliseconds[2 * i], 9:F1}{milliseconds[(2 * i) + 1], 9:F2}");
            }

            row.Append(
                CultureInfo.InvariantCulture,
                $"{Median(columns.Count - 2) / Median(0), 11:F2}x{Median(columns.Count - 1) / Median(0), 9:F2}x"
            );
            Console.WriteLine(row);
        }
    }
}
