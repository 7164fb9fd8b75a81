using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Indicators;

/// <summary>Every format returns the same values.</summary>
// written from the one text that is stored of a release, whatever the database
[Category("Once")]
public sealed class DataFormatsTests
{
    private static readonly string[] Several =
    [
        "participation",
        "participation-by-site",
        "networks",
        "networks-by-gender",
        "language-by-gender-age",
        "empowerment-by-months-in-country",
        "experience",
        "quality",
        "gaps",
    ];
    private static readonly Dictionary<string, string> SdmxStatus = new()
    {
        ["A"] = "",
        ["U"] = "u",
        ["P"] = "p",
        ["Q"] = "c",
        ["M"] = "z",
    };

    [TestCaseSource(nameof(Several))]
    [TestCase("networks-by-gender-age", Category = "Sweep")]
    public async Task Formats_are_equal_cell_by_cell(string dataset)
    {
        var analyst = (await Published.Programme).Analyst;
        var path = $"/data/{dataset}";

        var cells = await Published.JsonStat(analyst, path);
        var csv = Published.Cells(Published.Csv(await Published.Bytes(analyst, path + "?format=csv&structural=true")));
        var labelled = Published.Csv(await Published.Bytes(analyst, path + "?format=csv&labels=1&structural=true"));
        var italian = Published.Cells(
            Published.Csv(await Published.Bytes(analyst, path + "?format=csv&sep=;&dec=,&bom=1&structural=true"), ";"),
            culture: CultureInfo.GetCultureInfo("it-IT")
        );
        var sdmx = Published.Csv(await Published.Bytes(analyst, path + "?format=sdmx-csv"));
        var rows = JsonNode.Parse(await Published.Bytes(analyst, path + "?format=rows"))!.AsArray();
        var sheet = Published.Workbook(await Published.Bytes(analyst, path + "?format=xlsx"))["data"];

        var ids = labelled[0].TakeWhile(column => column != "value").ToList();
        var value = ids.Count;
        var lines = Published.Lines(cells);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cells, Is.Not.Empty);
            Assert.That(Published.Lines(csv), Is.EqualTo(lines));
            Assert.That(Published.Lines(Published.Cells(labelled)), Is.EqualTo(lines));
            Assert.That(labelled[0][(value + 6)..], Is.EqualTo(ids.Select(id => id + "_label").Append("unit")));
            Assert.That(Published.Lines(italian), Is.EqualTo(lines));
            Assert.That(
                sdmx[0],
                Is.EqualTo(
                    (string[])
                        [
                            "STRUCTURE",
                            "STRUCTURE_ID",
                            "ACTION",
                            .. ids[..^1].Select(id => id.ToUpperInvariant()),
                            "TIME_PERIOD",
                            "OBS_VALUE",
                            "OBS_STATUS",
                            "CONF_STATUS",
                            "UNIT_MEASURE",
                            "DECIMALS",
                            "CARRIED",
                            "COMPUTED_IN",
                        ]
                )
            );
            Assert.That(
                sdmx.Skip(1),
                Is.All.Matches<string[]>(row => row![0] == "dataflow" && row[1] == $"MATCHING:{dataset}(1.0)" && row[2] == "I")
            );
            Assert.That(
                Published.Lines(
                    Published
                        .Cells(sdmx, "OBS_VALUE", "OBS_STATUS", first: 3)
                        .Select(cell => cell with { Status = SdmxStatus[cell.Status] })
                ),
                Is.EqualTo(lines)
            );
            Assert.That(sdmx.Skip(1).Select(row => row[^5] == "C"), Is.EqualTo(cells.Select(cell => cell.Status == "c")));
            Assert.That(Published.Lines(Published.Rows(rows)), Is.EqualTo(lines));
            Assert.That(
                Published.Lines(
                    sheet
                        .Skip(1)
                        .Select(row => new ReadCell(
                            string.Join('/', row[..value]),
                            row[value] as double?,
                            row[value + 1] as string ?? ""
                        ))
                ),
                Is.EqualTo(lines)
            );
            Assert.That(
                sheet.Skip(1).Where(row => row[value + 1] is "c").Select(row => (row[value], row[^1] is string { Length: > 0 })),
                Is.All.EqualTo(((object)"c", true))
            );
            Assert.That(
                sheet.Skip(1).Where(row => row[value + 1] is "z").Select(row => (row[value], row[^1] is string { Length: > 0 })),
                Is.All.EqualTo(((object?)null, true))
            );
        }
    }

    [Test]
    public async Task Some_of_the_figures_compared_are_hidden_and_some_are_not()
    {
        var cells = await Published.JsonStat((await Published.Programme).Analyst, "/data/networks-by-gender");

        Assert.That(cells.Select(cell => cell.Status), Is.SupersetOf(new[] { "", "c", "z", "u" }));
    }

    [Test]
    public async Task Every_dataset_passes_a_strict_check_of_JSON_stat()
    {
        var analyst = (await Published.Programme).Analyst;
        foreach (var dataset in await Published.Datasets(analyst))
        {
            StrictlyJsonStat(await analyst.Ok($"/data/{dataset}"), dataset);
        }
    }

    [Test]
    public async Task Pages_of_rows_and_csv_are_the_whole_and_stay_with_their_release()
    {
        await using var given = await Releases.TwelvePairs.Released();
        var whole = await Published.JsonStat(given.Analyst, "/data/networks");

        var rows = new List<ReadCell>();
        string? after = null;
        do
        {
            var page = await given.Analyst.Ok($"/data/networks?format=rows&limit=100{(after is null ? "" : $"&after={after}")}");
            rows.AddRange(Published.Rows(page.Items()));
            if (after is null)
            {
                // A new release between two pages must not mix with the old one.
                await given.Mentee();
                await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
            }

            after = page["next"]?.GetValue<string>();
        } while (after is not null);

        var csv = await given.Analyst.GetAsync("/api/v1/data/networks?format=csv&limit=10");
        var next = csv.Headers.GetValues("Link").Single(link => link.Contains("rel=\"next\"", StringComparison.Ordinal));
        var second = await given.Analyst.GetAsync(next[(next.LastIndexOf('<') + 1)..next.LastIndexOf('>')]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows, Is.EqualTo(whole));
            Assert.That(
                Published.Cells(Published.Csv(await second.Content.ReadAsByteArrayAsync())).Select(cell => cell.At),
                Is.EqualTo(whole.Skip(10).Take(10).Select(cell => cell.At))
            );
            Assert.That(csv.Headers.GetValues("X-Release"), Is.EqualTo(new[] { "2" }));
        }

        await (await given.Analyst.GetAsync("/api/v1/data/networks?format=rows&limit=10&after=nonsense")).ShouldBeProblem(
            400,
            "malformed-request",
            "after"
        );
        await (await given.Analyst.GetAsync("/api/v1/data/networks?limit=10")).ShouldBeProblem(400, "validation-failed", "limit");
    }

    [TestCase("*/*", "application/json")]
    [TestCase("application/json", "application/json")]
    [TestCase("text/csv", "text/csv")]
    [TestCase("text/csv;header=present", "text/csv")]
    [TestCase("application/json;q=0.5, text/csv", "text/csv")]
    [TestCase("text/*, application/json;q=0.9", "text/csv")]
    [TestCase("application/vnd.sdmx.data+csv", "application/vnd.sdmx.data+csv")]
    [TestCase("application/vnd.sdmx.data+csv;version=2.0.0", "application/vnd.sdmx.data+csv")]
    [TestCase(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )]
    [TestCase("application/vnd.sdmx.data+csv;version=1.0.0, text/csv;q=0.1", "text/csv")]
    public async Task What_a_caller_accepts_decides_the_format(string accept, string expected)
    {
        var response = await (await Published.Programme).Analyst.Send(HttpMethod.Get, "/data/networks", null, ("Accept", accept));

        await response.ShouldBe(HttpStatusCode.OK);
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo(expected));
    }

    [TestCase("image/png")]
    [TestCase("text/csv;header=absent")]
    [TestCase("application/vnd.sdmx.data+csv;version=1.0.0")]
    public async Task An_unknown_format_is_not_acceptable(string accept) =>
        await (
            await (await Published.Programme).Analyst.Send(HttpMethod.Get, "/data/networks", null, ("Accept", accept))
        ).ShouldBeProblem(406, "not-acceptable");

    [TestCase("/data/gossip", 404, "dataset-not-found")]
    [TestCase("/data/networks?wave=never", 400, "validation-failed")]
    public async Task A_wrong_address_is_refused_also_to_a_caller_that_has_any_answer(string path, int status, string problem) =>
        await (
            await (await Published.Programme).Analyst.Send(HttpMethod.Get, path, null, ("If-None-Match", "*"))
        ).ShouldBeProblem(status, problem);

    [TestCase("")]
    [TestCase("?format=csv")]
    [TestCase("?format=csv&labels=1&sep=;")]
    [TestCase("?format=sdmx-csv")]
    [TestCase("?format=rows")]
    [TestCase("?format=xlsx")]
    public async Task Every_format_names_its_release_and_is_not_sent_twice(string query)
    {
        var analyst = (await Published.Programme).Analyst;
        var first = await analyst.GetAsync("/api/v1/data/networks" + query);
        var again = await analyst.GetAsync("/api/v1/data/networks" + query);
        var tag = first.Headers.ETag!.ToString();

        var same = await analyst.Send(HttpMethod.Get, "/data/networks" + query, null, ("If-None-Match", $"\"other\", W/{tag}"));
        var italian = await analyst.Send(
            HttpMethod.Get,
            "/data/networks" + query,
            null,
            ("If-None-Match", tag),
            ("Accept-Language", "it")
        );
        var narrower = await analyst.Send(
            HttpMethod.Get,
            "/data/networks" + (query.Length == 0 ? "?" : query + "&") + "wave=end",
            null,
            ("If-None-Match", tag)
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                await again.Content.ReadAsByteArrayAsync(),
                Is.EqualTo(await first.Content.ReadAsByteArrayAsync()),
                "the same bytes"
            );
            Assert.That(
                (same.StatusCode, italian.StatusCode, narrower.StatusCode),
                Is.EqualTo((HttpStatusCode.NotModified, HttpStatusCode.OK, HttpStatusCode.OK))
            );
            foreach (var answer in new[] { first, same })
            {
                Assert.That(answer.Headers.ETag!.ToString(), Is.EqualTo(tag));
                Assert.That(answer.Headers.GetValues("X-Release"), Is.EqualTo(new[] { "1" }));
                Assert.That(
                    answer.Headers.GetValues("Link"),
                    Has.Some.EqualTo("</api/v1/datasets/networks>; rel=\"describedby\"")
                );
                Assert.That(answer.Headers.Vary, Is.SupersetOf(new[] { "Accept", "Accept-Language", "Authorization" }));
                Assert.That(answer.Headers.CacheControl!.Private, Is.True);
                Assert.That(answer.Content.Headers.LastModified, Is.Not.Null);
            }
        }
    }

    [Test]
    public async Task Names_that_a_spreadsheet_would_compute_are_guarded_in_columns_of_names_and_nowhere_else()
    {
        var analyst = (await Published.Programme).Analyst;

        var csv = Published.Csv(await Published.Bytes(analyst, "/data/participation-by-site?format=csv&labels=1"));
        var sheet = Published.Workbook(await Published.Bytes(analyst, "/data/participation-by-site?format=xlsx"))["data"];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(csv.SelectMany(row => row), Has.Some.EqualTo("'=1+1, \"Fidenza\""));
            Assert.That(csv.SelectMany(row => row), Has.None.StartsWith("="));
            // The cell of a workbook is a text by its type.
            Assert.That(sheet.SelectMany(row => row), Has.Some.EqualTo("=1+1, \"Fidenza\""));
        }
    }

    [Test]
    public async Task A_workbook_explains_itself()
    {
        var analyst = (await Published.Programme).Analyst;

        var book = Published.Workbook(await Published.Bytes(analyst, "/data/networks?format=xlsx&wave=end&lang=it"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(book.Keys, Is.EqualTo(new[] { "data", "dictionary", "notes" }));
            Assert.That(
                book["dictionary"].Select(row => (row[0], row[1])),
                Is.SupersetOf(new (object?, object?)[] { ("indicator", "sn.bridge"), ("stat", "mean"), ("status", "c") })
            );
            Assert.That(book["notes"].Select(row => row[0]), Is.SupersetOf(new[] { "Insieme di dati", "Pubblicazione" }));
            Assert.That(book["data"].Skip(1).Select(row => row[2]), Is.All.EqualTo("end"));
        }
    }

    /// <summary>What a reader may rely on; the published schema of the format checks little of it.</summary>
    private static void StrictlyJsonStat(JsonObject cube, string dataset)
    {
        var ids = cube.List("id").Select(id => id.GetValue<string>()).ToList();
        var sizes = cube.List("size").Select(size => size.GetValue<int>()).ToList();
        var values = cube.List("value");
        var status = cube["status"]!
            .AsObject()
            .ToDictionary(
                entry => int.Parse(entry.Key, NumberStyles.None, CultureInfo.InvariantCulture),
                entry => entry.Value!.GetValue<string>()
            );
        var dimensions = cube["dimension"]!.AsObject();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((cube.Text("version"), cube.Text("class")), Is.EqualTo(("2.0", "dataset")), dataset);
            Assert.That(new[] { cube.Text("label"), cube.Text("source") }, Is.All.Not.Empty, dataset);
            Assert.That(Uri.TryCreate(cube.Text("href"), UriKind.Absolute, out _), Is.True, dataset);
            Assert.That(cube.Text("updated"), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"), dataset);
            Assert.That(ids, Is.Unique, dataset);
            Assert.That(dimensions.Select(dimension => dimension.Key), Is.EquivalentTo(ids), dataset);
            Assert.That(values, Has.Count.EqualTo(sizes.Aggregate(1, (product, size) => product * size)), dataset);
            Assert.That(cube["role"]!.List("time").Select(id => id.GetValue<string>()), Is.EqualTo(new[] { "period" }), dataset);
            Assert.That(cube["role"]!.List("metric").Select(id => id.GetValue<string>()), Is.EqualTo(new[] { "stat" }), dataset);
            Assert.That(
                cube["role"]!.AsObject().SelectMany(role => role.Value!.AsArray()).Select(id => id!.GetValue<string>()),
                Is.SubsetOf(ids),
                dataset
            );
            for (var d = 0; d < ids.Count; d++)
            {
                var category = dimensions[ids[d]]!["category"]!;
                var codes = category.List("index").Select(code => code.GetValue<string>()).ToList();
                Assert.That(codes, Is.Unique.And.Count.EqualTo(sizes[d]), $"{dataset} {ids[d]}");
                Assert.That(
                    category["label"]!.AsObject().Select(label => label.Key),
                    Is.EquivalentTo(codes),
                    $"{dataset} {ids[d]}"
                );
                Assert.That(
                    category["label"]!.AsObject().Select(label => label.Value!.GetValue<string>()),
                    Is.All.Not.Empty.And.All.Not.StartsWith(ids[d] + "."),
                    $"{dataset} {ids[d]}"
                );
                if (ids[d] == "stat")
                {
                    Assert.That(category["unit"]!.AsObject().Select(unit => unit.Key), Is.EquivalentTo(codes), dataset);
                    Assert.That(
                        category["unit"]!.AsObject().Select(unit => unit.Value!.Value<string>("label")),
                        Is.All.Not.StartsWith("unit."),
                        dataset
                    );
                }
            }

            Assert.That(status.Keys, Is.All.LessThan(values.Count), dataset);
            Assert.That(status.Values, Is.All.AnyOf("c", "z", "u", "p"), dataset);
            for (var position = 0; position < values.Count; position++)
            {
                Assert.That(
                    values[position] is null,
                    Is.EqualTo(status.GetValueOrDefault(position) is "c" or "z"),
                    $"{dataset} {position}"
                );
            }
        }
    }
}

