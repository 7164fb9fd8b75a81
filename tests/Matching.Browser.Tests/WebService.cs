using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Matching.Browser.Tests;

/// <summary>The service in a process of its own, as an operator runs it, on a free port and an empty database.</summary>
internal sealed class WebService : IDisposable
{
    private readonly Process process;
    private readonly string folder;

    private readonly HttpClient admin;

    private readonly Dictionary<string, string[]> signIns;

    private WebService(Process process, string folder, string url, string adminKey, Dictionary<string, string[]> signIns)
    {
        this.signIns = signIns;
        admin = new HttpClient
        {
            BaseAddress = new Uri(url),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", adminKey) },
        };
        this.process = process;
        this.folder = folder;
        Url = url;
        AdminKey = adminKey;
    }

    public string Url { get; }

    public string AdminKey { get; }

    /// <summary>The account of the demo's analyst; empty without the demo.</summary>
    public (string Email, string Password, string TotpSecret) Analyst => SignInOf("analyst");

    /// <summary>The account of the demo's coordinator; empty without the demo.</summary>
    public (string Email, string Password, string TotpSecret) Coordinator => SignInOf("coordinator");

    /// <summary>The account of the demo's administrator; empty without the demo.</summary>
    public (string Email, string Password, string TotpSecret) Administrator => SignInOf("admin");

    public static WebService Start(bool demo = false, string? environment = null)
    {
        var folder = Directory.CreateTempSubdirectory("matching-browser-").FullName;
        var program = Path.Combine(AppContext.BaseDirectory, "matching.dll");
        string[] arguments =
        [
            program,
            "--urls",
            "http://127.0.0.1:0",
            "--Start:PrintKeys=true",
            // a test fills in a form at once
            "--RateLimits:SignupFormSeconds=0",
            "--Try:Enabled=true",
            "--Database:Folder=" + folder,
            "--Keys:MasterKeyFile=" + Path.Combine(folder, "keys", "master.key"),
            "--Start:Demo=" + (demo ? "true" : "false"),
            .. environment is null ? Array.Empty<string>() : ["--environment", environment],
        ];
        var process = Process.Start(
            new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, WorkingDirectory = folder }
        )!;
        var (url, key, signIns) = ("", "", new Dictionary<string, string[]>());
        while (process.StandardOutput.ReadLine() is { } line && line != "ready")
        {
            url = line.StartsWith("url ", StringComparison.Ordinal) ? line[4..] : url;
            key = line.StartsWith("key admin ", StringComparison.Ordinal) ? line[10..] : key;
            if (line.StartsWith("sign-in ", StringComparison.Ordinal) && line.Split(' ') is [_, var role, .. var signIn])
            {
                signIns[role] = signIn;
            }
        }

