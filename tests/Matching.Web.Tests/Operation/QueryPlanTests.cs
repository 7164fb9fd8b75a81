using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Matching.Web.Data;
using Matching.Web.Tests.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Operation;

/// <summary>
/// How the databases answer lists, searches and candidates: by an index, whatever the number of people. On PostgreSQL, which reads
/// a small table whole, with that switched off.
/// </summary>
public sealed partial class QueryPlanTests
{
    private static readonly Lazy<Task<World>> Place = new(() => World.Make(SharedApp.App));

    // Tables that grow with the number of people and with time.
    private static readonly HashSet<string> Growing =
    [
        "answer_waivers",
        "appointments",
        "audit_entries",
        "authority_requests",
        "calls",
        "check_ins",
        "checks",
        "concerns",
        "consents",
        "contact_attempts",
        "correction_requests",
        "match_runs",
        "meetings",
        "notes",
        "pair_events",
        "pair_note_comments",
        "pair_notes",
        "pair_tasks",
        "pairs",
        "people",
        "person_tags",
        "possible_duplicates",
        "proposals",
        "response_answers",
        "response_scores",
        "response_versions",
        "responses",
        "signups",
        "training_attendances",
        "webhook_deliveries",
    ];

    private static readonly string[] PeopleFilters =
    [
        "",
        "&status=available",
        "&gender=woman",
        "&language=it",
        "&need=language_practice",
        "&language=it&need=language_practice&status=available",
        "&waitingSince=2026-01-01",
        "&signedUpAgain=true",
        "&q=Selam",
        "&q=Selam%20Tesfay",
        "&q=selam%40example.org",
        "&q=%2B390521000001",
        "&waiting=true",
        "&waiting=false",
        "&responsible=none",
        "&responsible=0199c0de-0000-7000-8000-000000000001",
        "&hasPlace=true&status=available",
        "&sort=applied",
        "&sort=-status",
        "&sort=site",
    ];

    private static readonly string[] PairFilters = ["&status=active", "&matchRunId=0199c0de-0000-7000-8000-000000000001"];

    private static IEnumerable<string> Lists =>
        Operations.All.Keys.Where(name => name.StartsWith("List", StringComparison.Ordinal) || name == "GetConcernAlerts");

    private static IEnumerable<string> People =>
        from side in new[] { "mentees", "mentors" }
        from filter in PeopleFilters
        select $"/{side}?programmeId={{programme}}{filter}";

    [TestCaseSource(nameof(Lists))]
    public async Task Lists_are_read_by_index(string operation)
    {
        var world = await Place.Value;
        var call = await Operations.All[operation](world);

        await ShouldUseIndexes(
            world,
            operation switch
            {
                "ListSignups" => "partner",
                "GetConcernAlerts" or "ListAuditEntries" or "ListConcerns" or "ListAuthorityRequests" => "administrator",
                "ListPartners" or "ListApiKeys" or "ListAccounts" or "ListWebhooks" or "ListWebhookDeliveries" => "administrator",
                "ListMessageTemplates" => "administrator",
                "ListReleases" or "ListIndicators" or "ListDatasets" => "analyst",
                _ => "coordinator",
            },
            call.Path
        );
    }

    [TestCaseSource(nameof(People))]
    public async Task People_are_found_by_index(string path)
    {
        var world = await Place.Value;

        await ShouldUseIndexes(world, "coordinator", path.Replace("{programme}", world.Id.ToString(), StringComparison.Ordinal));
    }

