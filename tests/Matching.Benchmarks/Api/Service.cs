using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OtpNet;

namespace Matching.Benchmarks.Api;

/// <summary>The service with the demo, a release of it, and large programmes of invented people beside it.</summary>
internal sealed partial class Service : IDisposable
{
    private const int RowsAtOnce = 5000;

    /// <summary>A day of screening that has not expired.</summary>
    public static readonly string Screened = DateTime.UtcNow.AddDays(-30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private readonly RunningProcess process;
    private readonly HttpClient client;
    private readonly Dictionary<string, string> known;

    private readonly StatementCount count;

    private Service(RunningProcess process, string folder, PostgresDatabase? postgres, StatementCount count)
    {
        this.count = count;
        this.process = process;
        Postgres = postgres;
        Folder = folder;
        known = File.ReadLines(Path.Combine(folder, "data", "demo.env"))
            .Select(line => line.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{process.Port}"), Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
    }

    public string Folder { get; }

    /// <summary>Its database, where it is one of PostgreSQL.</summary>
    public PostgresDatabase? Postgres { get; }

    public string Database => Directory.GetFiles(Path.Combine(Folder, "data"), "*.db").Single();

    public RunningProcess Process => process;

    /// <summary>Statements that it has sent to its database.</summary>
    public long Statements => count.Statements;

    public string AdminKey => known["ADMIN_KEY"];

    public string AnalystKey => known["ANALYST_KEY"];

    /// <summary>Starts it in a folder of its own, which goes with it.</summary>
    /// <param name="server">A server of PostgreSQL for its database; null for SQLite.</param>
    public static Service Start(string? server = null)
    {
        var postgres = server is null ? null : PostgresDatabase.Make(server);
        var folder = Directory.CreateTempSubdirectory("matching-bench-").FullName;
        var counted = Path.Combine(folder, "statements");
        var count = new StatementCount(counted);
        var process = RunningProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "matching.dll"),
            port =>
                [
                    $"--Database:Folder={folder}/data",
                    $"--Keys:MasterKeyFile={folder}/master.key",
                    "--Start:PrintKeys=true",
                    "--Start:Demo=true",
                    "--RateLimits:SignupsPerKey=1000000",
                    $"--urls=http://127.0.0.1:{port}",
                    .. postgres is null ? Array.Empty<string>() : [$"--Database:Url={postgres.Url}"],
                ],
            (StatementCount.Variable, counted),
            ("DOTNET_STARTUP_HOOKS", typeof(StatementCount).Assembly.Location)
        );
        return new Service(process, folder, postgres, count);
    }

