using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Matching.Web.Tests.Signups;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmtpServer.Protocol;

namespace Matching.Web.Tests.Messages;

public sealed class DeliverMessagesTests
{
    [Test]
    public async Task A_mail_goes_over_an_encrypted_connection_once_in_two_forms_and_in_the_language_of_the_person()
    {
        await using var mailbox = Mailbox.Open();
        var password = Path.GetTempFileName();
        await File.WriteAllTextAsync(password, "secret of the office\n");
        await using var app = await mailbox.Service(settings: [("Mail:User", "office"), ("Mail:PasswordFile", password)]);
        var given = await Given.Programme(app, new { name = "Vicini\r\nBcc: all@example.org" });
        var partner = await Partnership.In(given);
        var person = await partner.PersonOf(
            await partner.Signed(
                new
                {
                    email = "luca@example.org",
                    preferredLanguage = "it",
                    givenName = "BUY-NOW",
                }
            )
        );

        var looks = (await app.SendMessages(), await app.SendMessages());

        var mail = mailbox.Received.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(looks, Is.EqualTo((1, 0)));
            Assert.That(mailbox.SignedIn, Is.EqualTo(new[] { "office" }));
            Assert.That(mail.To.Mailboxes.Single().Address, Is.EqualTo("luca@example.org"));
            Assert.That(mail.From.Mailboxes.Single().ToString(), Is.EqualTo("\"Office\" <office@example.org>"));
            Assert.That(mail.Cc.Concat(mail.Bcc), Is.Empty);
            Assert.That(mail.Headers.Select(header => header.Field), Has.None.EqualTo("Bcc"));
            Assert.That(mail.Subject, Is.EqualTo("Vicini Bcc: all@example.org: è il tuo indirizzo e-mail?"));
            Assert.That(mail.Headers["Auto-Submitted"], Is.EqualTo("auto-generated"));
            Assert.That(mail.Headers["List-Unsubscribe"], Is.Null, "a service message");
            Assert.That(mail.TextBody, Does.Contain("https://matching.example.org/m/").And.Not.Contain("BUY-NOW"));
            Assert.That(mail.HtmlBody, Does.Contain("<html lang=\"it\" dir=\"ltr\">").And.Not.Contain("BUY-NOW"));
            Assert.That(await app.MessagesTo(person), Is.EqualTo(new[] { "address_check sent" }));
        }

