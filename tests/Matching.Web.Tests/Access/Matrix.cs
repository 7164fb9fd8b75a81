using System.Text;
using Matching.Web.Data;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Mediation;
using Matching.Web.Tests.Signups;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Access;

/// <summary>A line of <c>matrix.csv</c>: what a role gets from an operation in its own programme, and in another one.</summary>
internal sealed record MatrixLine(string Operation, string Role, string Own, string Foreign)
{
    /// <summary>The callers: anonymous, an administrator of the whole service, and each role within one programme.</summary>
    public static readonly string[] Roles = ["anonymous", "administrator", "admin", "coordinator", "analyst", "partner"];

    private static readonly Lazy<ILookup<string, MatrixLine>> ByOperation = new(() => Read().ToLookup(line => line.Operation));

    public static IEnumerable<MatrixLine> Of(string operation) => ByOperation.Value[operation];

    public static IReadOnlyList<MatrixLine> Read() =>
        [
            .. File.ReadAllLines(Path.Combine(ArchitectureTests.FindRoot(), "tests/Matching.Web.Tests/Access/matrix.csv"))
                .Where(line => !line.StartsWith('#'))
                .Skip(1)
                .Select(line => line.Split(','))
                .Select(cells => new MatrixLine(cells[0], cells[1], cells[2], cells[3])),
        ];
}

/// <summary>A request as a client sends it.</summary>
internal sealed record Call(
    HttpMethod Method,
    string Path,
    object? Body = null,
    string? Csv = null,
    string? Origin = null,
    byte[]? Archive = null
)
{
    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(Method, "/api/v1" + Path);
        if (Csv is not null)
        {
            request.Content = new StringContent(Csv, Encoding.UTF8, "text/csv");
        }
        else if (Archive is not null)
        {
            request.Content = new ByteArrayContent(Archive);
            request.Content.Headers.ContentType = new("application/zip");
        }
        else if (Body is not null)
        {
            request.Content = new StringContent(
                System.Text.Json.JsonSerializer.Serialize(Body),
                Encoding.UTF8,
                Method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json"
            );
        }

        if (Origin is not null)
        {
            request.Headers.Add("Origin", Origin);
        }

        if (Method == HttpMethod.Patch || Method == HttpMethod.Put || Method == HttpMethod.Delete)
        {
            request.Headers.TryAddWithoutValidation("If-Match", "*");
        }

        return request;
    }

    /// <summary>The same request with ids that do not exist.</summary>
    public Call WithUnknownIds()
    {
        var body = Body is null
            ? null
            : System.Text.Json.Nodes.JsonNode.Parse(Guids.Replace(System.Text.Json.JsonSerializer.Serialize(Body)));
        return this with { Path = Guids.Replace(Path), Body = body };
    }
}

/// <summary>Ids in texts.</summary>
internal static partial class Guids
{
    public static string Replace(string text) => Shape().Replace(text, _ => Guid.CreateVersion7().ToString());

    public static string Remove(string text) => Shape().Replace(text, "");

    [System.Text.RegularExpressions.GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial System.Text.RegularExpressions.Regex Shape();
}

/// <summary>A programme with every record that an operation can need, and a caller of each role.</summary>
internal sealed class World
{
    private readonly Dictionary<string, Guid> kept = [];
    private int number;

    /// <summary>Version of the texts of the public page, which a change names.</summary>
    public async Task<int> PageVersion() => (await Given.App.Admin.Ok($"/programmes/{Id}/page")).Value<int>("version");

    /// <summary>Makes the programme's page public, unless it is.</summary>
    public async Task PublicPage()
    {
        if (await PageVersion() == 0)
        {
            await Given.App.Admin.Send(
                HttpMethod.Put,
                $"/programmes/{Id}/page",
                System.Text.Json.JsonSerializer.Serialize(new { version = 0, texts = Operations.Texts })
            );
        }
    }

    /// <summary>A person who comes with another one.</summary>
    public Task<Guid> Tied() => Once("tied", FreshTied);