    [TestCase("/pairs?mentorId={mentor}")]
    [TestCase("/pairs?menteeId={mentee}")]
    [TestCase("/pairs?programmeId={programme}&status=active")]
    [TestCase("/responses?personId={mentee}")]
    [TestCase("/responses?programmeId={programme}&wave=start")]
    [TestCase("/checks?personId={mentor}")]
    [TestCase("/attempts?personId={mentor}")]
    [TestCase("/appointments?personId={mentor}")]
    [TestCase("/today/appointments?programmeId={programme}")]
    [TestCase("/today/calls?programmeId={programme}")]
    [TestCase("/attempts?pairId={mentor}")]
    [TestCase("/pairs?programmeId={programme}&responsible=none")]
    [TestCase("/trainings?personId={mentor}")]
    [TestCase("/possible-duplicates?personId={mentee}")]
    [TestCase("/correction-requests?personId={mentee}")]
    public async Task Other_lists_are_filtered_by_index(string path)
    {
        var world = await Place.Value;
        var (mentor, mentee) = (await world.Mentor(), await world.Mentee());

        await ShouldUseIndexes(
            world,
            "coordinator",
            path.Replace("{programme}", world.Id.ToString(), StringComparison.Ordinal)
                .Replace("{mentor}", mentor.ToString(), StringComparison.Ordinal)
                .Replace("{mentee}", mentee.ToString(), StringComparison.Ordinal)
        );
    }

    [Test]
    public async Task A_statement_that_reads_all_of_a_table_is_noticed()
    {
        var faults = await FullScans(
            SharedApp.App,
            new Statement(
                "SELECT p.id FROM people p WHERE CAST(@A AS TEXT) IS NULL OR p.preferred_language = @A",
                new { A = "it" }
            )
        );

        Assert.That(faults, Is.Not.Empty);
    }

    /// <summary>
    /// The ten most used, as both databases plan them; a change of the file says which statement is planned otherwise, and how.
    /// <c>MATCHING_WRITE_SNAPSHOTS=1</c> writes it again.
    /// </summary>
    [Test]
    public async Task The_plans_of_the_ten_most_used_statements_are_kept()
    {
        // of its own, so that no statistics of other tests lead to another plan
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var partner = await Signups.Partnership.In(given);
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var list = $"/mentees?programmeId={given.ProgrammeId}";
        (string Name, HttpClient Client, HttpRequestMessage Request)[] requests =
        [
            ("a list of people", given.Coordinator, Get(list)),
            ("people by status", given.Coordinator, Get(list + "&status=available")),
            ("people by gender", given.Coordinator, Get(list + "&gender=woman")),
            ("people by language", given.Coordinator, Get(list + "&language=it")),
            ("people by e-mail address", given.Coordinator, Get(list + "&q=selam%40example.org")),
            ("people by name", given.Coordinator, Get(list + "&q=Selam")),
            ("one person", given.Coordinator, Get($"/mentees/{mentee}")),
            ("candidates of a person", given.Coordinator, Get($"/mentors/{mentor}/candidates")),
            ("pairs by status", given.Coordinator, Get($"/pairs?programmeId={given.ProgrammeId}&status=active")),
            (
                "a sign-up",
                partner.Server,
                new HttpRequestMessage(HttpMethod.Post, "/api/v1/signups") { Content = JsonContent.Create(partner.Body()) }
            ),
        ];
        var plans = new StringBuilder();
        foreach (var (name, client, request) in requests)
        {
            plans.Append(CultureInfo.InvariantCulture, $"# {name}\n");
            foreach (var statement in await StatementsOf(app, client, request))
            {
                foreach (var query in Queries(statement.Text))
                {
                    var lines = (await Plan(app, query, statement.Arguments)).Select(Read).OfType<string>();
                    plans.Append(CultureInfo.InvariantCulture, $"{Blanks().Replace(query, " ").Trim()}\n");
                    plans.AppendJoin('\n', lines).Append('\n');
                }
            }
        }

        var path = Path.Combine(
            ArchitectureTests.FindRoot(),
            $"tests/Matching.Web.Tests/Snapshots/plans.{(TestApp.IsPostgres ? "postgres" : "sqlite")}.txt"
        );
        var now = plans.ToString();
        if (Environment.GetEnvironmentVariable("MATCHING_WRITE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(path, now);
        }

        Assert.That(now.Split('\n'), Is.EqualTo((await File.ReadAllTextAsync(path)).Split('\n')));
    }

    // Of a plan of PostgreSQL what is read by which index; the rest differs from version to version.
    private static string? Read(string line) =>
        !TestApp.IsPostgres ? "    " + line
        : Reading().Match(line) is { Success: true } read ? "    " + read.Value
        : null;

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, "/api/v1" + path);

