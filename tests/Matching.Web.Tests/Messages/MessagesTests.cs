using System.Net;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Signups;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using SmtpServer.Protocol;

namespace Matching.Web.Tests.Messages;

public sealed class ListMessagesTests
{
    [Test]
    public async Task Staff_see_what_was_sent_to_whom_and_how_it_is_and_neither_words_nor_addresses()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var person = await given.Confirmed(mailbox, "selam@example.org", new { preferredLanguage = "it" });

        var all = await given.Coordinator.Ok("/messages");
        var waiting = await given.Coordinator.Items($"/messages?personId={person}&status=waiting");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                all.Items().Select(message => (message.Text("kind"), message.Text("status"))),
                Is.EqualTo(new[] { ("signup_confirmation", "waiting"), ("address_check", "sent") })
            );
            Assert.That(all.Items()[1].Text("language"), Is.EqualTo("it"));
            Assert.That(all.ToJsonString(), Does.Not.Contain("example.org").And.Not.Contain("/my/").And.Not.Contain("/m/"));
            Assert.That(waiting.Select(message => message.Text("kind")), Is.EqualTo(new[] { "signup_confirmation" }));
            await (await given.Coordinator.GetAsync("/api/v1/messages?status=lost")).ShouldBe(HttpStatusCode.BadRequest);
        }
    }
}

public sealed class ListedReasonsTests
{
    [Test]
    public async Task A_message_without_a_reason_and_one_with_a_reason_are_listed_together()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var partner = await Partnership.In(given);
        mailbox.Refusal = new SmtpServer.Protocol.SmtpResponse(SmtpServer.Protocol.SmtpReplyCode.MailboxUnavailable, "none");
        await partner.Signed(new { email = "gone@example.org" });
        await app.SendMessages();
        mailbox.Refusal = null;
        await partner.Signed(new { email = "there@example.org", phone = "+393331112288" });

        var all = await given.Coordinator.Items("/messages");

        Assert.That(
            all.Select(message => (message!["reason"]?.GetValue<string>(), message["address"]?.GetValue<string>())),
            Is.EqualTo(new (string?, string?)[] { (null, null), ("recipient", "unconfirmed") })
        );
    }
}

public sealed class ListMessagesWithNamesTests
{
    [Test]
    public async Task The_console_names_the_people()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        await given.Confirmed(mailbox, "selam@example.org", new { givenName = "Selam" });

        var page = await app.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new ListMessagesWithNames(new ListMessages { Limit = 1 }))
        );

        Assert.That(page.Items.Single().Name!.GivenName, Is.EqualTo("Selam"));
        Assert.That(page.Next, Is.Not.Null);
    }
}

public sealed class GetMessageTests
{
    [Test]
    public async Task A_message_to_staff_is_none_of_theirs()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var account = await app.Sql<Guid>("SELECT id FROM messages");
        await app.Admin.Created(
            "/accounts",
            new
            {
                role = "analyst",
                programmeId = given.ProgrammeId,
                email = "analyst@example.org",
            }
        );
        var invitation = (await app.Sql<Guid>("SELECT id FROM messages")).Except(account).Single();

        await (await given.Coordinator.GetAsync($"/api/v1/messages/{invitation}")).ShouldBeProblem(404, "message-not-found");
    }
}

public sealed class ResendMessageTests
{
    [Test]
    public async Task A_message_is_sent_again_with_the_same_id_and_one_whose_link_opens_data_is_not()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var person = await given.Confirmed(mailbox, "selam@example.org");
        await given.Coordinator.Moved($"/mentees/{person}", new { to = "left", reason = "moved" });
        await app.SendLater();
        var messages = await given.Coordinator.Items($"/messages?personId={person}");

        var again = await given.Coordinator.Post($"/messages/{messages[0].Id()}/resend", new { });
        var refused = await given.Coordinator.Post($"/messages/{messages[1].Id()}/resend", new { });
        await app.SendMessages();

        await again.ShouldBe(HttpStatusCode.OK);
        await refused.ShouldBeProblem(409, "message-not-kept");
        var closed = mailbox.To("selam@example.org").Skip(2).ToList();
        Assert.That(closed, Has.Count.EqualTo(2));
        Assert.That(closed.Select(mail => mail.MessageId).Distinct().Count(), Is.EqualTo(1));
    }
}

public sealed class MessagesPageTests
{
    [Test]
    public async Task A_confirmation_that_the_server_refused_can_be_sent_again_because_its_link_is_still_kept()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var (_, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var person = await given.Confirmed(mailbox, "selam@example.org");
        mailbox.Refusal = new SmtpResponse(SmtpReplyCode.MailboxUnavailable, "no such mailbox");
        await app.SendMessages();
        mailbox.Refusal = null;
        var (refused, message) = ((await app.MessagesTo(person))[^1], (await given.Coordinator.Items("/messages"))[0].Id());

        var page = await browser.GetStringAsync("/console/messages?status=failed");
        var again = await browser.Submit("/console/messages?status=failed", "act", ("Do", $"resend {message}"));
        await app.SendMessages();
        var sent = await browser.GetStringAsync("/console/messages");

        await again.ShouldBe(HttpStatusCode.Found);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused, Is.EqualTo("signup_confirmation failed recipient"));
            Assert.That(page, Does.Contain($"value=\"resend {message}\""));
            Assert.That(mailbox.To("selam@example.org").Last().TextBody, Does.Contain("/my/"));
            Assert.That(sent, Does.Not.Contain($"value=\"resend {message}\""), "what opens data is not kept after it was sent");
        }
    }
}

public sealed class ReturnMessageTests
{
    [Test]
    public async Task An_address_from_which_mail_came_back_gets_no_more_until_the_person_has_another_one()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(app);
        var person = await given.Confirmed(mailbox, "old@example.org", new { preferredLanguage = "so" });
        await app.SendMessages();
        var message = (await given.Coordinator.Items($"/messages?personId={person}"))[0].Id();

        var returned = await (await given.Coordinator.Post($"/messages/{message}/return", new { })).Json();
        await given.Coordinator.Moved($"/mentees/{person}", new { to = "left", reason = "moved" });
        await app.SendLater();

        Assert.That(returned.Text("address"), Is.EqualTo("returned"));
        Assert.That((await app.MessagesTo(person))[^1], Is.EqualTo("person_closed cancelled returned"));
        var waiting = (await given.Coordinator.Items($"/messages?personId={person}"))[0].Id();
        await (await given.Coordinator.Post($"/messages/{waiting}/return", new { })).ShouldBeProblem(409, "message-not-sent");
        await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/mentees/{person}",
            """{"email":"new@example.org"}""",
            ("If-Match", "*")
        );
        await (await given.Coordinator.Post($"/messages/{waiting}/resend", new { })).ShouldBe(HttpStatusCode.OK);
        await app.SendMessages();
        await app.SendMessages();
        Assert.That(mailbox.To("new@example.org").Single().Subject, Does.Contain("è il tuo indirizzo e-mail?"));
        Assert.That(mailbox.To("old@example.org").Count(), Is.EqualTo(2));
    }
}
