using System.Net;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Access;

/// <summary>Who may call what: <c>matrix.csv</c>, written from the role table of the programme's practice, and what lies outside one's scope.</summary>
public sealed class AccessTests
{
    // the pages before signing in, the descriptions of the API, the health checks, and what the framework maps beside pages
    private static readonly string[] OpenOnPurpose =
    [
        "",
        "form-refused",
        "unavailable",
        "problems",
        "problems/{Slug}",
        "console/sign-in",
        "console/sign-in/code",
        "console/forgotten",
        "console/reset",
        "console/reset/{Secret}",
        "console/set-up",
        "console/set-up/{Secret}",
        "console/second-factor",
        // for those who develop: elsewhere it is not there
        "console/components",
        "my/ended",
        "my/{Token}",
        "signup/{Partner}/{Role}",
        "signup/{Partner}/{Role}/done",
        "signup/link/{Token}",
        "signup/mine",
        "signup/mine/{Step}",
        "survey",
        "survey/all",
        "survey/{Token}",
        "survey/media/{hash}",
        "m/{Token}",
        "m/{token}/one-click",
        "api/v1/message-links/{token}/",
        "insights",
        "insights/{ProgrammeId:guid}",
        "insights/{ProgrammeId:guid}/indicators/{Id}",
        "insights/{programmeId:guid}/pictures/{picture}.csv",
        "insights/{programmeId:guid}/targets.csv",
        "insights/{programmeId:guid}/data/{dataset}.csv",
        "insights/{programmeId:guid}/data/{dataset}.json",
        "programmes/{ProgrammeId:guid}",
        "programmes/{ProgrammeId:guid}/call",
        // where the operator switched it on: elsewhere it is not there
        "try",
        "try/pairs.xlsx",
        "try/pairs.csv",
        "try/sample.xlsx",
        "openapi/{documentName}.json",
        "health/live",
        "health/ready",
        "version",
        "_framework/opaque-redirect",
    ];

    private static readonly Lazy<Task<(World Ours, World Theirs)>> Worlds = new(async () =>
        (await World.Make(SharedApp.App), await World.Make(SharedApp.App))
    );

    private static IEnumerable<string> Lines => MatrixLine.Read().Select(line => line.Operation).Distinct();