    public async Task<Guid> FreshTied()
    {
        var person = await Given.Mentee();
        await Given.Coordinator.Created(
            "/person-ties",
            new
            {
                personId = person,
                withId = await Given.Mentee(),
                kind = "couple",
            }
        );
        return person;
    }

    /// <summary>Gives the programme a gateway, through which a test message fails.</summary>
    public Task Gateway() =>
        Given.App.Admin.Send(
            HttpMethod.Put,
            $"/programmes/{Id}/text-gateway",
            """{"url":"https://sms.example.com/send"}""",
            ("If-Match", "*")
        );

    /// <summary>A criteria profile that compares the answers to a question of the programme's own.</summary>
    public async Task<Guid> ProfileOn(string question)
    {
        object[] criteria =
        [
            new
            {
                id = $"custom.{question}",
                kind = "soft",
                weight = 3,
                @params = new
                {
                    field = question,
                    type = "choice",
                    comparison = "equal",
                },
            },
            new
            {
                id = "waiting",
                kind = "soft",
                weight = 1,
            },
        ];
        return (await Clients["admin"].Created("/criteria-profiles", new { name = $"On {question} {Id}", criteria })).Id();
    }

    private World(Given given, Partnership partner)
    {
        Given = given;
        Partnership = partner;
    }

    public Given Given { get; }

    /// <summary>The partner that the role is about.</summary>
    public Partnership Partnership { get; }

    public Guid Id => Given.ProgrammeId;

    public Dictionary<string, HttpClient> Clients { get; } = [];

    public static async Task<World> Make(TestApp app)
    {
        var given = await Given.Programme(app);
        var world = new World(given, await Partnership.In(given));
        world.Clients["anonymous"] = app.Anonymous;
        world.Clients["administrator"] = app.Admin;
        world.Clients["admin"] = await app.Client(Role.Admin, world.Id);
        world.Clients["coordinator"] = world.Given.Coordinator;
        world.Clients["analyst"] = world.Given.Analyst;
        world.Clients["partner"] = world.Partnership.Server;
        return world;
    }

    public string Unique(string word) => $"{word} {Interlocked.Increment(ref number)} of {Id}";

    public async Task<Guid> Site() =>
        (
            await Given.App.Admin.Created(
                $"/programmes/{Id}/sites",
                new
                {
                    name = Unique("Site"),
                    latitude = 44.8,
                    longitude = 10.3,
                }
            )
        ).Id();

    public async Task<Guid> Term() =>
        (
            await Given.App.Admin.Created(
                $"/programmes/{Id}/vocabulary",
                new
                {
                    list = "interests",
                    code = "t" + Guid.NewGuid().ToString("N"),
                    labels = new { en = "Term" },
                }
            )
        ).Id();

    public async Task<Guid> Partner() =>
        (await Given.App.Admin.Created($"/programmes/{Id}/partners", new { name = Unique("Partner") })).Id();

    public Task<Guid> Signup() => Once("signup", async () => (await Partnership.Signed()).Id());

    public async Task<Guid> Key() =>
        (await Given.App.Admin.Created("/api-keys", new { role = "analyst", programmeId = Id })).Id();

    public async Task<Guid> Account() =>
        (
            await Given.App.Admin.Created(
                "/accounts",
                new
                {
                    role = "analyst",
                    programmeId = Id,
                    email = Email(),
                }
            )
        ).Id();

    public string Email() => $"a{Interlocked.Increment(ref number)}-{Id}@example.org";

    public Task<Guid> Profile() =>
        Once("profile", async () => (await Clients["admin"].Created("/criteria-profiles", ProfileBody())).Id());

    /// <summary>The token of the link of a sign-up, made for the call.</summary>
    public async Task<string> SignupLink() => (await Partnership.OnForm()).Token;

    /// <summary>The token of a personal link, made for the call.</summary>
    public async Task<string> Link() =>
        (await Given.Coordinator.Created($"/mentees/{await Given.AvailableMentee()}/personal-link", new { })).Text("token");

