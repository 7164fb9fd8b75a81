using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Questionnaires;

public sealed class SubmitResponseTests
{
    [Test]
    public async Task An_empty_answer_to_a_question_with_codes_is_refused_with_the_codes()
    {
        var given = await Given.Programme();

        var response = await given.Coordinator.Post(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "phone",
                language = "IT",
                answers = new { SN7 = "" },
            }
        );

        var problem = await response.ShouldBeProblem(400, "validation-failed", "answers.SN7");
        Assert.That(problem.Error("answers.SN7"), Does.StartWith("The answer to SN7 is empty. Use one of: ").And.Contain("PNTS"));
    }

    [TestCase(4, 75.0, "complete")]
    [TestCase(2, 100.0, "prorated")]
    [TestCase(1, null, "insufficient")]
    public async Task The_monthly_check_in_scores_the_strength_of_a_relationship(int answered, double? score, string status)
    {
        var given = await Given.Programme();
        int[] codes = [5, 5, 3, 3];

        var response = await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = await given.Mentor(),
                wave = "pulse",
                questionnaireId = "pulse",
                mode = "phone",
                answers = Enumerable.Range(1, answered).ToDictionary(i => $"SR{i}", i => codes[i - 1]),
            }
        );

        var scale = response.List("scores").Single();
        Assert.That(
            (scale.Text("scale"), scale["score"]?.GetValue<double>(), scale.Text("status")),
            Is.EqualTo(("sr", score, status))
        );
    }

    [Test]
    public async Task Answers_are_scored_by_the_stated_rules_and_missing_codes_kept_apart()
    {
        var given = await Given.Programme();

        var response = await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "start",
                questionnaireId = "mentee-start",
                version = "1.0.0",
                language = "it",
                mode = "interpreter",
                answers = new
                {
                    SN2 = 1,
                    SN3 = 2,
                    SN4 = 0,
                    SN5 = 3,
                    SN9 = 2,
                    SN7 = 4,
                    EM1 = 4,
                    EM2 = "PNTS",
                    EM3 = 5,
                    EM4 = "DK",
                    EM7 = 1,
                    NV1 = 3,
                    NV2 = 4,
                    NV5 = "NA",
                    NV6 = "NA",
                    LI1 = "training",
                    GO1 = "Parlare meglio",
                    PR2 = 1994,
                },
            }
        );
        var scores = response
            .List("scores")
            .ToDictionary(score => score.Text("scale"), score => (score!["score"]?.GetValue<double>(), score.Text("status")));

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
            Assert.That(response.At("missing").Texts("PNTS"), Is.EqualTo(new[] { "EM2" }));
            Assert.That(response.At("missing").Texts("DK"), Is.EqualTo(new[] { "EM4" }));
            Assert.That(response.At("missing").Texts("NA"), Is.EqualTo(new[] { "NV5", "NV6" }));
            Assert.That(response.At("missing").Texts("skipped_by_logic"), Is.EqualTo(new[] { "LI2" }));
            Assert.That(response.At("missing").Texts("blank"), Does.Contain("SN1"));
            Assert.That(response.At("answers").Text("GO1"), Is.EqualTo("Parlare meglio"));
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

        var response = await given.Coordinator.Post(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "phone",
                answers = JsonNode.Parse(answers),
            }
        );

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
        var body = new JsonObject
        {
            ["personId"] = (await given.Mentee()).ToString(),
            ["wave"] = "start",
            ["questionnaireId"] = "mentee-start",
            ["mode"] = "phone",
            ["answers"] = new JsonObject(),
        };
        body[member] = value;

        await (await given.Coordinator.Post("/responses", body)).ShouldBeProblem(400, "validation-failed", field);
    }

    [Test]
    public async Task A_wave_is_answered_once()
    {
        var given = await Given.Programme();
        var body = new
        {
            personId = await given.Mentee(),
            wave = "start",
            questionnaireId = "mentee-start",
            mode = "phone",
            answers = new { SN2 = 1 },
        };

        var first = await given.Coordinator.Post("/responses", body);
        var second = await given.Coordinator.Post("/responses", body);

        await first.ShouldBe(HttpStatusCode.Created);
        await second.ShouldBeProblem(409, "response-already-given");
    }

    [Test]
    public async Task Who_waits_can_answer_the_start_form_once_more()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        object Body(bool again, Guid? pair = null) =>
            new
            {
                personId = mentee,
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "phone",
                again,
                pairId = pair,
                answers = new { SN2 = 4 },
            };

        await given.Coordinator.Created("/responses", Body(again: false));
        var second = await given.Coordinator.Post("/responses", Body(again: true));
        var third = await given.Coordinator.Post("/responses", Body(again: true));
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered", "mentor_accepted", "agreed");
        var ofPair = await given.Coordinator.Post("/responses", Body(again: true, pair));
        await given.Move(pair, "active");
        var hasMet = await given.Coordinator.Post("/responses", Body(again: true));

        await second.ShouldBe(HttpStatusCode.Created);
        await third.ShouldBeProblem(409, "response-already-given");
        await ofPair.ShouldBeProblem(400, "validation-failed", "again");
        await hasMet.ShouldBeProblem(400, "validation-failed", "again");
    }
}

public sealed class GetResponseTests
{
    [Test]
    public async Task An_unknown_one_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync($"/api/v1/responses/{Guid.NewGuid()}")).ShouldBeProblem(
            404,
            "response-not-found"
        );
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
            await given.Coordinator.Created(
                "/responses",
                new
                {
                    personId = person,
                    wave = "start",
                    questionnaireId = "mentee-start",
                    mode = "phone",
                    answers = new { SN2 = 1 },
                }
            );
        }

        Assert.That(
            (await given.Coordinator.Items($"/responses?personId={two}&wave=start")).Select(item => item.Text("personId")),
            Is.EqualTo(new[] { two.ToString() })
        );
    }
}
