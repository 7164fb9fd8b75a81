using System.Text.Json.Nodes;
using Matching.Web.Mediation;

namespace Matching.Web.Tests;

/// <summary>A programme with one site and the keys to it, made through the API. Every test makes its own.</summary>
public sealed class Given : IAsyncDisposable
{
    private readonly bool ownsApp;
    private int people;

    private Given(TestApp app, Guid programmeId, Guid siteId, HttpClient coordinator, HttpClient analyst, bool ownsApp = false)
    {
        this.ownsApp = ownsApp;
        App = app;
        ProgrammeId = programmeId;
        SiteId = siteId;
        Coordinator = coordinator;
        Analyst = analyst;
    }

    public TestApp App { get; }

    public Guid ProgrammeId { get; }

    public Guid SiteId { get; }

    public HttpClient Coordinator { get; }

    public HttpClient Analyst { get; }

    public static async Task<Given> Programme(TestApp? on = null, object? body = null)
    {
        var app = on ?? SharedApp.App;
        var programme = (await app.Admin.Created("/programmes", body ?? new { name = "Test programme" })).Id();
        var site = (
            await app.Admin.Created(
                $"/programmes/{programme}/sites",
                new
                {
                    name = "Parma",
                    latitude = 44.8,
                    longitude = 10.33,
                }
            )
        ).Id();
        return new Given(
            app,
            programme,
            site,
            await app.Client(Role.Coordinator, programme),
            await app.Client(Role.Analyst, programme)
        );
    }

    /// <summary>The programme of a snapshot, in a service of its own that ends with it.</summary>
    internal static async Task<Given> From(Snapshot snapshot)
    {
        var app = await TestApp.On(snapshot);
        var facts = snapshot.Facts;
        return new Given(
            app,
            Guid.Parse(facts["programme"]),
            Guid.Parse(facts["site"]),
            app.With(facts["coordinator"]),
            app.With(facts["analyst"]),
            ownsApp: true
        )
        {
            people = int.Parse(facts["people"], System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    /// <summary>What <see cref="From"/> needs to find this programme again.</summary>
    internal IReadOnlyDictionary<string, string> Facts =>
        new Dictionary<string, string>
        {
            ["programme"] = ProgrammeId.ToString(),
            ["site"] = SiteId.ToString(),
            ["coordinator"] = KeyOf(Coordinator),
            ["analyst"] = KeyOf(Analyst),
            ["people"] = people.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };

    public ValueTask DisposeAsync() => ownsApp ? App.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>The usual record of a person; the given members replace others or, when null, remove them.</summary>
    public JsonObject Person(object? with = null)
    {
        var person = new JsonObject
        {
            ["programmeId"] = ProgrammeId.ToString(),
            ["siteId"] = SiteId.ToString(),
            ["givenName"] = $"Person {Interlocked.Increment(ref people)}",
            ["birthYear"] = 1990,
            ["languages"] = new JsonArray(new JsonObject { ["code"] = "it", ["level"] = "b1" }),
            ["consents"] = new JsonArray(new JsonObject { ["purpose"] = "matching", ["version"] = "1" }),
        };
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(with ?? new { })!.AsObject())
        {
            person[name] = value?.DeepClone();
        }

        return person;
    }

    public async Task<Guid> Mentor(object? with = null) => (await Coordinator.Created("/mentors", Person(with))).Id();

    public async Task<Guid> Mentee(object? with = null) => (await Coordinator.Created("/mentees", Person(with))).Id();

    public async Task<Guid> AvailableMentor(object? with = null) => await Available("mentors", await Mentor(with));

    public async Task<Guid> AvailableMentee(object? with = null) => await Available("mentees", await Mentee(with));

    /// <summary>A pair by hand, moved through the states named.</summary>
    public Task<Guid> Pair(Guid mentor, Guid mentee, params string[] states) => Pair(mentor, mentee, null, states);

    /// <summary>A pair of an earlier system, which agreed on an earlier day.</summary>
    public async Task<Guid> Pair(Guid mentor, Guid mentee, DateOnly? agreedOn, params string[] states)
    {
        var pair = (
            await Coordinator.Created(
                "/pairs",
                new
                {
                    mentorId = mentor,
                    menteeId = mentee,
                    reason = "They asked for it.",
                    agreedOn = agreedOn?.ToString("yyyy-MM-dd"),
                }
            )
        ).Id();
        foreach (var to in states)
        {
            await Move(pair, to);
        }

        return pair;
    }

    public Task<JsonObject> Move(Guid pair, string to) =>
        Coordinator.Moved(
            $"/pairs/{pair}",
            to switch
            {
                "active" => new
                {
                    to,
                    date = App.Clock.Today.ToString("yyyy-MM-dd"),
                    waive = new { start = "Not needed in this test." },
                },
                "ended_early" => new
                {
                    to,
                    reason = "moved_away",
                    endedBy = "mentee",
                },
                "declined" => new { to, reason = "no_time" },
                "on_hold" => new
                {
                    to,
                    reason = "Travelling.",
                    until = App.Clock.Today.AddDays(10).ToString("yyyy-MM-dd"),
                },
                "completed" => new { to, waive = new { end = "Not needed in this test." } },
                _ => (object)new { to },
            }
        );

    /// <summary>A run that is over.</summary>
    public async Task<JsonObject> Run(object? with = null)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(with ?? new { })!.AsObject();
        body["programmeId"] = ProgrammeId.ToString();
        var response = await Coordinator.Post("/match-runs?wait=20", body);
        await response.ShouldBe(System.Net.HttpStatusCode.OK);
        return await response.Json();
    }

    public async Task<List<JsonObject>> Proposals(JsonObject run) =>
        [.. (await Coordinator.Items($"/match-runs/{run.Id()}/proposals?limit=200")).Select(item => item.AsObject())];

    private static string KeyOf(HttpClient client) => client.DefaultRequestHeaders.Authorization!.Parameter!;

    private async Task<Guid> Available(string people, Guid id)
    {
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await Coordinator.Moved($"/{people}/{id}", new { to });
        }

        return id;
    }
}
