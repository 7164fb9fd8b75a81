using System.Text.Json.Nodes;
using Matching.Web.Tests.Indicators;

namespace Matching.Web.Tests.Releases;

/// <summary>Twelve pairs with two waves of answers, from which figures can be recomputed by hand.</summary>
public sealed class CreateReleaseTests
{
    [Test]
    public async Task Figures_are_what_one_computes_by_hand()
    {
        var given = await Published.Programme;

        var cells = await TwelvePairs.Csv(given.Analyst, "/data/networks?indicator=sn.bridge&format=csv&structural=true");
        var mentors = await TwelvePairs.Csv(given.Analyst, "/data/empowerment?indicator=mh.em&format=csv");
        var counts = await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv&structural=true");

        // the scale is the mean of three items: (20 x + 20 + 20) / 3
        var changes = TwelvePairs.Start.Zip(TwelvePairs.End, (start, end) => 20.0 * (end - start) / 3).ToArray();
        var mean = changes.Average();
        var sd = Math.Sqrt(changes.Sum(change => (change - mean) * (change - mean)) / 11);
        var half = 2.200985160082949 * sd / Math.Sqrt(12); // t quantile .975 with 11 degrees of freedom
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cells["sn.bridge.n.start.T"], Is.EqualTo((12.0, "")));
            Assert.That(
                cells["sn.bridge.mean.start.T"].Value,
                Is.EqualTo(TwelvePairs.Start.Average(x => ((20.0 * x) + 40) / 3)).Within(1e-9)
            );
            Assert.That(
                cells["sn.bridge.mean.end.T"].Value,
                Is.EqualTo(TwelvePairs.End.Average(x => ((20.0 * x) + 40) / 3)).Within(1e-9)
            );
            Assert.That(cells["sn.bridge.n.change.T"], Is.EqualTo((12.0, "")));
            Assert.That(cells["sn.bridge.mean.change.T"].Value, Is.EqualTo(mean).Within(1e-9));
            Assert.That(cells["sn.bridge.sd.change.T"].Value, Is.EqualTo(sd).Within(1e-9));
            Assert.That(cells["sn.bridge.ci_low.change.T"].Value, Is.EqualTo(mean - half).Within(1e-9));
            Assert.That(cells["sn.bridge.ci_high.change.T"].Value, Is.EqualTo(mean + half).Within(1e-9));
            // seven improved, four the same, one worse: of four and one alone it would be known that each is from one to four
            Assert.That(
                new[] { "improved", "same", "worse" }.Select(stat => cells[$"sn.bridge.{stat}.change.T"]),
                Is.EqualTo(new[] { ((double?)null, "c"), (null, "c"), (null, "c") })
            );
            Assert.That(cells["sn.bridge.improved.start.T"], Is.EqualTo(((double?)null, "z")));
            // every mentor the same: a change of 12.5 without spread, and twelve improved
            Assert.That(mentors["mh.em.mean.change.T"].Value, Is.EqualTo(12.5).Within(1e-9));
            Assert.That(mentors["mh.em.improved.change.T"], Is.EqualTo((12.0, "")));
            Assert.That(mentors["mh.em.ci_low.change.T"], Is.EqualTo(((double?)null, "z")));
            Assert.That(counts["out.participants.count.T"], Is.EqualTo((12.0, "")));
            Assert.That(counts["out.matches_completed.count.T"], Is.EqualTo((0.0, "")));
            Assert.That(counts["out.matches_completed.n.T"], Is.EqualTo(((double?)null, "z")));
        }
    }

    [Test]
    public async Task A_mean_of_fewer_than_ten_is_suppressed()
    {
        var given = await TwelvePairs.Nine;

        var cells = await TwelvePairs.Csv(given.Analyst, "/data/networks?indicator=sn.bridge&wave=change&format=csv");

        Assert.That(cells.Values.Where(cell => cell.Status != "z"), Is.Not.Empty.And.All.EqualTo(((double?)null, "c")));
    }

    [Test]
    public async Task A_programme_of_fewer_than_twenty_people_publishes_nothing()
    {
        var given = await Given.Programme();
        for (var i = 0; i < 7; i++)
        {
            await given.Pair(
                await given.AvailableMentor(),
                await given.AvailableMentee(),
                "offered",
                "mentor_accepted",
                "agreed",
                "active"
            );
        }

        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });

        Assert.That(
            (await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv&stat=count")).Values,
            Is.All.EqualTo(((double?)null, "c"))
        );
    }

    [Test]
    public async Task A_release_is_frozen_and_the_next_one_has_the_next_number()
    {
        await using var given = await TwelvePairs.Released();
        for (var i = 0; i < 5; i++)
        {
            await given.Pair(
                await given.AvailableMentor(),
                await given.AvailableMentee(),
                "offered",
                "mentor_accepted",
                "agreed",
                "active"
            );
        }

        var frozen = await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv");
        var second = await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var now = await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv");
        var before = await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv&release=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Value<int>("number"), Is.EqualTo(2));
            Assert.That(frozen["out.participants.count.T"].Value, Is.EqualTo(12));
            Assert.That(now["out.participants.count.T"].Value, Is.EqualTo(17));
            Assert.That(before, Is.EqualTo(frozen));
        }
    }

    [Test]
    public async Task An_unknown_programme_is_named() =>
        await (await SharedApp.App.Admin.Post("/releases", new { programmeId = Guid.NewGuid() })).ShouldBeProblem(
            400,
            "validation-failed",
            "programmeId"
        );
}

