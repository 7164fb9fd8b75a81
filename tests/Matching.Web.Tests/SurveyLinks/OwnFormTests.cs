using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.SurveyLinks;

/// <summary>A questionnaire is sent by plain HTML and without script.</summary>
public sealed class SendOwnAnswersTests
{
    [Test]
    public async Task A_person_answers_every_screen_sends_and_is_scored()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var own = await OwnAnswers.Of(given, mentee, "start");

        var first = await own.Page();
        await own.Answer(("SN1", "2"), ("SN2", "3"), ("SN3", "1"));
        await own.AnswerAll();
        // as a keyboard in Arabic types a year
        await own.AnswerText("PR2", "١٩٩٠");
        var last = await own.Page();
        var sent = await own.Send();
        var response = await own.Response();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Does.Contain("Part 1 of").And.Contain("Questions at the start").And.Contain("Test programme"));
            Assert.That(first, Does.Contain("I prefer not to answer").And.Contain("never sees your answers"));
            Assert.That(
                Regex.Count(first, "<script"),
                Is.EqualTo(3),
                "those of the connection and the voice, which no page requires"
            );
            Assert.That(first, Does.Not.Contain("answer."), "each text is there");
            Assert.That(first.Length, Is.LessThan(30_000));
            Assert.That(last, Does.Contain("Ready to send"));
            Assert.That(sent.Headers.Location?.ToString(), Does.EndWith("/survey?sent=" + own.Id));
            Assert.That((response.Text("mode"), response.Text("wave")), Is.EqualTo(("self_online", "start")));
            Assert.That(response["answers"]!["SN2"]!.GetValue<double>(), Is.EqualTo(3));
            Assert.That(response["answers"]!["PR2"]!.GetValue<double>(), Is.EqualTo(1990));
            Assert.That(response["answers"]!["EM1"]!.GetValue<string>(), Is.EqualTo("PNTS"));
            Assert.That(
                response.List("scores").Single(score => score.Text("scale") == "sn_bridge")["answered"]!.GetValue<int>(),
                Is.EqualTo(2)
            );
        }
    }

    [TestCase("PR2", "حوالي 1990", "ar", "اكتب عددًا كاملًا بالأرقام، مثل 12.")]
    [TestCase("PR2", "1990.5", "ti", "ምሉእ ቁጽሪ ብኣሃዛት ጽሓፉ፡ ከም 12።")]
    [TestCase("SN1", "99", "fa", "از پاسخ‌هایی که اینجا می‌بینید انتخاب کنید.")]
    public async Task What_is_wrong_with_an_answer_is_said_in_the_language_of_the_page(
        string item,
        string typed,
        string language,
        string said
    )
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "start");

        var refused = await own.Typed(item, typed, language);

        Assert.That(refused, Does.Contain(said).And.Contain($"<html lang=\"{language}\"").And.Not.Contain("JSON"));
    }
}

/// <summary>The page that a link opens.</summary>
public sealed class GetOwnFormTests
{
    [Test]
    public async Task A_link_that_was_used_is_closed_or_never_was_is_answered_by_one_and_the_same_page()
    {
        var given = await Given.Programme();
        var used = await OwnAnswers.Of(given, await given.Mentee(), "pulse");
        await used.AnswerAll();
        await used.Send();
        var closed = await OwnAnswers.Of(given, await given.Mentee(), "pulse");
        await given.Coordinator.Post($"/survey-links/{closed.Id}/close", new { });

        var pages = new List<(HttpStatusCode Status, string Body)>();
        foreach (var path in new[] { used.Path, closed.Path, "/survey/" + new string('0', 64), "/survey/short" })
        {
            var page = await given.App.Browser().GetAsync(path + "?lang=en");
            pages.Add((page.StatusCode, (await page.Content.ReadAsStringAsync()).Replace(path, "", StringComparison.Ordinal)));
        }

        Assert.That(pages.Select(page => page.Status), Is.All.EqualTo(HttpStatusCode.NotFound));
        Assert.That(pages.Select(page => page.Body).Distinct().Count(), Is.EqualTo(1));
        Assert.That(pages[0].Body, Does.Contain("This link does not work"));
    }

