using System.Text.RegularExpressions;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Tests.Accounts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Matching.Web.Tests.Messages;

public sealed class GetDigestTests
{
    [Test]
    public async Task Without_a_mail_server_the_page_says_so_and_analysts_are_not_asked()
    {
        var given = await Given.Programme();
        var (_, coordinator) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, analyst) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });

        Assert.That(
            await coordinator.GetStringAsync("/console/account"),
            Does.Contain("This service sends no mail, so there is no daily mail.")
        );
        Assert.That(await analyst.GetStringAsync("/console/account"), Does.Not.Contain("Daily mail"));
    }
}

public sealed class SetDigestTests
{
    [Test]
    public async Task The_daily_mail_is_off_until_its_holder_switches_it_on_and_can_be_switched_off_again()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var (_, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, colleague) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var off = await browser.GetStringAsync("/console/account");

        await (await browser.Submit("/console/account", "digest")).ShouldLead("/console/account");
        var on = await browser.GetStringAsync("/console/account");
        var others = await colleague.GetStringAsync("/console/account");
        await browser.Submit("/console/account", "digest");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(off, Does.Contain("The daily mail is off."));
            Assert.That(on, Does.Contain("The daily mail is on."));
            Assert.That(others, Does.Contain("The daily mail is off."));
            Assert.That(await browser.GetStringAsync("/console/account"), Does.Contain("The daily mail is off."));
        }
    }
}

public sealed class ListDueDigestsTests
{
    [Test]
    public async Task A_mail_is_due_once_a_day_from_the_hour_in_which_messages_begin_to_leave_and_not_at_weekends()
    {
        await using var mailbox = Mailbox.Open();
        // Monday 2 March 2026, 10 in Rome
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        await given.Mentee();
        var (holder, _) = await DailyMail.Asked(given);

        var sent = new List<int>();
        // at 10 on the day of the wish; at 7 and 8 of the next, then at 12; Friday, Saturday, Sunday, Monday
        foreach (var hours in new[] { 0, 21, 1, 4, 70, 24, 24, 24 })
        {
            app.Clock.Advance(TimeSpan.FromHours(hours));
            await DailyMail.Written(app);
            sent.Add(mailbox.To(holder.Email).Count(DailyMail.Is));
        }

        Assert.That(sent, Is.EqualTo(new[] { 0, 0, 0, 1, 2, 2, 2, 3 }));
    }

    [Test]
    public async Task Who_is_disabled_or_no_longer_wishes_it_gets_none()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        await given.Mentee();
        var (disabled, _) = await DailyMail.Asked(given);
        var (_, browser) = await DailyMail.Asked(given);
        await browser.Submit("/console/account", "digest");
        await app.Admin.Send(HttpMethod.Patch, $"/accounts/{disabled.Id}", """{"isDisabled":true}""", ("If-Match", "*"));
        app.Clock.Advance(TimeSpan.FromDays(1));

        await DailyMail.Written(app);

        Assert.That(mailbox.Received.Count(DailyMail.Is), Is.Zero);
    }
}

