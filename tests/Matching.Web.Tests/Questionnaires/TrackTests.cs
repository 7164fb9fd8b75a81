using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.AnswerPages;
using Matching.Web.Tests.People;
using Matching.Web.Tests.SurveyLinks;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Questionnaires;

/// <summary>The short track of a questionnaire, which a mediator reads aloud.</summary>
public sealed class TrackTests
{
    [Test]
    public async Task In_the_short_track_only_core_items_are_asked_and_a_scale_rests_on_them()
    {
        var given = await Given.Programme();

        // one of two of three core items of a scale of eight
        var response = await given.Coordinator.Created(
            "/responses",
            Sheet(await given.Mentee(), new JsonObject { ["EM1"] = 5, ["EM3"] = 3 }, "short")
        );
        var missing = response["missing"]!["blank"]!.AsArray().Select(item => item!.GetValue<string>()).ToList();
        var scores = response.List("scores").ToDictionary(score => score.Text("scale"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Text("track"), Is.EqualTo("short"));
            Assert.That(missing, Has.Count.EqualTo(16).And.Contain("EM6").And.No.Member("EM2"));
            Assert.That(
                (scores["em"]["score"]!.GetValue<double>(), scores["em"].Text("status")),
                Is.EqualTo((75.0, "prorated")),
                "two of three are enough; of eight they are not"
            );
            Assert.That(
                (scores["em"]["answered"]!.GetValue<int>(), scores["em"]["applicable"]!.GetValue<int>()),
                Is.EqualTo((2, 3))
            );
            Assert.That(scores.Keys, Has.No.Member("sn_bond"), "none of its items is asked");
        }
    }

    [Test]
    public async Task A_network_without_the_scale_that_is_not_asked_is_complete()
    {
        var given = await Given.Programme();

        var response = await given.Coordinator.Created(
            "/responses",
            Sheet(
                await given.Mentee(),
                new JsonObject
                {
                    ["SN2"] = 5,
                    ["SN3"] = 5,
                    ["SN4"] = 5,
                    ["SN5"] = 5,
                    ["SN7"] = 3,
                },
                "short"
            )
        );
        var network = response.List("scores").Single(score => score.Text("scale") == "sn");

        Assert.That((network["score"]!.GetValue<double>(), network.Text("status")), Is.EqualTo((75.0, "complete")));
    }

    [Test]
    public async Task Other_items_are_refused_and_a_correction_asks_the_same_items()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();

        var other = await given.Coordinator.Post("/responses", Sheet(mentee, new JsonObject { ["EM2"] = 3 }, "short"));
        var response = await given.Coordinator.Created("/responses", Sheet(mentee, new JsonObject { ["EM1"] = 3 }, "short"));
        var corrected = await (
            await given.Coordinator.Post(
                $"/responses/{response.Id()}/corrections",
                new { answers = new { EM1 = 4, EM3 = 4 }, reason = "entry_error" }
            )
        ).Json();

        await other.ShouldBeProblem(400, "validation-failed", "answers.EM2");
        var em = corrected.List("scores").Single(score => score.Text("scale") == "em");
        Assert.That((corrected.Text("track"), em["applicable"]!.GetValue<int>()), Is.EqualTo(("short", 3)));
    }

    [Test]
    public async Task A_form_without_core_items_has_no_short_track()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await app.InScope(async services =>
        {
            var mediator = services.GetRequiredService<IMediator>();
            var pulse = (await mediator.Send(new GetQuestionnaire("pulse", null))).Form;
            return await mediator.Send(
                new PublishQuestionnaire(
                    pulse with
                    {
                        Id = "no-core",
                        Items = pulse.Items.ConvertAll(item => item with { Short = false }),
                    }
                )
            );
        });

        var response = await given.Coordinator.Post(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "pulse",
                questionnaireId = "no-core",
                mode = "phone",
                track = "short",
                answers = new { PU1 = "yes" },
            }
        );

        await response.ShouldBeProblem(400, "validation-failed", "track");
    }

    [Test]
    public async Task A_link_asks_its_track_and_takes_over_what_was_answered_of_it()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var whole = await OwnAnswers.Of(given, mentee, "start");
        await whole.Answer(("SN1", "2"), ("SN2", "3"));

        var own = await OwnAnswers.Of(given, mentee, "start", track: "short");
        var page = await own.Page("?part=1");
        await own.Send();
        var response = await own.Response();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain("a.SN2").And.Not.Contain("a.SN1"));
            Assert.That(response.Text("track"), Is.EqualTo("short"));
            Assert.That(response["answers"]!.ToJsonString(), Is.EqualTo("""{"SN2":3}"""));
            Assert.That(response["missing"]!["blank"]!.AsArray(), Has.Count.EqualTo(17));
        }
    }

    [Test]
    public async Task Staff_choose_the_short_track_as_they_enter_answers_or_make_a_link()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await FindQuestionnaireTests.AgreedPair(given);
        var page = $"/console/pairs/{pair}/answers/mentee/start";

        var all = await browser.GetStringAsync(page);
        var few = await browser.GetStringAsync(page + "?track=short");
        await browser.Submit(page + "?track=short", "alone");
        await (await browser.Submit(page + "?track=short", "answers", ("Input.Mode", "interpreter"), ("a.EM1", "4"))).ShouldLead(
            $"/console/pairs/{pair}?done=1"
        );
        var response = (await given.Coordinator.Items($"/responses?pairId={pair}")).Single()!;
        var link = (await given.Coordinator.Items($"/survey-links?pairId={pair}")).Single()!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(all, Does.Contain("Short version to read aloud, 18 questions").And.Contain("a.EM2"));
            Assert.That(few, Does.Contain("All 48 questions").And.Contain("a.EM1").And.Not.Contain("a.EM2"));
            Assert.That((response.Text("track"), link.Text("track")), Is.EqualTo(("short", "short")));
        }
    }

    [Test]
    public async Task An_interpreter_reads_each_question_in_the_language_of_the_person()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await FindQuestionnaireTests.AgreedPair(given);
        var page = $"/console/pairs/{pair}/answers/mentee/start?track=short&wording=ar";

        var both = WebUtility.HtmlDecode(await browser.GetStringAsync(page));
        var unknown = await browser.GetStringAsync(page.Replace("=ar", "=xx", StringComparison.Ordinal));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(both, Does.Contain("Strongly agree").And.Contain("<bdi lang=\"ar\">أوافق تمامًا</bdi>"));
            Assert.That(both, Does.Contain("<bdi lang=\"ar\">الناس من حولك</bdi>").And.Contain("track=long&wording=ar"));
            Assert.That(both, Does.Contain("A machine translated this wording"));
            Assert.That(unknown, Does.Not.Contain("<bdi lang").And.Not.Contain("A machine translated"));
            Assert.That(Regex.Count(both, "<option value=\"ar\" selected"), Is.EqualTo(2), "and it was read in it");
        }
    }

    private static JsonObject Sheet(Guid person, JsonObject answers, string track) =>
        new()
        {
            ["personId"] = person,
            ["wave"] = "start",
            ["questionnaireId"] = "mentee-start",
            ["mode"] = "interpreter",
            ["track"] = track,
            ["answers"] = answers,
        };
}
