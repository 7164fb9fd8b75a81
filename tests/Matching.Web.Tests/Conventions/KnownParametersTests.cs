using System.Text.Json.Nodes;
using Matching.Web.Tests.Access;

namespace Matching.Web.Tests.Conventions;

[Category("Once")]
public sealed class KnownParametersTests
{
    private static readonly Lazy<Task<World>> Place = new(() => World.Make(SharedApp.App));

    private static IEnumerable<string> Everything => Operations.All.Keys.Order(StringComparer.Ordinal);

    /// <summary>Datasets have filters of their own by dimension; they refuse unknown ones themselves, with the names of the dimensions.</summary>
    [TestCaseSource(nameof(Everything))]
    public async Task A_parameter_that_a_route_does_not_have_is_refused_by_name(string operation)
    {
        var world = await Place.Value;
        var call = await Operations.All[operation](world);
        if (call.Origin is not null || call.Path.Contains("/privacy/", StringComparison.Ordinal))
        {
            return;
        }

        var sent = call with { Path = call.Path + (call.Path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "limti=5" };
        var request = sent.Request();
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        var client = world.Clients[operation is "ListSignups" or "GetSignup" ? "partner" : "administrator"];

        var problem = await (await client.SendAsync(request)).ShouldBeProblem(400, "validation-failed", "limti");

        Assert.That(
            problem["errors"]!["limti"]![0]!.GetValue<string>(),
            Does.Contain("limti").And.Contain(operation is "GetDataset" ? "indicator" : "lang")
        );
    }

    [Test]
    public async Task The_answer_names_every_unknown_parameter_and_those_there_are()
    {
        var given = await Given.Programme();

        var problem = await (await given.Coordinator.Send(HttpMethod.Get, "/mentees?stauts=available&page=2")).ShouldBeProblem(
            400,
            "validation-failed",
            "stauts"
        );

        var errors = problem["errors"]!.AsObject();
        Assert.That(errors.Select(error => error.Key), Is.EquivalentTo(new[] { "stauts", "page" }));
        Assert.That(
            errors["page"]![0]!.GetValue<string>(),
            Is.EqualTo(
                """There is no query parameter "page". Use one of: after, bom, dec, gender, hasPlace, lang, language, limit, need, programmeId, q, responsible, sep, signedUpAgain, siteId, sort, status, waiting, waitingSince."""
            )
        );
    }

    [TestCase("/mentees?waitingSince=03/04/2026", "waitingSince")]
    [TestCase("/mentees?waitingSince=1 March 2026", "waitingSince")]
    [TestCase("/checks?expiringBefore=03.04.2026", "expiringBefore")]
    [TestCase("/audit?since=03/04/2026", "since")]
    public async Task A_day_is_written_as_in_bodies(string path, string parameter)
    {
        var given = await Given.Programme();

        await (await given.App.Admin.GetAsync("/api/v1" + path)).ShouldBeProblem(400, "malformed-request", parameter);
    }

    [TestCase("POST", "/mentors?bogus=1")]
    [TestCase("GET", "/mentors?limit=abc&bogus=2")]
    [TestCase("GET", "/mentors?status=foo&bogus=2")]
    public async Task An_unknown_parameter_is_named_whatever_else_is_wrong(string method, string path) =>
        await (await SharedApp.App.Admin.Send(new HttpMethod(method), path, method == "POST" ? "{" : null)).ShouldBeProblem(
            400,
            "validation-failed",
            "bogus"
        );

    [TestCase("limit=abc", "limit", "whole number from 1 to 200")]
    [TestCase("bom=true", "bom", "whole number from 0 to 1")]
    [TestCase("waiting=maybe", "waiting", "`true` or `false`")]
    [TestCase("waitingSince=spring", "waitingSince", "day of the calendar")]
    [TestCase("siteId=Parma", "siteId", "Must be an id")]
    public async Task A_parameter_of_the_wrong_type_says_which_is_required(string query, string name, string required)
    {
        var problem = await (await SharedApp.App.Admin.Send(HttpMethod.Get, "/mentees?" + query)).ShouldBeProblem(
            400,
            "malformed-request",
            name
        );

        Assert.That(problem["errors"]![name]![0]!.GetValue<string>(), Does.Contain(required));
    }

    [Test]
    public async Task The_document_lists_the_same_parameters_as_the_service_takes()
    {
        var document = JsonNode.Parse(await SharedApp.App.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        var lists = document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => operation.Value!))
            .Where(operation =>
                operation["responses"]!
                    ["200"]
                    ?["content"]?["application/json"]?["schema"]?["$ref"]?.GetValue<string>()
                    .Contains("/PageOf", StringComparison.Ordinal) == true
            );

        foreach (var list in lists)
        {
            var names = list["parameters"]!.AsArray().Select(parameter => parameter!.Text("name"));
            Assert.That(names, Is.SupersetOf(new[] { "limit", "after" }), list.Text("operationId"));
        }
    }

    [TestCase("/?utm_source=mail")]
    [TestCase("/health/live?x=1")]
    [TestCase("/problems?x=1")]
    public async Task Pages_and_health_pass_over_unknown_ones(string path) =>
        await (await SharedApp.App.Anonymous.GetAsync(path)).ShouldBe(System.Net.HttpStatusCode.OK);
}

