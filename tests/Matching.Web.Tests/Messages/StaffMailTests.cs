using System.Net;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.Messages;

public sealed class RequestPasswordResetTests
{
    [Test]
    public async Task The_page_and_what_is_written_are_the_same_for_every_address_and_only_a_holder_gets_a_mail()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var (holder, _) = await app.SignedIn();
        var invited = await app.Account();
        while (await app.SendMessages() > 0) { }

        var before = mailbox.Received.Count;

        var known = await Ask(app, holder.Email);
        var unknown = await Ask(app, ConsolePages.Email());
        var notSetUp = await Ask(app, invited.Text("email"));
        while (await app.SendMessages() > 0) { }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(unknown, Is.EqualTo(known));
            Assert.That(notSetUp, Is.EqualTo(known));
            Assert.That(known.Page, Does.Contain("If this address has an account").And.Not.Contain(holder.Email));
            Assert.That(known.Written, Is.EqualTo(1));
            Assert.That(
                mailbox.Received.Skip(before).Select(mail => (mail.To.ToString(), mail.Subject)),
                Is.EqualTo(new[] { (holder.Email, "Choose a new password") })
            );
            Assert.That(
                await app.Sql<string>("SELECT kind || ' ' || status FROM messages WHERE kind = 'password_reset'"),
                Is.EqualTo(new[] { "password_reset sent" }),
                "of other addresses nothing is kept"
            );
        }
    }

    [Test]
    public async Task An_address_gets_one_such_mail_an_hour_and_an_account_without_mail_is_led_to_the_administrator()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var (holder, _) = await app.SignedIn();
        while (await app.SendMessages() > 0) { }

        var before = mailbox.Received.Count;
        for (var i = 0; i < 30; i++)
        {
            await Ask(app, holder.Email);
        }

        while (await app.SendMessages() > 0) { }

        Assert.That(mailbox.Received.Skip(before).Count(), Is.EqualTo(1));
        Assert.That(
            await SharedApp.App.Browser().GetStringAsync("/console/forgotten"),
            Does.Contain("sends no mail").And.Not.Contain("<form method=\"post\" action=\"/console/forgotten")
        );
    }

    // What the browser shows without the tokens of forms, and how many messages were written.
    private static async Task<(string Page, long Written)> Ask(TestApp app, string email)
    {
        var before = (await app.Sql<long>("SELECT count(*) FROM messages")).Single();
        var browser = app.Browser();
        await (await browser.Submit("/console/forgotten", "forgotten", ("Input.Email", email))).ShouldLead(
            "/console/forgotten?sent=1"
        );
        return (
            ConsolePages.WithoutTokens(await browser.GetStringAsync("/console/forgotten?sent=1")),
            (await app.Sql<long>("SELECT count(*) FROM messages")).Single() - before
        );
    }
}

public sealed class ResetPasswordTests
{
    [Test]
    public async Task A_new_password_is_chosen_once_by_the_link_and_the_second_factor_stays()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var (holder, signedIn) = await app.SignedIn();
        var browser = app.Browser();
        await browser.Submit("/console/forgotten", "forgotten", ("Input.Email", holder.Email.ToUpperInvariant()));
        while (await app.SendMessages() > 0) { }

        var link = Mailbox.LinkIn(mailbox.Received[^1]);

        await (await browser.GetAsync(link)).ShouldLead("/console/reset");
        var weak = await Choose(browser, link, holder.Email);
        var chosen = await Choose(browser, link, "lantern orchard pebble");
        var again = await Choose(app.Browser(), link, "another orchard pebble");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(weak.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            await chosen.ShouldLead("/console/sign-in?reset=1");
            await again.ShouldSay(400, "used before or has expired");
            Assert.That(await signedIn.IsSignedIn(), Is.False, "other sessions end");
        }