    private static IEnumerable<string> Queries(string text) => text.Split("; ").Where(part => Query().IsMatch(part));

    private static async Task ShouldUseIndexes(World world, string role, string path)
    {
        var statements = await StatementsOf(world.Given.App, world.Clients[role], Get(path));

        Assert.That(statements, Is.Not.Empty);
        var faults = new List<string>();
        foreach (var statement in statements)
        {
            faults.AddRange(await FullScans(world.Given.App, statement));
        }

        Assert.That(faults, Is.Empty, string.Join("\n\n", faults));
    }

    internal static async Task<List<string>> TextsOf(TestApp app, HttpClient client, string page) =>
        (await StatementsOf(app, client, new HttpRequestMessage(HttpMethod.Get, page))).ConvertAll(statement => statement.Text);

    private static async Task<List<Statement>> StatementsOf(TestApp app, HttpClient client, HttpRequestMessage request)
    {
        // after a commit no row is found in memory
        await app.Sql<string>("UPDATE settings SET value = value WHERE name = 'master_key_id' RETURNING value");
        var trace = ActivityTraceId.CreateRandom();
        var found = new ConcurrentQueue<Statement>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Db.SourceName or "Microsoft.AspNetCore",
            Sample = (ref asked) =>
                asked.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace && activity.GetTagItem(Db.TextTag) is string text)
                {
                    found.Enqueue(new Statement(text, activity.GetCustomProperty(Db.ArgumentsProperty)));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await client.SendAsync(request);
        Assert.That(
            response.IsSuccessStatusCode,
            $"{request.RequestUri}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}"
        );
        return [.. found.Where(statement => Query().IsMatch(statement.Text))];
    }

    private static async Task<List<string>> FullScans(TestApp app, Statement statement)
    {
        var faults = new List<string>();
        foreach (var query in Queries(statement.Text))
        {
            var plan = await Plan(app, query, statement.Arguments);
            var tables = Tables()
                .Matches(query)
                .GroupBy(match => match.Groups[2].Success ? match.Groups[2].Value : match.Groups[1].Value)
                .ToDictionary(alias => alias.Key, alias => alias.First().Groups[1].Value);
            faults.AddRange(
                from line in plan
                let scan = FullScan().Match(line)
                where scan.Success && Growing.Contains(tables.GetValueOrDefault(scan.Groups[1].Value, scan.Groups[1].Value))
                select $"{line}\n{query}\n{string.Join('\n', plan)}"
            );
        }

        return faults;
    }

    private static Task<List<string>> Plan(TestApp app, string query, object? arguments) =>
        app.InTransaction(async services =>
        {
            var db = services.GetRequiredService<Db>();
            if (TestApp.IsPostgres)
            {
                await db.Execute("SET LOCAL enable_seqscan = off", null, CancellationToken.None);
                return await db.Query<string>("EXPLAIN (COSTS OFF) " + query, arguments, CancellationToken.None);
            }

            return (await db.Query<PlanRow>("EXPLAIN QUERY PLAN " + query, arguments, CancellationToken.None)).ConvertAll(row =>
                row.Detail
            );
        });

    private sealed record Statement(string Text, object? Arguments);

    private sealed record PlanRow
    {
        public required string Detail { get; init; }
    }

    [GeneratedRegex(@"^\s*(SELECT|WITH)\b")]
    private static partial Regex Query();

    // a table and the name that it has in the statement
    [GeneratedRegex(@"\b(?:FROM|JOIN)\s+([a-z_]+)(?:\s+(?!JOIN|WHERE|ON|ORDER|GROUP|LEFT|CROSS|LIMIT|UNION)([a-z_]+))?")]
    private static partial Regex Tables();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(?:Index|Seq)[A-Za-z ]* (?:using|on) .+")]
    private static partial Regex Reading();

    // SQLite: SCAN p. PostgreSQL: Seq Scan on people p.
    [GeneratedRegex(@"(?:^|\W)(?:SCAN|Seq Scan on) ([a-z_]+)")]
    private static partial Regex FullScan();
}
