using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Http;
using Matching.Web.Operation;
using Matching.Web.Tests.Access;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Matching.Web.Tests.Operation;

/// <summary>
/// A secret is in the answer that gives it out and nowhere else: not in the database, the log, a problem or an address.
/// </summary>
public sealed partial class SecretsTests
{
    // what people typed and is sealed since
    private static readonly string[] Typed =
    [
        "Frage7701",
        "Antwort7702",
        "Zahl7703",
        "Ausfuhr7704",
        "Auszug7705",
        "Erlaubnis7706",
        "Adresse7707",
    ];

    // members of answers that hold a secret, alone or at the end of a path
    private static readonly string[] Members = ["token", "key", "secret", "setupPath", "path"];

    [Test]
    [Category("Once")]
    public async Task No_operation_leaves_a_secret_in_the_database_or_in_the_log()
    {
        var logs = new LogKeeper();
        await using var app = await TestApp.Start(services: logs.Listen, settings: ("Logging:LogLevel:Default", "Trace"));
        var world = await World.Make(app);
        var secrets = new HashSet<string> { app.AdminKey, app.AdminKey[14..] };
        await Plant(world);
        foreach (var (operation, call) in Operations.All)
        {
            await Send(world, operation, await call(world), secrets);
        }

        await Pages(app, world, secrets);
        var (stored, logged) = (await Planted.Everything(app), logs.Text);

        // the search would find what is there
        Assert.That(Planted.Among(stored, world.Id.ToString(), "ExportPeople"), Has.Count.EqualTo(2));
        Assert.That(logged, Is.Not.Empty);
        Assert.That(secrets, Has.Count.GreaterThan(60));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Planted.Among(stored, secrets.Concat(Typed)), Is.Empty, "stored");
            Assert.That(Planted.Among(logged, secrets.Concat(Typed)), Is.Empty, "logged");
        }
    }

    // Types each text where it can be typed, and makes a run that quotes answers.
    private static async Task Plant(World world)
    {
        var (given, app) = (world.Given, world.Given.App);
        await given.AvailableMentee(new { custom = new { Frage7701 = "Antwort7702", zahl = "Zahl7703" } });
        await given.AvailableMentor(new { custom = new { Frage7701 = "Antwort7702", zahl = "Zahl7703" }, capacity = 2 });
        var profile = await world.ProfileOn("zahl");
        var run = await given.Run(new { dryRun = true, criteriaProfileId = profile });
        var proposal = (await given.Proposals(run)).Single();
        Assert.That(
            proposal["contributions"]![0]!.Text("text"),
            Does.Contain("Zahl7703"),
            "a reader of the run sees the answers"
        );
        await app.Admin.Ok(
            $"/match-runs/{run.Id()}/explain?menteeId={proposal.Text("menteeId")}&mentorId={proposal.Text("mentorId")}"
        );
        await given.Coordinator.GetStringAsync("/api/v1/mentors/export?purpose=Ausfuhr7704");
        var ends = app.Clock.Today.AddDays(9).ToString("yyyy-MM-dd");
        await app.Admin.Created(
            "/extracts",
            new
            {
                programmeId = world.Id,
                purpose = "Auszug7705",
                endsOn = ends,
                full = true,
            }
        );
        await app.Admin.Created(
            "/api-keys",
            new
            {
                role = "analyst",
                programmeId = world.Id,
                evaluator = new { purpose = "Erlaubnis7706", endsOn = ends },
            }
        );
        await app.Admin.Created(
            $"/programmes/{world.Id}/webhooks",
            new { url = "https://hooks.example.org/matching?token=Adresse7707", events = new[] { "pair.*" } }
        );
    }

    // As a client does that repeats what it sends, comes from a page with a secret in its address, and puts one where none
    // belongs.
    private static async Task Send(World world, string operation, Call call, HashSet<string> secrets)
    {
        var role = new[] { "administrator", "partner", "anonymous" }.First(role =>
            MatrixLine.Read().Any(line => line.Operation == operation && line.Role == role && line.Own == "2xx")
        );
        foreach (var attempt in Enumerable.Range(1, call.Method == HttpMethod.Post ? 2 : 1))
        {
            var request = call.Request();
            request.Headers.Add("Idempotency-Key", $"Wiederholung-{operation}");
            request.Headers.Referrer = new Uri($"http://localhost/my/{"a7f3" + new string('5', 60)}");
            var response = await world.Clients[role].SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            // what moved to a state cannot move there again
            Assert.That((int)response.StatusCode, attempt == 1 ? Is.InRange(200, 299) : Is.LessThan(500), $"{operation}: {text}");
            secrets.UnionWith(In(text).Append($"Wiederholung-{operation}").Append("a7f3" + new string('5', 60)));
            Assert.That(response.Headers.Location?.ToString() ?? "", Does.Not.Contain("/privacy/"), operation);
        }

        if (call.Path.StartsWith("/privacy/", StringComparison.Ordinal))
        {
            secrets.Add(call.Path.Split('/')[2]);
        }
    }

    // Pages whose address carries a secret, rightly and wrongly opened.
    private static async Task Pages(TestApp app, World world, HashSet<string> secrets)
    {
        var (link, setup) = (await world.Link(), (await app.Account()).Text("setupPath"));
        var browser = app.Browser();
        await (await browser.GetAsync($"/my/{link}")).ShouldLead("/my");
        await browser.GetStringAsync("/my");
        await browser.GetStringAsync("/my/concern");
        await app.Browser().GetAsync(setup);
        await app.Browser().GetAsync($"/my/{link}/nowhere");
        await app.Anonymous.Send(HttpMethod.Post, $"/privacy/{link}/concerns", "{");
        secrets.UnionWith([link, setup.Split('/')[^1]]);
    }

    private static IEnumerable<string> In(string text)
    {
        try
        {
            return In(JsonNode.Parse(text));
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<string> In(JsonNode? node) =>
        node switch
        {
            JsonObject answer => answer.SelectMany(member =>
                Members.Contains(member.Key)
                && member.Value is JsonValue value
                && value.TryGetValue<string>(out var text)
                && IsSecret().IsMatch(text)
                    ?
                    [
                        text.StartsWith('/') ? text.Split('/')[^1] : text,
                        text.StartsWith("mk_", StringComparison.Ordinal) ? text[14..] : text,
                    ]
                    : In(member.Value)
            ),
            JsonArray list => list.SelectMany(In),
            _ => [],
        };

    [GeneratedRegex("^(?:/my/|/console/set-up/)?[A-Za-z0-9_+/=-]{40,}$")]
    private static partial Regex IsSecret();
}

public sealed class ProblemInstanceTests
{
    [TestCase("/api/v1/privacy/{0}")]
    [TestCase("/api/v1/privacy/{0}/nothing")]
    [TestCase("/api/v1/privacy/{0}/export")]
    public async Task The_address_in_a_problem_has_a_name_in_place_of_the_token(string path)
    {
        var token = new string('e', 64);

        var response = await SharedApp.App.Anonymous.GetAsync(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, path, token)
        );

        var problem = await response.Json();
        Assert.That((int)response.StatusCode, Is.AnyOf(401, 404));
        Assert.That(problem.Text("instance"), Does.StartWith("/api/v1/privacy/{token}"));
        Assert.That(problem.ToJsonString(), Does.Not.Contain(token));
    }

    [Test]
    public async Task An_address_without_a_secret_stays_as_it_is()
    {
        var problem = await (
            await SharedApp.App.Admin.GetAsync("/api/v1/mentees/0199c0de-0000-7000-8000-000000000001")
        ).ShouldBeProblem(404, "mentee-not-found");

        Assert.That(problem.Text("instance"), Is.EqualTo("/api/v1/mentees/0199c0de-0000-7000-8000-000000000001"));
    }
}

