using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Matching.Web.Features.Figures.Extracts;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Extracts;

/// <summary>Six mentees and six mentors who look alike, one of them with a pair, answers and planted words.</summary>
internal static class TwelveAlike
{
    public static readonly string[] Canaries =
    [
        "Zebedeusz",
        "Quarkowski",
        "zeb@quark.example",
        "333123123",
        "Kanarienzucht",
        "Quarkville",
        "Kanarienvogel",
    ];

    public static async Task<Given> Enrolled(TestApp? on = null)
    {
        var given = await Given.Programme(on);
        var mentee = await given.AvailableMentee(
            new
            {
                givenName = "Zebedeusz",
                familyName = "Quarkowski",
                email = "zeb@quark.example",
                phone = "+39333123123",
                occupation = "Kanarienvogel",
            }
        );
        var mentor = await given.AvailableMentor();
        for (var i = 0; i < 5; i++)
        {
            await given.Mentee();
            await given.Mentor();
        }

        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed");
        await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = mentee,
                pairId = pair,
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "phone",
                answers = new
                {
                    SN2 = 3,
                    SN3 = 1,
                    SN4 = 1,
                    PR1 = "another",
                    PR2 = 1987,
                    PR6 = "Quarkville",
                    GO1 = "Kanarienzucht",
                },
            }
        );
        await given.Move(pair, "active");
        return given;
    }

    public static string EndsOn(this Given given, int days = 20) => given.App.Clock.Today.AddDays(days).ToString("yyyy-MM-dd");

    public static async Task<HttpClient> Evaluator(this Given given, int days = 30) =>
        given.App.With(
            (
                await given.App.Admin.Created(
                    "/api-keys",
                    new
                    {
                        role = "analyst",
                        programmeId = given.ProgrammeId,
                        evaluator = new { purpose = "Evaluation of the second edition", endsOn = given.EndsOn(days) },
                    }
                )
            ).Text("key")
        );

    public static object Asked(this Given given, object? with = null)
    {
        var body = new JsonObject
        {
            ["programmeId"] = given.ProgrammeId.ToString(),
            ["purpose"] = "Change of networks",
            ["endsOn"] = given.EndsOn(),
        };
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(with ?? new { })!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

    public static async Task<Dictionary<string, string>> Files(this HttpClient client, Guid extract)
    {
        var response = await client.GetAsync($"/api/v1/extracts/{extract}/files");
        await response.ShouldBe(HttpStatusCode.OK);
        using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync());
        var files = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
            files.Add(entry.FullName, await reader.ReadToEndAsync());
        }

        return files;
    }

    public static List<Dictionary<string, string>> Rows(string csv)
    {
        var columns = csv[..csv.IndexOf('\r', StringComparison.Ordinal)].Split(',').Length;
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',', columns)).ToList();
        return lines[1..].ConvertAll(line => line.Index().ToDictionary(cell => lines[0][cell.Index], cell => cell.Item));
    }
}

public sealed class CheckEvaluatorTests
{
    [Test]
    public async Task An_analyst_without_the_permission_learns_what_is_required()
    {
        var given = await Given.Programme();

        await (await given.Analyst.Post("/extracts", given.Asked())).ShouldBeProblem(403, "evaluator-permission-needed");
    }

    [Test]
    public async Task A_permission_that_has_ended_opens_nothing()
    {
        var app = await SharedApp.With();
        var given = await TwelveAlike.Enrolled(app);
        var evaluator = await given.Evaluator(days: 20);
        var extract = await evaluator.Created("/extracts", given.Asked());
        app.Clock.Advance(TimeSpan.FromDays(21));

        await (await evaluator.Post("/extracts", given.Asked())).ShouldBeProblem(403, "evaluator-permission-needed");
        await (await evaluator.GetAsync($"/api/v1/extracts/{extract.Id()}/files")).ShouldBeProblem(
            403,
            "evaluator-permission-needed"
        );
    }

