using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.PossibleDuplicates;

/// <summary>The console's pages, on which staff compare two records and decide.</summary>
public sealed class PossibleDuplicatePagesTests
{
    [TestCase("en", "No possible duplicates.")]
    [TestCase("it", "Nessun possibile doppione.")]
    public async Task Staff_decide_on_the_console(string language, string none)
    {
        var given = await Given.Programme();
        await given.Mentee(new { givenName = "Selam", phone = "0521 000123" });
        var second = await given.Mentee(new { givenName = "Selam", phone = "0521 000123" });
        await given.Mentee(new { givenName = "Amina", phone = "0521 000124" });
        await given.Mentee(new { givenName = "Noor", phone = "0521 000124" });
        var duplicates = await given.Duplicates();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var page = $"/console/possible-duplicates?lang={language}";
        Assert.That(await browser.GetStringAsync(page), Does.Contain("Selam").And.Contain("Noor").And.Not.Contain("duplicates."));

        Assert.That(
            await browser.GetStringAsync(page),
            Does.Contain($"value=\"ask merged {duplicates[0].Id()} {second}\"")
                .And.Contain($"value=\"dismissed {duplicates[1].Id()}\"")
        );
        var asked = await (
            await browser.Submit(page, "decide", ("Decision", $"ask merged {duplicates[0].Id()} {second}"))
        ).Content.ReadAsStringAsync();
        Assert.That((await given.Duplicates()).Select(one => one.Text("status")), Is.EqualTo(new[] { "open", "open" }));
        Assert.That(
            asked,
            Does.Contain($"/console/people/{second}?").And.Contain("class=\"grave\"").And.Not.Contain("duplicates.")
        );
        await (await browser.SubmitFrom(asked, page, "decide", ("Decision", $"merged {duplicates[0].Id()} {second}"))).ShouldLead(
            $"/console/possible-duplicates?done=1&lang={language}"
        );
        await (await browser.Submit(page, "decide", ("Decision", $"dismissed {duplicates[1].Id()}"))).ShouldLead(
            $"/console/possible-duplicates?done=1&lang={language}"
        );

        Assert.That(
            (await given.Duplicates()).Select(duplicate => duplicate.Text("status")),
            Is.EqualTo(new[] { "merged", "dismissed" })
        );
        Assert.That(await browser.GetStringAsync(page), Does.Contain(none));
        var dismissed = $"/console/possible-duplicates?status=dismissed&lang={language}";
        await (await browser.Submit(dismissed, "decide", ("Decision", $"open {duplicates[1].Id()}"))).ShouldLead(
            $"/console/possible-duplicates?done=1&status=dismissed&lang={language}"
        );
        Assert.That(await browser.GetStringAsync(page), Does.Contain("Noor").And.Not.Contain("duplicates."));
    }

    [TestCase(
        "en",
        "Keep record 2, erase record 1",
        "Stays: Ada Nuova, entered 2 March 2026, 10:00. Erased: Ada Vecchia, entered "
    )]
    [TestCase(
        "it",
        "Tenere la scheda 2, cancellare la scheda 1",
        "Resta: Ada Nuova, inserita il 2 marzo 2026, 10:00. Viene cancellata: Ada Vecchia"
    )]
    public async Task The_page_shows_how_two_records_differ_and_what_each_merge_keeps(
        string language,
        string button,
        string effect
    )
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var elsewhere = await given.OtherSite();
        var first = await given.Mentee(
            new
            {
                givenName = "Ada",
                familyName = "Vecchia",
                phone = "0521 000123",
                preferredLanguage = "ar",
            }
        );
        var second = await given.Mentee(
            new
            {
                givenName = "Ada",
                familyName = "Nuova",
                phone = "0521 000123",
                siteId = elsewhere,
            }
        );
        var (_, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var site = (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/sites/{elsewhere}")).Text("name");

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/possible-duplicates?lang={language}"));

        Assert.That(
            html,
            Does.Contain($"href=\"/console/people/{first}?lang={language}\"")
                .And.Contain($"href=\"/console/people/{second}?lang={language}\"")
                .And.Contain(site)
                .And.Contain(language == "en" ? "language: Arabic" : "lingua: Arabo")
                .And.Contain(button)
                .And.Contain(effect)
        );
        Assert.That(html, Does.Not.Contain("000123"), "contact data are not read for a list");
    }

    [Test]
    public async Task A_page_that_was_open_says_what_colleagues_have_decided_or_changed()
    {
        var given = await Given.Programme();
        await given.Mentee(new { phone = "0521 000123" });
        await given.Mentee(new { phone = "0521 000123" });
        await given.Mentee(new { phone = "0521 000124" });
        var other = await given.Mentee(new { phone = "0521 000124" });
        var duplicates = await given.Duplicates();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        const string Page = "/console/possible-duplicates";
        var open = await browser.GetStringAsync(Page);

        await given.Decide(duplicates[0], new { to = "dismissed" });
        await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{other}", """{"phone":null}""", ("If-Match", "*"));
        var decided = await browser.SubmitFrom(open, Page, "decide", ("Decision", $"dismissed {duplicates[0].Id()}"));
        var gone = await browser.SubmitFrom(open, Page, "decide", ("Decision", $"merged {duplicates[1].Id()} {other}"));
        var nonsense = await browser.SubmitFrom(open, Page, "decide", ("Decision", "7 7"));

        Assert.That(
            (decided.StatusCode, gone.StatusCode, nonsense.StatusCode),
            Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.NotFound, HttpStatusCode.BadRequest))
        );
        Assert.That(await decided.Content.ReadAsStringAsync(), Does.Contain("These two records were decided before."));
        Assert.That(await gone.Content.ReadAsStringAsync(), Does.Contain("This possible duplicate no longer exists"));
    }
}
