using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Tests.Questionnaires;

public sealed class ListQuestionnairesTests
{
    [Test]
    public async Task All_forms_of_the_family_are_there_in_eight_languages()
    {
        // others publish forms in the shared service
        await using var app = await TestApp.Start();

        var list = await app.Admin.Items("/questionnaires");

        Assert.That(
            list.Select(form => form!.Text("id")),
            Is.SupersetOf(
                new[]
                {
                    "mentee-start",
                    "mentee-end",
                    "mentor-start",
                    "mentor-end",
                    "mentee-follow",
                    "mentor-follow",
                    "pulse",
                    "partner-view",
                }
            )
        );
        Assert.That(
            list.Select(form => string.Join(',', form!.List("languages").Select(language => language.GetValue<string>()))),
            Is.All.EqualTo("it,en,fr,es,ar,uk,fa,ti")
        );
    }
}

public sealed class GetQuestionnaireTests
{
    [TestCase("mentee-start", "SN1 SN9 EM1 EM8 NV1 NV6 LG1 LG5 BE1 BE4 WB1 WB2 LI1 LI4 PR1 PR5 GO1")]
    [TestCase(
        "mentee-end",
        "SN1 SN9 EM1 EM8 NV1 NV6 LG1 LG5 BE1 BE4 WB1 WB2 LI1 LI4 EX1 EX2 EX3 EX4 EX5_1 EX6 EX7 EX8 EX9_1 EX9_3 EX10 EX11"
    )]
    [TestCase("mentor-start", "MN1 MN8 MN15 MN16 MN17 MN18 MN10")]
    [TestCase("mentee-follow", "SN1 SN9 EM1 EM8 NV1 NV6 LG1 LG5 BE1 BE4 WB1 WB2 LI1 LI4 EX10 EX11 EX12 EX13")]
    [TestCase("mentor-follow", "MN1 MN8 MN10 MN15 MN17 MN18 MX2 MX5 MX6 MX7")]
    [TestCase("pulse", "PU1 PU2 PU3")]
    [TestCase("partner-view", "PV1 PV2 PV3 PV4 PV5")]
    [TestCase("mentor-end", "MN1 MN8 MN9 MN10 MN11 MN12 MN13 MN14 MN15 MN17 MN18 MX1 MX2 MX3 MX4 MX5")]
    public async Task Every_item_is_worded_in_both_languages(string id, string items)
    {
        var form = await SharedApp.App.Admin.Ok($"/questionnaires/{id}/versions/1.0.0");
        var asked = form.Items();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked.Select(item => item!.Text("name")), Is.SupersetOf(items.Split(' ')).And.Unique);
            Assert.That(
                asked
                    .Where(item =>
                        item!["labels"]!.AsObject().Count != 2 || item["labels"]!.Text("it") == item["labels"]!.Text("en")
                    )
                    .Select(item => item!.Text("name")),
                Is.Empty
            );
        }
    }

    [Test]
    public async Task An_unknown_version_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync("/api/v1/questionnaires/mentee-start/versions/9.9.9")).ShouldBeProblem(
            404,
            "questionnaire-not-found"
        );
}