    [Test]
    public async Task Only_an_analysts_key_carries_it_and_for_days_to_come()
    {
        var given = await Given.Programme();
        var key = (
            await given.App.Admin.Created(
                "/api-keys",
                new
                {
                    role = "analyst",
                    programmeId = given.ProgrammeId,
                    evaluator = new { purpose = "Evaluation", endsOn = given.EndsOn() },
                }
            )
        ).Id();

        Assert.That(
            (await given.App.Admin.Ok($"/api-keys/{key}"))["evaluator"]!.ToJsonString(),
            Is.EqualTo($"{{\"purpose\":\"Evaluation\",\"endsOn\":\"{given.EndsOn()}\"}}")
        );
        await (
            await given.App.Admin.Post(
                "/api-keys",
                new
                {
                    role = "coordinator",
                    programmeId = given.ProgrammeId,
                    evaluator = new { purpose = "Evaluation", endsOn = given.EndsOn() },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "evaluator");
        await (
            await given.App.Admin.Post(
                "/api-keys",
                new
                {
                    role = "analyst",
                    programmeId = given.ProgrammeId,
                    evaluator = new { purpose = "Evaluation", endsOn = given.EndsOn(-1) },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "evaluator.endsOn");
        await (
            await given.App.Admin.Post(
                "/api-keys",
                new
                {
                    role = "analyst",
                    programmeId = given.ProgrammeId,
                    evaluator = new { endsOn = given.EndsOn() },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "evaluator.purpose");
    }
}

public sealed class ExtractPreparationTests
{
    [Test]
    public async Task A_foreign_programme_is_unknown_and_days_past_or_beyond_the_permission_are_refused()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var evaluator = await ours.Evaluator(days: 30);

        await (await evaluator.Post("/extracts", theirs.Asked())).ShouldBeProblem(400, "validation-failed", "programmeId");
        await (await evaluator.Post("/extracts", ours.Asked(new { endsOn = ours.EndsOn(31) }))).ShouldBeProblem(
            400,
            "validation-failed",
            "endsOn"
        );
        await (await evaluator.Post("/extracts", ours.Asked(new { endsOn = ours.EndsOn(-1) }))).ShouldBeProblem(
            400,
            "validation-failed",
            "endsOn"
        );
    }
}

public sealed class CreateExtractTests
{
    [Test]
    public async Task An_extract_of_people_who_look_alike_is_ready_and_audited_with_its_purpose()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();

        var extract = await evaluator.Created("/extracts", given.Asked());
        await evaluator.Files(extract.Id());
        var purposes = (await given.App.Admin.Items($"/audit?subjectId={extract.Id()}")).Select(entry =>
            $"{entry!.Text("action")}: {entry!.Text("purpose")}"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (extract.Text("status"), extract.Value<int>("people"), extract.Value<int>("failingRows")),
                Is.EqualTo(("ready", 12, 0))
            );
            Assert.That(
                purposes,
                Is.EqualTo(new[] { "CreateExtract: Change of networks", "GetExtractFiles: Change of networks" })
            );
        }
    }

    [Test]
    public async Task Everything_at_the_finest_bands_is_for_administrators_and_audited_as_such()
    {
        var given = await TwelveAlike.Enrolled();
        await given.Mentee(new { gender = "woman", birthYear = 1950 });

        await (await (await given.Evaluator()).Post("/extracts", given.Asked(new { full = true }))).ShouldBeProblem(
            403,
            "forbidden"
        );
        await (await given.App.Admin.Post("/extracts", given.Asked(new { full = true, suppressFailing = true }))).ShouldBeProblem(
            400,
            "validation-failed",
            "full"
        );
        var extract = await given.App.Admin.Created("/extracts", given.Asked(new { full = true }));
        var persons = TwelveAlike.Rows((await given.App.Admin.Files(extract.Id()))["persons.csv"]);
        var purposes = (await given.App.Admin.Items($"/audit?subjectId={extract.Id()}")).Select(entry => entry.Text("purpose"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(extract.Text("status"), Is.EqualTo("ready"));
            Assert.That(persons.Count(person => person["gender"] == "F" && person["age_agd"] == "Y_GE60"), Is.EqualTo(1));
            Assert.That(purposes, Is.All.EqualTo("full, to verify figures: Change of networks"));
        }
    }
}

public sealed class GetExtractFilesTests
{
    [Test]
    public async Task No_file_has_a_name_a_free_word_or_a_year_of_birth()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();
        var people = await given.App.Sql<Guid>(
            "SELECT id FROM people WHERE programme_id = @Id UNION ALL SELECT id FROM pairs WHERE programme_id = @Id UNION ALL SELECT id FROM responses WHERE programme_id = @Id",
            new { Id = given.ProgrammeId }
        );

        var files = await evaluator.Files((await evaluator.Created("/extracts", given.Asked())).Id());
        var all = string.Join('\n', files.Values);
        var withheld = TwelveAlike.Rows(files["responses.csv"]).Where(row => row["item"] is "PR1" or "PR2").ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                files.Keys,
                Is.EqualTo(
                    new[]
                    {
                        "persons.csv",
                        "events.csv",
                        "sheets.csv",
                        "responses.csv",
                        "scores.csv",
                        "pairs.csv",
                        "items.csv",
                        "dictionary.csv",
                        "datapackage.json",
                    }
                )
            );
            Assert.That(TwelveAlike.Canaries.Where(canary => all.Contains(canary, StringComparison.OrdinalIgnoreCase)), Is.Empty);
            Assert.That(people, Has.Count.EqualTo(14));
            Assert.That(people.Where(id => all.Contains(id.ToString(), StringComparison.OrdinalIgnoreCase)), Is.Empty);
            Assert.That(
                withheld.Select(row => (row["code"], row["value"], row["missing_code"])),
                Is.EqualTo(new[] { ("", "", "withheld"), ("", "", "withheld") })
            );
        }
    }

    [Test]
    public async Task Answers_scores_and_the_pair_are_given_in_bands_weeks_and_days()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();

        var files = await evaluator.Files((await evaluator.Created("/extracts", given.Asked())).Id());
        var person = TwelveAlike.Rows(files["sheets.csv"]).Single();
        var met = TwelveAlike.Rows(files["pairs.csv"]).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                TwelveAlike.Rows(files["persons.csv"]).Select(row => (row["age_agd"], row["age_amif"], row["months_in_country"])),
                Is.All.EqualTo(("Y18-59", "Y18-60", "UNK"))
            );
            Assert.That(
                (person["wave"], person["form"], person["mode"], person["week"], person["quarter"]),
                Is.EqualTo(("start", "mentee-start", "phone", "0", "2026-Q1"))
            );
            Assert.That(
                TwelveAlike
                    .Rows(files["responses.csv"])
                    .Where(row => row["item"] == "SN2")
                    .Select(row => (row["person"], row["value"], row["missing_code"])),
                Is.EqualTo(new[] { (person["person"], "3", "") })
            );
            Assert.That(
                TwelveAlike.Rows(files["scores.csv"]).Single(row => row["scale"] == "sn_bridge")["status"],
                Is.EqualTo("prorated")
            );
            Assert.That(
                (met["status"], met["mentee"], met["mentee_days_to_meeting"], met["has_ended"]),
                Is.EqualTo(("active", person["person"], "0", "false"))
            );
        }
    }

    [Test]
    public async Task Pseudonyms_of_two_extracts_have_nothing_in_common_and_those_of_one_stay()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();
        var (first, second) = (
            (await evaluator.Created("/extracts", given.Asked())).Id(),
            (await evaluator.Created("/extracts", given.Asked())).Id()
        );

        var (one, other, again) = (await evaluator.Files(first), await evaluator.Files(second), await evaluator.Files(first));

        static IEnumerable<string> Persons(Dictionary<string, string> files) =>
            TwelveAlike.Rows(files["persons.csv"]).Select(row => row["person"]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Persons(one).Distinct().Count(), Is.EqualTo(12));
            Assert.That(Persons(one).Intersect(Persons(other)), Is.Empty);
            Assert.That(again, Is.EqualTo(one));
        }
    }

    [Test]
    public async Task The_package_describes_every_file_for_readers_of_both_versions()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();
        var id = (await evaluator.Created("/extracts", given.Asked())).Id();

        var response = await evaluator.GetAsync($"/api/v1/extracts/{id}/files");
        var files = await evaluator.Files(id);
        var package = JsonNode.Parse(files["datapackage.json"])!;

        Assert.That(response.Headers.CacheControl!.NoStore, Is.True);
        Assert.That(response.Content.Headers.ContentDisposition!.FileName, Is.EqualTo($"extract-{id}.zip"));
        Assert.That(
            (package.Text("$schema"), package.Text("profile")),
            Is.EqualTo(("https://datapackage.org/profiles/2.0/datapackage.json", "tabular-data-package"))
        );
        Assert.That(
            package.List("resources").Select(resource => resource.Text("path")),
            Is.EqualTo(files.Keys.Where(name => name.EndsWith(".csv", StringComparison.Ordinal)))
        );
        foreach (var resource in package.List("resources").Select(resource => resource!))
        {
            var text = files[resource.Text("path")];
            Assert.That(
                resource.Text("hash"),
                Is.EqualTo("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))))
            );
            Assert.That(
                resource["schema"]!.List("fields").Select(field => field.Text("name")),
                Is.EqualTo(text[..text.IndexOf('\r', StringComparison.Ordinal)].Split(','))
            );
            var columns = TwelveAlike
                .Rows(files["dictionary.csv"])
                .Where(row => row["file"] == resource.Text("name") && row["code"].Length == 0)
                .Select(row => row["column"]);
            Assert.That(
                resource["schema"]!.List("fields").Select(field => field.Text("name")),
                Is.EquivalentTo(columns),
                resource.Text("name")
            );
        }
    }
}