    /// <summary>Sends what must succeed.</summary>
    public async Task<JsonNode> Send(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path);
        request.Content = body switch
        {
            null => null,
            string csv => new StringContent(csv, Encoding.UTF8, "text/csv"),
            _ => JsonContent.Create(body),
        };
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException(
                $"{method} {path}: {(int)response.StatusCode} {text[..Math.Min(text.Length, 2000)]}"
            );
    }

    /// <summary>Publishes a release of the demo and returns the demo's id.</summary>
    public async Task<string> ReleaseDemo()
    {
        var demo = (await Send(HttpMethod.Get, "/programmes"))["items"]![0]!["id"]!.GetValue<string>();
        await Send(HttpMethod.Post, "/releases", new { programmeId = demo });
        return demo;
    }

    /// <summary>A programme with a site, a partner with a key, and the given number of mentees, all available.</summary>
    public async Task<Programme> Add(string name, int mentees)
    {
        var programme = (await Send(HttpMethod.Post, "/programmes", new { name }))["id"]!.GetValue<string>();
        var site = (
            await Send(
                HttpMethod.Post,
                $"/programmes/{programme}/sites",
                new
                {
                    name = "Centro",
                    latitude = 44.8,
                    longitude = 10.33,
                }
            )
        )["id"]!.GetValue<string>();
        var partner = (await Send(HttpMethod.Post, $"/programmes/{programme}/partners", new { name = "Comune" }))[
            "id"
        ]!.GetValue<string>();
        var key = (
            await Send(
                HttpMethod.Post,
                "/api-keys",
                new
                {
                    role = "partner",
                    programmeId = programme,
                    partnerId = partner,
                }
            )
        )["key"]!.GetValue<string>();
        var ids = new List<string>();
        for (var from = 0; from < mentees; from += RowsAtOnce)
        {
            var report = await Send(
                HttpMethod.Post,
                $"/mentees/import?programmeId={programme}&status=available&screenedBy=Comune&screenedOn={Screened}",
                People(from, Math.Min(RowsAtOnce, mentees - from), site)
            );
            ids.AddRange(report["rows"]!.AsArray().Select(row => row!["id"]!.GetValue<string>()));
        }

        var mentor = (
            await Send(
                HttpMethod.Post,
                $"/mentors/import?programmeId={programme}&status=available&screenedBy=Comune&screenedOn={Screened}",
                "givenName,birthYear,gender,siteId,languages,offers,availability,consents\n"
                    + $"Ada,1985,woman,{site},it:native;ar:b2,language_practice,mon_evening;sat_morning,matching:1\n"
            )
        )["rows"]![0]!["id"]!.GetValue<string>();
        return new Programme(programme, site, partner, key, ids, mentor);
    }

    /// <summary>Signs a demo account in and returns the cookies of the session.</summary>
    /// <param name="who">Its role, as the demo's sign-ins name it.</param>
    public async Task<string> SignIn(string who = "COORDINATOR")
    {
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = cookies })
        {
            BaseAddress = client.BaseAddress,
        };
        await Submit(
            browser,
            "/console/sign-in",
            ("Input.Email", known[who + "_EMAIL"]),
            ("Input.Password", known[who + "_PASSWORD"])
        );
        var code = new Totp(Base32Encoding.ToBytes(known[who + "_TOTP_SECRET"])).ComputeTotp();
        await Submit(browser, "/console/sign-in/code", ("Input.Code", code));
        return cookies.GetCookieHeader(client.BaseAddress!);
    }

    private static async Task Submit(HttpClient browser, string path, params (string Name, string Value)[] fields)
    {
        var page = await browser.GetStringAsync(path);
        var all = fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).ToList();
        all.AddRange(Hidden().Matches(page).Select(field => KeyValuePair.Create(field.Groups[1].Value, field.Groups[2].Value)));
        using var answer = await browser.PostAsync(path, new FormUrlEncodedContent(all));
        answer.EnsureSuccessStatusCode();
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    // The same people for the same numbers.
    private static string People(int from, int count, string site)
    {
        string[] languages = ["ar", "en", "fr", "uk", "es", "fa", "ti", "am", "sq"];
        string[] needs = ["language_practice", "housing_search", "school", "job_search", "leisure"];
        var csv = new StringBuilder(
            "givenName,familyName,email,phone,birthYear,gender,siteId,languages,needs,availability,consents\n"
        );
        for (var i = from; i < from + count; i++)
        {
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{Name(i)},{Name(i * 7)},p{i}@example.org,+39333{1_000_000 + i},{1965 + (i % 40)},"
                    + $"{(i % 2 == 0 ? "woman" : "man")},{site},{languages[i % 9]}:native;it:a2,{needs[i % 5]},"
                    + $"mon_evening;sat_morning,matching:1\n"
            );
        }

        return csv.ToString();
    }

    /// <summary>The same name for the same number, and rarely another's.</summary>
    public static string Name(int number)
    {
        string[] syllables = ["ma", "ri", "to", "le", "sa", "no", "ka", "de", "lu", "bi", "fe", "ro", "za", "mi"];
        var name = new StringBuilder();
        for (var rest = number + 200; rest > 0; rest /= syllables.Length)
        {
            name.Append(syllables[rest % syllables.Length]);
        }

        name[0] = char.ToUpperInvariant(name[0]);
        return name.ToString();
    }

    public void Dispose()
    {
        client.Dispose();
        process.Dispose();
        count.Dispose();
        Postgres?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A programme of invented people.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SiteId">Its site.</param>
/// <param name="PartnerId">Its partner.</param>
/// <param name="PartnerKey">The partner's key.</param>
/// <param name="Mentees">Ids of its mentees.</param>
/// <param name="MentorId">Its only mentor.</param>
internal sealed record Programme(
    string Id,
    string SiteId,
    string PartnerId,
    string PartnerKey,
    IReadOnlyList<string> Mentees,
    string MentorId
);