public sealed class PublishQuestionnaireTests
{
    // responses of installations keep these hashes
    [TestCase("mentee-start", "1.0.0", "8e38484976b282596ba6d617d083ea916b642b62d9c0e648e246b16f0109c84c")]
    [TestCase("mentee-start", "1.1.0", "c6ff58460020742405b077152350c5b873a7db2056880634edb1511a74d5a49d")]
    [TestCase("mentee-end", "1.0.0", "cec9fec9c26c853e6585cdba78cec07cf7a0167e0dd8539af99aedbc20405627")]
    [TestCase("mentee-end", "1.1.0", "87ff0f0864129d36282ef9f7da321a1af504e29d3d065e9f1c0ccd77e29874b9")]
    [TestCase("mentee-follow", "1.0.0", "88e65d390b95783d126a9a5b3bf8319c6b3d27d0a8f71aacad8f6355cac5e82c")]
    [TestCase("mentor-start", "1.0.0", "2c6efaa8d890a7ec4bbfffab0cc9e6f1e7b3efc555bf3a52bbf6b5951cab4996")]
    [TestCase("mentor-end", "1.0.0", "63e1228d513a06c49c0310bd770d5c0edff62f819484cf2fa77b6568e9ff0620")]
    [TestCase("mentor-follow", "1.0.0", "f694fd1d714170d5c5492148e2e3b712b8128fb04c50bc26169f91f39b329a94")]
    [TestCase("partner-view", "1.0.0", "c5736878b33b483a88f67fd4df390033f9886ae06e33db7ab16b330c992739a9")]
    [TestCase("pulse", "1.0.0", "4287b5bccebfa6635e837abe671503dec52528ceab62c40e6c7e51ae77df47c8")]
    public async Task A_version_that_was_shipped_has_the_same_content_for_ever(string id, string version, string hash) =>
        Assert.That(
            await SharedApp.App.Sql<string>(
                "SELECT content_hash FROM questionnaires WHERE id = @Id AND version = @Version",
                new { Id = id, Version = version }
            ),
            Is.EqualTo(new[] { hash })
        );

    [Test]
    public async Task A_published_version_never_changes()
    {
        var app = SharedApp.App;
        var published = await app.InScope(services => Send(services, new GetQuestionnaire("mentee-start", null)));

        Assert.That(
            async () =>
                await app.InScope(services =>
                    Send(services, new PublishQuestionnaire(published.Form with { Title = "Another" }))
                ),
            Throws.InvalidOperationException.With.Message.Contains("needs a new version")
        );

        static Task<T> Send<T>(IServiceProvider services, MediatR.IRequest<T> request) =>
            ((MediatR.IMediator)services.GetService(typeof(MediatR.IMediator))!).Send(request);
    }
}

public sealed class XlsFormReaderTests
{
    [Test]
    public void Waves_share_items_of_equal_version()
    {
        string[] core = ["SN1", "EM1", "NV1", "LG1", "BE1", "WB1", "LI1"];
        var forms = new[] { "mentee-start", "mentee-end", "mentee-follow" }.Select(Read).ToList();

        foreach (
            var item in forms[2]
                .Items.Where(item => core.Any(start => item.Name.StartsWith(start[..2], StringComparison.Ordinal)))
        )
        {
            var same = forms.ConvertAll(form => form.Items.Single(other => other.Name == item.Name));
            Assert.That(
                same.Select(other =>
                        (
                            other.ItemVersion,
                            other.Scale,
                            other.Reverse,
                            string.Join(',', other.Choices.Select(choice => choice.Name)),
                            other.Labels["it"]
                        )
                    )
                    .Distinct()
                    .Count(),
                Is.EqualTo(1),
                item.Name
            );
        }
    }

    [Test]
    public void A_site_adds_a_scale_of_others_with_its_own_wording_and_gets_it_scored()
    {
        var form = Written("who5", 5);

        var sheet = Features.Questionnaires.Responses.AnswerSheet.Read(
            form,
            Enumerable
                .Range(1, 5)
                .ToDictionary(i => $"W{i}", i => System.Text.Json.JsonSerializer.SerializeToElement(i == 5 ? 0 : 3))
        );
        var gap = Features.Questionnaires.Responses.AnswerSheet.Read(
            form,
            Enumerable.Range(1, 4).ToDictionary(i => $"W{i}", i => System.Text.Json.JsonSerializer.SerializeToElement(3))
        );

        Assert.That(
            sheet.Scores.Select(score => (score.Scale, score.Score, score.Status)),
            Is.EqualTo(new[] { ("wellbeing", (double?)48, "complete") })
        );
        Assert.That(
            gap.Scores.Select(score => (score.Score, score.Status, score.Answered)),
            Is.EqualTo(new[] { ((double?)null, "insufficient", 4) })
        );
    }

