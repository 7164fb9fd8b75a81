using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Questionnaires;

namespace Matching.Web.Tests.Questionnaires;

public sealed class ListQuestionnairesTests
{
    [Test]
    public async Task The_four_forms_are_there_in_Italian_and_English()
    {
        var list = (await SharedApp.App.Admin.Ok("/questionnaires"))["items"]!.AsArray();

        Assert.That(list.Select(form => form!.Text("id")), Is.SupersetOf(new[] { "mentee-start", "mentee-end", "mentor-start", "mentor-end" }));
        Assert.That(list.Select(form => string.Join(',', form!["languages"]!.AsArray().Select(language => language!.GetValue<string>()))), Is.All.EqualTo("it,en"));
    }
}

public sealed class GetQuestionnaireTests
{
    [TestCase("mentee-start", "SN1 SN9 EM1 EM8 NV1 NV6 LG1 LG5 BE1 BE4 WB1 WB2 LI1 LI4 PR1 PR5 GO1")]
    [TestCase("mentee-end", "SN1 SN9 EM1 EM8 NV1 NV6 LG1 LG5 BE1 BE4 WB1 WB2 LI1 LI4 EX1 EX2 EX3 EX4 EX5_1 EX6 EX7 EX8 EX9_1 EX9_3 EX10 EX11")]
    [TestCase("mentor-start", "MN1 MN8 MN15 MN16 MN17 MN18 MN10")]
    [TestCase("mentor-end", "MN1 MN8 MN9 MN10 MN11 MN12 MN13 MN14 MN15 MN17 MN18 MX1 MX2 MX3 MX4 MX5")]
    public async Task Every_item_is_worded_in_both_languages(string id, string items)
    {
        var form = await SharedApp.App.Admin.Ok($"/questionnaires/{id}/versions/1.0.0");
        var asked = form["items"]!.AsArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked.Select(item => item!.Text("name")), Is.SupersetOf(items.Split(' ')).And.Unique);
            Assert.That(asked.Where(item => item!["labels"]!.AsObject().Count != 2 || item["labels"]!.Text("it") == item["labels"]!.Text("en")).Select(item => item!.Text("name")), Is.Empty);
        }
    }

    [Test]
    public async Task An_unknown_version_is_not_found() => await (await SharedApp.App.Admin.GetAsync("/api/v1/questionnaires/mentee-start/versions/9.9.9")).ShouldBeProblem(404, "questionnaire-not-found");
}

public sealed class PublishQuestionnaireTests
{
    [Test]
    public async Task A_published_version_never_changes()
    {
        await using var app = await TestApp.Start();
        var published = await app.InScope(services => Send(services, new GetQuestionnaire("mentee-start", null)));

        Assert.That(
            async () => await app.InScope(services => Send(services, new PublishQuestionnaire(published.Form with { Title = "Another" }))),
            Throws.InvalidOperationException.With.Message.Contains("needs a new version"));

        static Task<T> Send<T>(IServiceProvider services, MediatR.IRequest<T> request) => ((MediatR.IMediator)services.GetService(typeof(MediatR.IMediator))!).Send(request);
    }
}

public sealed class FormExpressionTests
{
    [TestCase("${LI1} = 'employed'", true)]
    [TestCase("${LI1} != 'employed'", false)]
    [TestCase("${N} >= 3 and ${N} < 4.5", true)]
    [TestCase("not(${N} > 3) or selected(${M}, 'b')", true)]
    [TestCase("count-selected(${M}) = 2", true)]
    [TestCase("${N} + 1 * 2 = 6 and ${N} div 2 = 2", true)]
    [TestCase("${missing} > 0 or ${missing} <= 0", false)]
    [TestCase("${missing} = ''", true)]
    [TestCase(". >= 0", false)]
    public void Conditions_are_read_by_precedence(string text, bool expected)
    {
        var answers = new Dictionary<string, string[]> { ["LI1"] = ["employed"], ["N"] = ["4"], ["M"] = ["a", "b"] };

        Assert.That(FormExpression.Parse(text, "here")(name => answers.GetValueOrDefault(name, [])), Is.EqualTo(expected));
    }

    [TestCase("${a} = ")]
    [TestCase("pulldata('x')")]
    [TestCase("${a} = 'x' ; drop")]
    [TestCase("(${a} = 1")]
    [TestCase("if(${a}, 1, 2)")]
    public void What_is_not_supported_is_named_with_its_place(string text) => Assert.That(() => FormExpression.Parse(text, "survey row 7"), Throws.TypeOf<FormatException>().With.Message.StartsWith("survey row 7"));
}