public sealed class GetExtractTests
{
    [Test]
    public async Task A_person_who_can_be_singled_out_holds_the_extract_and_only_staff_see_who()
    {
        var given = await TwelveAlike.Enrolled();
        await given.Mentee(new { gender = "woman", birthYear = 1950 });
        var evaluator = await given.Evaluator();

        var extract = await evaluator.Created("/extracts", given.Asked());
        var files = await evaluator.GetAsync($"/api/v1/extracts/{extract.Id()}/files");
        var own = await evaluator.Ok($"/extracts/{extract.Id()}");
        var staff = await given.Coordinator.Ok($"/extracts/{extract.Id()}");

        var problem = await files.ShouldBeProblem(409, "extract-held");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (extract.Text("status"), extract.Value<int>("failingRows"), problem.Value<int>("failingRows")),
                Is.EqualTo(("held", 1, 1))
            );
            Assert.That(own.ContainsKey("failing"), Is.False);
            Assert.That(
                staff
                    .List("failing")
                    .Select(failing =>
                        (failing!.Text("role"), failing!.Text("gender"), failing!.Text("age"), failing!.List("persons").Count)
                    ),
                Is.EqualTo(new[] { ("mentee", "F", "Y_GE60", 1) })
            );
        }
    }

    [Test]
    public async Task An_extract_of_another_evaluator_or_programme_does_not_exist()
    {
        var (given, elsewhere) = (await TwelveAlike.Enrolled(), await Given.Programme());
        var extract = (await (await given.Evaluator()).Created("/extracts", given.Asked())).Id();

        foreach (
            var client in new[]
            {
                await given.Evaluator(),
                await elsewhere.Evaluator(),
                elsewhere.Coordinator,
                await given.App.Client(Role.Coordinator, given.ProgrammeId, given.SiteId),
            }
        )
        {
            await (await client.GetAsync($"/api/v1/extracts/{extract}")).ShouldBeProblem(404, "extract-not-found");
        }

        await (await (await given.Evaluator()).GetAsync($"/api/v1/extracts/{extract}/files")).ShouldBeProblem(
            404,
            "extract-not-found"
        );
    }
}

