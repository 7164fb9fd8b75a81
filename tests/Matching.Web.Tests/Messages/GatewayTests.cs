using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Matching.Web.Tests.Signups;
using Matching.Web.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Matching.Web.Tests.Messages;

// how messages are claimed and tried again is tested on both databases with mail
[Category("Once")]
public sealed class GatewayTests
{
    [Test]
    public async Task A_person_without_an_address_is_asked_at_their_telephone_and_then_gets_the_confirmation_there()
    {
        string? authorization = null;
        await using var receiver = await Receiver.Start(http =>
        {
            authorization = http.Request.Headers.Authorization;
            return Task.CompletedTask;
        });
        var headers = Path.GetTempFileName();
        await File.WriteAllTextAsync(headers, "Authorization: Bearer of the gateway\nX-Sender: Office\n");
        await using var app = await receiver.Service(
            settings:
            [
                ("Gateway:Url", receiver.Url),
                ("Gateway:HeadersFile", headers),
                ("Gateway:Body", """{"number":"{to}","message":"{text}"}"""),
                ("Web:Address", "https://matching.example.org"),
            ]
        );
        var given = await Given.Programme(app, new { name = "Say \"hello\"" });
        var partner = await Partnership.In(given);
        var person = await partner.PersonOf(await partner.Signed(new { phone = "333 1112223", preferredLanguage = "en" }));

        await app.SendMessages();
        var asked = JsonNode.Parse(receiver.Received.Single().Body)!;
        var link = System.Text.RegularExpressions.Regex.Match(asked.Text("message"), "/m/(\\S+)").Groups[1].Value;
        await (await app.Anonymous.Post("/message-links/" + link, new { answer = "mine" })).ShouldBe(HttpStatusCode.OK);
        await app.SendMessages();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(authorization, Is.EqualTo("Bearer of the gateway"));
            Assert.That(asked.Text("number"), Is.EqualTo("+393331112223"));
            Assert.That(asked.Text("message"), Does.Contain("Say \"hello\""), "a value does not end the text that it is in");
            Assert.That(receiver.Received[1].Body, Does.Contain("/my/"));
            Assert.That(
                (await given.Coordinator.Items($"/messages?personId={person}")).Select(message => message.Text("channel")),
                Is.EqualTo(new[] { "phone", "phone" })
            );
            Assert.That(
                await app.Sql<string>("SELECT coalesce(address_sealed, '') FROM messages"),
                Is.All.Not.Contain("3331112223")
            );
        }

