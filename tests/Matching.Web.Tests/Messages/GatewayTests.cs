using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Http;
using Matching.Web.Tests.Signups;
using Matching.Web.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Matching.Web.Tests.Messages;

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

    [TestCase(422, "address_check failed recipient")]
    [TestCase(503, "address_check waiting answer")]
    [TestCase(401, "address_check waiting sign_in")]
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