/// <summary>Filters name codes that are there, once, and do not contradict each other.</summary>
[Category("Once")]
public sealed class CubeSelectionTests
{
    [TestCase("networks", "colour=red", "colour", "indicator, stat, wave, period")]
    [TestCase("networks", "stat=variance", "stat", "n, mean")]
    [TestCase("networks", "wave=start&wave=never", "wave", "start, end, follow, change")]
    [TestCase("networks", "wave=end&wave=end", "wave", "start, end, follow, change")]
    [TestCase("networks", "wave=", "wave", "start, end, follow, change")]
    [TestCase("networks", "Wave=end", "Wave", "indicator, stat, wave, period")]
    [TestCase("networks", "gender=F", "gender", "indicator, stat, wave, period")]
    [TestCase("networks-by-gender", "gender=woman", "gender", "T, F, M, _O")]
    [TestCase("networks-by-gender", "lastTimePeriod=2", "period", "T")]
    [TestCase("networks", "period=T&lastTimePeriod=2", "period", "T, ")]
    [TestCase("networks", "sinceTimePeriod=2026-Q2&untilTimePeriod=2026-Q1", "untilTimePeriod", "2026-Q2")]
    [TestCase("networks", "format=parquet", "format", "jsonstat, csv, sdmx-csv, xlsx, rows")]
    [TestCase("networks", "format=csv&format=rows", "format", "jsonstat, csv, sdmx-csv, xlsx, rows")]
    [TestCase("networks", "format=csv&dec=,", "dec", "sep=;")]
    [TestCase("networks", "format=rows&limit=0", "limit", "1")]
    public async Task What_cannot_be_is_refused_with_what_can(string dataset, string query, string field, string named)
    {
        var response = await (await Published.Programme).Analyst.GetAsync($"/api/v1/data/{dataset}?{query}");

        var problem = await response.ShouldBeProblem(400, "validation-failed", field);
        Assert.That(
            problem["errors"]![field]!.ToJsonString(
                new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            ),
            Does.Contain(named)
        );
    }

    [Test]
    public async Task Filters_select_in_any_order_and_keep_the_order_of_the_codes()
    {
        var analyst = (await Published.Programme).Analyst;
        var whole = await Published.JsonStat(analyst, "/data/networks");

        var chosen = await Published.JsonStat(
            analyst,
            "/data/networks?wave=end&stat=mean&wave=start&indicator=sn.bridge&period=T"
        );

        Assert.That(
            chosen,
            Is.EqualTo(whole.Where(cell => cell.At is "sn.bridge/mean/start/T" or "sn.bridge/mean/end/T")).And.Count.EqualTo(2)
        );
    }
}