    [Test]
    public async Task Opening_it_uses_nothing_up_and_its_address_holds_no_secret()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(new { preferredLanguage = "ar" }), "start");

        var first = await given.App.Browser().GetAsync(own.Path);
        var second = await given.App.Browser().GetAsync(own.Path);

        Assert.That(first.Headers.Location?.OriginalString, Does.EndWith("/survey?lang=ar"));
        Assert.That(second.Headers.Location?.OriginalString, Does.EndWith("/survey?lang=ar"));
        var arabic = await own.Page("?lang=ar");
        Assert.That(
            arabic,
            Does.Contain("dir=\"rtl\"").And.Contain("أسئلة البداية").And.Contain("الناس من حولك").And.Not.Contain("لغتك بعد")
        );
        Assert.That(Regex.Count(arabic, "ترجمة آلية"), Is.EqualTo(1), "and says once that a machine translated it");
        Assert.That(await own.Page(), Does.Contain("Part 1 of").And.Not.Contain(own.Path["/survey/".Length..]));
    }
}

/// <summary>A form that is not in every language.</summary>
public sealed class FormLanguagesTests
{
    [Test]
    public async Task A_page_says_which_language_a_questionnaire_is_in_where_it_is_not_that_of_the_person()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await app.InScope(async services =>
        {
            var mediator = services.GetRequiredService<IMediator>();
            var first = (await mediator.Send(new GetQuestionnaire("pulse", "1.0.0"))).Form;
            return await mediator.Send(new PublishQuestionnaire(first with { Id = "two-languages" }));
        });
        var own = await OwnAnswers.Of(
            given,
            await given.Mentee(new { preferredLanguage = "ar" }),
            "pulse",
            questionnaireId: "two-languages"
        );

        var arabic = await own.Page("?lang=ar");
        var english = await own.Page();

        Assert.That(arabic, Does.Contain("لغتك بعد").And.Contain("<bdi lang=\"it\">Vi siete visti"));
        Assert.That(english, Does.Contain("<bdi>Have you met since last time?").And.Not.Contain("not in your language"));
    }
}