public sealed class ListReleasesTests
{
    [Test]
    public async Task Releases_of_the_programme_are_listed()
    {
        var given = await Published.Programme;
        var stored = await given.App.Sql<Guid>(
            "SELECT id FROM releases WHERE programme_id = @ProgrammeId",
            new { given.ProgrammeId }
        );

        Assert.That((await given.Analyst.Items("/releases")).Select(item => item.Id()), Is.EqualTo(stored).And.Exactly(1).Items);
    }
}

public sealed class FindReleaseTests
{
    [Test]
    public async Task Before_the_first_release_there_is_nothing_to_see()
    {
        var given = await Given.Programme();

        await (await given.Analyst.GetAsync("/api/v1/data/networks")).ShouldBeProblem(404, "release-not-found");
    }

    [Test]
    public async Task A_release_of_another_programme_is_not_found()
    {
        var theirs = await Published.Programme;
        var ours = await Given.Programme(theirs.App);

        await (await ours.Analyst.GetAsync($"/api/v1/data/networks?programmeId={theirs.ProgrammeId}")).ShouldBeProblem(
            404,
            "release-not-found"
        );
    }
}

public sealed class ReleaseStoreTests
{
    [Test]
    public async Task A_report_goes_without_a_release_before_the_first_and_by_the_newest_that_was_not_replaced_after()
    {
        var given = await Given.Programme();
        var before = await given.Analyst.Ok($"/programmes/{given.ProgrammeId}/report");
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        await given.App.Admin.Created(
            "/releases",
            new
            {
                programmeId = given.ProgrammeId,
                replaces = 1,
                reason = "a wrong day",
            }
        );

        var after = await given.Analyst.Ok($"/programmes/{given.ProgrammeId}/report");

        Assert.That((before["release"], after.Value<int>("release")), Is.EqualTo(((JsonNode?)null, 2)));
    }
}

public sealed class GetReleaseTests
{
    [Test]
    public async Task A_release_is_read_by_its_number_in_its_own_programme()
    {
        var ours = await Published.Programme;
        var theirs = await Given.Programme(ours.App);
        var stored = await ours.App.Sql<Guid>(
            "SELECT id FROM releases WHERE programme_id = @ProgrammeId",
            new { ours.ProgrammeId }
        );

        Assert.That((await ours.Analyst.Ok("/releases/1")).Id(), Is.EqualTo(stored.Single()));
        await (await theirs.Analyst.GetAsync($"/api/v1/releases/1?programmeId={ours.ProgrammeId}")).ShouldBeProblem(
            404,
            "release-not-found"
        );
        await (await ours.Analyst.GetAsync("/api/v1/releases/2")).ShouldBeProblem(404, "release-not-found");
    }
}