public sealed class ListExtractsTests
{
    [Test]
    public async Task An_evaluator_sees_their_own_and_staff_all()
    {
        var given = await TwelveAlike.Enrolled();
        var (one, other) = (await given.Evaluator(), await given.Evaluator());
        var (first, second) = (
            (await one.Created("/extracts", given.Asked())).Id(),
            (await other.Created("/extracts", given.Asked())).Id()
        );

        async Task<IEnumerable<Guid>> Seen(HttpClient client) => (await client.Items("/extracts")).Select(item => item.Id());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Seen(one), Is.EqualTo(new[] { first }));
            Assert.That(await Seen(other), Is.EqualTo(new[] { second }));
            Assert.That(await Seen(given.Coordinator), Is.EqualTo(new[] { first, second }));
            Assert.That(await Seen(given.Analyst), Is.Empty);
        }
    }
}

public sealed class CoarsenExtractTests
{
    [TestCase("{\"coarsen\":[\"gender\",\"age\"]}")]
    [TestCase("{\"suppressFailing\":true}")]
    public async Task Staff_make_it_coarser_until_each_person_looks_like_four_others(string body)
    {
        var given = await TwelveAlike.Enrolled();
        await given.Mentee(new { gender = "woman", birthYear = 1950 });
        await given.Mentee(new { gender = "man", birthYear = 1950 });
        var evaluator = await given.Evaluator();
        var extract = (await evaluator.Created("/extracts", given.Asked())).Id();

        var stillHeld = await given.Coordinator.Send(
            HttpMethod.Post,
            $"/extracts/{extract}/coarsen",
            "{\"coarsen\":[\"months\"]}"
        );
        var coarser = await given.Coordinator.Send(HttpMethod.Post, $"/extracts/{extract}/coarsen", body);
        var again = await given.Coordinator.Send(HttpMethod.Post, $"/extracts/{extract}/coarsen", "{\"coarsen\":[]}");
        var files = await evaluator.Files(extract);

        Assert.That((await stillHeld.Json()).Text("status"), Is.EqualTo("held"));
        Assert.That((await coarser.Json()).Text("status"), Is.EqualTo("ready"));
        await again.ShouldBeProblem(409, "extract-released");
        var alike = TwelveAlike
            .Rows(files["persons.csv"])
            .GroupBy(row => string.Join('|', row["role"], row["gender"], row["age_agd"], row["site"], row["months_in_country"]))
            .ToList();
        Assert.That(alike.Sum(group => group.Count()), Is.EqualTo(14));
        Assert.That(alike.Select(group => group.Count()), Is.All.GreaterThanOrEqualTo(5));
    }