    public Task<Guid> Message() => Once("message", FreshMessage);

    /// <summary>The token of a message that asks a person whether an address is theirs.</summary>
    public async Task<string> MessageLink() =>
        MessageToken.Of(Given.App.Services.GetRequiredService<IdentityVault>(), await FreshMessage());

    /// <summary>A message that was sent to a person; this service has no mail server.</summary>
    public async Task<Guid> FreshMessage() =>
        (
            await Given.App.Sql<Guid>(
                """
                INSERT INTO messages (id, programme_id, person_id, kind, channel, address_hash, status, attempts, due_at,
                                      expires_at, created_at, sent_at)
                VALUES (@Id, @ProgrammeId, @PersonId, 'address_check', 'email', @Hash, 'sent', 1, @Now, @Now, @Now, @Now)
                RETURNING id
                """,
                new
                {
                    Id = Guid.CreateVersion7(),
                    ProgrammeId = Id,
                    PersonId = await Given.Mentee(),
                    Hash = Guid.NewGuid().ToString("N"),
                    Now = Given.App.Clock.GetUtcNow(),
                }
            )
        ).Single();

    public Task<Guid> CorrectionRequest() => Once("correction-request", FreshCorrectionRequest);

    /// <summary>A year of birth that a person of the pool asks for by their own link.</summary>
    public async Task<Guid> FreshCorrectionRequest()
    {
        var asked = await Given.App.Anonymous.Send(HttpMethod.Patch, $"/privacy/{await Link()}", """{"birthYear":1991}""");
        return (await asked.Json())["requests"]![0]!.Id();
    }

    /// <summary>A pair whose mentee needs childcare, and the mentee.</summary>
    public async Task<(Guid Pair, Guid Mentee)> PairWithTask()
    {
        var mentee = await Given.AvailableMentee(new { accessibilityNeeds = new[] { "childcare" } });
        return (await Given.Pair(await Given.AvailableMentor(), mentee), mentee);
    }

    public Task<Guid> PossibleDuplicate() => Once("possible-duplicate", FreshPossibleDuplicate);

    /// <summary>Two mentees of one name and year of birth.</summary>
    public async Task<Guid> FreshPossibleDuplicate()
    {
        var name = Unique("Twin");
        await Given.Mentee(new { givenName = name });
        return (await Given.Coordinator.Ok($"/mentees/{await Given.Mentee(new { givenName = name })}"))["possibleDuplicates"]![
            0
        ]!.Id();
    }

    public static object ProfileBody() =>
        new
        {
            name = $"own-{Guid.NewGuid():N}",
            criteria = new object[]
            {
                new
                {
                    id = "waiting",
                    kind = "soft",
                    weight = 1,
                },
            },
        };

    public Task<Guid> Training() =>
        Once(
            "training",
            async () =>
                (
                    await Given.Coordinator.Created(
                        "/trainings",
                        new
                        {
                            programmeId = Id,
                            title = "Being a mentor",
                            heldOn = "2026-02-10",
                        }
                    )
                ).Id()
        );

    public Task<Guid> Note() =>
        Once(
            "note",
            async () =>
                (await Given.Coordinator.Created("/notes", new { personId = await Given.Mentor(), text = "A note." })).Id()
        );

    public Task<Guid> Colleague() => Once("colleague", () => Caseload.Colleagues.Colleague(Given));

    public Task<Guid> Deputy() => Once("deputy", () => Caseload.Colleagues.Colleague(Given));

    public Task<Guid> Appointment() =>
        Once(
            "appointment",
            async () =>
                (
                    await Given.Coordinator.Created(
                        "/appointments",
                        new
                        {
                            personId = await Given.Mentor(),
                            kind = "visit",
                            startsAt = "2026-03-10T16:30:00Z",
                        }
                    )
                ).Id()
        );

    public Task<Guid> PairNote() =>
        Once(
            "pair note",
            async () =>
                (await Given.Coordinator.Created("/pair-notes", new { pairId = await AgreedPair(), text = "A note." })).Id()
        );