public sealed class GetReleaseProtectionTests
{
    [Test]
    public async Task A_release_has_a_certificate_of_the_audit_of_all_its_figures()
    {
        var ours = await Published.Programme;

        var protection = await ours.Analyst.Ok("/releases/1/protection");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)protection["number"]!, Is.EqualTo(1));
            Assert.That((int)protection["unknowns"]!, Is.GreaterThan(1000));
            Assert.That((int)protection["equations"]!, Is.GreaterThan(1000));
            Assert.That((int)protection["suppressed"]!, Is.GreaterThan(1000));
        }
    }

    [Test]
    public async Task A_release_of_an_earlier_version_has_none()
    {
        await using var given = await TwelvePairs.Answered();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        await given.App.Sql<int>("UPDATE releases SET protection = NULL RETURNING number", new { });

        await (await given.Analyst.GetAsync("/api/v1/releases/1/protection")).ShouldBeProblem(
            404,
            "release-protection-not-found"
        );
    }
}

public sealed class CompareReleasesTests
{
    [Test]
    public async Task Few_newcomers_change_nothing_and_enough_of_them_do()
    {
        await using var given = await TwelvePairs.Answered();
        async Task Newcomers(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await given.Pair(
                    await given.AvailableMentor(),
                    await given.AvailableMentee(),
                    "offered",
                    "mentor_accepted",
                    "agreed",
                    "active"
                );
            }
        }

        async Task<JsonObject> Next(int number)
        {
            await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
            return await given.App.Admin.Ok($"/releases/{number - 1}/compare/{number}?programmeId={given.ProgrammeId}");
        }

        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        await Newcomers(1);
        var one = await Next(2);
        var cube = (await given.Analyst.Ok("/data/participation?indicator=out.participants&indicator=out.matches_started"))[
            "extension"
        ]!.List("carried");
        var row = (await given.Analyst.Ok("/data/participation?indicator=out.participants&period=T&format=rows&limit=1"))[
            "items"
        ]![0]!;
        var about = (await given.Analyst.Ok("/datasets/participation")).List("carried");
        Task<string> Line(string format) =>
            given.Analyst.GetStringAsync(
                $"/api/v1/data/participation?indicator=out.participants&period=T&stat=count&format={format}"
            );
        var (csv, sdmx) = (await Line("csv"), await Line("sdmx-csv"));
        var page = await given.Coordinator.GetStringAsync($"/insights/{given.ProgrammeId}?lang=en");
        await Newcomers(4);
        var five = await Next(3);

        string[] Participants(JsonNode comparison) =>
            [
                .. comparison
                    .List("differences")
                    .Where(cell => cell.Text("indicator") == "out.participants" && cell!.Text("cell") == "site|T|count")
                    .Select(cell => $"{cell!["before"]} {cell["after"]}"),
            ];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Participants(one), Is.Empty);
            Assert.That(
                one.List("carried")
                    .Where(carried => carried.Text("indicator") == "out.participants")
                    .Select(carried => carried.Value<int>("computedIn")),
                Is.Not.Empty.And.All.EqualTo(1)
            );
            Assert.That(
                cube.Select(carried =>
                    (
                        carried!.Text("indicator"),
                        carried!.Text("wave"),
                        carried!.Text("family"),
                        carried!.Value<int>("computedIn")
                    )
                ),
                Is.EqualTo(new[] { ("out.participants", "", "period", 1), ("out.matches_started", "", "period", 1) })
            );
            Assert.That((row.Value<int>("release"), row.Value<int>("carried_from")), Is.EqualTo((2, 1)));
            Assert.That((row.Value<bool>("carried"), row.Value<int>("computed_in")), Is.EqualTo((true, 1)));
            Assert.That(csv, Does.Contain(",reason,carried,computed_in\r\n").And.Contain(",true,1\r\n"));
            Assert.That(sdmx, Does.Contain(",CARRIED,COMPUTED_IN\r\n").And.Contain(",true,1\r\n"));
            Assert.That(page, Does.Contain("from release 1, "));
            Assert.That(about.Select(carried => carried!.Text("indicator")), Does.Contain("out.participants"));
            Assert.That(
                (await given.Analyst.Ok("/data/participation?indicator=out.participants")).At("extension").List("carried"),
                Is.Empty
            );
            Assert.That(Participants(five), Is.EqualTo(new[] { "12 17" }));
        }
    }

    [Test]
    public async Task Analysts_do_not_see_it()
    {
        var given = await Published.Programme;

        await (await given.Analyst.GetAsync("/api/v1/releases/1/compare/1")).ShouldBeProblem(403, "forbidden");
    }
}