    [TestCase("horoscope", 5)]
    [TestCase("who5", 4)]
    public void A_scoring_that_does_not_fit_is_named(string scoring, int items) =>
        Assert.That(() => Written(scoring, items), Throws.TypeOf<FormatException>().With.Message.Contains("cm:scoring"));

    [Test]
    public void A_group_with_a_title_is_a_section()
    {
        var titled = Written("who5", 5, "How you have been");

        Assert.That(
            titled.Sections!.Select(section => (section.Name, section.Labels["en"])),
            Is.EqualTo(new[] { ("G", "How you have been") })
        );
        Assert.That(titled.Items.Select(item => item.Section), Is.All.EqualTo("G"));
        Assert.That(Written("who5", 5, "").Sections, Is.Null);
    }

    private static Questionnaire Read(string id) =>
        XlsFormReader.Read(Path.Combine(ArchitectureTests.FindRoot(), "seeds/questionnaires", id));

    private static Questionnaire Written(string scoring, int items, string title = "")
    {
        var folder = Directory.CreateTempSubdirectory("matching-form-").FullName;
        try
        {
            File.WriteAllText(
                Path.Combine(folder, "settings.csv"),
                "form_title,form_id,version,default_language,cm:family,cm:respondent,cm:waves\nOwn,own,1.0.0,English (en),own,mentee,start\n"
            );
            File.WriteAllText(
                Path.Combine(folder, "choices.csv"),
                "list_name,name,label::English (en),cm:value\n"
                    + string.Concat(Enumerable.Range(0, 6).Select(i => $"w,{i},Step {i},{i}\n"))
            );
            File.WriteAllText(
                Path.Combine(folder, "scales.csv"),
                $"id,label::English (en),direction,cm:scoring\nwellbeing,Well-being,up,{scoring}\n"
            );
            File.WriteAllText(
                Path.Combine(folder, "survey.csv"),
                "type,name,label::English (en),required,relevant,constraint,cm:scale,cm:domain,cm:reverse,cm:short,cm:sensitive,cm:na,cm:item_version\n"
                    + $"begin_group,G,{title},,,,,,,,,,\n"
                    + string.Concat(
                        Enumerable.Range(1, items).Select(i => $"select_one w,W{i},Own wording {i},,,,wellbeing,,,,,,1\n")
                    )
                    + "end_group,,,,,,,,,,,,\n"
            );
            return XlsFormReader.Read(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
        var answers = new Dictionary<string, string[]>
        {
            ["LI1"] = ["employed"],
            ["N"] = ["4"],
            ["M"] = ["a", "b"],
        };

        Assert.That(FormExpression.Parse(text, "here")(name => answers.GetValueOrDefault(name, [])), Is.EqualTo(expected));
    }

    [TestCase("${a} = ")]
    [TestCase("pulldata('x')")]
    [TestCase("${a} = 'x' ; drop")]
    [TestCase("(${a} = 1")]
    [TestCase("if(${a}, 1, 2)")]
    public void What_is_not_supported_is_named_with_its_place(string text) =>
        Assert.That(
            () => FormExpression.Parse(text, "survey row 7"),
            Throws.TypeOf<FormatException>().With.Message.StartsWith("survey row 7")
        );
}

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
        Assert.That(
            problem["errors"]!["answers.SN7"]![0]!.GetValue<string>(),
            Does.StartWith("The answer to SN7 is empty. Use one of: ").And.Contain("PNTS")
        );
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
            Assert.That(response["missing"]!.List("PNTS").Select(item => item.GetValue<string>()), Is.EqualTo(new[] { "EM2" }));
            Assert.That(response["missing"]!.List("DK").Select(item => item.GetValue<string>()), Is.EqualTo(new[] { "EM4" }));
            Assert.That(
                response["missing"]!.List("NA").Select(item => item.GetValue<string>()),
                Is.EqualTo(new[] { "NV5", "NV6" })
            );
            Assert.That(
                response["missing"]!.List("skipped_by_logic").Select(item => item.GetValue<string>()),
                Is.EqualTo(new[] { "LI2" })
            );
            Assert.That(response["missing"]!.List("blank").Select(item => item.GetValue<string>()), Does.Contain("SN1"));
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

public sealed class WavesTests
{
    [Test]
    public async Task A_pulse_comes_every_month_from_both_sides()
    {
        var given = await Given.Programme();
        var (mentee, mentor) = (await given.Mentee(), await given.Mentor());
        foreach (var person in new[] { mentee, mentee, mentor })
        {
            await given.Coordinator.Created(
                "/responses",
                new
                {
                    personId = person,
                    wave = "pulse",
                    questionnaireId = "pulse",
                    mode = "self_online",
                    answers = new
                    {
                        PU1 = "yes",
                        PU2 = 4,
                        PU3 = "no",
                    },
                }
            );
        }

        Assert.That(await given.Coordinator.Items("/responses?wave=pulse"), Has.Count.EqualTo(3));
    }

    [TestCase("mid", "mentee-end")]
    [TestCase("follow", "mentee-follow")]
    public async Task Each_wave_has_its_form(string wave, string form)
    {
        var given = await Given.Programme();

        var response = await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave,
                questionnaireId = form,
                version = "1.0.0",
                mode = "self_paper",
                answers = new
                {
                    SN2 = 5,
                    SN3 = 5,
                    SN4 = 5,
                },
            }
        );

        Assert.That(
            (
                response.Text("wave"),
                response.List("scores").Single(score => score.Text("scale") == "sn_bridge")!.Value<double>("score")
            ),
            Is.EqualTo((wave, 100.0))
        );
    }

