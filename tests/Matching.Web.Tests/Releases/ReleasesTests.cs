using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Releases;

/// <summary>Twelve pairs with two waves of answers, from which figures can be recomputed by hand.</summary>
internal static class TwelvePairs
{
    // SN2 of the mentees at the start and at the end; the other items of the scale are not answered but for SN3 and SN4
    public static readonly int[] Start = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2];
    public static readonly int[] End = [3, 3, 3, 3, 3, 3, 3, 1, 2, 0, 1, 1];

    public static async Task<Given> Answered(int pairs = 12)
    {
        var given = await Given.Programme();
        for (var i = 0; i < pairs; i++)
        {
            var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
            var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed");
            foreach (var (wave, sn2) in new[] { ("start", Start[i]), ("end", End[i]) })
            {
                await given.Coordinator.Created("/responses", new { personId = mentee, pairId = pair, wave, questionnaireId = "mentee-" + wave, mode = "phone", answers = new { SN2 = sn2, SN3 = 1, SN4 = 1 } });
                await given.Coordinator.Created("/responses", new { personId = mentor, pairId = pair, wave, questionnaireId = "mentor-" + wave, mode = "phone", answers = new { MN15 = 3, MN16 = wave == "start" ? 3 : 4, MN18 = 1 } });
                if (wave == "start")
                {
                    await given.Move(pair, "active");
                }
            }
        }

        return given;
    }

    public static async Task<Dictionary<string, (double? Value, string Status)>> Csv(HttpClient client, string path)
    {
        var response = await client.GetAsync("/api/v1" + path);
        await response.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))
            .ToDictionary(cells => string.Join('.', cells[..^2]), cells => (cells[^2].Length == 0 ? (double?)null : double.Parse(cells[^2], CultureInfo.InvariantCulture), cells[^1]));
    }
}