/// <summary>What is saved before it is sent.</summary>
public sealed class SaveOwnAnswersTests
{
    [Test]
    public async Task On_another_device_it_goes_on_without_showing_what_was_answered()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "start");
        await own.Answer(("SN1", "2"), ("SN2", "3"));

        var here = await own.Page("?lang=en&part=1");
        var other = own.OnAnotherDevice();
        var there = await other.Page("?lang=en&part=1");
        // a screen sent without answers undoes nothing that is not shown
        await other.AnswerAt(1);
        await other.AnswerAll();
        await other.Send();
        var answers = (await own.Response())["answers"]!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(here, Does.Contain("checked"));
            Assert.That(there, Does.Not.Contain("checked").And.Contain("You answered this on another device"));
            Assert.That(await other.Opened(), Does.Contain("This link does not work"));
            Assert.That((answers["SN1"]!.GetValue<double>(), answers["SN2"]!.GetValue<double>()), Is.EqualTo((2.0, 3.0)));
        }
    }

    [Test]
    public async Task Two_devices_at_once_keep_the_answers_of_each_other_and_send_one_response()
    {
        var given = await Given.Programme();
        var one = await OwnAnswers.Of(given, await given.Mentee(), "start");
        var other = one.OnAnotherDevice();
        var saved = new List<string>();
        for (var screen = 1; screen < 12; screen += 2)
        {
            var (first, second) = (await one.Screen(screen), await other.Screen(screen + 1));
            await Task.WhenAll(first.Save(), second.Save());
            saved.AddRange([.. first.Items, .. second.Items]);
        }

        var (send, sendToo) = (await one.ReadyToSend(), await other.ReadyToSend());
        var sent = await Task.WhenAll(send(), sendToo());

        var answers = (await one.Response())["answers"]!.AsObject();
        Assert.That(answers.Select(answer => answer.Key), Is.EquivalentTo(saved));
        Assert.That(
            sent.Select(answer => answer.StatusCode),
            Is.EquivalentTo([HttpStatusCode.Redirect, HttpStatusCode.NotFound])
        );
    }

    [Test]
    public async Task What_is_saved_while_another_device_sends_is_in_the_response_or_refused()
    {
        var given = await Given.Programme();
        for (var round = 0; round < 6; round++)
        {
            var one = await OwnAnswers.Of(given, await given.Mentee(), "start");
            await one.AnswerAt(1, ("SN1", "2"));
            var other = one.OnAnotherDevice();
            var (late, send) = (await other.Screen(2), await one.ReadyToSend());

            var saved = (await Task.WhenAll(send(), late.Save()))[1];

            var answers = (await one.Response())["answers"]!.AsObject();
            string[] kept = saved.StatusCode == HttpStatusCode.NotFound ? ["SN1"] : ["SN1", .. late.Items];
            Assert.That(answers.Select(answer => answer.Key), Is.EquivalentTo(kept));
            Assert.That(
                await given.App.Sql<string?>("SELECT draft_sealed FROM survey_links WHERE id = @Id", new { one.Id }),
                Is.EqualTo(new string?[] { null })
            );
        }
    }

    [Test]
    public async Task A_form_sent_twice_counts_once_and_an_answer_is_undone_where_it_was_given()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "start");

        await own.AnswerAt(1, ("SN1", "2"), ("SN2", "3"));
        await own.AnswerAt(1, ("SN1", "2"), ("SN2", "3"));
        var next = await own.Page();
        await own.AnswerAt(1, ("SN1", "2"));
        await own.AnswerAll();
        await own.Send();
        var answers = (await own.Response())["answers"]!.AsObject();

        Assert.That(next, Does.Contain("Part 2 of"));
        Assert.That((answers.ContainsKey("SN1"), answers.ContainsKey("SN2")), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task What_a_browser_kept_is_saved_in_one_form_beside_what_was_saved_before()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "start");
        using var browser = given.App.Browser();
        await browser.GetAsync(own.Path);
        await browser.Submit("/survey?lang=en", "screen", ("a.SN1", "2"));

        var whole = await browser.GetStringAsync("/survey/all?lang=en");
        await browser.SubmitFrom(
            whole,
            "/survey/all",
            "all",
            ("asked", "SN2 EM1 unknown"),
            ("a.SN2", "3"),
            ("a.EM1", "4"),
            ("a.EM2", "5")
        );
        var sent = await browser.SubmitFrom(whole, "/survey/all", "all", ("do", "send"));
        var answers = (await own.Response())["answers"]!.AsObject();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(whole, Does.Not.Contain("checked").And.Contain("data-relevant"), "it is kept, so it shows no answers");
            Assert.That(whole.Length, Is.LessThan(120_000));
            Assert.That(sent.Headers.Location?.ToString(), Does.Contain("/survey?sent=" + own.Id));
            Assert.That(
                answers.Select(answer => answer.Key),
                Is.EquivalentTo(["SN1", "SN2", "EM1"]),
                "what was not shown is not read"
            );
        }
    }

    [Test]
    public async Task A_form_of_one_link_saves_nothing_for_the_link_that_was_opened_after_it()
    {
        var given = await Given.Programme();
        var one = await OwnAnswers.Of(given, await given.Mentee(), "start");
        var other = await OwnAnswers.Of(given, await given.Mentee(), "start");
        using var browser = given.App.Browser();
        await browser.GetAsync(one.Path);
        var (screen, whole) = (await browser.GetStringAsync("/survey"), await browser.GetStringAsync("/survey/all"));

        await browser.GetAsync(other.Path);
        var refused = await browser.SubmitFrom(screen, "/survey", "screen", ("a.SN1", "2"));
        var refusedToo = await browser.SubmitFrom(whole, "/survey/all", "all", ("asked", "SN1"), ("a.SN1", "2"));

        Assert.That((refused.StatusCode, refusedToo.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
        Assert.That(await browser.GetStringAsync("/survey?part=1"), Does.Contain("name=\"a.SN1\"").And.Not.Contain("checked"));
    }

    [Test]
    public async Task What_was_saved_is_sealed_and_goes_with_the_person()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var mentee = await given.Mentee();
        var own = await OwnAnswers.Of(given, mentee, "end");
        await own.AnswerText("EX10", "Geheimnis4711");

        var stored = await Planted.Stored(app, "Geheimnis4711");
        await (await app.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Planted.Link(given, mentee)}")).ShouldBe(
            HttpStatusCode.NoContent
        );

        Assert.That(stored, Is.Empty);
        Assert.That(await app.Sql<Guid>("SELECT id FROM survey_links WHERE person_id = @Id", new { Id = mentee }), Is.Empty);
    }
}
