using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Indicators;

/// <summary>The metadata of datasets.</summary>
[Category("Once")]
public sealed class GetDatasetMetadataTests
{
    [Test]
    public async Task The_datasets_together_hold_every_indicator_in_each_breakdown_that_it_lists()
    {
        var analyst = (await Published.Programme).Analyst;
        var held = new HashSet<(string Indicator, string Breakdown)>();
        foreach (var dataset in await Published.Datasets(analyst))
        {
            var about = await analyst.Ok($"/datasets/{dataset}");
            var cube = await analyst.Ok($"/data/{dataset}");
            var indicators = cube.At("dimension", "indicator", "category")
                .List("index")
                .Select(id => id.GetValue<string>())
                .ToList();
            Assert.That(
                about["dimensions"]!.List("indicator").Select(id => id.GetValue<string>()),
                Is.EqualTo(indicators),
                dataset
            );
            held.UnionWith(indicators.Select(indicator => (indicator, about.Text("breakdown"))));
        }

        var listed =
            from indicator in (await analyst.Items("/indicators"))
            from breakdown in indicator!.List("disaggregations")
            select (indicator.Text("id"), breakdown!.GetValue<string>());

        Assert.That(listed, Is.Not.Empty.And.SubsetOf(held));
    }

    [Test]
    public async Task Metadata_agree_with_the_figures_and_every_link_answers()
    {
        var analyst = (await Published.Programme).Analyst;

        var about = await analyst.Ok("/datasets/networks-by-gender");
        var cube = await analyst.Ok("/data/networks-by-gender");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                about["dimensions"]!.AsObject().Select(dimension => dimension.Key),
                Is.EqualTo(cube.List("id").Select(id => id.GetValue<string>()))
            );
            foreach (var (dimension, codes) in about["dimensions"]!.AsObject())
            {
                Assert.That(JsonNode.DeepEquals(codes, cube["dimension"]![dimension]!["category"]!["index"]), Is.True, dimension);
                Assert.That(
                    JsonNode.DeepEquals(about["codeNames"]![dimension], cube["dimension"]![dimension]!["category"]!["label"]),
                    Is.True,
                    dimension
                );
            }

            Assert.That(JsonNode.DeepEquals(about["units"], cube.At("dimension", "stat", "category")["unit"]), Is.True);
            Assert.That(about["release"]!.Value<int>("number"), Is.EqualTo(1));
            Assert.That(about.List("indicators").Select(indicator => indicator.Text("formula")), Is.All.Not.Empty);
            var links = new[] { "href", "schema", "dataPackage", "archive", "dictionary" }
                .Select(about.Text)
                .Concat(about.List("formats").Select(format => format.Text("href")));
            foreach (var link in links)
            {
                Assert.That((await analyst.GetAsync(link)).StatusCode, Is.EqualTo(HttpStatusCode.OK), link);
            }
        }
    }
}

/// <summary>Codes before and after the first release.</summary>
public sealed class ReleasedDatasetTests
{
    [Test]
    public async Task Before_the_first_release_the_fixed_codes_are_known()
    {
        var given = await Given.Programme();

        var gender = await given.Analyst.Ok("/datasets/networks-by-gender");
        var everywhere = await given.App.Admin.Ok("/datasets/networks-by-site");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(gender["release"], Is.Null);
            Assert.That(
                gender["dimensions"]!.List("gender").Select(code => code.GetValue<string>()),
                Is.EqualTo(new[] { "T", "F", "M", "_O" })
            );
            Assert.That(
                everywhere["dimensions"]!.List("site").Select(code => code.GetValue<string>()),
                Is.EqualTo(new[] { "T" })
            );
        }

        await (await given.Analyst.GetAsync("/api/v1/datasets/networks?release=1")).ShouldBeProblem(404, "release-not-found");
        await (
            await given.Analyst.GetAsync($"/api/v1/datasets/networks?programmeId={(await Published.Programme).ProgrammeId}")
        ).ShouldBeProblem(404, "release-not-found");
        await (await given.App.Admin.GetAsync("/api/v1/datasets/networks?release=1")).ShouldBeProblem(
            400,
            "validation-failed",
            "programmeId"
        );
        await (await given.Analyst.GetAsync("/api/v1/datasets/gossip")).ShouldBeProblem(404, "dataset-not-found");
    }
}