public sealed class IdempotencyKeysTests
{
    [Test]
    public async Task A_repeated_concern_gets_the_same_answer_and_no_row_leads_from_it_to_the_person()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var link = await Planted.Link(given, mentee);
        Task<HttpResponseMessage> Raise() =>
            given.App.Anonymous.Send(
                HttpMethod.Post,
                $"/privacy/{link}/concerns",
                """{"what":"Somebody should look."}""",
                ("Idempotency-Key", "concern-1")
            );

        var (first, again) = (await Raise(), await Raise());

        var concern = (await first.Json()).Id();
        var rows = string.Join(
            '\n',
            await given.App.Sql<string>("SELECT key_hash || ' ' || request_hash || ' ' || body_sealed FROM idempotency_keys")
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.Created)));
            Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
            Assert.That(again.Headers.GetValues("Idempotency-Replayed"), Is.EqualTo(new[] { "true" }));
            Assert.That((first.Headers.Location, again.Headers.Location), Is.EqualTo(((Uri?)null, (Uri?)null)));
            Assert.That(
                rows,
                Does.Not.Contain(link)
                    .And.Not.Contain(concern.ToString())
                    .And.Not.Contain(mentee.ToString())
                    .And.Not.Contain("concern-1")
            );
        }
    }

    [TestCase("/mentees", true)]
    [TestCase("/match-runs?wait=20", true)]
    [TestCase("/releases", false)]
    [TestCase("personal-link", false)]
    [TestCase("meetings", false)]
    public async Task A_repetition_names_the_same_address_as_the_first_answer(string path, bool isNamed)
    {
        var given = await Given.Programme();
        var (to, body) = path switch
        {
            "personal-link" => ($"/mentees/{await given.Mentee()}/personal-link", "{}"),
            "meetings" => (
                $"/pairs/{await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered", "mentor_accepted", "agreed")}/meetings",
                """{"heldOn":"2026-03-02"}"""
            ),
            "/mentees" => (path, given.Person().ToJsonString()),
            _ => (path, $$"""{"programmeId":"{{given.ProgrammeId}}"}"""),
        };
        Task<HttpResponseMessage> Make() =>
            given.App.Admin.Send(HttpMethod.Post, to, body, ("Idempotency-Key", $"made-{path}-{given.ProgrammeId}"));

        var (first, again) = (await Make(), await Make());

        Assert.That(again.Headers.Contains("Idempotency-Replayed"), Is.True, await again.Content.ReadAsStringAsync());
        Assert.That(again.Headers.Location, Is.EqualTo(first.Headers.Location));
        Assert.That(first.Headers.Location is not null, Is.EqualTo(isNamed));
    }
}

