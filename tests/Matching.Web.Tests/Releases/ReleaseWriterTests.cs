using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Mediation;
using Matching.Web.Tests.Indicators;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Releases;

public sealed class ReleaseWriterTests
{
    [Test]
    public async Task A_late_request_is_refused_and_nothing_is_made_twice()
    {
        await using var given = await TwelvePairs.Answered();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => given.App.Admin.Post("/releases", new { programmeId = given.ProgrammeId }))
        );

        var made = (await given.Analyst.Items("/releases")).Select(release => release.Value<int>("number")).ToList();
        Assert.That(
            answers.Count(answer => answer.StatusCode == HttpStatusCode.Created),
            Is.EqualTo(made.Count).And.GreaterThan(0)
        );
        Assert.That(made, Is.EqualTo(Enumerable.Range(1, made.Count).Reverse()), "numbered without a gap, the newest first");
        foreach (var late in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
        {
            await late.ShouldBeProblem(409, "release-under-way");
        }
    }

    [Test]
    public async Task A_correction_replaces_a_whole_release_and_says_why()
    {
        await using var given = await TwelvePairs.Released();
        await (await given.App.Admin.Post("/releases", new { programmeId = given.ProgrammeId, replaces = 1 })).ShouldBeProblem(
            400,
            "validation-failed",
            "reason"
        );
        await (
            await given.App.Admin.Post(
                "/releases",
                new
                {
                    programmeId = given.ProgrammeId,
                    replaces = 7,
                    reason = "typing error",
                }
            )
        ).ShouldBeProblem(400, "validation-failed", "replaces");

        var correction = await given.App.Admin.Created(
            "/releases",
            new
            {
                programmeId = given.ProgrammeId,
                replaces = 1,
                reason = "typing error",
            }
        );

        Assert.That((correction.Value<int>("number"), correction.Value<int>("replaces")), Is.EqualTo((2, 1)));
        await (await given.Analyst.GetAsync("/api/v1/data/networks?release=1")).ShouldBeProblem(410, "release-replaced");
        Assert.That((await given.Analyst.Ok("/releases/1")).Value<int>("replacedBy"), Is.EqualTo(2));
        await (
            await given.App.Admin.Post(
                "/releases",
                new
                {
                    programmeId = given.ProgrammeId,
                    replaces = 1,
                    reason = "again",
                }
            )
        ).ShouldBeProblem(410, "release-replaced");
    }

    [Test]
    public async Task Counts_are_rounded_where_a_programme_asks_for_it()
    {
        await using var given = await TwelvePairs.Answered();
        await (
            await given.App.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{given.ProgrammeId}",
                """{ "roundCountsTo": 5 }""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });

        var cells = await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv");

        Assert.That(cells["out.participants.count.T"].Value, Is.EqualTo(10));
    }
}

public sealed class MakeDueReleasesTests
{
    [Test]
    public async Task A_programme_with_automatic_releases_gets_one_a_month_and_only_one()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "Monthly", releaseEvery = "month" });
        await Given.Programme(app, new { name = "By hand" });

        var made = new List<int>();
        for (var day = 0; day < 40; day += 10)
        {
            made.Add((await Make(app)).Count);
            app.Clock.Advance(TimeSpan.FromDays(10));
        }

        // 2, 12 and 22 March, then 1 April
        Assert.That(made, Is.EqualTo(new[] { 1, 0, 0, 1 }));
        Assert.That(
            (await given.Analyst.Items("/releases")).Select(release => release.Value<bool>("automatic")),
            Is.EqualTo(new[] { true, true })
        );
    }

    private static async Task<IReadOnlyList<Features.Figures.Releases.Release>> Make(TestApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new Features.Figures.Releases.MakeDueReleases());
    }
}

public sealed class FigureReaderTests
{
    [Test]
    public async Task What_is_hidden_is_not_even_stored()
    {
        var given = await TwelvePairs.Nine;

        var stored = await given.App.Sql<string>(
            "SELECT g.cells FROM release_groups g JOIN releases r ON r.id = g.release_id WHERE r.programme_id = @Id AND g.indicator = 'sn.bridge'",
            new { Id = given.ProgrammeId }
        );

        Assert.That(stored, Is.Not.Empty);
        Assert.That(
            stored
                .SelectMany(cells => JsonNode.Parse(cells)!.AsObject())
                .All(place =>
                    place.Value!.GetValueKind() == System.Text.Json.JsonValueKind.String
                    || place.Value.AsObject().All(cell => cell.Value![1]?.GetValue<string>() != "c" || cell.Value[0] is null)
                ),
            Is.True
        );
    }
}

public sealed class DossierReaderTests
{
    [Test]
    public async Task Figures_by_breakdown_add_up_to_those_of_all()
    {
        var given = await Published.Programme;

        var all = await TwelvePairs.Csv(given.Analyst, "/data/networks?indicator=sn.bridge&format=csv");
        var bySite = await TwelvePairs.Csv(given.Analyst, "/data/networks-by-site?indicator=sn.bridge&format=csv");

        foreach (var stat in new[] { "n", "mean", "sd" })
        {
            Assert.That(bySite[$"sn.bridge.{stat}.change.T.T"], Is.EqualTo(all[$"sn.bridge.{stat}.change.T"]), stat);
            Assert.That(
                bySite
                    .Where(cell => cell.Key.StartsWith($"sn.bridge.{stat}.change.", StringComparison.Ordinal))
                    .Select(cell => cell.Value)
                    .Where(cell => cell.Value is not null),
                Is.All.EqualTo(all[$"sn.bridge.{stat}.change.T"]),
                stat
            );
        }
    }
}