    private static IEnumerable<RouteEndpoint> ApiEndpoints =>
        SharedApp
            .App.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal));

    [Test]
    public void Every_operation_has_a_line_for_every_role_and_every_endpoint_a_policy_or_is_open_on_purpose()
    {
        var operations = ApiEndpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName)
            .ToList();
        var lines = MatrixLine.Read();
        var bare = SharedApp
            .App.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Where(endpoint =>
                endpoint.Metadata.GetMetadata<IAuthorizeData>() is null
                && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            )
            .Select(endpoint => endpoint.DisplayName);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                lines.Select(line => (line.Operation, line.Role)),
                Is.EquivalentTo(operations.SelectMany(operation => MatrixLine.Roles.Select(role => (operation, role))))
            );
            Assert.That(Operations.All.Keys, Is.EquivalentTo(operations));
            Assert.That(
                operations.Where(operation => !lines.Any(line => line.Operation == operation && line.Own == "2xx")),
                Is.Empty,
                "somebody can do each"
            );
            Assert.That(bare, Is.Empty);
        }
    }

    [Test]
    public void Nothing_but_pages_documents_and_the_state_of_the_service_is_open()
    {
        var open = SharedApp
            .App.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Distinct();

        Assert.That(open, Is.EquivalentTo(OpenOnPurpose));
    }

    // who may call what is decided before any statement, and each operation has tests of its own on both databases
    [TestCaseSource(nameof(Lines)), Category("Once")]
    public async Task The_matrix_holds(string operation)
    {
        var (ours, theirs) = await Worlds.Value;
        // what is refused changes nothing, so that all who are refused may be asked about the same
        var (refusedHere, refusedThere) = (await Operations.All[operation](ours), await Operations.All[operation](theirs));
        foreach (var line in MatrixLine.Of(operation))
        {
            var client = ours.Clients[line.Role];
            var own = line.Own == "2xx" ? await Operations.All[operation](ours) : refusedHere;
            await ShouldBe(await client.SendAsync(own.Request()), line.Own, $"{line} own");
            if (line.Own is "401" or "403" && own.Body is not null)
            {
                // a caller without the right learns only that, not what is wrong with the request
                await ShouldBe(
                    await client.SendAsync((own with { Body = new { nothingOfThis = true } }).Request()),
                    line.Own,
                    $"{line} with a wrong body"
                );
            }

            if (line.Foreign is "2xx" or "absent")
            {
                var call = await Operations.All[operation](theirs);
                var foreign = await client.SendAsync(call.Request());
                await ShouldBe(foreign, "2xx", $"{line} foreign");
                Assert.That(
                    line.Foreign is "absent"
                        && (await foreign.Content.ReadAsStringAsync()).Contains(theirs.Id.ToString(), StringComparison.Ordinal),
                    Is.False,
                    $"{line} foreign"
                );
            }
            else if (line.Foreign is not ("same" or "401" or "403"))
            {
                await BelongsToOthers(client, refusedThere, line);
            }
        }
    }

    // What belongs to others and what does not exist look the same, whatever was sent to it.
    private static async Task BelongsToOthers(HttpClient client, Call call, MatrixLine line)
    {
        var foreign = await client.SendAsync(call.Request());
        await ShouldBe(foreign, line.Foreign, $"{line} foreign");
        var unknown = await client.SendAsync(call.WithUnknownIds().Request());
        Assert.That(
            (foreign.StatusCode, Plain(await foreign.Content.ReadAsStringAsync())),
            Is.EqualTo((unknown.StatusCode, Plain(await unknown.Content.ReadAsStringAsync()))),
            $"{line} unknown"
        );
        if (line.Foreign == "404" && call.Body is not null && Guids.Remove(call.Path) != call.Path)
        {
            // the address is looked at before the body
            await ShouldBe(
                await client.SendAsync((call with { Body = new { } }).Request()),
                line.Foreign,
                $"{line} with an empty body"
            );
            await ShouldBe(
                await client.SendAsync((call with { Body = new { nothingOfThis = true } }).Request()),
                line.Foreign,
                $"{line} with a wrong body"
            );
        }
    }

    private static string Plain(string problem)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(problem)!.AsObject();
        json.Remove("traceId");
        return Guids.Remove(json.ToJsonString());
    }

    private static async Task ShouldBe(HttpResponseMessage response, string status, string message) =>
        Assert.That(
            status == "2xx" ? response.IsSuccessStatusCode : (int)response.StatusCode == int.Parse(status),
            $"{message}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}"
        );

    [TestCase("mk_short")]
    [TestCase("mk_aaaaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    [TestCase("")]
    public async Task A_wrong_key_opens_nothing(string key)
    {
        var response = await SharedApp.App.Anonymous.Send(
            HttpMethod.Get,
            "/programmes",
            null,
            ("Authorization", "Bearer " + key)
        );

        await response.ShouldBeProblem(401, "not-authenticated");
    }

    [Test]
    public async Task What_belongs_to_another_programme_does_not_exist()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var mentee = await theirs.AvailableMentee();
        var mentor = await theirs.AvailableMentor();
        var pair = await theirs.Pair(mentor, mentee);
        var run = await theirs.Run();

        var training = (
            await theirs.Coordinator.Created(
                "/trainings",
                new
                {
                    programmeId = theirs.ProgrammeId,
                    title = "First session",
                    heldOn = "2026-02-01",
                    attendedBy = new[] { mentor },
                }
            )
        ).Id();
        var check = (
            await theirs.Coordinator.Created(
                "/checks",
                new
                {
                    personId = mentor,
                    kind = "identity",
                    checkedOn = "2026-02-01",
                }
            )
        ).Id();
        string[] paths =
        [
            $"/trainings/{training}",
            $"/checks/{check}",
            $"/mentees/{mentee}/candidates",
            $"/mentors/{mentor}/candidates",
            $"/mentees/{mentee}",
            $"/mentors/{mentor}",
            $"/pairs/{pair}",
            $"/pairs/{pair}/meetings",
            $"/match-runs/{run.Id()}",
            $"/match-runs/{run.Id()}/proposals",
            $"/match-runs/{run.Id()}/unmatched",
            $"/match-runs/{run.Id()}/explain?menteeId={mentee}&mentorId={mentor}",
            $"/match-runs/{run.Id()}/fairness",
            $"/match-runs/{run.Id()}/fair",
            $"/match-runs/{run.Id()}/advice",
            $"/match-runs/{run.Id()}/compare/{run.Id()}",
            $"/programmes/{theirs.ProgrammeId}/supply-gap",
            $"/match-runs/{run.Id()}/certificate",
            $"/match-runs/{run.Id()}/instance",
            $"/programmes/{theirs.ProgrammeId}",
            $"/programmes/{theirs.ProgrammeId}/sites",
        ];
        foreach (var path in paths)
        {
            Assert.That(
                (await ours.Coordinator.GetAsync("/api/v1" + path)).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound),
                path
            );
        }

        await (await ours.Coordinator.Post($"/match-runs/{run.Id()}/what-if", new { })).ShouldBeProblem(
            404,
            "match-run-not-found"
        );
        await (await ours.Coordinator.Post($"/mentees/{mentee}/transition", new { to = "paused" })).ShouldBeProblem(
            404,
            "mentee-not-found"
        );
        await (await ours.Coordinator.Post($"/pairs/{pair}/transition", new { to = "offered" })).ShouldBeProblem(
            404,
            "pair-not-found"
        );
        await (await ours.Coordinator.Post("/mentees", theirs.Person())).ShouldBeProblem(400, "validation-failed", "programmeId");
        await (await ours.Coordinator.Post("/match-runs", new { programmeId = theirs.ProgrammeId })).ShouldBeProblem(
            400,
            "validation-failed",
            "programmeId"
        );
        await (
            await ours.Coordinator.Post(
                "/pairs",
                new
                {
                    mentorId = mentor,
                    menteeId = mentee,
                    reason = "x",
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "mentorId");
        await (
            await ours.Coordinator.Post(
                "/checks",
                new
                {
                    personId = mentor,
                    kind = "identity",
                    checkedOn = "2026-02-01",
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "personId");
        await (
            await ours.Coordinator.Post(
                "/trainings",
                new
                {
                    programmeId = ours.ProgrammeId,
                    title = "x",
                    heldOn = "2026-02-01",
                    attendedBy = new[] { mentor },
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "attendedBy[0]");
        foreach (var list in new[] { "/mentees", "/mentors", "/pairs", "/match-runs", "/responses", "/trainings", "/checks" })
        {
            Assert.That(await ours.Coordinator.Items($"{list}?programmeId={theirs.ProgrammeId}"), Is.Empty, list);
        }

        Assert.That(await ours.Analyst.Items($"/releases?programmeId={theirs.ProgrammeId}"), Is.Empty);
    }

    [Test]
    public async Task A_coordinator_of_one_site_sees_that_site_only()
    {
        var given = await Given.Programme();
        var other = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        var here = await given.Mentee();
        var there = await given.Mentee(new { siteId = other });
        var local = await given.App.Client(Role.Coordinator, given.ProgrammeId, given.SiteId);

        var list = await local.Ok("/mentees");
        var foreign = await local.GetAsync($"/api/v1/mentees/{there}");
        var entered = await local.Post("/mentees", given.Person(new { siteId = other }));

        Assert.That(list.Items().Select(item => item.Id()), Is.EqualTo(new[] { here }));
        await foreign.ShouldBeProblem(404, "mentee-not-found");
        await entered.ShouldBeProblem(400, "validation-failed", "siteId");
    }
}