public sealed class LogLinesTests
{
    private const string Token = "4b1d0f9e8c7a6b5d4b1d0f9e8c7a6b5d4b1d0f9e8c7a6b5d4b1d0f9e8c7a6b5d";

    [TestCase(
        "GET http://127.0.0.1/api/v1/privacy/" + Token + "/export - 200",
        "GET http://127.0.0.1/api/v1/privacy/{token}/export - 200"
    )]
    [TestCase("GET /console/set-up/" + Token + "?lang=it", "GET /console/set-up/{token}?{query}")]
    [TestCase(
        "GET http://127.0.0.1:5080/api/v1/mentees?q=Selam&programmeId=1 - 200",
        "GET http://127.0.0.1:5080/api/v1/mentees?{query} - 200"
    )]
    [TestCase("GET /my//" + Token, "GET /my//{token}")]
    [TestCase("GET /" + Token, "GET /{token}")]
    [TestCase("GET /my/concern/" + Token + " 404", "GET /my/concern/{token} 404")]
    [TestCase(
        "trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
        "trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
    )]
    [TestCase("Referer: https://host/my/" + Token, "Referer: https://host/my/{token}")]
    [TestCase("Bearer mk_abcdefghij_" + Token, "Bearer mk_abcdefghij_{token}")]
    [TestCase("whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0 signs", "whsec_{token} signs")]
    [TestCase("GET /my/concern then /my", "GET /my/concern then /my")]
    public void A_line_has_a_name_in_place_of_a_secret(string said, string written) =>
        Assert.That(Secrets.Hide(said), Is.EqualTo(written));

    [Test]
    public async Task Whatever_level_is_asked_for_no_line_opens_anything()
    {
        var lines = new Lines();
        await using var app = await TestApp.Start(
            services: services => services.AddSingleton<ILoggerProvider>(lines),
            settings:
            [
                ("Logging:LogLevel:Microsoft.AspNetCore.Hosting", "Trace"),
                ("Logging:LogLevel:Microsoft.AspNetCore.Routing", "Trace"),
                ("Logging:LogLevel:Microsoft.AspNetCore.StaticFiles", "Trace"),
            ]
        );
        var given = await Given.Programme(app);
        var link = await Planted.Link(given, await given.Mentee());

        await app.Anonymous.Ok($"/privacy/{link}");
        await app.Browser().GetAsync($"/my/{link}");

        Assert.That(
            lines.Text,
            Does.Contain("/privacy/{token}").And.Contain("/my/{token}"),
            "addresses are logged at this level"
        );
        Assert.That(Planted.Among(lines.Text, link, app.AdminKey), Is.Empty);
    }

    // What the console would write.
    private sealed class Lines : ILoggerProvider
    {
        private readonly LogLines form = new();
        private readonly StringWriter text = new();
        private readonly Lock gate = new();

        public string Text
        {
            get
            {
                lock (gate)
                {
                    return text.ToString();
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

        public void Dispose() { }

        private sealed class Line(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel,
                EventId eventId,
                TState state,
                Exception? exception,
                Func<TState, Exception?, string> formatter
            )
            {
                lock (lines.gate)
                {
                    lines.form.Write(
                        new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter),
                        null,
                        lines.text
                    );
                }
            }
        }
    }
}
