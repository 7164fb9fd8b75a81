using System.Text;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Signups;

namespace Matching.Web.Tests.Privacy;

/// <summary>A person with rows in every table, with words that occur nowhere else.</summary>
internal sealed record Planted(Given Given, Guid Id, Guid Mentor, Guid Pair, Guid Run, string Token)
{
    /// <summary>Texts by the person or about them; erased with them.</summary>
    public static readonly string[] Words =
    [
        "Zebedeusz",
        "Quarkowski",
        "zeb@quark.example",
        "+39333123123",
        "Kanarienzucht",
        "43999X",
        "Theremin7391",
        "Herkunft5518",
        "Grund8812",
        "Paargrund2297",
        "Antwort6641",
    ];

    /// <summary>What staff wrote about a pair, which may be about the other half: withheld until they have read it.</summary>
    public static readonly string[] OfStaff = ["Paargrund2297"];

    /// <summary>Texts by others about other matters, which the person may read as well.</summary>
    public static readonly string[] Surroundings = ["Schulung3307", "Zweck9054", "Partnerhaus4410", "identity", "matching"];

    public static async Task<Planted> In(TestApp app)
    {
        var given = await Given.Programme(app);
        var id = await given.Mentee(
            new
            {
                givenName = "Zebedeusz",
                familyName = "Quarkowski",
                email = "zeb@quark.example",
                phone = "+39333123123",
                occupation = "Kanarienzucht",
                location = new { postcode = "43999X" },
                custom = new { hobby = "Theremin7391" },
                source = "Herkunft5518",
            }
        );
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentees/{id}", new { to, reason = "Grund8812" });
        }

        var mentor = await given.AvailableMentor();
        var run = await given.Run(new { dryRun = true });
        var pair = (
            await given.Coordinator.Created(
                "/pairs",
                new
                {
                    mentorId = mentor,
                    menteeId = id,
                    reason = "Paargrund2297",
                    agreedOn = "2026-02-01",
                }
            )
        ).Id();
        foreach (var to in new[] { "offered", "mentor_accepted", "agreed" })
        {
            await given.Move(pair, to);
        }

        await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-20", minutes = 77 });
        var answered = await given.Coordinator.Send(
            HttpMethod.Post,
            "/responses",
            $$$"""{"personId":"{{{id}}}","pairId":"{{{pair}}}","wave":"start","questionnaireId":"mentee-start","mode":"phone","answers":{"SN2":1,"GO1":"Antwort6641"}}""",
            ("Idempotency-Key", Guid.NewGuid().ToString())
        );
        await answered.ShouldBe(System.Net.HttpStatusCode.Created);
        await given.Coordinator.Created(
            "/trainings",
            new
            {
                programmeId = given.ProgrammeId,
                title = "Schulung3307",
                heldOn = "2026-02-01",
                attendedBy = new[] { id },
            }
        );
        await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = id,
                kind = "identity",
                checkedOn = "2026-02-01",
            }
        );
        await (
            await given.Coordinator.GetAsync($"/api/v1/mentees/export?purpose=Zweck9054&programmeId={given.ProgrammeId}")
        ).ShouldBe(System.Net.HttpStatusCode.OK);
        await (await Partnership.In(given, name: "Partnerhaus4410")).Signed(new { email = "zeb@quark.example" });
        return new Planted(given, id, mentor, pair, run.Id(), await Link(given, id));
    }

    public static async Task<string> Link(Given given, Guid mentee) =>
        (await given.Coordinator.Created($"/mentees/{mentee}/personal-link", new { })).Text("token");

    public Task<JsonObject> Data() => Given.App.Anonymous.Ok($"/privacy/{Token}");

    public Task<HttpResponseMessage> Erase() => Given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{Token}");

    /// <summary>
    /// Those of the words that are stored in clear. The search goes by characters: by the rules of a language, as NUnit compares, it
    /// takes seconds.
    /// </summary>
    public static async Task<List<string>> Stored(TestApp app, params string[] words) => Among(await Everything(app), words);

    /// <summary>Those of the words that are in the text, by characters.</summary>
    public static List<string> Among(string text, params IEnumerable<string> words) =>
        [.. words.Where(word => text.Contains(word, StringComparison.Ordinal))];

    /// <summary>Everything that is stored: the bytes of every file of the data folder, or every row of every table of PostgreSQL.</summary>
    public static async Task<string> Everything(TestApp app)
    {
        var all = new StringBuilder();
        if (TestApp.IsPostgres)
        {
            foreach (
                var table in await app.Sql<string>(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name"
                )
            )
            {
                all.AppendJoin('\n', await app.Sql<string>($"SELECT CAST(t AS TEXT) FROM {table} t"));
            }
        }

        foreach (var path in Directory.GetFiles(app.Folder, "*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            all.Append(Encoding.Latin1.GetString(bytes.ToArray()));
        }

        return all.ToString();
    }
}