        File.Delete(headers);
    }

    [Test]
    public async Task A_file_of_headers_that_cannot_be_read_delays_text_messages_and_no_mail()
    {
        await using var mailbox = Mailbox.Open();
        using var log = new LogKeeper();
        var headers = Path.GetTempFileName();
        await using var app = await mailbox.Service(
            log: log,
            settings: [("Gateway:Url", "https://sms.example.org/send"), ("Gateway:HeadersFile", headers)]
        );
        var partner = await Partnership.In(await Given.Programme(app));
        var byPhone = await partner.PersonOf(await partner.Signed(new { phone = "+393331112255" }));
        await partner.Signed(new { email = "luca@example.org" });
        File.Delete(headers);

        await app.SendMessages();

        Assert.That(mailbox.Received.Select(mail => mail.To.ToString()), Is.EqualTo(new[] { "luca@example.org" }));
        Assert.That(await app.MessagesTo(byPhone), Is.EqualTo(new[] { "address_check waiting internal" }));
        Assert.That(log.Text, Does.Contain("Gateway:HeadersFile").And.Not.Contain("3331112255"));
    }

    [Test]
    public async Task A_telephone_that_others_use_gets_nothing_but_the_number_to_call()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await Texting(receiver);
        var given = await Given.Programme(app, new { name = "Refugees welcome", officePhone = "+39 0521 000001" });
        var (person, link) = await Asked(receiver, given, new { sharesPhone = true, preferredLanguage = "en" });
        var page = await app.Browser().GetStringAsync("/m/" + link);
        await (await app.Anonymous.Post("/message-links/" + link, new { answer = "mine" })).ShouldBe(HttpStatusCode.OK);
        await app.SendMessages();
        await given.Coordinator.Moved($"/mentees/{person}", new { to = "contacted" });
        await given.Coordinator.Moved($"/mentees/{person}", new { to = "left", reason = "moved" });
        app.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        await app.SendLater();

        var texts = receiver.Received.Select(received => JsonNode.Parse(received.Body)!.Text("text")).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(texts[0], Does.StartWith("Hello. Is this your telephone number? Answer here: https://"));
            Assert.That(
                texts.Skip(1),
                Is.EqualTo(
                    new[]
                    {
                        "Hello. We have your message. You can call us at +39 0521 000001.",
                        "Hello. We have a message for you. Call us at +39 0521 000001.",
                    }
                )
            );
            Assert.That(page, Does.Contain("Is this telephone number yours").And.Not.Contain("Refugees welcome"));
        }
    }

    [Test]
    public async Task Without_a_number_to_call_nothing_is_sent_to_a_telephone_that_others_use()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await Texting(receiver);
        var given = await Given.Programme(app);
        var (person, link) = await Asked(receiver, given, new { sharesPhone = true });
        await (await app.Anonymous.Post("/message-links/" + link, new { answer = "mine" })).ShouldBe(HttpStatusCode.OK);

        await app.SendMessages();

        Assert.That(receiver.Received, Has.Count.EqualTo(1));
        Assert.That(
            await app.MessagesTo(person),
            Is.EqualTo(new[] { "address_check sent", "signup_confirmation cancelled no_office_phone" })
        );
    }

    [TestCase(null, "email", null)]
    [TestCase("email", "email", null, Category = "Once")]
    [TestCase("call", "email", null, Category = "Once")]
    [TestCase("sms", "phone", "sms")]
    [TestCase("messenger", "phone", "messenger", Category = "Once")]
    public async Task A_person_gets_messages_by_what_they_said_that_they_use(string? prefers, string channel, string? by)
    {
        await using var receiver = await Receiver.Start();
        await using var mailbox = Mailbox.Open();
        await using var app = await Texting(
            receiver,
            new OutboundExceptions([.. receiver.Exceptions.All, .. mailbox.Exceptions.All]),
            ("Mail:Host", "127.0.0.1"),
            ("Mail:Port", $"{mailbox.Port}"),
            ("Mail:From", "Office <office@example.org>")
        );
        var partner = await Partnership.In(await Given.Programme(app));
        var person = await partner.PersonOf(
            await partner.Signed(
                new
                {
                    email = "both@example.org",
                    phone = "333 1112225",
                    contactChannel = prefers,
                }
            )
        );

        await app.SendMessages();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (await partner.Given.Coordinator.Items($"/messages?personId={person}")).Select(each => each.Text("channel")),
                Is.EqualTo(new[] { channel })
            );
            Assert.That(mailbox.Received, Has.Count.EqualTo(channel == "email" ? 1 : 0));
            Assert.That(
                receiver.Received.Select(received => JsonNode.Parse(received.Body)!.Text("by")),
                Is.EqualTo(by is null ? Array.Empty<string>() : [by])
            );
        }
    }

    [Test]
    public void Each_message_to_people_has_a_neutral_form_in_each_language()
    {
        foreach (var language in Languages.Participants)
        {
            foreach (var kind in MessageTemplates.Kinds.Append(MessageKind.Phrase))
            {
                var text = MessageTexts.Text(kind.ToText() + ".neutral", language);
                Assert.That(
                    RenderedMessage.PlacesIn(text),
                    Is.EqualTo(new[] { kind == MessageKind.AddressCheck ? "link" : "phone" }),
                    $"{language} {kind}"
                );
            }
        }
    }

    private static Task<TestApp> Texting(
        Receiver receiver,
        OutboundExceptions? exceptions = null,
        params (string, string)[] settings
    ) =>
        receiver.Service(
            exceptions,
            settings:
            [
                ("Gateway:Url", receiver.Url),
                ("Gateway:Body", """{"to":"{to}","text":"{text}","by":"{channel}"}"""),
                ("Web:Address", "https://matching.example.org"),
                .. settings,
            ]
        );

    // a person with a telephone, and the link at which it was asked whether it is theirs
    private static async Task<(Guid Person, string Link)> Asked(Receiver receiver, Given given, object with)
    {
        var partner = await Partnership.In(given);
        var person = await partner.PersonOf(await partner.Signed(with));
        await given.App.SendMessages();
        var text = JsonNode.Parse(receiver.Received.Single().Body)!.Text("text");
        return (person, System.Text.RegularExpressions.Regex.Match(text, "/m/(\\S+)").Groups[1].Value);
    }

    [TestCase(422, "address_check failed recipient", Category = "Once")]
    [TestCase(503, "address_check waiting answer")]
    [TestCase(401, "address_check waiting sign_in", Category = "Once")]
    public async Task What_the_gateway_answers_decides_whether_it_is_tried_again(int status, string then)
    {
        await using var receiver = await Receiver.Start();
        receiver.Status = status;
        await using var app = await receiver.Service(
            settings: [("Gateway:Url", receiver.Url), ("Web:Address", "https://matching.example.org")]
        );
        var partner = await Partnership.In(await Given.Programme(app));
        var person = await partner.PersonOf(await partner.Signed());

        await app.SendMessages();

        Assert.That(await app.MessagesTo(person), Is.EqualTo(new[] { then }));
    }

    [TestCase("https://sms.example.org/send", "https://matching.example.org", null)]
    [TestCase("https://10.0.0.1/send", "https://matching.example.org", "Gateway:Url")]
    [TestCase("http://sms.example.org/send", "https://matching.example.org", "Gateway:Url")]
    [TestCase("https://sms.example.org/send", "", "Web:Address")]
    public void A_gateway_in_our_own_network_or_without_encryption_is_refused_at_the_start(
        string url,
        string address,
        string? names
    )
    {
        var wrong = new GatewayNeedsAddress(
            Options.Create(new WebOptions { Address = address }),
            SharedApp.App.Services.GetRequiredService<OutboundGuard>()
        )
            .Validate(null, new GatewayOptions { Url = url })
            .FailureMessage;

        Assert.That(wrong ?? "", names is null ? Is.Empty : Does.Contain(names));
    }
}