    [Test]
    public async Task A_partner_gives_a_view_once_a_year()
    {
        var app = await SharedApp.With();
        var given = await Given.Programme(app);
        var partner = (await app.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" })).Id();
        var body = new
        {
            partnerId = partner,
            wave = "end",
            questionnaireId = "partner-view",
            mode = "self_online",
            answers = new
            {
                PV1 = 4,
                PV2 = 5,
                PV5 = "DK",
            },
        };

        var view = await given.Coordinator.Created("/responses", body);
        var again = await given.Coordinator.Post("/responses", body);
        app.Clock.Advance(TimeSpan.FromDays(366));
        var nextYear = await given.Coordinator.Post("/responses", body);

        Assert.That(
            (view.Text("partnerId"), view["personId"], view["answers"]!.Value<int>("PV1")),
            Is.EqualTo((partner.ToString(), (JsonNode?)null, 4))
        );
        await again.ShouldBeProblem(409, "response-already-given");
        await nextYear.ShouldBe(HttpStatusCode.Created);
        Assert.That(await given.Coordinator.Items($"/responses?partnerId={partner}"), Has.Count.EqualTo(2));
        await app.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
    }

    [TestCase("partnerId", "partnerId")]
    [TestCase("both", "personId")]
    [TestCase("none", "personId")]
    [TestCase("person", "questionnaireId")]
    public async Task A_response_is_of_a_person_or_of_a_partner(string what, string field)
    {
        var given = await Given.Programme();
        var (person, partner) = (
            (await given.Mentee()).ToString(),
            (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" })).Id().ToString()
        );
        var body = new JsonObject
        {
            ["wave"] = "end",
            ["questionnaireId"] = "partner-view",
            ["mode"] = "phone",
            ["answers"] = new JsonObject(),
        };
        body["personId"] = what is "both" or "person" ? person : null;
        body["partnerId"] = what switch
        {
            "both" => partner,
            "partnerId" => Guid.CreateVersion7().ToString(),
            _ => null,
        };

        await (await given.Coordinator.Post("/responses", body)).ShouldBeProblem(400, "validation-failed", field);
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