[Category("Once")]
public sealed class BodyFaultsTests
{
    [Test]
    public async Task Several_faults_of_one_body_are_named_together()
    {
        var given = await Given.Programme();

        var problem = await (
            await given.Coordinator.Send(
                HttpMethod.Post,
                "/mentees",
                $$"""
                {"programmeId":"{{given.ProgrammeId}}","givenName":"","gender":"female","birthYear":"1994","nickname":"S","availability":["mon_evening","always"],
                 "location":{"latitude":"north","longitude":200},"languages":[{"code":"it","level":"good"}],"email":"nonsense"}
                """
            )
        ).ShouldBeProblem(400, "malformed-request", "gender");

        Assert.That(
            problem["errors"]!.AsObject().Select(error => error.Key),
            Is.EquivalentTo(
                new[]
                {
                    "gender",
                    "birthYear",
                    "nickname",
                    "availability[1]",
                    "location.latitude",
                    "languages[0].level",
                    "givenName",
                    "email",
                }
            )
        );
    }

    [Test]
    public async Task A_wrong_value_of_an_enumeration_lists_those_that_are_allowed()
    {
        var given = await Given.Programme();

        var problem = await (
            await given.Coordinator.Send(
                HttpMethod.Post,
                "/mentees",
                """{"givenName":"S","gender":"female","wishes":{"gender":1}}"""
            )
        ).ShouldBeProblem(400, "malformed-request", "gender");
        var run = await (
            await given.Coordinator.Send(HttpMethod.Post, "/match-runs", """{"objective":"best"}""")
        ).ShouldBeProblem(400, "malformed-request", "objective");

        Assert.That(problem["errors"]!["gender"]![0]!.GetValue<string>(), Does.Contain("woman, man, another, undisclosed"));
        Assert.That(problem["errors"]!["wishes.gender"]![0]!.GetValue<string>(), Does.Contain("any, woman, man, same"));
        Assert.That(run["errors"]!["objective"]![0]!.GetValue<string>(), Does.Contain("coverage_first, total_score"));
    }

    [Test]
    public async Task The_same_holds_for_a_merge_patch()
    {
        var given = await Given.Programme();

        var problem = await (
            await given.Coordinator.Send(
                HttpMethod.Patch,
                $"/mentees/{await given.Mentee()}",
                """{"gender":"female","nickname":"S","location":{"latitude":"north"}}""",
                ("If-Match", "*")
            )
        ).ShouldBeProblem(400, "malformed-request", "gender");

        Assert.That(
            problem["errors"]!.AsObject().Select(error => error.Key),
            Is.EquivalentTo(new[] { "gender", "nickname", "location.latitude" })
        );
    }

    [TestCase("""{ "capacity": "two" }""", "capacity", "Must be a whole number")]
    [TestCase("""{ "givenName": 5 }""", "givenName", "Must be a text in quotation marks")]
    [TestCase("""{ "appliedOn": "2026-13-01" }""", "appliedOn", "day of the calendar")]
    [TestCase("""{ "interests": "cooking" }""", "interests", "Must be a list in square brackets")]
    public async Task A_value_of_the_wrong_type_says_which_is_required(string body, string member, string required)
    {
        var problem = await (await SharedApp.App.Admin.Send(HttpMethod.Post, "/mentors", body)).ShouldBeProblem(
            400,
            "malformed-request",
            member
        );

        Assert.That(problem["errors"]![member]![0]!.GetValue<string>(), Does.Contain(required));
    }

    [Test]
    public async Task Broken_json_is_named_beside_a_wrong_value_before_it()
    {
        var problem = await (
            await SharedApp.App.Admin.Send(HttpMethod.Post, "/mentors", "{\"capacity\":\"two\",\n \"givenName\": }")
        ).ShouldBeProblem(400, "malformed-request", "capacity");

        Assert.That(problem["errors"]!["body"]![0]!.GetValue<string>(), Does.Contain("line 2, position 15"));
    }

    [TestCase("{\n  \"name\": \"x\",\n  \"termMonths\": 6,,\n}", "line 3, position 19")]
    [TestCase("{\"name\": x}", "line 1, position 10")]
    public async Task Broken_json_names_line_and_position(string body, string place)
    {
        var problem = await (await SharedApp.App.Admin.Send(HttpMethod.Post, "/programmes", body)).ShouldBeProblem(
            400,
            "malformed-request"
        );

        Assert.That(problem["errors"]!.AsObject().Single().Value![0]!.GetValue<string>(), Does.Contain(place));
    }

    [Test]
    public async Task An_unknown_dataset_names_those_that_there_are()
    {
        var given = await Given.Programme();

        var problem = await (await given.Analyst.Send(HttpMethod.Get, "/data/network")).ShouldBeProblem(404, "dataset-not-found");

        Assert.That(
            problem.Text("detail"),
            Does.Contain("networks, networks-by-gender").Or.Contain("networks,").And.Contain("participation")
        );
    }
}
