using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Indicators;

namespace Matching.Web.Tests.Releases;

public sealed class GetDatasetTests
{
    [Test]
    public async Task JSON_stat_is_complete_and_equal_to_the_csv_cell_by_cell(
        [Values("participation", "networks", "empowerment")] string dataset
    )
    {
        var given = await Published.Programme;

        var cube = await given.Analyst.Ok($"/data/{dataset}?programmeId={given.ProgrammeId}");
        var csv = await TwelvePairs.Csv(
            given.Analyst,
            $"/data/{dataset}?programmeId={given.ProgrammeId}&format=csv&structural=true"
        );

        var ids = cube.Texts("id");
        var sizes = cube.List("size").Select(size => size.GetValue<int>()).ToList();
        var values = cube.List("value");
        var status = cube["status"]!.AsObject();
        Assert.That(
            values,
            Has.Count.EqualTo(sizes.Aggregate(1, (product, size) => product * size)).And.Count.EqualTo(csv.Count)
        );
        var codes = ids.ConvertAll(id => cube["dimension"]![id]!.At("category").Texts("index"));
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
            Assert.That(cube.At("role", "time")[0]!.GetValue<string>(), Is.EqualTo("period"));
            Assert.That(cube.At("role", "metric")[0]!.GetValue<string>(), Is.EqualTo("stat"));
            Assert.That(
                cube.At("dimension", "stat", "category", "unit").AsObject().Select(unit => unit.Key),
                Is.EqualTo(codes[ids.IndexOf("stat")])
            );
            Assert.That(cube.At("extension").Value<int>("release"), Is.EqualTo(1));
        }
    }

    [TestCase("colour=red", "colour")]
    [TestCase("stat=mode", "stat")]
    [TestCase("period=2026-Q9", "period")]
    [TestCase("sinceTimePeriod=2026", "sinceTimePeriod")]
    [TestCase("untilTimePeriod=1990-Q1", "period")]
    [TestCase("wave=start&wave=never", "wave")]
    [TestCase("format=parquet", "format")]
    [TestCase("format=", "format")]
    [TestCase("sep=", "sep")]
    [TestCase("release=none", "release")]
    public async Task An_unknown_dimension_or_code_is_refused_and_named(string query, string field)
    {
        var given = await Published.Programme;

        var response = await given.Analyst.GetAsync("/api/v1/data/networks?" + query);

        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        Assert.That(
            JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(error => error.Key),
            Does.Contain(field)
        );
    }

    [Test]
    public async Task An_unchanged_answer_is_not_sent_again()
    {
        var given = await Published.Programme;
        var first = await given.Analyst.GetAsync("/api/v1/data/networks");

        var again = await given.Analyst.Send(
            HttpMethod.Get,
            "/data/networks",
            null,
            ("If-None-Match", first.Headers.ETag!.ToString())
        );
        var other = await given.Analyst.Send(
            HttpMethod.Get,
            "/data/networks?wave=end",
            null,
            ("If-None-Match", first.Headers.ETag!.ToString())
        );

        Assert.That((again.StatusCode, other.StatusCode), Is.EqualTo((HttpStatusCode.NotModified, HttpStatusCode.OK)));
        Assert.That(first.Headers.GetValues("X-Release"), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task An_unknown_dataset_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync("/api/v1/data/gossip")).ShouldBeProblem(404, "dataset-not-found");
}
