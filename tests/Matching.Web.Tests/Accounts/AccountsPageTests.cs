using System.Net;
using System.Text.RegularExpressions;

namespace Matching.Web.Tests.Accounts;

/// <summary>Administrators look after accounts in the console, without script.</summary>
public sealed partial class AccountsPageTests
{
    [Test]
    public async Task An_account_is_made_for_a_site_and_its_link_is_shown_once()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn();
        var email = ConsolePages.Email();

        var made = await admin.Submit(
            "/console/settings/accounts",
            "make",
            ("Input.Email", email),
            ("Input.Role", "coordinator"),
            ("Input.Place", $"{given.ProgrammeId}/{given.SiteId}")
        );

        await made.ShouldBe(HttpStatusCode.OK);
        var path = SetupPath().Match(await made.Content.ReadAsStringAsync()).Value;
        var account = (await All(given.App)).Single(one => one!.Text("email") == email)!;
        Assert.That(
            (account.Text("role"), Guid.Parse(account.Text("programmeId")), Guid.Parse(account.Text("siteId"))),
            Is.EqualTo(("coordinator", given.ProgrammeId, given.SiteId))
        );
        Assert.That(SetupPath().IsMatch(await admin.GetStringAsync("/console/settings/accounts")), Is.False);
        await (await given.App.Browser().ChoosePassword(path)).ShouldLead("/console/second-factor");
    }

    [TestCase("coordinator", "", "A coordinator")]
    [TestCase("nobody", "", "Enter a value: this field is required")]
    public async Task What_makes_no_sense_is_said_at_its_field(string role, string place, string why)
    {
        var (_, admin) = await SharedApp.App.SignedIn();

        var refused = await admin.Submit(
            "/console/settings/accounts",
            "make",
            ("Input.Email", ConsolePages.Email()),
            ("Input.Role", role),
            ("Input.Place", place)
        );

        Assert.That((int)refused.StatusCode, Is.EqualTo(400));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("class=\"error\""), why);
    }

    [Test]
    public async Task An_address_that_is_taken_is_refused_on_the_page()
    {
        var (holder, admin) = await SharedApp.App.SignedIn();

        var refused = await admin.Submit(
            "/console/settings/accounts",
            "make",
            ("Input.Email", holder.Email),
            ("Input.Role", "admin"),
            ("Input.Place", "")
        );

        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("role=\"alert\""));
        Assert.That(SetupPath().IsMatch(await refused.Content.ReadAsStringAsync()), Is.False);
    }

    [Test]
    public async Task Disabling_ending_sessions_and_a_new_link_do_what_they_say()
    {
        var given = await Given.Programme();
        var app = given.App;
        var (_, admin) = await app.SignedIn(new { programmeId = given.ProgrammeId });
        var (holder, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        await (await admin.Submit("/console/settings/accounts", $"end-{holder.Id}")).ShouldLead(
            "/console/settings/accounts?done=1"
        );
        Assert.That(await browser.IsSignedIn(), Is.False);
        await (await admin.Submit("/console/settings/accounts", $"disable-{holder.Id}")).ShouldLead(
            "/console/settings/accounts?done=1"
        );
        await (await app.Browser().TypePassword(holder.Email, holder.Password)).ShouldSay(
            401,
            "The address or the password is not right."
        );
        await (await admin.Submit("/console/settings/accounts", $"enable-{holder.Id}")).ShouldLead(
            "/console/settings/accounts?done=1"
        );
        Assert.That(await (await holder.SignIn(holder.Code())).IsSignedIn(), Is.True);
        var reset = await admin.Submit("/console/settings/accounts", $"reset-{holder.Id}");
        await (await app.Browser().TypePassword(holder.Email, holder.Password)).ShouldSay(
            401,
            "The address or the password is not right."
        );
        await (await app.Browser().ChoosePassword(SetupPath().Match(await reset.Content.ReadAsStringAsync()).Value)).ShouldLead(
            "/console/second-factor"
        );
    }

    [Test]
    public async Task Address_role_and_site_change_and_the_account_is_deleted_on_its_page()
    {
        var given = await Given.Programme();
        var (own, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var page = $"/console/settings/accounts/{holder.Id}";
        var (email, site) = (ConsolePages.Email(), given.SiteId.ToString());
        var open = await admin.GetStringAsync(page);

        await (
            await admin.SubmitFrom(
                open,
                page,
                "rights",
                ("Input.Email", email),
                ("Input.Role", "coordinator"),
                ("Input.SiteId", site)
            )
        ).ShouldLead(page + "?done=1");
        var changed = await given.App.Admin.Ok($"/accounts/{holder.Id}");
        var stale = await admin.SubmitFrom(
            open,
            page,
            "rights",
            ("Input.Email", email),
            ("Input.Role", "admin"),
            ("Input.SiteId", "")
        );
        var analyst = await admin.Submit(
            page,
            "rights",
            ("Input.Email", "no address"),
            ("Input.Role", "analyst"),
            ("Input.SiteId", site)
        );
        var ownPage = await admin.GetStringAsync($"/console/settings/accounts/{own.Id}");
        var forged = (await admin.GetStringAsync(page)).Replace(
            holder.Id.ToString(),
            own.Id.ToString(),
            StringComparison.Ordinal
        );
        var ownDeleted = await admin.SubmitFrom(forged, $"/console/settings/accounts/{own.Id}", "delete");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await browser.IsSignedIn(), Is.False, "another site ends the sessions");
            Assert.That((changed.Text("email"), changed.Text("siteId")), Is.EqualTo((email, site)));
            await stale.ShouldSay(412, "What is stored now, and what you typed");
            await analyst.ShouldSay(400, "id=\"input-email-error\"");
            Assert.That(
                ownPage,
                Does.Not.Contain("Input.Role").And.Not.Contain("Delete the account").And.Contain("Another administrator")
            );
            Assert.That((int)ownDeleted.StatusCode, Is.GreaterThanOrEqualTo(400));
            Assert.That(
                await admin.GetStringAsync("/console/settings/accounts"),
                Does.Contain(page).And.Not.Contain($"accounts/{own.Id}")
            );
        }

        await (await admin.SubmitFrom(open, page, "delete")).ShouldSay(412, "changed");
        await (await admin.Submit(page, "delete")).ShouldLead("/console/settings/accounts?done=1");
        await (await given.App.Admin.GetAsync($"/api/v1/accounts/{holder.Id}")).ShouldBeProblem(404, "account-not-found");
        Assert.That((int)(await admin.GetAsync(page)).StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task An_account_of_another_programme_has_no_page()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var (_, admin) = await ours.App.SignedIn(new { programmeId = ours.ProgrammeId });
        var (_, coordinator) = await ours.App.SignedIn(new { role = "coordinator", programmeId = ours.ProgrammeId });
        var foreign = await ours.App.Account(new { role = "analyst", programmeId = theirs.ProgrammeId });

        Assert.That((int)(await admin.GetAsync($"/console/settings/accounts/{foreign.Id()}")).StatusCode, Is.EqualTo(404));
        Assert.That((int)(await coordinator.GetAsync($"/console/settings/accounts/{foreign.Id()}")).StatusCode, Is.EqualTo(403));
    }

    [Test]
    public async Task An_account_that_a_colleague_has_changed_is_not_switched_by_an_earlier_page()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var account = await given.App.Account(new { role = "coordinator", programmeId = given.ProgrammeId });
        var open = await admin.GetStringAsync("/console/settings/accounts");
        await given.App.Admin.Send(HttpMethod.Patch, $"/accounts/{account.Id()}", """{"role":"analyst"}""", ("If-Match", "*"));

        await (await admin.SubmitFrom(open, "/console/settings/accounts", $"disable-{account.Id()}")).ShouldSay(
            412,
            "The record has changed since it was read"
        );
        var fresh = await admin.GetStringAsync("/console/settings/accounts");
        await (await admin.SubmitFrom(fresh, "/console/settings/accounts", $"disable-{account.Id()}")).ShouldLead(
            "/console/settings/accounts?done=1"
        );
        await (await admin.SubmitFrom(open, "/console/settings/accounts", $"disable-{account.Id()}")).ShouldSay(
            412,
            "The record has changed since it was read"
        );
    }

    [Test]
    public async Task Only_administrators_see_it_and_each_sees_their_own_programme()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var foreign = await ours.App.Account(new { role = "analyst", programmeId = theirs.ProgrammeId });
        var (own, admin) = await ours.App.SignedIn(new { programmeId = ours.ProgrammeId });
        var (_, coordinator) = await ours.App.SignedIn(new { role = "coordinator", programmeId = ours.ProgrammeId });

        var html = await admin.GetStringAsync("/console/settings/accounts");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(html, Does.Contain(own.Email).And.Not.Contain(foreign.Text("email")).And.Not.Contain("All programmes"));
            Assert.That(html, Does.Not.Contain($"disable-{own.Id}"), "nobody locks themselves out");
            Assert.That((int)(await coordinator.GetAsync("/console/settings/accounts")).StatusCode, Is.EqualTo(403));
            Assert.That((int)(await ours.App.Browser().GetAsync("/console/settings/accounts")).StatusCode, Is.EqualTo(302));
            Assert.That(await coordinator.GetStringAsync("/console"), Does.Not.Contain("/console/settings/accounts"));
        }

        var beyond = await admin.Submit(
            "/console/settings/accounts",
            "make",
            ("Input.Email", ConsolePages.Email()),
            ("Input.Role", "analyst"),
            ("Input.Place", theirs.ProgrammeId.ToString())
        );
        Assert.That((int)beyond.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task A_form_without_its_token_is_refused()
    {
        var (_, admin) = await SharedApp.App.SignedIn();

        var refused = await admin.PostAsync(
            "/console/settings/accounts",
            new FormUrlEncodedContent([
                KeyValuePair.Create("_handler", "make"),
                KeyValuePair.Create("Input.Email", ConsolePages.Email()),
                KeyValuePair.Create("Input.Role", "admin"),
            ])
        );

        await refused.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<List<System.Text.Json.Nodes.JsonNode?>> All(TestApp app)
    {
        var found = new List<System.Text.Json.Nodes.JsonNode?>();
        for (var path = "/accounts?limit=200"; ; )
        {
            var page = await app.Admin.Ok(path);
            found.AddRange(page.Items());
            if (page["next"] is null)
            {
                return found;
            }

            path = "/accounts?limit=200&after=" + page.Text("next");
        }
    }

    [GeneratedRegex("/console/set-up/[0-9a-f]{64}")]
    private static partial Regex SetupPath();
}