/// <summary>The schema of the CSV.</summary>
public sealed class GetTableSchemaTests
{
    [Test]
    public async Task The_schema_holds_for_every_row_of_the_csv(
        [Values("networks", "participation-by-site", "gaps")] string dataset
    )
    {
        var analyst = (await Published.Programme).Analyst;

        var schema = await analyst.Ok($"/datasets/{dataset}/schema.json");
        var table = Published.Csv(await Published.Bytes(analyst, $"/data/{dataset}?format=csv"));

        var fields = schema.List("fields").Select(field => field.AsObject()).ToList();
        var key = schema.List("primaryKey").Select(name => Array.IndexOf(table[0], name!.GetValue<string>())).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fields.Select(field => field.Text("name")), Is.EqualTo(table[0]));
            Assert.That(table.Skip(1).Select(row => string.Join('/', key.Select(column => row[column]))), Is.Unique);
            for (var column = 0; column < fields.Count; column++)
            {
                var cells = table.Skip(1).Select(row => row[column]).Where(cell => cell.Length > 0).ToList();
                if (fields[column]["constraints"]?["enum"] is JsonArray codes)
                {
                    Assert.That(cells.Distinct(), Is.SubsetOf(codes.Select(code => code!.GetValue<string>())), table[0][column]);
                }

                if (fields[column].Text("type") is "number" or "integer")
                {
                    Assert.That(
                        cells,
                        Is.All.Matches<string>(cell => double.TryParse(cell, CultureInfo.InvariantCulture, out _)),
                        table[0][column]
                    );
                }
            }
        }
    }

    [Test]
    public async Task Codes_that_only_a_release_knows_are_left_open_before_the_first_one()
    {
        var given = await Given.Programme();

        var fields = (await given.Analyst.Ok("/datasets/networks-by-site/schema.json"))
            .List("fields")
            .ToDictionary(field => field.Text("name"), field => field["constraints"]?["enum"]);

        Assert.That((fields["site"], fields["wave"] is JsonArray { Count: > 0 }), Is.EqualTo(((JsonNode?)null, true)));
    }
}

/// <summary>The dictionary of indicators and codes.</summary>
[Category("Once")]
public sealed class ReadCodeBookTests
{
    [TestCase("/indicators?limit=2&sep=;&bom=1")]
    [TestCase("/datasets?limit=2&sep=;&bom=1")]
    [TestCase("/dictionary.csv?sep=;&bom=1")]
    [TestCase("/programmes/{0}/report?sep=;&bom=1")]
    public async Task Every_list_as_CSV_takes_separator_and_mark(string path)
    {
        var given = await Published.Programme;

        var answer = await given.Analyst.Send(
            HttpMethod.Get,
            string.Format(System.Globalization.CultureInfo.InvariantCulture, path, given.ProgrammeId),
            null,
            ("Accept", "text/csv")
        );

        await answer.ShouldBe(System.Net.HttpStatusCode.OK);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.That(bytes[..3], Is.EqualTo(new byte[] { 0xEF, 0xBB, 0xBF }));
        Assert.That(System.Text.Encoding.UTF8.GetString(bytes).Split('\n')[0], Does.Contain(";").And.Not.Contain(","));
    }

    [Test]
    public async Task Every_indicator_and_every_code_of_every_dataset_has_one_row_with_a_name()
    {
        var analyst = (await Published.Programme).Analyst;
        var table = Published.Csv(await Published.Bytes(analyst, "/dictionary.csv"));
        var known = table.Skip(1).Select(row => $"{row[0]} {row[1]}").ToList();
        var wanted = new HashSet<string>(
            (await analyst.Items("/indicators")).Select(indicator => "indicator " + indicator!.Text("id"))
        );
        foreach (var dataset in await Published.Datasets(analyst))
        {
            var rows = Published.Csv(await Published.Bytes(analyst, $"/data/{dataset}?format=csv&structural=true"));
            var ids = rows[0].TakeWhile(column => column != "value").ToList();
            wanted.UnionWith(rows.Skip(1).SelectMany(row => ids.Select((id, d) => $"{id} {row[d]}")));
            var (status, reason) = (Array.IndexOf(rows[0], "status"), Array.IndexOf(rows[0], "reason"));
            wanted.UnionWith(rows.Skip(1).Where(row => row[status].Length > 0).Select(row => "status " + row[status]));
            wanted.UnionWith(rows.Skip(1).Where(row => row[reason].Length > 0).Select(row => "reason " + row[reason]));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(known, Is.Unique.And.SupersetOf(wanted));
            Assert.That(table.Skip(1).Select(row => row[2]), Is.All.Not.Empty.And.All.Not.Match(@"^(status|reason|unit)\.[a-z]"));
            Assert.That(
                table
                    .Skip(1)
                    .Where(row => row[0] == "indicator")
                    .Select(row => (row[3].Length > 0, row[5].Length > 0, row[8].Length > 0)),
                Is.All.EqualTo((true, true, true)),
                "definition, formula and base"
            );
            Assert.That(table.SelectMany(row => row), Has.None.StartsWith("="));
        }
    }