public sealed class SubmitResponseTests
{
    [Test]
    public async Task Answers_are_scored_by_the_stated_rules_and_missing_codes_kept_apart()
    {
        var given = await Given.Programme();

        var response = await given.Coordinator.Created("/responses", new
        {
            personId = await given.Mentee(),
            wave = "start",
            questionnaireId = "mentee-start",
            version = "1.0.0",
            language = "it",
            mode = "interpreter",
            answers = new { SN2 = 1, SN3 = 2, SN4 = 0, SN5 = 3, SN9 = 2, SN7 = 4, EM1 = 4, EM2 = "PNTS", EM3 = 5, EM4 = "DK", EM7 = 1, NV1 = 3, NV2 = 4, NV5 = "NA", NV6 = "NA", LI1 = "training", GO1 = "Parlare meglio", PR2 = 1994 },
        });
        var scores = response["scores"]!.AsArray().ToDictionary(score => score!.Text("scale"), score => (score!["score"]?.GetValue<double>(), score.Text("status")));

        using (Assert.EnterMultipleScope())
        {
            // 20, 40, 0 of the bands, 50 of the frequency; the groups blank: 4 of 5
            Assert.That(scores["sn_bridge"], Is.EqualTo((27.5, "prorated")));
            Assert.That(scores["sn_bond"], Is.EqualTo(((double?)null, "none")));
            Assert.That(scores["sn_link"], Is.EqualTo((75.0, "prorated")));
            Assert.That(scores["sn"], Is.EqualTo((51.25, "prorated")));
            Assert.That(scores["sn_lonely"], Is.EqualTo((75.0, "complete")), "felt alone rarely, reversed");
            Assert.That(scores["em"], Is.EqualTo(((double?)null, "insufficient")), "three of eight");
            Assert.That(scores["nv"], Is.EqualTo((62.5, "prorated")), "two of the four that apply");
            Assert.That(response["missing"]!["PNTS"]!.AsArray().Select(item => item!.GetValue<string>()), Is.EqualTo(new[] { "EM2" }));
            Assert.That(response["missing"]!["DK"]!.AsArray().Select(item => item!.GetValue<string>()), Is.EqualTo(new[] { "EM4" }));
            Assert.That(response["missing"]!["NA"]!.AsArray().Select(item => item!.GetValue<string>()), Is.EqualTo(new[] { "NV5", "NV6" }));
            Assert.That(response["missing"]!["skipped_by_logic"]!.AsArray().Select(item => item!.GetValue<string>()), Is.EqualTo(new[] { "LI2" }));
            Assert.That(response["missing"]!["blank"]!.AsArray().Select(item => item!.GetValue<string>()), Does.Contain("SN1"));
            Assert.That(response["answers"]!.Text("GO1"), Is.EqualTo("Parlare meglio"));
        }
    }

    [TestCase("{\"SN99\":1}", "answers.SN99")]
    [TestCase("{\"SN2\":6}", "answers.SN2")]
    [TestCase("{\"SN2\":\"3\"}", "answers.SN2")]
    [TestCase("{\"SN2\":1.5}", "answers.SN2")]
    [TestCase("{\"SN2\":\"NA\"}", "answers.SN2")]
    [TestCase("{\"EM1\":0}", "answers.EM1")]
    [TestCase("{\"LI1\":\"astronaut\"}", "answers.LI1")]
    [TestCase("{\"LI1\":\"care\",\"LI2\":\"permanent\"}", "answers.LI2")]
    [TestCase("{\"PR2\":1700}", "answers.PR2")]
    [TestCase("{\"PR2\":\"1990\"}", "answers.PR2")]
    [TestCase("{\"GO1\":7}", "answers.GO1")]
    public async Task A_wrong_answer_is_refused_and_names_the_item(string answers, string field)
    {
        var given = await Given.Programme();

        var response = await given.Coordinator.Post("/responses", new { personId = await given.Mentee(), wave = "start", questionnaireId = "mentee-start", mode = "phone", answers = JsonNode.Parse(answers) });

        await response.ShouldBeProblem(400, "validation-failed", field);
    }

    [TestCase("personId", "01900000-0000-7000-8000-000000000000", "personId")]
    [TestCase("questionnaireId", "mentor-start", "questionnaireId")]
    [TestCase("questionnaireId", "nothing", "questionnaireId")]
    [TestCase("version", "7.0.0", "version")]
    [TestCase("wave", "end", "wave")]
    [TestCase("language", "de", "language")]
    [TestCase("pairId", "01900000-0000-7000-8000-000000000000", "pairId")]
    public async Task What_does_not_fit_together_is_named(string member, string value, string field)
    {
        var given = await Given.Programme();
        var body = new JsonObject { ["personId"] = (await given.Mentee()).ToString(), ["wave"] = "start", ["questionnaireId"] = "mentee-start", ["mode"] = "phone", ["answers"] = new JsonObject() };
        body[member] = value;

        await (await given.Coordinator.Post("/responses", body)).ShouldBeProblem(400, "validation-failed", field);
    }

    [Test]
    public async Task A_wave_is_answered_once()
    {
        var given = await Given.Programme();
        var body = new { personId = await given.Mentee(), wave = "start", questionnaireId = "mentee-start", mode = "phone", answers = new { SN2 = 1 } };

        var first = await given.Coordinator.Post("/responses", body);
        var second = await given.Coordinator.Post("/responses", body);

        await first.ShouldBe(HttpStatusCode.Created);
        await second.ShouldBeProblem(409, "response-already-given");
    }
}

public sealed class GetResponseTests
{
    [Test]
    public async Task An_unknown_one_is_not_found() => await (await SharedApp.App.Admin.GetAsync($"/api/v1/responses/{Guid.NewGuid()}")).ShouldBeProblem(404, "response-not-found");
}

public sealed class ListResponsesTests
{
    [Test]
    public async Task Responses_are_found_by_person_and_wave()
    {
        var given = await Given.Programme();
        var (one, two) = (await given.Mentee(), await given.Mentee());
        foreach (var person in new[] { one, two })
        {
            await given.Coordinator.Created("/responses", new { personId = person, wave = "start", questionnaireId = "mentee-start", mode = "phone", answers = new { SN2 = 1 } });
        }

        Assert.That((await given.Coordinator.Ok($"/responses?personId={two}&wave=start"))["items"]!.AsArray().Select(item => item!.Text("personId")), Is.EqualTo(new[] { two.ToString() }));
    }
}
