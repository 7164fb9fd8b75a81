using Matching.Web.Data;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Mediation;
using Matching.Web.Tests.Signups;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Access;

/// <summary>A programme with every record that an operation can need, and a caller of each role.</summary>
internal sealed partial class World
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
        return (await asked.Json()).First("requests").Id();
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
        return (await Given.Coordinator.Ok($"/mentees/{await Given.Mentee(new { givenName = name })}"))
            .First("possibleDuplicates")
            .Id();
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