    public Task<Guid> Notice() =>
        Once(
            "notice",
            async () =>
                (
                    await Given.Coordinator.Created(
                        "/notices",
                        new
                        {
                            personId = await Given.Mentor(),
                            purpose = "matching",
                            channel = "talk",
                        }
                    )
                ).Id()
        );

    public Task<Guid> Check() =>
        Once(
            "check",
            async () =>
                (
                    await Given.Coordinator.Created(
                        "/checks",
                        new
                        {
                            personId = await Given.Mentor(),
                            kind = "identity",
                            checkedOn = "2026-02-10",
                        }
                    )
                ).Id()
        );

    /// <summary>A mentor who is free, of whom only candidates are asked.</summary>
    public Task<Guid> Mentor() => Once("mentor", () => Given.AvailableMentor());

    public Task<Guid> Mentee() => Once("mentee", () => Given.AvailableMentee());

    public async Task<Guid> Run()
    {
        await Mentor();
        await Mentee();
        return await Once("run", async () => (await Given.Run(new { dryRun = true })).Id());
    }

    /// <summary>A dry run that has not been adopted yet.</summary>
    public async Task<Guid> Adoptable()
    {
        await Given.AvailableMentor();
        await Given.AvailableMentee();
        return (await Given.Run(new { dryRun = true })).Id();
    }

    /// <summary>A run of two people of a site of their own, whose proposal waits for a decision.</summary>
    public async Task<Guid> Decidable()
    {
        var site = (
            await Given.App.Admin.Created(
                $"/programmes/{Id}/sites",
                new
                {
                    name = Unique("Site"),
                    latitude = 44.8,
                    longitude = 10.3,
                }
            )
        ).Id();
        await Given.AvailableMentor(new { siteId = site });
        await Given.AvailableMentee(new { siteId = site });
        return (await Given.Run(new { siteId = site })).Id();
    }

    /// <summary>An open meeting, whose proposals can be decided.</summary>
    public Task<Guid> Meeting() => Once("matching-meeting", FreshMeeting);

    public async Task<Guid> FreshMeeting() =>
        (
            await Given.Coordinator.Created(
                "/matching-meetings",
                new
                {
                    matchRunId = await Decidable(),
                    title = Unique("Meeting"),
                    heldOn = "2026-03-02",
                }
            )
        ).Id();

    /// <summary>The mentee of the proposal of that meeting.</summary>
    public async Task<Guid> Met()
    {
        var run = (await Given.Coordinator.Ok($"/matching-meetings/{await Meeting()}")).Text("matchRunId");
        return Guid.Parse((await Given.Coordinator.Items($"/match-runs/{run}/proposals"))[0].Text("menteeId"));
    }

    /// <summary>A run that looks as if another instance were at it.</summary>
    public async Task<Guid> Running()
    {
        var run = (await Given.Run(new { dryRun = true })).Id();
        await Given.App.Sql<Guid>(
            "UPDATE match_runs SET status = 'running', claimed_until = @Until WHERE id = @Id RETURNING id",
            new { Id = run, Until = Given.App.Clock.GetUtcNow().AddDays(1) }
        );
        return run;
    }

    public async Task<Guid> Pair(params string[] states) =>
        await Given.Pair(await Given.AvailableMentor(), await Given.AvailableMentee(), new DateOnly(2026, 1, 15), states);

    public Task<Guid> AgreedPair() => Once("pair", () => Pair("offered", "mentor_accepted", "agreed"));

    public Task<Guid> Response() =>
        Once("response", async () => (await Given.Coordinator.Created("/responses", await ResponseBody())).Id());

    public async Task<object> SurveyLinkBody() => new { personId = await Given.Mentee(), wave = "start" };

    public Task<Guid> SurveyLink() =>
        Once("survey link", async () => (await Given.Coordinator.Created("/survey-links", await SurveyLinkBody())).Id());