public sealed class CreateReleaseTests
{
    [Test]
    public async Task Figures_are_what_one_computes_by_hand()
    {
        var given = await TwelvePairs.Answered();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });

        var cells = await TwelvePairs.Csv(given.Analyst, "/data/networks?indicator=sn.bridge&format=csv");
        var mentors = await TwelvePairs.Csv(given.Analyst, "/data/empowerment?indicator=mh.em&format=csv");
        var counts = await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv");

        // the scale is the mean of three items: (20 x + 20 + 20) / 3
        var changes = TwelvePairs.Start.Zip(TwelvePairs.End, (start, end) => 20.0 * (end - start) / 3).ToArray();
        var mean = changes.Average();
        var sd = Math.Sqrt(changes.Sum(change => (change - mean) * (change - mean)) / 11);
        var half = 2.200985160082949 * sd / Math.Sqrt(12); // t quantile .975 with 11 degrees of freedom
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cells["sn.bridge.n.start.total"], Is.EqualTo((12.0, "")));
            Assert.That(cells["sn.bridge.mean.start.total"].Value, Is.EqualTo(TwelvePairs.Start.Average(x => ((20.0 * x) + 40) / 3)).Within(1e-9));
            Assert.That(cells["sn.bridge.mean.end.total"].Value, Is.EqualTo(TwelvePairs.End.Average(x => ((20.0 * x) + 40) / 3)).Within(1e-9));
            Assert.That(cells["sn.bridge.n.change.total"], Is.EqualTo((12.0, "")));
            Assert.That(cells["sn.bridge.mean.change.total"].Value, Is.EqualTo(mean).Within(1e-9));
            Assert.That(cells["sn.bridge.sd.change.total"].Value, Is.EqualTo(sd).Within(1e-9));
            Assert.That(cells["sn.bridge.ci_low.change.total"].Value, Is.EqualTo(mean - half).Within(1e-9));
            Assert.That(cells["sn.bridge.ci_high.change.total"].Value, Is.EqualTo(mean + half).Within(1e-9));
            // seven improved, four the same, one worse: four and one are too few; from their sum of five nobody tells who they are
            Assert.That(new[] { "improved", "same", "worse" }.Select(stat => cells[$"sn.bridge.{stat}.change.total"]), Is.EqualTo(new[] { (7.0, ""), ((double?)null, "c"), (null, "c") }));
            Assert.That(cells["sn.bridge.improved.start.total"], Is.EqualTo(((double?)null, "z")));
            // every mentor the same: a change of 12.5 without spread, and twelve improved
            Assert.That(mentors["mh.em.mean.change.total"].Value, Is.EqualTo(12.5).Within(1e-9));
            Assert.That(mentors["mh.em.improved.change.total"], Is.EqualTo((12.0, "")));
            Assert.That(mentors["mh.em.ci_low.change.total"], Is.EqualTo(((double?)null, "z")));
            Assert.That(counts["out.participants.count.total"], Is.EqualTo((12.0, "")));
            Assert.That(counts["out.matches_completed.count.total"], Is.EqualTo((0.0, "")));
        }
    }

    [Test]
    public async Task Fewer_than_ten_behind_a_mean_are_not_told()
    {
        var given = await TwelvePairs.Answered(9);
        for (var i = 0; i < 4; i++)
        {
            await given.Mentee();
        }

        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var cells = await TwelvePairs.Csv(given.Analyst, "/data/networks?indicator=sn.bridge&wave=change&format=csv");

        Assert.That(cells.Values, Is.All.EqualTo(((double?)null, "c")));
    }

    [Test]
    public async Task A_programme_of_fewer_than_twenty_people_tells_nothing()
    {
        var given = await Given.Programme();
        for (var i = 0; i < 7; i++)
        {
            await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered", "mentor_accepted", "agreed", "active");
        }

        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });

        Assert.That((await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv")).Values, Is.All.EqualTo(((double?)null, "c")));
    }

    [Test]
    public async Task A_release_is_frozen_and_the_next_one_has_the_next_number()
    {
        var given = await TwelvePairs.Answered();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered", "mentor_accepted", "agreed", "active");

        var frozen = await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv");
        var second = await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var now = await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv");
        var before = await TwelvePairs.Csv(given.Analyst, "/data/participation?format=csv&release=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second["number"]!.GetValue<int>(), Is.EqualTo(2));
            Assert.That(frozen["out.participants.count.total"].Value, Is.EqualTo(12));
            Assert.That(now["out.participants.count.total"].Value, Is.EqualTo(13));
            Assert.That(before, Is.EqualTo(frozen));
        }
    }

    [Test]
    public async Task An_unknown_programme_is_named() =>
        await (await SharedApp.App.Admin.Post("/releases", new { programmeId = Guid.NewGuid() })).ShouldBeProblem(400, "validation-failed", "programmeId");
}

public sealed class ListReleasesTests
{
    [Test]
    public async Task Releases_of_the_programme_are_listed()
    {
        var given = await Given.Programme();
        var release = await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });

        Assert.That((await given.Analyst.Ok("/releases"))["items"]!.AsArray().Select(item => item!.Id()), Is.EqualTo(new[] { release.Id() }));
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
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        await theirs.App.Admin.Created("/releases", new { programmeId = theirs.ProgrammeId });

        await (await ours.Analyst.GetAsync($"/api/v1/data/networks?programmeId={theirs.ProgrammeId}")).ShouldBeProblem(404, "release-not-found");
    }
}

public sealed class ReadCellsTests
{
    [Test]
    public async Task What_is_hidden_is_not_even_stored()
    {
        var given = await TwelvePairs.Answered(9);
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });

        var leaks = await given.App.Sql<double?>(
            "SELECT c.value FROM release_cells c JOIN releases r ON r.id = c.release_id WHERE r.programme_id = @Id AND c.status = 'c' AND c.value IS NOT NULL",
            new { Id = given.ProgrammeId });

        Assert.That(leaks, Is.Empty);
    }
}

