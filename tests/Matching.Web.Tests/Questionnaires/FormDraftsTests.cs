using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Questionnaires;

/// <summary>A file of a form whose draft waits.</summary>
public sealed class FormDraftsTests
{
    [Test]
    public async Task A_draft_that_waits_is_replaced_only_by_who_was_asked()
    {
        var (_, browser) = await FormPages.Admin();
        var id = FormBooks.NewId();
        await browser.Upload(FormBooks.Form(id));

        var asked = await browser.Upload(Worded(id, "Once"));
        await asked.ShouldSay(409, $"A draft of ‘{id}’ waits: version 1.0.0, saved on");
        var html = WebUtility.HtmlDecode(await asked.Content.ReadAsStringAsync());
        var waiting = await browser.GetStringAsync(FormPages.Of(id) + "?in=en");
        await (await browser.Replace(Worded(id, "Once"))).ShouldLead(FormPages.Of(id));
        var replaced = await browser.GetStringAsync(FormPages.Of(id) + "?in=en");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(html, Does.Contain(FormPages.Of(id)).And.Contain($"Check, and replace the draft of {id}"));
            Assert.That(waiting, Does.Not.Contain(">Once<"));
            Assert.That(replaced, Does.Contain(">Once<"));
        }
    }

    [Test]
    public async Task The_same_file_again_asks_nothing()
    {
        var (_, browser) = await FormPages.Admin();
        var file = FormBooks.Form(FormBooks.NewId());
        await browser.Upload(file);

        Assert.That((await browser.Upload(file)).StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    [Test]
    public async Task Who_was_asked_of_one_draft_replaces_and_discards_no_other()
    {
        var (_, browser) = await FormPages.Admin();
        var id = FormBooks.NewId();
        await browser.Upload(FormBooks.Form(id));
        var page = await browser.GetStringAsync(FormPages.Of(id));
        var replaces = await FormPages.Replaced(await browser.Upload(Worded(id, "Once")));
        await browser.Replace(Worded(id, "Twice"));

        var late = await browser.SubmitFile(
            FormPages.All,
            "form",
            ("form.zip", Worded(id, "Once")),
            ("Input.Replaces", replaces)
        );
        var discarded = await browser.SubmitFrom(page, FormPages.Of(id), "step", ("Input.Do", "discard"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(discarded.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(await browser.GetStringAsync(FormPages.Of(id) + "?in=en"), Does.Contain(">Twice<"));
        }
    }

    [Test]
    public async Task Of_two_files_at_once_one_is_kept_and_the_other_is_asked_about()
    {
        var (_, browser) = await FormPages.Admin();
        var id = FormBooks.NewId();

        var sent = await Task.WhenAll(browser.Upload(Worded(id, "Once")), browser.Upload(Worded(id, "Twice")));

        Assert.That(sent.Select(one => one.StatusCode), Is.EquivalentTo(new[] { HttpStatusCode.Found, HttpStatusCode.Conflict }));
    }

    private static byte[] Worded(string id, string word) =>
        FormBooks.Form(id, survey: FormBooks.Survey.Replace("One", word, StringComparison.Ordinal));
}