        var next = await (holder with { Password = "lantern orchard pebble" }).SignIn(holder.Code());
        Assert.That(await next.IsSignedIn(), Is.True);
        Assert.That(
            await app.Sql<string>("SELECT action FROM audit_entries WHERE action = 'ResetPassword'"),
            Has.Count.EqualTo(1)
        );
    }

    [Test]
    public async Task After_two_hours_the_link_opens_nothing()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var (holder, _) = await app.SignedIn();
        await app.Browser().Submit("/console/forgotten", "forgotten", ("Input.Email", holder.Email));
        while (await app.SendMessages() > 0) { }

        app.Clock.Advance(TimeSpan.FromMinutes(121));

        await (await Choose(app.Browser(), Mailbox.LinkIn(mailbox.Received[^1]), "lantern orchard pebble")).ShouldSay(
            400,
            "used before or has expired"
        );
    }

    private static Task<HttpResponseMessage> Choose(HttpClient browser, string link, string password) =>
        browser.Submit(
            "/console/reset",
            "reset",
            ("Input.Secret", link.Split('/')[^1]),
            ("Input.Password", password),
            ("Input.Repeated", password)
        );
}

public sealed class AccountMailTests
{
    [Test]
    public async Task An_invitation_leads_to_the_page_on_which_the_account_is_set_up()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);

        await app.Admin.Created(
            "/accounts",
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                email = "new@example.org",
            }
        );
        await app.SendMessages();

        var mail = mailbox.To("new@example.org").Single();
        Assert.That(mail.Subject, Is.EqualTo("Test programme: set up your account"));
        await (await app.Browser().ChoosePassword(Mailbox.LinkIn(mail))).ShouldLead("/console/second-factor");
        Assert.That(
            await app.Sql<string>("SELECT parameters_sealed FROM messages"),
            Is.EqualTo(new string?[] { null }),
            "the link is not kept"
        );
    }

    [Test]
    public async Task Where_a_key_is_named_to_read_concerns_administrators_get_no_alert_until_it_is_revoked()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        await app.Account(new { role = "admin", email = "admin@example.org" });
        var key = await app.Key(new CreateApiKey { Role = Role.Coordinator, ProgrammeId = given.ProgrammeId });
        await (
            await app.Admin.Send(
                HttpMethod.Put,
                $"/programmes/{given.ProgrammeId}/safeguarding-staff",
                $$"""{ "staff": ["{{key.Id}}"] }"""
            )
        ).ShouldBe(HttpStatusCode.OK);
        var body = new { personId = await given.Mentee(), what = "Sorge7010" };

        await given.Coordinator.Created("/concerns", body);
        var read = await Alerts(app);
        await (await app.Admin.Send(HttpMethod.Delete, $"/api-keys/{key.Id}", null, ("If-Match", "*"))).ShouldBe(
            HttpStatusCode.NoContent
        );
        await given.Coordinator.Created("/concerns", body);

        Assert.That((read, await Alerts(app)), Is.EqualTo((0, 1)));
    }

    private static async Task<long> Alerts(TestApp app) =>
        (await app.Sql<long>("SELECT count(*) FROM messages WHERE kind = 'concern_alert'")).Single();

    [Test]
    public async Task Only_named_readers_of_concerns_are_alerted_and_without_a_word_of_the_concern()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var reader = await app.Account(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                email = "reader@example.org",
            }
        );
        await app.Account(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                email = "other@example.org",
            }
        );
        var mentee = await given.Mentee(new { givenName = "Selam" });
        var body = new { personId = mentee, what = "Sorge7010" };
        await given.Coordinator.Created("/concerns", body);
        await app.Admin.Send(
            HttpMethod.Put,
            $"/programmes/{given.ProgrammeId}/safeguarding-staff",
            $$"""{ "staff": ["{{reader.Id()}}"] }"""
        );
        var readersOnly = await app.Sql<long>("SELECT count(*) FROM messages WHERE kind = 'concern_alert'");
        await given.Coordinator.Created("/concerns", body);
        await app.Anonymous.Created($"/privacy/{await Planted.Link(given, mentee)}/concerns", new { what = "Sorge7011" });
        while (await app.SendMessages() > 0) { }

        var alerts = mailbox.Received.Where(mail => mail.Subject == "Una segnalazione La aspetta").ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(readersOnly.Single(), Is.Zero, "there is no administrator yet");
            Assert.That(
                alerts.Select(mail => mail.To.ToString()),
                Is.EqualTo(new[] { "reader@example.org", "reader@example.org" })
            );
            Assert.That(
                alerts.Select(mail => mail.ToString()),
                Is.All.Not.Contain("Sorge").And.All.Not.Contain("Selam").And.All.Not.Contain(mentee.ToString())
            );
        }
    }
}