        return url.Length > 0
            ? new WebService(process, folder, url, key, signIns)
            : throw new InvalidOperationException("The service did not start.");
    }

    /// <summary>A new account and the page to set it up.</summary>
    public async Task<(string Email, string SetupPath)> Account(string? programmeId = null)
    {
        var email = $"somebody-{Guid.NewGuid():N}@example.org";
        var answer = await admin.PostAsJsonAsync(
            "/api/v1/accounts",
            new
            {
                role = "admin",
                programmeId,
                email,
            }
        );
        var account = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return (email, account.GetProperty("setupPath").GetString()!);
    }

    /// <summary>Creates an account of an analyst of the first programme; returns the link to set it up.</summary>
    public async Task<string> AnalystAccount()
    {
        var programmes = await admin.GetFromJsonAsync<JsonElement>("/api/v1/programmes?limit=1");
        var account = await Post(
            "/accounts",
            new
            {
                role = "analyst",
                programmeId = programmes.GetProperty("items")[0].GetProperty("id").GetString(),
                email = $"analyst-{Guid.NewGuid():N}@example.org",
            }
        );
        return account.GetProperty("setupPath").GetString()!;
    }

    /// <summary>Creates a person with nearly every field filled in; returns the link to their data.</summary>
    public async Task<string> PersonalPage()
    {
        var programme = await Made("/programmes", new { name = "Ponte", retainMonths = 12 });
        var site = await Made(
            $"/programmes/{programme}/sites",
            new
            {
                name = "Parma",
                latitude = 44.8,
                longitude = 10.33,
            }
        );
        var mentee = await Made(
            "/mentees",
            new
            {
                programmeId = programme,
                siteId = site,
                givenName = "Selam",
                familyName = "Haile",
                email = "selam@example.org",
                phone = "+39333123123",
                preferredLanguage = "ti",
                birthYear = 1994,
                gender = "woman",
                languages = new[] { new { code = "ti", level = "native" }, new { code = "it", level = "a2" } },
                location = new
                {
                    postcode = "43121",
                    latitude = 44.8,
                    longitude = 10.33,
                },
                acceptsOnline = true,
                availability = new[] { "mon_evening", "sat_morning" },
                needs = new object[] { new { code = "language_practice", mandatory = true }, new { code = "housing_search" } },
                interests = new[] { "cooking" },
                dislikes = new[] { "football" },
                values = new[] { 4, 2, 5, 3, 4 },
                sector = "health",
                childrenBirthYears = new[] { 2016 },
                expectations = new
                {
                    hoursPerMonth = 8,
                    months = 6,
                    kinds = new[] { "practical_help" },
                },
                channels = new[] { "whatsapp" },
                accessibilityNeeds = new[] { "step_free" },
                wishes = new { gender = "same", minAge = 25 },
                consents = new[] { new { purpose = "matching", version = "1" }, new { purpose = "indicators", version = "1" } },
            }
        );
        await Made(
            "/checks",
            new
            {
                personId = mentee,
                kind = "identity",
                checkedOn = "2026-02-01",
            }
        );
        await Made(
            "/responses",
            new
            {
                personId = mentee,
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "phone",
                answers = new Dictionary<string, int> { ["SN2"] = 1 },
            }
        );
        (await admin.PostAsJsonAsync($"/api/v1/mentees/{mentee}/transition", new { to = "contacted" })).EnsureSuccessStatusCode();
        (await admin.GetAsync($"/api/v1/mentees/{mentee}")).EnsureSuccessStatusCode();
        return await LinkOf(mentee);
    }

    /// <summary>The address of a person's own page.</summary>
    public async Task<string> LinkOf(string mentee)
    {
        var link = await (await admin.PostAsJsonAsync($"/api/v1/mentees/{mentee}/personal-link", new { }))
            .EnsureSuccessStatusCode()
            .Content.ReadFromJsonAsync<JsonElement>();
        return link.GetProperty("path").GetString()!;
    }

    /// <summary>A link to a questionnaire for a new person of a new programme, whose answers count in figures.</summary>
    public async Task<(string Id, string Path, string Person)> SurveyLink(string language, string wave = "start")
    {
        var person = await Made(
            "/mentees",
            new
            {
                programmeId = await Made("/programmes", new { name = "Ponte" }),
                givenName = "Selam",
                preferredLanguage = language,
                consents = new[] { new { purpose = "indicators", version = "1" } },
            }
        );
        var link = await Post("/survey-links", new { personId = person, wave });
        return (link.GetProperty("id").GetString()!, link.GetProperty("path").GetString()!, person);
    }

    /// <summary>A person of the pool who speaks one language.</summary>
    public async Task Available(string programme, string people, string name, string language)
    {
        var person = await Made(
            "/" + people,
            new
            {
                programmeId = programme,
                givenName = name,
                birthYear = 1990,
                languages = new[] { new { code = language, level = "native" } },
                consents = new[] { new { purpose = "matching", version = "1" } },
            }
        );
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            (await admin.PostAsJsonAsync($"/api/v1/{people}/{person}/transition", new { to })).EnsureSuccessStatusCode();
        }
    }

    /// <summary>Sets columns of a match run, as an instance that works at it does.</summary>
    public async Task Sql(string assignments, string run)
    {
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(folder, "matching.db")};Default Timeout=30"
        );
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE match_runs SET {assignments} WHERE id = $id";
        command.Parameters.AddWithValue("$id", run);
        if (await command.ExecuteNonQueryAsync() != 1)
        {
            throw new InvalidOperationException($"Match run {run} is not there.");
        }
    }

    /// <summary>Creates a resource by API and returns its id.</summary>
    public async Task<string> Made(string path, object body) => (await Post(path, body)).GetProperty("id").GetString()!;

    /// <summary>Creates a resource by API and returns it.</summary>
    public async Task<JsonElement> Post(string path, object body)
    {
        var answer = await admin.PostAsJsonAsync("/api/v1" + path, body);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>What a person answered to the one questionnaire that they sent, by item.</summary>
    public async Task<Dictionary<string, JsonElement>> Answers(string person) =>
        (await Response(person)).GetProperty("answers").Deserialize<Dictionary<string, JsonElement>>()!;

    /// <summary>Number of mentees of a programme.</summary>
    public async Task<int> Mentees(string programme) =>
        (await admin.GetFromJsonAsync<JsonElement>($"/api/v1/mentees?programmeId={programme}&limit=200"))
            .GetProperty("items")
            .GetArrayLength();

    /// <summary>The only response of a person.</summary>
    public async Task<JsonElement> Response(string person) =>
        (await admin.GetFromJsonAsync<JsonElement>($"/api/v1/responses?personId={person}"))
            .GetProperty("items")
            .EnumerateArray()
            .Single();

    /// <summary>Makes a programme with a public page in Italian; returns the address of the page.</summary>
    public async Task<string> PublicPage()
    {
        var programme = await Made("/programmes", new { name = "Ponte", startsOn = "2026-01-01" });
        await Made($"/programmes/{programme}/partners", new { name = "Biblioteca" });
        await Made($"/programmes/{programme}/partners", new { name = "Scuola" });
        var text = new
        {
            title = "Una persona del posto, accanto a chi arriva",
            lead = "Chi arriva e chi vive qui si incontrano.",
            body = "## Per chi è\n\n- Persone rifugiate\n- Persone che vivono qui",
        };
        var saved = await admin.PutAsJsonAsync(
            $"/api/v1/programmes/{programme}/page",
            new { version = 0, texts = new { it = text } }
        );
        saved.EnsureSuccessStatusCode();
        return $"/programmes/{programme}";
    }

    private (string Email, string Password, string TotpSecret) SignInOf(string role) =>
        signIns.GetValueOrDefault(role) is [var email, var password, var secret] ? (email, password, secret) : default;

    public void Dispose()
    {
        admin.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
