using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Questionnaires;

public sealed class SaveFormDraftTests
{
    [Test]
    public async Task A_file_is_a_draft_that_shows_what_it_changes_before_it_is_published()
    {
        var (app, browser) = await FormPages.Admin();
        var id = FormBooks.NewId();
        await (await app.Admin.Import(FormBooks.Form(id))).ShouldBe(HttpStatusCode.Created);

        var saved = await browser.Upload(
            FormBooks.Form(
                id,
                "2.0.0",
                FormBooks
                    .Survey.Replace("Uno,One", "Uno,Once", StringComparison.Ordinal)
                    .Replace(". <= 9,,1", ". <= 8,,2", StringComparison.Ordinal) + "text,Q4,Quattro,,,,,,1\n"
            )
        );
        await saved.ShouldLead(FormPages.Of(id));
        var draft = WebUtility.HtmlDecode(await browser.GetStringAsync(FormPages.Of(id)));
        var english = WebUtility.HtmlDecode(await browser.GetStringAsync(FormPages.Of(id) + "?in=en"));
        var list = WebUtility.HtmlDecode(await browser.GetStringAsync(FormPages.All));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                draft,
                Does.Contain("What changes since version 1.0.0")
                    .And.Contain("New questions: Q4.")
                    .And.Contain("answers are not compared with earlier ones: Q3 (2).")
                    .And.Contain(">One</bdi>")
                    .And.Contain(">Once</bdi>")
            );
            Assert.That(draft, Does.Contain(">Uno<").And.Contain("Asked when ${Q1} >= 3"));
            Assert.That(english, Does.Contain("Questions without a text or an option in this language: 1."));
            Assert.That(list, Does.Contain("Draft 2.0.0"));
            Assert.That(
                (await app.Admin.Ok($"/questionnaires/{id}")).Text("version"),
                Is.EqualTo("1.0.0"),
                "a draft is not asked"
            );
        }
    }

    [Test]
    public async Task A_fault_of_the_file_is_shown_with_its_cell()
    {
        var (_, browser) = await FormPages.Admin();

        var refused = await browser.Upload(FormBooks.Form(FormBooks.NewId(), survey: FormBooks.Survey + "geopoint,R,R,R,,,,,\n"));

        await refused.ShouldSay(400, "Sheet survey, row 5, column type");
    }

    [Test]
    public async Task Who_administers_one_programme_keeps_no_draft()
    {
        var given = await Given.Programme(await FormPages.App());
        var (_, browser) = await given.App.SignedIn(new { role = "admin", programmeId = given.ProgrammeId });

        await (await browser.Upload(FormBooks.Form(FormBooks.NewId()))).ShouldSay(403, "not");
    }
}

