using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.SettingsPages;

/// <summary>The page of the settings: what is missing, and what there is.</summary>
public sealed class GetSettingsTests
{
    [Test]
    public async Task The_settings_say_what_is_missing_and_lead_there_until_nothing_is()
    {
        var programme = (await SharedApp.App.Admin.Created("/programmes", new { name = "Little" })).Id();
        var (holder, admin) = await SharedApp.App.SignedIn(new { programmeId = programme });

        var before = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/settings"));
        await Complete(programme, holder);
        var after = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/settings"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                before,
                Does.Contain("There is no site.")
                    .And.Contain("There is one administrator alone.")
                    .And.Contain("The telephone number of the office is missing.")
                    .And.Contain($"/console/settings/sites?programme={programme}")
                    .And.Contain("community-matching, version")
                    .And.Contain("All 1 with two steps")
                    .And.Contain("No release yet")
                    .And.Contain("0 targets")
                    .And.Contain("0 not delivered this week")
            );
            Assert.That(after, Does.Contain("Nothing is missing.").And.Contain("1 site<").And.Contain("1 partner<"));
        }
    }

    [Test]
    public async Task A_family_without_a_published_form_is_missing_and_those_that_have_one_are_offered()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        await given.App.Sql<int>(
            "UPDATE programmes SET questionnaires = '[\"cm\",\"zzz\"]' WHERE id = @Id RETURNING version",
            new { Id = given.ProgrammeId }
        );
        var address = $"/console/settings/programmes/{given.ProgrammeId}";

        var missing = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/settings"));
        var form = await admin.GetStringAsync(address);
        var typed = await admin.SubmitFrom(
            form,
            address,
            "programme",
            ("Input.Values[name]", "Same"),
            ("Input.Questionnaires", "cm"),
            ("Input.Questionnaires", "yyy")
        );

        Assert.That(missing, Does.Contain("“zzz” has no published form"));
        Assert.That(form, Does.Contain("name=\"Input.Questionnaires\" value=\"cm\" checked"));
        await typed.ShouldSay(400, "input-questionnaires-error");
    }

    [Test]
    public async Task Figures_are_of_the_programme_that_was_chosen_and_of_the_callers_scope()
    {
        // a choice of programmes ends at 200, and others have theirs in the shared service
        await using var app = await TestApp.Start();
        var (ours, theirs) = (await Given.Programme(app), await Given.Programme(app));
        await theirs.App.Admin.Created($"/programmes/{theirs.ProgrammeId}/partners", new { name = "Theirs" });
        var (_, admin) = await ours.App.SignedIn(new { programmeId = ours.ProgrammeId });
        var (_, all) = await ours.App.SignedIn();

        var own = await admin.GetStringAsync($"/console/settings?programme={theirs.ProgrammeId}&lang=it");
        var chosen = await all.GetStringAsync($"/console/settings?programme={theirs.ProgrammeId}&lang=it");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(own, Does.Contain("0 partner<"));
            Assert.That(chosen, Does.Contain("1 partner<"));
        }
    }

    [TestCase("/console/audit")]
    [TestCase("/console/authority-requests")]
    [TestCase("/console/messages/templates")]
    [TestCase("/console/signup-forms")]
    public async Task A_page_that_the_settings_lead_to_belongs_to_them_in_the_menu(string page)
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });

        Assert.That(
            await admin.GetStringAsync(page),
            Does.Match("href=\"/console/settings[^>]*aria-current=\"page\"")
                .And.Not.Match("href=\"/console/people[^>]*aria-current")
        );
    }

    [TestCase("coordinator")]
    [TestCase("analyst")]
    public async Task Only_administrators_see_the_settings(string role)
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { role, programmeId = given.ProgrammeId });

        foreach (var page in new[] { "", "/start", "/programmes", "/sites", "/partners", "/accounts" })
        {
            Assert.That((int)(await browser.GetAsync("/console/settings" + page)).StatusCode, Is.EqualTo(403), page);
        }

        Assert.That(await browser.GetStringAsync("/console"), Does.Not.Contain("/console/settings"));
    }

    [Test]
    public async Task The_earlier_address_of_the_accounts_leads_to_the_settings()
    {
        var (_, admin) = await SharedApp.App.SignedIn();

        var answer = await admin.GetAsync("/console/accounts?lang=it");

        await answer.ShouldLead("/console/settings/accounts?lang=it");
    }

    // everything that the page would miss
    private static async Task Complete(Guid programme, Holder holder)
    {
        var admin = holder.App.Admin;
        await holder.App.SignedIn(new { programmeId = programme });
        await admin.Send(
            HttpMethod.Patch,
            $"/programmes/{programme}",
            """{ "officePhone": "059 555 010", "retainMonths": 24 }""",
            ("If-Match", "*")
        );
        var site = new
        {
            name = "Modena",
            latitude = 44.65,
            longitude = 10.93,
        };
        await admin.Created($"/programmes/{programme}/sites", site);
        await admin.Created($"/programmes/{programme}/partners", new { name = "Library" });
        await admin.Send(HttpMethod.Put, $"/programmes/{programme}/safeguarding-staff", $$"""{ "staff": ["{{holder.Id}}"] }""");
        await admin.Send(
            HttpMethod.Put,
            $"/programmes/{programme}/page",
            """{ "version": 0, "texts": { "it": { "title": "Insieme", "lead": "Ci si incontra.", "body": "Per tutti." } } }"""
        );
        await admin.Created("/mentees", new { programmeId = programme, givenName = "Amal" });
        await admin.Post("/match-runs?wait=20", new { programmeId = programme, dryRun = true });
    }
}
