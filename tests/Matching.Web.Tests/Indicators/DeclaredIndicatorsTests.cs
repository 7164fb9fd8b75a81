using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Questionnaires;
using Matching.Web.Tests.Releases;
using Matching.Web.Tests.Targets;

namespace Matching.Web.Tests.Indicators;

/// <summary>A form of the programme's own whose scales and indicators are declared in its workbook, and a release of answers.</summary>
public sealed class DeclaredIndicatorsTests
{
    private const int People = 12;

    private const string Survey =
        "type,name,label::Italiano (it),label::English (en),cm:scale,cm:reverse,cm:domain\n"
        + "select_one five,HM1,Uno,One,home,,bridges\n"
        + "select_one five,HM2,Due,Two,home,,bridges\n"
        + "select_one five,HM3,Tre,Three,home,yes,safety\n"
        + "select_one five,CR1,Quattro,Four,care,,\n";

    private const string Scales =
        "id,label::Italiano (it),label::English (en),min_answered,min,max,direction\n"
        + "home,Casa,Home,2,3,15,up\ncare,Cura,Care,,,,up\n";

    private const string Indicators =
        "id,label::Italiano (it),label::English (en),definition::English (en),scale,method,at_least,at_most,respondent,version\n"
        + "home.sum,Sentirsi a casa,Feeling at home,Sum of three items.,home,mean,,,,2\n"
        + "home.high,Molto a casa,Very much at home,,home,share,10,,mentee,\n"
        + "care.mean,Cura,Care,,care,mean,,,,\n";

    internal static readonly Lazy<Task<(Given Given, string Form)>> World = new(Release);

    // HM3 is reversed; the first person leaves it out at the start
    private static readonly (int One, int Two, int? Three)[] Start =
    [
        .. Enumerable
            .Range(0, People)
            .Select(i => ((i < 6 ? 3 : 1) + (i % 2), i < 6 ? 4 : 2, i == 0 ? null : (int?)(i < 6 ? 2 : 4))),
    ];

    private static readonly (int One, int Two, int? Three)[] End =
    [
        .. Enumerable.Range(0, People).Select(i => ((i < 6 ? 4 : 2) + (i % 2), i < 6 ? 4 : 2, (int?)(i < 6 ? 2 : 4))),
    ];

