using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.SettingsPages;

/// <summary>Keys, webhooks, own words and the audit are looked after in the console, without script.</summary>
public sealed partial class ConnectionPagesTests
{
    [Test]
    public async Task A_key_is_shown_once_opens_what_it_may_and_is_revoked()
    {
        // a list of keys and one of programmes end at 200, and others have theirs in the shared service
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        const string Page = "/console/settings/keys";

        var made = await admin.Submit(
            Page,
            "make",
            ("Input.Role", "coordinator"),
            ("Input.Place", $"{given.ProgrammeId}/{given.SiteId}"),
            ("Input.ExpiresOn", "2090-01-01")
        );
        await made.ShouldBe(HttpStatusCode.OK);
        var key = Key().Match(await made.Content.ReadAsStringAsync()).Value;
        var holder = given.App.With(key);
        var list = await admin.GetStringAsync(Page);
        var stored = (await given.App.Admin.Items("/api-keys?limit=200")).Single(one =>
            key.Contains(one.Text("publicId"), StringComparison.Ordinal)
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)(await holder.GetAsync("/api/v1/mentees")).StatusCode, Is.EqualTo(200));
            Assert.That((stored.Text("siteId"), stored.Text("expiresOn")), Is.EqualTo((given.SiteId.ToString(), "2090-01-01")));
            Assert.That(list, Does.Contain(stored.Text("publicId")).And.Not.Contain(key));
        }

        await (await admin.SubmitFrom(list, Page, $"revoke-{stored.Id()}")).ShouldLead(Page + "?done=1");
        Assert.That((int)(await holder.GetAsync("/api/v1/mentees")).StatusCode, Is.EqualTo(401));
        Assert.That(
            (int)(await admin.SubmitFrom(list, Page, $"revoke-{stored.Id()}", ("Seen", "9"))).StatusCode,
            Is.EqualTo(404)
        );
    }

    [TestCase("/console/settings/keys")]
    [TestCase("/console/settings/accounts")]
    public async Task A_place_that_is_not_offered_opens_nothing(string page)
    {
        var (_, admin) = await SharedApp.App.SignedIn();

        var made = await admin.Submit(
            page,
            "make",
            [
                ("Input.Role", "analyst"),
                ("Input.Place", "bogus"),
                .. page.EndsWith("keys", StringComparison.Ordinal)
                    ? Array.Empty<(string, string)>()
                    : [("Input.Email", $"{Guid.NewGuid():N}@example.org")],
            ]
        );

        await made.ShouldSay(400, "This place does not exist");
        await made.ShouldSay(400, "input-place-error");
    }

    [Test]
    public async Task A_key_of_a_partner_and_one_of_an_evaluator_are_made_and_what_makes_no_sense_is_said()
    {
        var given = await Given.Programme();
        var partner = (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" })).Id();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        const string Page = "/console/settings/keys";

        var ofPartner = await admin.Submit(
            Page,
            "make",
            ("Input.Role", "partner"),
            ("Input.Partner", $"{given.ProgrammeId}/{partner}")
        );
        var evaluator = await admin.Submit(
            Page,
            "make",
            ("Input.Role", "analyst"),
            ("Input.Place", given.ProgrammeId.ToString()),
            ("Input.Purpose", "Evaluation of the year"),
            ("Input.EndsOn", "2090-12-31")
        );
        var past = await admin.Submit(
            Page,
            "make",
            ("Input.Role", "analyst"),
            ("Input.Place", given.ProgrammeId.ToString()),
            ("Input.ExpiresOn", "2020-01-01")
        );
        var lonely = await admin.Submit(Page, "make", ("Input.Role", "partner"), ("Input.Place", given.ProgrammeId.ToString()));

        await ofPartner.ShouldBe(HttpStatusCode.OK);
        await evaluator.ShouldSay(200, "may extract for “Evaluation of the year” until 31 December 2090");
        Assert.That(await ofPartner.Content.ReadAsStringAsync(), Does.Contain("Test programme, Library"));
        Assert.That((int)past.StatusCode, Is.EqualTo(400));
        Assert.That(await past.Content.ReadAsStringAsync(), Does.Contain("input-expireson-error"));
        Assert.That((int)lonely.StatusCode, Is.EqualTo(400));
        Assert.That(await lonely.Content.ReadAsStringAsync(), Does.Contain("input-partner-error"));
    }

    [TestCase("https://127.0.0.1/hook")]
    [TestCase("https://localhost/hook")]
    [TestCase("http://hooks.example.org/hook")]
    [TestCase("https://10.0.0.7:8443/")]
    public async Task A_webhook_to_an_address_inside_is_refused_at_its_field(string url)
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });

        var refused = await admin.Submit("/console/settings/webhooks", "webhook", ("Input.Url", url), ("Input.Events", "pair.*"));

        Assert.That((int)refused.StatusCode, Is.EqualTo(400));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("input-url-error").And.Contain(url));
        Assert.That(await given.App.Admin.Items($"/programmes/{given.ProgrammeId}/webhooks"), Is.Empty);
    }

    [Test]
    public async Task A_webhook_without_an_event_is_asked_for_one_in_words()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });

        var refused = await admin.Submit("/console/settings/webhooks", "webhook", ("Input.Url", "https://example.org/"));

        await refused.ShouldSay(400, "Choose at least one event.");
        await refused.ShouldSay(400, "input-events-error");
    }

    [Test]
    public async Task A_webhook_is_added_with_its_secret_changed_given_a_new_secret_and_deleted()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var list = $"/console/settings/webhooks?programme={given.ProgrammeId}";

        var made = await admin.Submit(
            list,
            "webhook",
            ("Input.Url", "https://hooks.example.org/matching"),
            ("Input.Events", "pair.*"),
            ("Input.Events", "signup.received")
        );
        var hook = (await given.App.Admin.Items($"/programmes/{given.ProgrammeId}/webhooks")).Single();
        var page = $"/console/settings/webhooks/{hook.Id()}?programme={given.ProgrammeId}";
        var secret = await SecretIn(made);
        var shown = await admin.GetStringAsync(page);
        var rotated = await admin.Submit(page, "webhook", ("Input.Url", "https://x.example.org"), ("Input.Do", "rotate"));
        var off = await admin.Submit(
            page,
            "webhook",
            ("Input.Url", "https://hooks.example.org/other"),
            ("Input.Events", "release.published"),
            ("Input.Do", "save")
        );
        var changed = (await given.App.Admin.Items($"/programmes/{given.ProgrammeId}/webhooks")).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)made.StatusCode, Is.EqualTo(200));
            Assert.That(secret, Does.StartWith("whsec_"));
            Assert.That(shown, Does.Not.Contain(secret).And.Contain("No delivery to show."));
            Assert.That(await SecretIn(rotated), Does.StartWith("whsec_").And.Not.EqualTo(secret));
            await off.ShouldLead(page + "&done=1");
            Assert.That(
                (changed.Text("url"), changed.Value<bool>("isEnabled")),
                Is.EqualTo(("https://hooks.example.org/other", false))
            );
        }

        await (await admin.Submit(page, "webhook", ("Input.Do", "delete"))).ShouldLead(list + "&done=1");
        Assert.That((int)(await admin.GetAsync(page)).StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task A_delivery_that_was_given_up_is_shown_with_its_reason_and_sent_again()
    {
        var given = await Given.Programme();
        var api = given.App.Admin;
        var hook = (
            await api.Created(
                $"/programmes/{given.ProgrammeId}/webhooks",
                new { url = "https://hooks.example.org/matching", events = new[] { "pair.*" } }
            )
        ).Id();
        await given.Pair(await given.AvailableMentor(), await given.AvailableMentee());
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var page = $"/console/settings/webhooks/{hook}?programme={given.ProgrammeId}";
        var delivery = (await api.Items($"/programmes/{given.ProgrammeId}/webhooks/{hook}/deliveries"))[0];

        var html = WebUtility.HtmlDecode(await admin.GetStringAsync(page));
        var waiting = await admin.GetStringAsync(page + "&status=delivered");
        var again = await admin.Submit(page, $"again-{delivery.Id()}");
        var elsewhere = await admin.SubmitFrom(
            html.Replace(delivery.Text("id"), Guid.Empty.ToString(), StringComparison.Ordinal),
            page,
            $"again-{Guid.Empty}"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(html, Does.Contain("pair: Proposed").And.Contain("Send again"));
            Assert.That(waiting, Does.Contain("No delivery to show."));
            await again.ShouldLead(page + "&done=1");
            Assert.That((int)elsewhere.StatusCode, Is.EqualTo(404));
        }
    }

    [Test]
    public async Task A_word_is_added_gets_labels_and_is_deleted_unless_a_record_holds_it()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var page = $"/console/settings/words?programme={given.ProgrammeId}";

        var added = await admin.Submit(
            page,
            "word",
            ("Input.List", "needs"),
            ("Input.Labels[0]", "Circolo di scacchi"),
            ("Input.Do", "save")
        );
        var again = await admin.Submit(page, "word", ("Input.List", "needs"), ("Input.Labels[0]", "Circolo di scacchi"));
        var empty = await admin.Submit(page, "word", ("Input.List", "interests"));
        var term = (await given.App.Admin.Items($"/programmes/{given.ProgrammeId}/vocabulary")).Single();
        var own = $"{page}&term={term.Id()}";
        var labelled = await admin.Submit(
            own,
            "word",
            ("Input.Labels[0]", "Scacchi"),
            ("Input.Labels[1]", "Chess"),
            ("Input.Do", "save")
        );
        await given.Mentee(new { needs = new[] { new { code = "circolo_di_scacchi" } } });
        var used = await admin.Submit(own, "word", ("Input.Do", "delete"));
        var stored = (await given.App.Admin.Items($"/programmes/{given.ProgrammeId}/vocabulary")).Single();

        using (Assert.EnterMultipleScope())
        {
            await added.ShouldLead(page + "&done=1");
            var audit = await admin.GetStringAsync("/console/audit");
            Assert.That(audit, Does.Contain("a word of the programme").And.Not.Contain("ProgrammeTerm"));
            Assert.That((term.Text("code"), term.Text("list")), Is.EqualTo(("circolo_di_scacchi", "needs")));
            await again.ShouldSay(400, "The list has this word already.");
            Assert.That((int)empty.StatusCode, Is.EqualTo(400));
            await labelled.ShouldLead(page + "&done=1");
            Assert.That((stored.At("labels").Text("it"), stored.At("labels").Text("en")), Is.EqualTo(("Scacchi", "Chess")));
            Assert.That((int)used.StatusCode, Is.EqualTo(409));
            Assert.That(await admin.GetStringAsync("/console/people/new?role=mentee"), Does.Contain("Chess"));
        }
    }

    [Test]
    public async Task The_audit_says_who_read_whose_record_filters_and_is_verified()
    {
        var given = await Given.Programme();
        var (holder, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var mentee = await given.Mentee(new { givenName = "Selamawit" });
        await admin.GetStringAsync($"/console/people/{mentee}");

        var about = WebUtility.HtmlDecode(await admin.GetStringAsync($"/console/audit?subject={mentee}"));
        var reads = WebUtility.HtmlDecode(
            await admin.GetStringAsync($"/console/audit?actor={holder.Id}&action=GetPerson&lang=it")
        );
        var never = await admin.GetStringAsync($"/console/audit?subject={mentee}&since=2020-01-01&until=2020-02-01");
        var verified = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/audit?verify=1"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(about, Does.Contain("Entries about Selamawit").And.Contain(holder.Email));
            Assert.That(reads, Does.Contain("ha letto la scheda di una persona").Or.Contain("Nessuna voce in questi giorni"));
            Assert.That(never, Does.Contain("No entry in these days."));
            Assert.That(verified, Does.Contain("The chain is intact.").Or.Contain("The chain is broken."));
        }
    }

    [TestCase("coordinator")]
    [TestCase("analyst")]
    public async Task Only_administrators_see_these_pages(string role)
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { role, programmeId = given.ProgrammeId });

        foreach (var page in new[] { "settings/keys", "settings/webhooks", "settings/words", "audit" })
        {
            Assert.That((int)(await browser.GetAsync("/console/" + page)).StatusCode, Is.EqualTo(403), page);
        }
    }

    [GeneratedRegex("mk_[a-z0-9]{10}_[A-Za-z0-9_-]{43}")]
    private static partial Regex Key();

    // a plus is a number in HTML
    private static async Task<string> SecretIn(HttpResponseMessage page) =>
        Secret().Match(WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync())).Value;

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+")]
    private static partial Regex Secret();
}
