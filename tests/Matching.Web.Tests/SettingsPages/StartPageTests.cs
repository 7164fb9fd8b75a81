using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.SettingsPages;

/// <summary>The guided start of a fresh installation, without script.</summary>
public sealed class StartPageTests
{
    private const string Start = "/console/settings/start";

    [Test]
    public async Task A_fresh_installation_leads_from_the_programme_to_the_first_run_without_an_id_to_type()
    {
        await using var app = await TestApp.Start();
        var (_, admin) = await app.SignedIn();

        var today = await admin.GetStringAsync("/console");
        var made = await admin.Submit(
            Start,
            "start",
            ("Input.Programme", "Insieme a Modena"),
            ("Input.Funder", "Comune di Modena"),
            ("Input.TermMonths", "9"),
            ("Input.Languages", "it"),
            ("Input.Languages", "ar"),
            ("Input.Do", "next")
        );
        var programme = (await app.Admin.Items("/programmes")).Single();
        var of = "?programme=" + programme.Id();
        await made.ShouldLead($"{Start}/where{of}");
        var interrupted = await admin.GetStringAsync("/console");
        var looked = await admin.Submit($"{Start}/where{of}", "start", ("Input.Town", "Modena"), ("Input.Do", "look"));
        await (
            await admin.Submit(
                $"{Start}/where{of}",
                "start",
                ("Input.Town", "Modena"),
                ("Input.OfficePhone", "059 555 010"),
                ("Input.CallWithinDays", "1"),
                ("Input.Do", "more")
            )
        ).ShouldLead($"{Start}/where{of}");
        await (await admin.Submit($"{Start}/where{of}", "start", ("Input.Town", "Carpi"), ("Input.Do", "next"))).ShouldLead(
            $"{Start}/partner{of}"
        );
        await (
            await admin.Submit(
                $"{Start}/partner{of}",
                "start",
                ("Input.Partner", "Biblioteca"),
                ("Input.Origins", "https://biblioteca.example.org/"),
                ("Input.Do", "next")
            )
        ).ShouldLead($"{Start}/profile{of}");
        var profile = (await app.Admin.Items("/criteria-profiles")).Single(one => one.Text("name") == "tutoring").Text("id");
        await (
            await admin.Submit($"{Start}/profile{of}", "start", ("Input.ProfileId", profile), ("Input.Do", "next"))
        ).ShouldLead($"{Start}/people{of}");
        await (await admin.Submit($"{Start}/people{of}", "start", ("Input.Do", "next"))).ShouldLead($"{Start}/run{of}");
        var run = await admin.Submit($"{Start}/run{of}", "start", ("Input.Do", "next"));

        var stored = await app.Admin.Ok($"/programmes/{programme.Id()}");
        var sites = await app.Admin.Items($"/programmes/{programme.Id()}/sites");
        var partner = (await app.Admin.Items($"/programmes/{programme.Id()}/partners")).Single();
        var started = (
            await app.Admin.Items($"/match-runs{of.Replace("programme", "programmeId", StringComparison.Ordinal)}")
        ).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(interrupted, Does.Contain("Your programme is not set up yet").And.Contain(Start + of));
            Assert.That(await admin.GetStringAsync("/console/settings"), Does.Contain("Go on with the guided start"));
            Assert.That(today, Does.Contain("Fresh installation").And.Contain(Start).And.Not.Contain("id=\"find\""));
            Assert.That((stored.Text("funder"), stored.Value<int>("termMonths")), Is.EqualTo(("Comune di Modena", 9)));
            Assert.That(stored.List("languages").Select(code => code.GetValue<string>()), Is.EqualTo(new[] { "it", "ar" }));
            Assert.That((stored.Text("officePhone"), stored.Value<int>("callWithinDays")), Is.EqualTo(("059 555 010", 1)));
            Assert.That(stored.Text("criteriaProfileId"), Is.EqualTo(profile));
            Assert.That((int)looked.StatusCode, Is.EqualTo(200));
            Assert.That(
                WebUtility.HtmlDecode(await looked.Content.ReadAsStringAsync()),
                Does.Contain("Emilia-Romagna, about 158,886 people")
            );
            Assert.That(sites.Select(site => site.Text("name")), Is.EquivalentTo(new[] { "Modena", "Carpi" }));
            Assert.That(sites[0].Value<double>("latitude"), Is.EqualTo(44.648));
            Assert.That(partner.List("allowedOrigins").Single().GetValue<string>(), Is.EqualTo("https://biblioteca.example.org"));
            Assert.That(started.Value<bool>("dryRun"), Is.True);
            Assert.That(run.Headers.Location!.OriginalString, Does.EndWith("/console/runs/" + started.Id()));
        }
    }

    [Test]
    public async Task A_name_of_several_towns_is_asked_about_and_one_of_none_is_said()
    {
        var (programme, admin) = await Fresh();
        var page = $"{Start}/where?programme={programme}";

        var several = await admin.Submit(page, "start", ("Input.Town", "Castro"), ("Input.Do", "next"));
        var none = await admin.Submit(page, "start", ("Input.Town", "Nowhere upon Po"), ("Input.Do", "next"));
        var empty = await admin.Submit(page, "start", ("Input.Do", "next"));
        var italian = await admin.Submit(page + "&lang=it", "start", ("Input.Town", "Nowhere upon Po"), ("Input.Do", "next"));

        await several.ShouldSay(400, "Several places have this name. Choose one.");
        Assert.That(await several.Content.ReadAsStringAsync(), Does.Contain("Lombardia").And.Contain("Puglia"));
        await none.ShouldSay(400, "No town of this name is in the list.");
        await empty.ShouldSay(400, "Type a town, or the coordinates below.");
        await italian.ShouldSay(400, "Nessun comune di questo nome è nell'elenco.");
        var again = await several.Content.ReadAsStringAsync();
        var which = again.Split("name=\"Input.Which\" value=\"")[2].Split('"')[0];
        await (
            await admin.SubmitFrom(again, page, "start", ("Input.Town", "Castro"), ("Input.Which", which), ("Input.Do", "next"))
        ).ShouldLead($"{Start}/partner?programme={programme}");
    }

    [Test]
    public async Task A_partner_can_wait_and_an_address_with_an_asterisk_is_refused_at_its_field()
    {
        var (programme, admin) = await Fresh();
        var page = $"{Start}/partner?programme={programme}";

        var wild = await admin.Submit(
            page,
            "start",
            ("Input.Partner", "Library"),
            ("Input.Origins", "https://*.example.org"),
            ("Input.Do", "next")
        );
        var nameless = await admin.Submit(page, "start", ("Input.Origins", "https://a.example.org"), ("Input.Do", "next"));

        Assert.That((int)wild.StatusCode, Is.EqualTo(400));
        Assert.That(await wild.Content.ReadAsStringAsync(), Does.Contain("input-origins-error"));
        Assert.That((int)nameless.StatusCode, Is.EqualTo(400));
        await (await admin.Submit(page, "start", ("Input.Do", "next"))).ShouldLead($"{Start}/profile?programme={programme}");
        Assert.That(await SharedApp.App.Admin.Items($"/programmes/{programme}/partners"), Is.Empty);
    }

    [Test]
    public async Task The_start_opens_at_the_first_step_that_is_not_done_and_says_what_is_missing_for_a_run()
    {
        var (programme, admin) = await Fresh();

        var first = await admin.GetStringAsync($"{Start}?programme={programme}");
        var run = WebUtility.HtmlDecode(await admin.GetStringAsync($"{Start}/run?programme={programme}&lang=it"));
        var unknown = await admin.GetStringAsync($"{Start}/nowhere?programme={programme}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Does.Contain("<h1>Where do you work?</h1>"));
            Assert.That(unknown, Does.Contain("<h1>Where do you work?</h1>"));
            Assert.That(run, Does.Contain("Non c'è ancora una sede.").And.Contain("Nessun/a mentor è ancora disponibile"));
        }
    }

    private static async Task<(Guid Programme, HttpClient Admin)> Fresh()
    {
        var programme = (await SharedApp.App.Admin.Created("/programmes", new { name = "A start" })).Id();
        return (programme, (await SharedApp.App.SignedIn(new { programmeId = programme })).Browser);
    }
}