        File.Delete(password);
    }

    [Test]
    [Category("Once")]
    public async Task An_untrusted_certificate_gets_no_password_and_no_mail_and_the_message_is_tried_again_until_it_is_given_up()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service(OutboundExceptions.None);
        var partner = await Partnership.In(await Given.Programme(app));
        var person = await partner.PersonOf(await partner.Signed(new { email = "luca@example.org" }));
        var tries = 0;

        while (await app.SendMessages() > 0)
        {
            tries++;
            app.Clock.Advance(TimeSpan.FromHours(30));
        }

        Assert.That(tries, Is.EqualTo(DeliveryBackoff.Attempts));
        Assert.That(mailbox.Received, Is.Empty);
        Assert.That(await app.MessagesTo(person), Is.EqualTo(new[] { "address_check dead certificate" }));
    }

    [Test]
    public async Task A_recipient_whom_the_server_refuses_for_good_is_not_tried_again_and_one_refused_for_now_is()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var partner = await Partnership.In(await Given.Programme(app));
        var gone = await partner.PersonOf(await partner.Signed(new { email = "gone@example.org" }));
        mailbox.Refusal = new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "no such mailbox");
        await app.SendMessages();
        var busy = await partner.PersonOf(await partner.Signed(new { email = "busy@example.org" }));
        mailbox.Refusal = new SmtpResponse(SmtpReplyCode.InsufficientStorage, "busy");
        await app.SendMessages();
        mailbox.Refusal = null;
        var soon = await app.SendMessages();
        app.Clock.Advance(TimeSpan.FromSeconds(10));

        await app.SendMessages();

        Assert.That(soon, Is.Zero, "it waits for its next attempt");
        Assert.That(await app.MessagesTo(gone), Is.EqualTo(new[] { "address_check failed recipient" }));
        Assert.That(await app.MessagesTo(busy), Is.EqualTo(new[] { "address_check sent" }));
        Assert.That(mailbox.Received.Select(mail => mail.To.ToString()), Is.EqualTo(new[] { "busy@example.org" }));
    }

    [Test]
    public async Task Each_message_is_sent_by_one_instance_and_again_with_the_same_id_where_that_one_died()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var partner = await Partnership.In(await Given.Programme(app));
        for (var i = 0; i < 12; i++)
        {
            await partner.Signed(new { email = $"person{i}@example.org", phone = $"+3933311122{i:00}" });
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(app.SendMessages)));
        while (await app.SendMessages() > 0) { }

        var once = mailbox.Received.Select(mail => mail.To.ToString()).ToList();
        await partner.Signed(new { email = "late@example.org", phone = "+393331112299" });
        // the mail has left, and the instance is gone before it could note that
        await app.InScope(async services =>
        {
            using var killed = new CancellationTokenSource();
            mailbox.Arriving = killed.CancelAsync;
            return await services.GetRequiredService<IMediator>().Send(new DeliverMessages(), killed.Token);
        });
        mailbox.Arriving = null;
        var claimed = await app.SendMessages();
        app.Clock.Advance(TimeSpan.FromMinutes(7));
        await app.SendMessages();

        Assert.That(once, Is.Unique.And.Count.EqualTo(12));
        Assert.That(claimed, Is.Zero, "the claim of the other instance holds for a while");
        var late = mailbox.To("late@example.org").ToList();
        Assert.That(late, Has.Count.EqualTo(2));
        Assert.That(late.Select(mail => mail.MessageId).Distinct().Count(), Is.EqualTo(1));
        Assert.That(Mailbox.LinkIn(late[0]), Is.EqualTo(Mailbox.LinkIn(late[1])));
    }

    [Test]
    public async Task A_record_that_cannot_be_opened_keeps_no_other_message_from_being_sent_and_the_log_names_no_person()
    {
        await using var mailbox = Mailbox.Open();
        using var log = new LogKeeper();
        await using var app = await mailbox.Service(log: log);
        var partner = await Partnership.In(await Given.Programme(app));
        var broken = await partner.PersonOf(await partner.Signed(new { email = "broken@example.org" }));
        var sound = await partner.PersonOf(await partner.Signed(new { email = "sound@example.org", phone = "+393331112255" }));
        await app.Sql<int>(
            "UPDATE people SET identity_sealed = 'v1|AAAA|AAAA|AAAA' WHERE id = @Id RETURNING 1",
            new { Id = broken }
        );

        await app.SendMessages();

        var message = (await app.Sql<Guid>("SELECT id FROM messages WHERE person_id = @Id", new { Id = broken })).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(mailbox.Received.Select(mail => mail.To.ToString()), Is.EqualTo(new[] { "sound@example.org" }));
            Assert.That(await app.MessagesTo(sound), Is.EqualTo(new[] { "address_check sent" }));
            Assert.That(await app.MessagesTo(broken), Is.EqualTo(new[] { "address_check waiting internal" }));
            Assert.That(log.Text, Does.Contain(message.ToString()).And.Not.Contain("@example.org"));
        }
    }

    [Test]
    [Category("Once")]
    public async Task A_password_file_that_is_missing_for_a_while_delays_mails_and_none_leaves_without_signing_in()
    {
        await using var mailbox = Mailbox.Open();
        using var log = new LogKeeper();
        var password = Path.GetTempFileName();
        await File.WriteAllTextAsync(password, "secret of the office\n");
        await using var app = await mailbox.Service(
            log: log,
            settings: [("Mail:User", "office"), ("Mail:PasswordFile", password)]
        );
        var partner = await Partnership.In(await Given.Programme(app));
        var first = await partner.PersonOf(await partner.Signed(new { email = "first@example.org" }));
        var second = await partner.PersonOf(await partner.Signed(new { email = "second@example.org", phone = "+393331112255" }));
        File.Delete(password);

        await app.SendMessages();

        var without = (First: await app.MessagesTo(first), Second: await app.MessagesTo(second), mailbox.Received.Count);
        await File.WriteAllTextAsync(password, "secret of the office\n");
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await app.SendMessages();
        File.Delete(password);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(without.First.Concat(without.Second), Is.All.EqualTo("address_check waiting internal"));
            Assert.That(without.Count, Is.Zero);
            Assert.That(log.Text, Does.Contain("Mail:PasswordFile"));
            Assert.That(mailbox.SignedIn, Is.EqualTo(new[] { "office" }));
            Assert.That(mailbox.Received, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task Without_a_mail_server_nothing_is_written()
    {
        var partner = await Partnership.In(await Given.Programme());
        var person = await partner.PersonOf(await partner.Signed(new { email = "quiet@example.org" }));

        Assert.That(await SharedApp.App.MessagesTo(person), Is.Empty);
        Assert.That(await SharedApp.App.SendMessages(), Is.Zero);
    }

    [TestCase("office@example.org", "https://matching.example.org", null)]
    [TestCase("office@example.org", "", "Web:Address")]
    [TestCase("office", "https://matching.example.org", "Mail:From")]
    public void A_mail_server_that_lacks_a_setting_is_refused_at_the_start(string from, string address, string? names)
    {
        var options = new MailOptions { Host = "127.0.0.1", From = from };

        var wrong = options
            .Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options))
            .Select(failure => failure.ErrorMessage)
            .Append(
                new MailNeedsAddress(Options.Create(new WebOptions { Address = address })).Validate(null, options).FailureMessage
            )
            .OfType<string>();

        Assert.That(string.Join(' ', wrong), names is null ? Is.Empty : Does.Contain(names));
    }

    [Test]
    public void A_password_is_never_sent_over_an_open_connection()
    {
        var options = new MailOptions
        {
            Host = "mail.example.org",
            From = "office@example.org",
            User = "office",
            PasswordFile = typeof(DeliverMessagesTests).Assembly.Location,
            Security = MailSecurity.None,
        };

        Assert.That(
            options
                .Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options))
                .Select(failure => failure.ErrorMessage),
            Has.One.Contains("in clear")
        );
    }
}