    [Test]
    public async Task A_dataset_has_a_dictionary_of_its_own_in_the_readers_language()
    {
        var analyst = (await Published.Programme).Analyst;

        var table = Published.Csv(await Published.Bytes(analyst, "/dictionary.csv?dataset=networks-by-gender&lang=it"));
        var first = await analyst.GetAsync("/api/v1/dictionary.csv?dataset=networks-by-gender&lang=it");
        var again = await analyst.Send(
            HttpMethod.Get,
            "/dictionary.csv?dataset=networks-by-gender&lang=it",
            null,
            ("If-None-Match", first.Headers.ETag!.ToString())
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                table.Skip(1).Where(row => row[0] == "gender").Select(row => row[1]),
                Is.EqualTo(new[] { "T", "F", "M", "_O" })
            );
            Assert.That(
                table.Single(row => row[0] == "wave" && row[1] == "change")[2],
                Does.StartWith("Cambiamento").Or.StartWith("Variazione")
            );
            Assert.That(table.Select(row => row[0]), Has.None.EqualTo("site"));
            Assert.That((first.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.NotModified)));
        }

        await (await analyst.GetAsync("/api/v1/dictionary.csv?dataset=gossip")).ShouldBeProblem(404, "dataset-not-found");
    }
}

/// <summary>Data Packages.</summary>
public sealed class PackDatasetTests
{
    [Test]
    public async Task The_package_has_hash_size_and_columns_of_its_files()
    {
        var given = await Published.Programme;

        var package = await given.Analyst.Ok("/datasets/networks-by-gender/datapackage.json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (package.Text("profile"), package.Text("version"), package.Text("$schema")),
                Is.EqualTo(("tabular-data-package", "1.0.0", "https://datapackage.org/profiles/2.0/datapackage.json"))
            );
            Assert.That(
                package.List("resources").Select(resource => resource.Text("name")),
                Is.EqualTo(new[] { "observations", "dictionary" })
            );
            foreach (var resource in package.List("resources"))
            {
                var content = await given.Analyst.GetByteArrayAsync(new Uri(resource!.Text("path")));
                Assert.That(resource!.Value<int>("bytes"), Is.EqualTo(content.Length));
                Assert.That(
                    resource.Text("hash"),
                    Is.EqualTo("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)))
                );
                Assert.That(
                    resource["schema"]!.List("fields").Select(field => field.Text("name")),
                    Is.EqualTo(Published.Csv(content)[0])
                );
                Assert.That(
                    (resource.Text("profile"), resource.Text("type"), resource.Text("$schema")),
                    Is.EqualTo(("tabular-data-resource", "table", "https://datapackage.org/profiles/2.0/dataresource.json"))
                );
            }
        }
    }

    [Test]
    public async Task The_archive_holds_the_files_that_the_package_names_and_is_the_same_each_time()
    {
        var analyst = (await Published.Programme).Analyst;

        var bytes = await Published.Bytes(analyst, "/datasets/networks/datapackage.zip");
        using var archive = new ZipArchive(new MemoryStream(bytes));
        var files = archive.Entries.ToDictionary(
            entry => entry.FullName,
            entry =>
            {
                using var stream = entry.Open();
                using var copy = new MemoryStream();
                stream.CopyTo(copy);
                return copy.ToArray();
            }
        );
        var package = JsonNode.Parse(files["datapackage.json"])!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Published.Bytes(analyst, "/datasets/networks/datapackage.zip"), Is.EqualTo(bytes));
            Assert.That(files.Keys, Is.EquivalentTo(new[] { "datapackage.json", "observations.csv", "dictionary.csv" }));
            Assert.That(files["observations.csv"], Is.EqualTo(await Published.Bytes(analyst, "/data/networks?format=csv")));
            Assert.That(
                package.List("resources").Select(resource => (resource!.Text("path"), resource!.Value<int>("bytes"))),
                Is.EqualTo(
                    new[]
                    {
                        ("observations.csv", files["observations.csv"].Length),
                        ("dictionary.csv", files["dictionary.csv"].Length),
                    }
                )
            );
        }
    }

    [Test]
    public async Task Before_the_first_release_there_is_nothing_to_pack() =>
        await (await (await Given.Programme()).Analyst.GetAsync("/api/v1/datasets/networks/datapackage.json")).ShouldBeProblem(
            404,
            "release-not-found"
        );
}