    [Test]
    public async Task Figures_of_a_scale_from_a_workbook_are_what_one_computes_by_hand()
    {
        var (given, _) = await World.Value;

        var cells = await TwelvePairs.Csv(given.Analyst, "/data/scales?format=csv&structural=true");
        var byGender = await TwelvePairs.Csv(given.Analyst, "/data/scales-by-gender?indicator=home.sum&format=csv");

        // the sum of three items from 1 to 5; of two answered the third is their mean
        static double Sum((int One, int Two, int? Three) of) =>
            of.Three is { } three ? of.One + of.Two + (6 - three) : (of.One + of.Two) * 3 / 2.0;
        var start = Start.Select(Sum).ToList();
        var end = End.Select(Sum).ToList();
        // a change rests on the items answered in both
        var change = Start.Zip(
            End,
            (before, after) => Sum(after with { Three = before.Three is null ? null : after.Three }) - Sum(before)
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cells["home.sum.n.start.T"], Is.EqualTo(((double)People, "")));
            Assert.That(cells["home.sum.mean.start.T"].Value, Is.EqualTo(start.Average()).Within(1e-9));
            Assert.That(cells["home.sum.mean.end.T"].Value, Is.EqualTo(end.Average()).Within(1e-9));
            Assert.That(cells["home.sum.mean.change.T"].Value, Is.EqualTo(change.Average()).Within(1e-9));
            Assert.That(cells["home.high.percent.start.T"].Value, Is.EqualTo(100.0 * start.Count(sum => sum >= 10) / People));
            Assert.That(byGender["home.sum.mean.start.T.T"].Value, Is.EqualTo(start.Average()).Within(1e-9));
        }
    }

    [Test]
    public async Task A_figure_of_fewer_people_than_may_be_shown_is_suppressed()
    {
        var (given, _) = await World.Value;

        var cells = await TwelvePairs.Csv(given.Analyst, "/data/scales?indicator=care.mean&wave=start&format=csv");

        Assert.That(cells.Values.Where(cell => cell.Status != "z"), Is.Not.Empty.And.All.EqualTo(((double?)null, "c")));
    }

    [Test]
    public async Task The_catalogue_of_the_release_has_the_indicators_with_names_and_rules()
    {
        var (given, form) = await World.Value;

        var own = await given.Analyst.Ok("/indicators/home.sum");
        var all = (await given.Analyst.Ok("/indicators")).Items().Select(indicator => indicator.Text("id")).ToList();
        var datasets = (await given.Analyst.Ok("/datasets")).Items().Select(dataset => dataset.Text("id")).ToList();
        var dictionary = await given.Analyst.GetStringAsync("/api/v1/dictionary.csv?dataset=scales");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((own["name"]!.Text("it"), own["name"]!.Text("en")), Is.EqualTo(("Sentirsi a casa", "Feeling at home")));
            Assert.That(own["definition"]!.Text("en"), Is.EqualTo("Sum of three items."));
            Assert.That(
                (own.Value<int>("version"), own.Text("rule"), own.Text("unit"), own.Text("scaleVersion")),
                Is.EqualTo((2, "m10", "score", $"{form} 1.0.0"))
            );
            Assert.That(own.Text("formula"), Does.StartWith("mean of score(home, 3..15);"));
            Assert.That(own.List("ioi").Select(domain => domain.GetValue<string>()), Is.EqualTo(new[] { "bridges", "safety" }));
            Assert.That(all, Does.Contain("home.high").And.Contain("sn.bridge"));
            Assert.That(datasets, Does.Contain("scales").And.Contain("scales-by-gender"));
            Assert.That(dictionary, Does.Contain("indicator,home.sum,Feeling at home,Sum of three items.,2,"));
        }

        var other = await Given.Programme(given.App);
        await (await other.Analyst.Send(HttpMethod.Get, "/indicators/home.sum")).ShouldBeProblem(404, "indicator-not-found");
        await (await other.Analyst.Send(HttpMethod.Get, "/datasets/scales")).ShouldBeProblem(404, "dataset-not-found");
    }

    [Test]
    public async Task The_public_page_shows_the_scale_and_says_how_it_is_computed()
    {
        var (given, _) = await World.Value;

        var page = await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}?lang=en");
        var definition = await given.App.Anonymous.GetStringAsync($"/insights/{given.ProgrammeId}/indicators/home.sum?lang=en");

        Assert.That(page, Does.Contain("id=\"h-scales\"").And.Contain("Feeling at home"));
        Assert.That(definition, Does.Contain("<h1>Feeling at home</h1>").And.Contain("score(home, 3..15)"));
    }

    [Test]
    public async Task A_target_on_a_declared_indicator_is_judged_and_its_progress_is_released()
    {
        var (given, _) = await World.Value;
        var mean = End.Select(of => of.One + of.Two + 6.0 - of.Three!.Value).Average();

        var target = (await given.Analyst.Items($"/targets?programmeId={given.ProgrammeId}")).Single()!.AsObject();
        var progress = await TwelvePairs.Csv(given.Analyst, "/data/targets?indicator=tgt.home.sum&wave=end&format=csv");
        var report = (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/report")).ToJsonString();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((target.Text("stat"), target.Value<int>("indicatorVersion")), Is.EqualTo(("mean", 2)));
            Assert.That(target["standing"]!["actual"]!.GetValue<double>(), Is.EqualTo(mean).Within(1e-9));
            Assert.That(target["standing"]!["progress"]!.GetValue<double>(), Is.EqualTo((mean - 5) / 9).Within(1e-9));
            Assert.That(progress["tgt.home.sum.progress.end.T"].Value, Is.EqualTo((mean - 5) / 9).Within(1e-9));
            Assert.That(report, Does.Contain("Feeling at home"));
        }

        foreach (
            var (with, field) in new (object, string)[]
            {
                (new { indicator = "home.none" }, "indicator"),
                (new { indicator = "tgt.home.sum" }, "indicator"),
                (new { indicator = "home.sum", wave = "pulse" }, "wave"),
                (new { indicator = "home.high", stat = "median" }, "stat"),
            }
        )
        {
            await (await given.Coordinator.Post("/targets", given.TargetBody(with))).ShouldBeProblem(
                400,
                "validation-failed",
                field
            );
        }
    }

    [Test]
    public async Task A_gap_of_a_declared_indicator_is_in_the_catalogue_and_suppressed_where_a_group_is_small()
    {
        var (given, _) = await World.Value;

        var gap = await given.Analyst.Ok("/indicators/gap.home.sum");
        var ofHigh = await given.Analyst.Ok("/indicators/gap.home.high");
        var cells = await TwelvePairs.Csv(given.Analyst, "/data/gaps?indicator=gap.home.sum&format=csv&structural=true");
        var dictionary = await given.Analyst.GetStringAsync("/api/v1/dictionary.csv?dataset=gaps");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(gap["name"]!.Text("it"), Does.Contain("Sentirsi a casa"));
            Assert.That((gap.Text("unit"), ofHigh.Text("unit")), Is.EqualTo(("score", "percentage_points")));
            Assert.That(cells, Is.Not.Empty);
            Assert.That(cells.Values.Where(cell => cell.Value is not null), Is.Empty);
            Assert.That(dictionary, Does.Contain("gap.home.sum").And.Contain("gap.sn.bridge"));
        }
    }

    [Test]
    public async Task The_workbook_that_leaves_is_the_form_that_came()
    {
        var (given, form) = await World.Value;

        foreach (var ending in new[] { ".xlsx", ".zip" })
        {
            var file = await given.App.Admin.GetByteArrayAsync($"/api/v1/questionnaires/{form}/versions/1.0.0{ending}");

            // a version is published once: another content under its number is refused
            await (await given.App.Admin.Import(file)).ShouldBe(HttpStatusCode.Created);
        }
    }

    [TestCase("home.sum,Altro,Other,,home,mean,,,,1", "indicators!A5", "already in row 2")]
    [TestCase("sn.bridge,Altro,Other,,home,mean,,,,", "indicators!A5", "no indicator of the catalogue")]
    [TestCase("o.x,Altro,Other,,none,mean,,,,", "indicators!E5", "has no scale")]
    [TestCase("o.x,Altro,Other,,home,median,,,,", "indicators!F5", "mean share")]
    [TestCase("o.x,Altro,Other,,home,share,,,,", "indicators!G5", "one value")]
    [TestCase("o.x,Altro,Other,,home,mean,3,,,", "indicators!G5", "no at_least")]
    [TestCase("o.x,Altro,Other,,home,mean,,,partner,", "indicators!I5", "mentee")]
    [TestCase("o.x,Altro,Other,,home,mean,,,,0", "indicators!J5", "whole number")]
    [TestCase("o.x,Altro,Other,,home,share,12,,,", "indicators!F5", "home.high")]
    public async Task A_fault_of_an_indicator_is_named_by_cell(string row, string cell, string cause) =>
        await Refuses(Scales, Indicators + row + "\n", cell, "Sheet indicators, row 5, column ", cause);

    [TestCase("x,Altro,Other,1,,,up", "scales!D4", "has 0 questions")]
    [TestCase("x,Altro,Other,,1,,up", "scales!F4", "given together")]
    [TestCase("x,Altro,Other,,5,2,up", "scales!F4", "larger than min")]
    [TestCase("x,Altro,Other,few,,,up", "scales!D4", "whole number")]
    public async Task A_fault_of_a_scale_is_named_by_cell(string row, string cell, string cause) =>
        await Refuses(Scales + row + "\n", Indicators, cell, "Sheet scales, row 4, column ", cause);

    private static async Task Refuses(string scales, string indicators, string cell, string at, string cause)
    {
        var app = await SharedApp.With(("Test", "forms"));
        var id = FormBooks.NewId();

        var response = await app.Admin.Import(
            FormBooks.Zip(
                ("survey.csv", Survey),
                ("choices.csv", FormBooks.Choices),
                ("scales.csv", scales),
                ("indicators.csv", indicators.Replace("home.", "refused.", StringComparison.Ordinal)),
                ("settings.csv", FormBooks.Settings(id))
            )
        );

        var problem = await response.ShouldBeProblem(400, "validation-failed", cell);
        Assert.That(
            problem["errors"]![cell]![0]!.GetValue<string>(),
            Does.StartWith(at).And.Contain(cause.Replace("home.", "refused.", StringComparison.Ordinal))
        );
    }

    private static async Task<(Given, string)> Release()
    {
        var app = await SharedApp.With(("Test", "declared"));
        var form = FormBooks.NewId();
        static string[][] Cells(string csv) =>
            [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        var book = FormBooks.Book([
            ("survey", Cells(Survey), ""),
            ("choices", Cells(FormBooks.Choices), ""),
            ("scales", Cells(Scales), ""),
            ("indicators", Cells(Indicators), ""),
            ("settings", Cells(FormBooks.Settings(form)), ""),
        ]);
        await (await app.Admin.Import(book)).ShouldBe(HttpStatusCode.Created);
        var given = await Given.Programme(
            app,
            new
            {
                name = "Own scales",
                questionnaires = new[] { "own" },
                publicInsights = true,
            }
        );
        for (var i = 0; i < People; i++)
        {
            // what the figures of needs are about: six of the mentors offer what every mentee asks for
            object Listed(string member, string code) => new Dictionary<string, object> { [member] = new[] { new { code } } };
            var mentor = await given.AvailableMentor(i < 6 ? Listed("offers", "language_practice") : null);
            var mentee = await given.AvailableMentee(Listed("needs", "language_practice"));
            var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed");
            await Answer(given, form, pair, mentee, "start", Start[i], i < 9 ? 3 : null);
            await given.Move(pair, "active");
            await Answer(given, form, pair, mentee, "end", End[i], null);
        }

        await given.Target(
            new
            {
                indicator = "home.sum",
                wave = "end",
                baseline = 5,
                target = 14,
            }
        );
        await app.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        return (given, form);
    }

    private static async Task Answer(
        Given given,
        string form,
        Guid pair,
        Guid mentee,
        string wave,
        (int One, int Two, int? Three) items,
        int? care
    )
    {
        var answers = new JsonObject { ["HM1"] = items.One, ["HM2"] = items.Two };
        if (items.Three is { } three)
        {
            answers["HM3"] = three;
        }

        if (care is { } cares)
        {
            answers["CR1"] = cares;
        }

        await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = mentee,
                pairId = pair,
                wave,
                questionnaireId = form,
                mode = "phone",
                answers,
            }
        );
    }
}