public sealed class GetDatasetTests
{
    [Test]
    public async Task JSON_stat_is_complete_and_equal_to_the_csv_cell_by_cell([Values("participation", "networks", "empowerment")] string dataset)
    {
        var given = await TwelvePairs.Answered();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });

        var cube = await given.Analyst.Ok($"/data/{dataset}?programmeId={given.ProgrammeId}");
        var csv = await TwelvePairs.Csv(given.Analyst, $"/data/{dataset}?programmeId={given.ProgrammeId}&format=csv");

        var ids = cube["id"]!.AsArray().Select(id => id!.GetValue<string>()).ToList();
        var sizes = cube["size"]!.AsArray().Select(size => size!.GetValue<int>()).ToList();
        var values = cube["value"]!.AsArray();
        var status = cube["status"]!.AsObject();
        Assert.That(values, Has.Count.EqualTo(sizes.Aggregate(1, (product, size) => product * size)).And.Count.EqualTo(csv.Count));
        var codes = ids.ConvertAll(id => cube["dimension"]![id]!["category"]!["index"]!.AsArray().Select(code => code!.GetValue<string>()).ToList());
        Assert.That(codes.Select(index => index.Count), Is.EqualTo(sizes));
        for (var position = 0; position < values.Count; position++)
        {
            var (key, rest) = (new List<string>(), position);
            for (var d = ids.Count - 1; d >= 0; d--)
            {
                key.Insert(0, codes[d][rest % sizes[d]]);
                rest /= sizes[d];
            }

            var cell = csv[string.Join('.', key)];
            var code = status[position.ToString(CultureInfo.InvariantCulture)]?.GetValue<string>() ?? "";
            Assert.That((values[position]?.GetValue<double>(), code), Is.EqualTo(cell), string.Join('.', key));
            Assert.That(values[position] is null, Is.EqualTo(code is "c" or "z" or ":"), string.Join('.', key));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That((cube.Text("version"), cube.Text("class")), Is.EqualTo(("2.0", "dataset")));
            Assert.That(cube["role"]!["time"]![0]!.GetValue<string>(), Is.EqualTo("period"));
            Assert.That(cube["role"]!["metric"]![0]!.GetValue<string>(), Is.EqualTo("stat"));
            Assert.That(cube["dimension"]!["stat"]!["category"]!["unit"]!.AsObject().Select(unit => unit.Key), Is.EqualTo(codes[ids.IndexOf("stat")]));
            Assert.That(cube["extension"]!["release"]!.GetValue<int>(), Is.EqualTo(1));
        }
    }

    [TestCase("colour=red", "colour")]
    [TestCase("stat=median", "stat")]
    [TestCase("wave=start&wave=never", "wave")]
    [TestCase("format=parquet", "format")]
    [TestCase("release=none", "release")]
    public async Task An_unknown_dimension_or_code_is_refused_and_named(string query, string field)
    {
        var given = await Given.Programme();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });

        var response = await given.Analyst.GetAsync("/api/v1/data/networks?" + query);

        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        Assert.That(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(error => error.Key), Does.Contain(field));
    }

    [Test]
    public async Task An_unchanged_answer_is_not_sent_again()
    {
        var given = await Given.Programme();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var first = await given.Analyst.GetAsync("/api/v1/data/networks");

        var again = await given.Analyst.Send(HttpMethod.Get, "/data/networks", null, ("If-None-Match", first.Headers.ETag!.ToString()));
        var other = await given.Analyst.Send(HttpMethod.Get, "/data/networks?wave=end", null, ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.That((again.StatusCode, other.StatusCode), Is.EqualTo((HttpStatusCode.NotModified, HttpStatusCode.OK)));
        Assert.That(first.Headers.GetValues("X-Release"), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task An_unknown_dataset_is_not_found() => await (await SharedApp.App.Admin.GetAsync("/api/v1/data/gossip")).ShouldBeProblem(404, "dataset-not-found");
}
