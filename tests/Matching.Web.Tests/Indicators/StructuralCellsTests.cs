using System.Text.Json.Nodes;
using Matching.Web.Tests.Releases;

namespace Matching.Web.Tests.Indicators;

/// <summary>Cells that a cube has because it has all combinations: no release has a figure for them.</summary>
[Category("Once")]
public sealed class StructuralCellsTests
{
    private static async Task<List<ReadCell>> Csv(HttpClient client, string path) =>
        Published.Cells(Published.Csv(await Published.Bytes(client, path)));

    [Test]
    public async Task A_cell_without_a_row_of_CSV_is_not_applicable_in_JSON_stat(
        [Values("participation", "networks-by-gender", "quality", "targets", "gaps")] string dataset
    )
    {
        var analyst = (await Published.Programme).Analyst;
        var cells = await Published.JsonStat(analyst, $"/data/{dataset}");

        var rows = await Csv(analyst, $"/data/{dataset}?format=csv");
        var all = await Csv(analyst, $"/data/{dataset}?format=csv&structural=true");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows.Except(cells), Is.Empty);
            Assert.That(rows, Has.Count.LessThan(cells.Count));
            Assert.That(cells.Except(rows).Select(cell => (cell.Value, cell.Status)), Is.All.EqualTo(((double?)null, "z")));
            Assert.That(Published.Lines(all), Is.EqualTo(Published.Lines(cells)));
        }
    }

    [Test]
    public async Task A_figure_that_cannot_be_computed_keeps_its_row_and_its_reason()
    {
        var given = await TwelvePairs.Answered();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });

        var rows = Published.Csv(
            await Published.Bytes(given.Analyst, "/data/networks?format=csv&indicator=sn.bridge&wave=follow&period=T&stat=mean")
        );

        Assert.That(
            rows.Skip(1).Select(row => string.Join(',', row)),
            Is.EqualTo(new[] { "sn.bridge,mean,follow,T,,z,0,n_lt_2,false,1" })
        );
    }

    [Test]
    public async Task Targets_have_rows_for_what_they_are_about_alone()
    {
        var given = await TwelvePairs.Answered();
        await given.App.Admin.Created(
            "/targets",
            new
            {
                programmeId = given.ProgrammeId,
                indicator = "out.participants",
                baseline = 0,
                baselineOn = "2026-01-01",
                target = 24,
                dueOn = "2026-12-31",
            }
        );
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });

        var rows = await Csv(given.Analyst, "/data/targets?format=csv");

        Assert.That(rows, Is.EqualTo(new[] { new ReadCell("tgt.out.participants/progress/_Z/T", .5, "") }));
    }

    [Test]
    public async Task Pages_of_CSV_add_up_to_the_whole([Values(true, false)] bool structural)
    {
        var analyst = (await Published.Programme).Analyst;
        var path = $"/data/networks?format=csv&structural={(structural ? "true" : "false")}";
        var whole = await Csv(analyst, path);
        var pages = new List<ReadCell>();

        for (var next = $"/api/v1{path}&limit=150"; next is not null; )
        {
            var answer = await analyst.GetAsync(next);
            pages.AddRange(Published.Cells(Published.Csv(await answer.Content.ReadAsByteArrayAsync())));
            next = answer
                .Headers.GetValues("Link")
                .FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.Ordinal))
                ?.Split('<', '>')[1];
        }

        Assert.That(pages, Is.EqualTo(whole).And.Count.GreaterThan(150));
    }

    [TestCase("rows")]
    [TestCase("sdmx-csv")]
    [TestCase("xlsx")]
    public async Task Other_forms_leave_them_out_when_asked_to(string format)
    {
        var analyst = (await Published.Programme).Analyst;
        var (cells, rows) = (await Published.JsonStat(analyst, "/data/gaps"), await Csv(analyst, "/data/gaps?format=csv"));

        async Task<int> Count(string more)
        {
            var bytes = await Published.Bytes(analyst, $"/data/gaps?format={format}{more}");
            return format switch
            {
                "rows" => JsonNode.Parse(bytes)!.AsArray().Count,
                "xlsx" => Published.Workbook(bytes)["data"].Count - 1,
                _ => Published.Csv(bytes).Count - 1,
            };
        }

        Assert.That((await Count(""), await Count("&structural=false")), Is.EqualTo((cells.Count, rows.Count)));
    }

    [Test]
    public async Task The_two_files_have_tags_of_their_own_and_a_word_that_is_neither_is_refused()
    {
        var analyst = (await Published.Programme).Analyst;

        var (rows, all) = (
            await analyst.GetAsync("/api/v1/data/gaps?format=csv"),
            await analyst.GetAsync("/api/v1/data/gaps?format=csv&structural=true")
        );
        var neither = await analyst.GetAsync("/api/v1/data/gaps?format=csv&structural=perhaps");

        Assert.That(rows.Headers.ETag, Is.Not.EqualTo(all.Headers.ETag));
        await neither.ShouldBeProblem(400, "malformed-request", "structural");
    }
}