public sealed class NotifyPeopleTests
{
    [Test]
    public async Task What_matters_to_a_person_is_announced_at_working_hours_and_not_when_staff_undo_it()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var person = await given.Confirmed(mailbox, "selam@example.org", new { preferredLanguage = "so", birthYear = 1994 });
        app.Clock.Advance(TimeSpan.FromDays(4) + TimeSpan.FromHours(10)); // Friday, 20:00 in Rome
        await given.Coordinator.Moved($"/mentees/{person}", new { to = "contacted" });
        await given.Coordinator.Moved($"/mentees/{person}", new { to = "left", reason = "moved" });
        await (await given.Coordinator.Post($"/mentees/{person}/undo", new { reason = "wrong_step" })).ShouldBe(
            System.Net.HttpStatusCode.OK
        );
        await given.Coordinator.Moved($"/mentees/{person}", new { to = "left", reason = "moved" });

        await app.SendLater();
        var atNight = mailbox.To("selam@example.org").Count();
        app.Clock.Advance(TimeSpan.FromHours(40)); // Sunday
        await app.SendMessages();
        var onSunday = mailbox.To("selam@example.org").Count();
        app.Clock.Advance(TimeSpan.FromHours(24)); // Monday, 12:20
        await app.SendMessages();

        var mails = mailbox.To("selam@example.org").ToList();
        Assert.That((atNight, onSunday), Is.EqualTo((2, 2)), "the question and the confirmation");
        Assert.That(mails.Skip(2).Select(mail => mail.Subject), Is.EqualTo(new[] { "Test programme: non partecipi più" }));
        Assert.That(
            await app.MessagesTo(person),
            Is.EqualTo(
                new[]
                {
                    "address_check sent",
                    "signup_confirmation sent",
                    "person_closed cancelled expired",
                    "person_closed sent",
                }
            )
        );
    }

    [Test]
    public async Task A_person_entered_by_staff_is_first_asked_whether_the_address_is_theirs_and_then_gets_what_waited()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var mentor = await given.AvailableMentor(new { email = "anna@example.org", preferredLanguage = "en" });
        await app.SendLater();
        var asked = mailbox.To("anna@example.org").ToList();

        await (
            await app.Anonymous.Post("/message-links/" + Mailbox.LinkIn(asked.Single())["/m/".Length..], new { answer = "mine" })
        ).ShouldBe(System.Net.HttpStatusCode.OK);
        await app.SendMessages();

        var news = mailbox.To("anna@example.org").Last();
        Assert.That(asked.Single().Subject, Is.EqualTo("Test programme: is this your e-mail address?"));
        Assert.That(news.Subject, Is.EqualTo("News from Test programme"));
        Assert.That(
            news.Headers["List-Unsubscribe"],
            Does.StartWith("<https://matching.example.org/m/").And.EndWith("/one-click>")
        );
        Assert.That(news.Headers["List-Unsubscribe-Post"], Is.EqualTo("List-Unsubscribe=One-Click"));
        var stop = new Uri(news.Headers["List-Unsubscribe"]!.Trim('<', '>')).AbsolutePath;
        await (await app.Browser().PostAsync(stop, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]))).ShouldBe(
            System.Net.HttpStatusCode.OK
        );
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentors/{mentor}", new { to });
        }

        await app.SendLater();
        Assert.That((await app.MessagesTo(mentor))[^1], Is.EqualTo("person_available cancelled stopped"));
    }

    [Test]
    public async Task Erasure_deletes_what_was_sent_and_what_waits()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var person = await given.Confirmed(mailbox, "selam@example.org");
        await app.SendMessages();
        var own = mailbox.To("selam@example.org").Last();
        var token = Mailbox.LinkIn(own)["/my/".Length..];
        await given.Coordinator.Moved($"/mentees/{person}", new { to = "left", reason = "moved" });
        var data = await app.Anonymous.Ok($"/privacy/{token}");

        await (await app.Anonymous.Send(HttpMethod.Delete, $"/privacy/{token}")).ShouldBe(System.Net.HttpStatusCode.NoContent);

        Assert.That(
            data.List("messages").Select(message => message.Text("kind")),
            Is.SupersetOf(new[] { "address_check", "signup_confirmation", "person_closed" })
        );
        Assert.That(
            await app.Sql<long>("SELECT count(*) FROM messages UNION ALL SELECT count(*) FROM message_addresses"),
            Is.All.Zero
        );
        await app.SendLater();
        Assert.That(mailbox.To("selam@example.org").Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task No_address_and_no_link_is_in_the_database_in_clear_and_what_opens_data_is_not_kept_after_it_was_sent()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var person = await given.Confirmed(mailbox, "selam@example.org");
        var before = await app.Sql<string>("SELECT parameters_sealed FROM messages WHERE kind = 'signup_confirmation'");
        await app.SendMessages();

        var rows = await app.Sql<string>(
            "SELECT coalesce(address_sealed, '') || coalesce(parameters_sealed, '') || coalesce(address_hash, '') FROM messages"
        );
        Assert.That(before.Single(), Does.StartWith("v1|"));
        Assert.That(
            await app.Sql<string>("SELECT parameters_sealed FROM messages WHERE kind = 'signup_confirmation'"),
            Is.EqualTo(new string?[] { null })
        );
        Assert.That(string.Join(' ', rows), Does.Not.Contain("selam@").And.Not.Contain("/my/"));
    }
}

public sealed class PruneMessagesTests
{
    [Test]
    public async Task What_was_sent_is_forgotten_after_a_while_and_what_waits_is_not()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service(settings: ("Mail:KeepDays", "30"));
        var given = await Given.Programme(app);
        await given.Confirmed(mailbox, "selam@example.org");
        app.Clock.Advance(TimeSpan.FromDays(31));

        var pruned = await app.InScope(services => services.GetRequiredService<IMediator>().Send(new PruneMessages()));

        Assert.That(pruned, Is.EqualTo(1));
        Assert.That(await app.Sql<string>("SELECT kind FROM messages"), Is.EqualTo(new[] { "signup_confirmation" }));
    }
}