public sealed class WriteDigestTests
{
    [Test]
    public async Task It_has_the_counts_of_today_with_links_in_the_language_of_the_account_and_no_names()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app, new { name = "Parma <together>" });
        await given.Mentee(new { givenName = "Zuleika", familyName = "Marchetti" });
        await given.Mentee();
        await given.Pair(await given.AvailableMentor(new { givenName = "Ottavio" }), await given.AvailableMentee());
        var (holder, _) = await DailyMail.Asked(given, "it");
        app.Clock.Advance(TimeSpan.FromDays(1));

        await DailyMail.Written(app);
        var mail = mailbox.To(holder.Email).Single(DailyMail.Is);
        var links = Regex
            .Matches(mail.HtmlBody!, "href=\"([^\"]+)\"")
            .Select(link => link.Groups[1].Value.Replace("&amp;", "&"))
            .ToList();
        var statuses = new List<int>();
        var (_, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        foreach (var link in links)
        {
            statuses.Add((int)(await browser.GetAsync(new Uri(link).PathAndQuery)).StatusCode);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mail.Subject, Is.EqualTo("Oggi in Parma <together>"));
            Assert.That(
                mail.TextBody,
                Does.Contain("2 iscrizioni da contattare\nhttps://matching.example.org/console/people/signups?")
            );
            Assert.That(mail.TextBody, Does.Contain("1 proposta da decidere\n"));
            Assert.That(
                mail.HtmlBody,
                Does.Contain("\">2 iscrizioni da contattare</a><br><a href=").And.Not.Contain("<together>")
            );
            Assert.That(
                mail.TextBody + mail.HtmlBody,
                Does.Not.Contain("Zuleika").And.Not.Contain("Marchetti").And.Not.Contain("Ottavio")
            );
            Assert.That(links, Has.Count.EqualTo(3));
            Assert.That(statuses, Is.All.EqualTo(200));
            Assert.That(mail.Headers.Contains(HeaderId.ListUnsubscribe), Is.False);
        }
    }

    [Test]
    public async Task Nothing_is_sent_on_a_day_with_nothing_to_do_and_a_sign_up_of_the_afternoon_waits_for_the_next_one()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        await DailyMail.Asked(given);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await DailyMail.Written(app);
        await given.Mentee();
        app.Clock.Advance(TimeSpan.FromHours(3));
        await DailyMail.Written(app);
        var before = mailbox.Received.Count(DailyMail.Is);
        app.Clock.Advance(TimeSpan.FromHours(21));
        await DailyMail.Written(app);

        Assert.That((before, mailbox.Received.Count(DailyMail.Is)), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task Two_instances_write_one_mail_and_a_coordinator_of_a_site_gets_the_counts_of_that_site()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var other = (
            await app.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        await given.Mentee();
        await given.Mentee(new { siteId = other });
        await given.Mentee(new { siteId = other });
        var (holder, _) = await DailyMail.Asked(given, "en", other);
        app.Clock.Advance(TimeSpan.FromDays(1));

        await Task.WhenAll(DailyMail.Write(app), DailyMail.Write(app));
        while (await app.SendMessages() > 0) { }

        Assert.That(mailbox.To(holder.Email).Single(DailyMail.Is).TextBody, Does.Contain("2 sign-ups to contact"));
    }

    [Test]
    public async Task A_mail_that_could_not_be_sent_all_day_is_given_up()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        await given.Mentee();
        await DailyMail.Asked(given);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await DailyMail.Write(app);
        app.Clock.Advance(TimeSpan.FromHours(13));

        while (await app.SendMessages() > 0) { }

        Assert.That(
            await app.Sql<string>("SELECT status || ' ' || reason FROM messages WHERE kind = 'today_digest'"),
            Is.EqualTo(new[] { "cancelled expired" })
        );
    }
}

internal static class DailyMail
{
    /// <summary>A coordinator who has switched the daily mail on.</summary>
    public static async Task<(Holder Holder, HttpClient Browser)> Asked(Given given, string language = "en", Guid? site = null)
    {
        var (holder, browser) = await given.App.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                siteId = site,
            }
        );
        await browser.Submit("/console/account?lang=" + language, "digest");
        while (await given.App.SendMessages() > 0) { }

        return (holder, browser);
    }

    public static bool Is(MimeMessage mail) =>
        mail.Subject!.StartsWith("Today in", StringComparison.Ordinal)
        || mail.Subject.StartsWith("Oggi in", StringComparison.Ordinal);

    /// <summary>What the worker does.</summary>
    public static Task<int> Write(TestApp app) =>
        app.InScope(async services =>
        {
            var mediator = services.GetRequiredService<IMediator>();
            var due = await mediator.Send(new ListDueDigests());
            foreach (var account in due)
            {
                await mediator.Send(new WriteDigest(account));
            }

            return due.Count;
        });

    public static async Task Written(TestApp app)
    {
        await Write(app);
        while (await app.SendMessages() > 0) { }
    }
}