public sealed class PublishFormDraftTests
{
    [Test]
    public async Task A_draft_is_published_as_it_was_shown()
    {
        var (app, browser) = await FormPages.Admin();
        var id = FormBooks.NewId();
        await browser.Upload(FormBooks.Form(id));
        var page = await browser.GetStringAsync(FormPages.Of(id));
        await browser.Replace(FormBooks.Form(id, survey: FormBooks.Survey.Replace("One", "Once", StringComparison.Ordinal)));

        var stale = await browser.SubmitFrom(page, FormPages.Of(id), "step", ("Input.Do", "publish"));
        var published = await browser.Submit(FormPages.Of(id), "step", ("Input.Do", "publish"));

        Assert.That(stale.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        await published.ShouldLead(FormPages.Of(id, "1.0.0") + "?done=1");
        Assert.That((await app.Admin.Ok($"/questionnaires/{id}")).Items()[0]["labels"]!.Text("en"), Is.EqualTo("Once"));
        Assert.That((await browser.GetAsync(FormPages.Of(id))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_draft_is_checked_again_against_what_was_published_since()
    {
        var (app, browser) = await FormPages.Admin();
        var id = FormBooks.NewId();
        await browser.Upload(FormBooks.Form(id));
        await (
            await app.Admin.Import(FormBooks.Form(id, survey: FormBooks.Survey.Replace("One", "Once", StringComparison.Ordinal)))
        ).ShouldBe(HttpStatusCode.Created);

        var refused = await browser.Submit(FormPages.Of(id), "step", ("Input.Do", "publish"));

        await refused.ShouldSay(400, "Version 1.0.0 is published with another content");
    }
}

public sealed class DiscardFormDraftTests
{
    [Test]
    public async Task A_discarded_draft_is_gone()
    {
        var (app, browser) = await FormPages.Admin();
        var id = FormBooks.NewId();
        await browser.Upload(FormBooks.Form(id));

        await (await browser.Submit(FormPages.Of(id), "step", ("Input.Do", "discard"))).ShouldLead(FormPages.All + "?done=1");

        Assert.That(await browser.GetStringAsync(FormPages.All), Does.Not.Contain(id));
        await (await app.Admin.GetAsync($"/api/v1/questionnaires/{id}")).ShouldBeProblem(404, "questionnaire-not-found");
    }
}

public sealed class RetireQuestionnaireTests
{
    [Test]
    public async Task The_version_before_a_retired_one_is_asked_and_answers_to_both_are_kept()
    {
        var (app, browser) = await FormPages.Admin();
        var given = await Given.Programme(app);
        var id = FormBooks.NewId();
        await (await app.Admin.Import(FormBooks.Form(id))).ShouldBe(HttpStatusCode.Created);
        await (
            await app.Admin.Import(FormBooks.Form(id, "1.0.1", FormBooks.Survey.Replace("One", "Once", StringComparison.Ordinal)))
        ).ShouldBe(HttpStatusCode.Created);

        await (await browser.Submit(FormPages.Of(id, "1.0.1"), "step", ("Input.Do", "retire"))).ShouldLead(
            FormPages.Of(id, "1.0.1") + "?done=1"
        );
        var asked = (await app.Admin.Ok($"/questionnaires/{id}")).Text("version");
        await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave = "start",
                questionnaireId = id,
                version = "1.0.1",
                mode = "self_paper",
                answers = new { Q1 = 5, Q2 = 5 },
            }
        );
        await browser.Submit(FormPages.Of(id, "1.0.1"), "step", ("Input.Do", "return"));

        Assert.That((asked, (await app.Admin.Ok($"/questionnaires/{id}")).Text("version")), Is.EqualTo(("1.0.0", "1.0.1")));
    }

    [Test]
    public async Task A_form_without_a_version_in_use_is_still_listed_for_administrators()
    {
        var (app, browser) = await FormPages.Admin();
        var id = FormBooks.NewId();
        await (await app.Admin.Import(FormBooks.Form(id))).ShouldBe(HttpStatusCode.Created);
        await browser.Submit(FormPages.Of(id, "1.0.0"), "step", ("Input.Do", "retire"));

        Assert.That((await app.Admin.Items("/questionnaires?limit=200")).Select(form => form.Text("id")), Does.Not.Contain(id));
        Assert.That(await browser.GetStringAsync(FormPages.All), Does.Contain(id));
    }
}

public sealed class ListFormsTests
{
    [Test]
    public async Task Forms_that_come_with_the_service_are_listed_with_their_languages()
    {
        var (_, browser) = await FormPages.Admin();

        Assert.That(
            await browser.GetStringAsync(FormPages.All),
            Does.Contain("mentee-start").And.Contain("it, en, fr, es, ar, uk, fa, ti").And.Contain("partner-view")
        );
    }
}

public sealed class GetFormTests
{
    [TestCase("ar", "rtl")]
    [TestCase("uk", "ltr")]
    public async Task A_form_is_shown_in_each_language_as_those_who_answer_see_it(string language, string direction)
    {
        var (app, browser) = await FormPages.Admin();
        var form = await app.Admin.Ok("/questionnaires/pulse");

        var html = WebUtility.HtmlDecode(
            await browser.GetStringAsync(FormPages.Of("pulse", form.Text("version")) + "?in=" + language)
        );

        Assert.That(
            html,
            Does.Contain(form.Items()[0]["labels"]!.Text(language)).And.Contain($"lang=\"{language}\" dir=\"{direction}\"")
        );
    }

    [TestCase("pulse", "9.9.9")]
    [TestCase("pulse", "draft")]
    [TestCase("nothing", "1.0.0")]
    public async Task What_is_not_there_is_not_found(string id, string version)
    {
        var (_, browser) = await FormPages.Admin();

        Assert.That((await browser.GetAsync(FormPages.Of(id, version))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}

internal static class FormPages
{
    public const string All = "/console/questionnaires/forms";

    private static readonly Lazy<Task<HttpClient>> Browser = new(async () =>
        (await (await App()).SignedIn(new { role = "admin" })).Browser
    );

    public static Task<TestApp> App() => SharedApp.With(("Test", "forms"));

    public static string Of(string id, string version = "draft") => $"{All}/{id}/{version}";

    public static async Task<(TestApp App, HttpClient Browser)> Admin() => (await App(), await Browser.Value);

    public static Task<HttpResponseMessage> Upload(this HttpClient browser, byte[] file) =>
        browser.SubmitFile(All, "form", ("form.zip", file));

    /// <summary>Uploads a file, and again once the page has asked whether it replaces the draft that waits.</summary>
    public static async Task<HttpResponseMessage> Replace(this HttpClient browser, byte[] file)
    {
        var asked = await browser.Upload(file);
        var replaces = await Replaced(asked);
        return await browser.SubmitFile(All, "form", ("form.zip", file), ("Input.Replaces", replaces));
    }

    /// <summary>The draft of which a page asks whether it is replaced.</summary>
    public static async Task<string> Replaced(HttpResponseMessage asked) =>
        Regex.Match(await asked.Content.ReadAsStringAsync(), "name=\"Input.Replaces\" value=\"([^\"]+)\"").Groups[1].Value;
}