    [Test]
    public async Task What_is_suppressed_or_coarser_is_so_in_every_file()
    {
        var given = await TwelveAlike.Enrolled();
        var old = await given.Mentee(new { gender = "woman", birthYear = 1950 });
        await given.Pair(
            await given.AvailableMentor(),
            await Available(given, old),
            "offered",
            "mentor_accepted",
            "agreed",
            "active"
        );
        var evaluator = await given.Evaluator();

        var files = await evaluator.Files(
            (
                await evaluator.Created(
                    "/extracts",
                    given.Asked(new { coarsen = new[] { "period", "site" }, suppressFailing = true })
                )
            ).Id()
        );
        var all = string.Join('\n', files.Where(file => file.Key is not "dictionary.csv").Select(file => file.Value));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(all, Does.Not.Contain("Y_GE60").And.Not.Contain("2026-Q1").And.Not.Contain(given.SiteId.ToString()));
            Assert.That(TwelveAlike.Rows(files["events.csv"]).Select(row => row["quarter"]), Is.All.EqualTo("2026"));
            Assert.That(TwelveAlike.Rows(files["events.csv"]).Select(row => row["age_agd"]).Distinct(), Does.Contain("UNK"));
        }
    }

    private static async Task<Guid> Available(Given given, Guid mentee)
    {
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentees/{mentee}", new { to });
        }

        return mentee;
    }
}

public sealed class DeleteEndedExtractsTests
{
    [Test]
    public async Task After_its_last_day_an_extract_is_gone_but_known()
    {
        await using var app = await TestApp.Start();
        var given = await TwelveAlike.Enrolled(app);
        var evaluator = await given.Evaluator(days: 60);
        var extract = (await evaluator.Created("/extracts", given.Asked())).Id();
        app.Clock.Advance(TimeSpan.FromDays(20));
        await app.InScope(services => services.GetRequiredService<IMediator>().Send(new DeleteEndedExtracts()));
        var onTheLastDay = await evaluator.Files(extract);

        app.Clock.Advance(TimeSpan.FromDays(1));
        var before = await evaluator.GetAsync($"/api/v1/extracts/{extract}/files");
        var deleted = await app.InScope(services => services.GetRequiredService<IMediator>().Send(new DeleteEndedExtracts()));
        var content = await app.Sql<string?>("SELECT content_sealed FROM extracts");

        await before.ShouldBeProblem(410, "extract-ended");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(onTheLastDay, Has.Count.EqualTo(9));
            Assert.That(deleted, Is.EqualTo(1));
            Assert.That(content, Is.EqualTo(new string?[] { null }));
            Assert.That((await evaluator.Ok($"/extracts/{extract}")).Text("status"), Is.EqualTo("ended"));
        }
    }
}