    public async Task<object> ResponseBody() =>
        new
        {
            personId = await Given.Mentee(),
            wave = "start",
            questionnaireId = "mentee-start",
            mode = "phone",
            answers = new { SN2 = 1 },
        };

    public Task<Guid> Release() =>
        Once(
            "release",
            async () =>
            {
                await Given.App.Admin.Created("/releases", new { programmeId = Id });
                return Id;
            }
        );

    public object ExtractBody(bool full) =>
        new
        {
            programmeId = Id,
            purpose = "Evaluation",
            endsOn = Given.App.Clock.Today.AddDays(9).ToString("yyyy-MM-dd"),
            full,
        };

    public Task<Guid> Extract() =>
        Once("extract", async () => (await Given.App.Admin.Created("/extracts", ExtractBody(full: true))).Id());

    /// <summary>An extract in which one person, alone in a town, can be singled out.</summary>
    public async Task<Guid> HeldExtract()
    {
        await Given.Mentee(new { siteId = await Site() });
        return (await Given.App.Admin.Created("/extracts", ExtractBody(full: false))).Id();
    }

    public Task<Guid> Target() => Once("target", FreshTarget);

    public async Task<Guid> FreshTarget() => (await Given.Coordinator.Created("/targets", TargetBody())).Id();

    public object TargetBody() =>
        new
        {
            programmeId = Id,
            indicator = "out.participants",
            baseline = 0,
            baselineOn = "2026-01-01",
            target = 100,
            dueOn = "2026-12-31",
        };

    public static object WebhookBody() =>
        new { url = "https://hooks.example.org/matching", events = new[] { "pair.*", "signup.received" } };

    public Task<Guid> Webhook() => Once("webhook", FreshWebhook);

    public async Task<Guid> FreshWebhook() => (await Given.App.Admin.Created($"/programmes/{Id}/webhooks", WebhookBody())).Id();

    /// <summary>A message to the webhook, about a pair made for it.</summary>
    public Task<Guid> WebhookDelivery() =>
        Once(
            "webhook-delivery",
            async () =>
            {
                var webhook = await Webhook();
                await Pair();
                return (await Given.App.Admin.Ok($"/programmes/{Id}/webhooks/{webhook}/deliveries?limit=1"))["items"]![0]!.Id();
            }
        );

    public Task<Guid> Concern() =>
        Once(
            "concern",
            async () =>
                (
                    await Given.Coordinator.Created(
                        "/concerns",
                        new { personId = await Mentee(), what = "Somebody should look." }
                    )
                ).Id()
        );

    public object AuthorityBody(Guid? personId = null) =>
        new
        {
            programmeId = Id,
            authority = "Public prosecutor, Parma",
            legalBasis = "Article 256",
            receivedOn = "2026-02-20",
            about = "A person",
            personId,
            asked = "An address.",
            status = "accepted",
            checkedBy = "A lawyer",
            checkedOn = "2026-02-23",
            reasons = "An order.",
        };

    public Task<Guid> AuthorityRequest() =>
        Once(
            "authority request",
            async () => (await Given.App.Admin.Created("/authority-requests", AuthorityBody(await Mentee()))).Id()
        );

    /// <summary>A concern about an active pair, made for the call: a pair is paused once.</summary>
    public async Task<Guid> PairConcern() =>
        (
            await Given.Coordinator.Created(
                "/concerns",
                new { pairId = await Pair("offered", "mentor_accepted", "agreed", "active"), what = "A pair to be paused." }
            )
        ).Id();

    /// <summary>An account that reads concerns while no staff is named.</summary>
    public Task<Guid> Administrator() =>
        Once(
            "administrator",
            async () =>
                (
                    await Given.App.Admin.Created(
                        "/accounts",
                        new
                        {
                            role = "admin",
                            programmeId = Id,
                            email = Email(),
                        }
                    )
                ).Id()
        );

    private async Task<Guid> Once(string what, Func<Task<Guid>> make) =>
        kept.TryGetValue(what, out var id) ? id : kept[what] = await make();
}
