using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.TextGateways;
using Matching.Web.Http;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Messages;
using Matching.Web.Tests.Signups;
using Matching.Web.Tests.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.TextGateways;

public sealed class SaveTextGatewayTests
{
    internal const string Secret = "Geheimnis7799";

    internal static string Json(object gateway) => JsonSerializer.Serialize(gateway);

    internal static Task<HttpResponseMessage> Save(Given given, object gateway, string tag = "*") =>
        given.App.Admin.Send(HttpMethod.Put, $"/programmes/{given.ProgrammeId}/text-gateway", Json(gateway), ("If-Match", tag));

    [Test]
    public async Task Messages_of_one_programme_go_through_its_gateway_and_are_tried_again_until_its_answer_says_that_they_were_taken()
    {
        var (status, authorization) = ("error", "");
        await using var receiver = await Receiver.Start(async http =>
        {
            authorization = http.Request.Headers.Authorization;
            await http.Response.WriteAsync($$"""{ "messages": [{ "status": "{{status}}" }] }""");
        });
        receiver.Status = 200;
        await using var app = await receiver.Service(settings: [("Web:Address", "https://matching.example.org")]);
        var (given, other) = (await Given.Programme(app, new { name = "Say \"hello\"" }), await Given.Programme(app));
        var saved = await Save(
            given,
            new
            {
                url = receiver.Url + "&from={sender}",
                headers = new[] { new { name = "Authorization", value = "Bearer {secret}" } },
                body = """{"to":"{number}","text":"{text}","id":"{id}"}""",
                sender = "Insieme & co",
                secret = Secret,
                successPath = "messages[0].status",
                successValue = "queued",
            }
        );
        var partner = await Partnership.In(given);
        var person = await partner.PersonOf(await partner.Signed(new { phone = "333 1112223", preferredLanguage = "en" }));
        var elsewhere = await Partnership.In(other);
        await elsewhere.Signed(new { phone = "333 1112224" });

        await app.SendMessages();
        var refused = await app.MessagesTo(person);
        status = "queued";
        await app.SendLater();

        var bodies = receiver.Received.Select(received => JsonNode.Parse(received.Body)!).ToList();
        using (Assert.EnterMultipleScope())
        {
            await saved.ShouldBe(HttpStatusCode.OK);
            Assert.That(await saved.Content.ReadAsStringAsync(), Does.Not.Contain(Secret));
            Assert.That(refused, Is.EqualTo(new[] { "address_check waiting answer" }));
            Assert.That(await app.MessagesTo(person), Is.EqualTo(new[] { "address_check sent" }));
            Assert.That(authorization, Is.EqualTo("Bearer " + Secret));
            Assert.That(receiver.Received[0].Path, Does.EndWith("&from=Insieme%20%26%20co"));
            Assert.That(bodies.Select(body => body.Text("to")), Is.EqualTo(new[] { "393331112223", "393331112223" }));
            Assert.That(bodies.Select(body => body.Text("id")).Distinct().Count(), Is.EqualTo(1), "the id stays the same");
            Assert.That(bodies[0].Text("text"), Does.Contain("Say \"hello\""), "a value does not end the text that it is in");
            Assert.That(
                string.Concat(await app.Sql<string>("SELECT template_sealed || secret_sealed FROM text_gateways")),
                Does.Not.Contain(Secret).And.Not.Contain("Bearer")
            );
        }
    }

    [Test]
    public async Task A_programmes_own_gateway_goes_before_the_operators_keeps_its_hours_and_gets_neutral_texts_to_a_shared_telephone()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await receiver.Service(
            settings: [("Gateway:Url", receiver.Url + "&of=operator"), ("Web:Address", "https://matching.example.org")]
        );
        var given = await Given.Programme(app, new { name = "Refugees welcome", officePhone = "+39 0521 000001" });
        await Save(given, new { url = receiver.Url + "&to={number}&text={text}", method = "GET" });
        var partner = await Partnership.In(given);
        var person = await partner.PersonOf(
            await partner.Signed(
                new
                {
                    phone = "333 1112225",
                    sharesPhone = true,
                    preferredLanguage = "en",
                }
            )
        );
        await app.SendMessages();
        var link = System.Text.RegularExpressions.Regex.Match(WebUtility.UrlDecode(receiver.Received.Single().Path), "/m/(\\S+)");
        await (await app.Anonymous.Post("/message-links/" + link.Groups[1].Value, new { answer = "mine" })).ShouldBe(
            HttpStatusCode.OK
        );
        await app.SendMessages();
        await given.Coordinator.Moved($"/mentees/{person}", new { to = "left", reason = "moved" });
        // Saturday night
        app.Clock.Advance(TimeSpan.FromHours(1));
        app.Clock.Advance(app.Clock.GetUtcNow().Date.AddDays(1).AddHours(1) - app.Clock.GetUtcNow().DateTime);
        await app.SendMessages();
        var atNight = receiver.Received.Count;
        app.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromHours(9));
        await app.SendMessages();

        var texts = receiver.Received.Select(received => WebUtility.UrlDecode(received.Path)).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receiver.Received.Select(received => received.Body), Is.All.Empty);
            Assert.That(texts, Is.All.Contain("to=393331112225").And.All.Not.Contain("Refugees").And.All.Not.Contain("operator"));
            Assert.That((atNight, texts.Count), Is.EqualTo((2, 3)));
            Assert.That(texts[2], Does.EndWith("Hello. We have a message for you. Call us at +39 0521 000001."));
        }
    }

    [TestCase("""{"url":"https://10.0.0.1/send"}""", "url")]
    [TestCase("""{"url":"http://sms.example.org/send"}""", "url")]
    [TestCase("""{"url":"https://{to}.example.org/send"}""", "url")]
    [TestCase("""{"url":"https://sms.example.org/send","method":"GET"}""", "url")]
    [TestCase("""{"url":"https://sms.example.org/send","method":"DELETE"}""", "method")]
    [TestCase("""{"url":"https://sms.example.org/send","contentType":"text/html"}""", "contentType")]
    [TestCase("""{"url":"https://sms.example.org/send","body":"{ \"text\": \"{text}\" }"}""", "body")]
    [TestCase("""{"url":"https://sms.example.org/send","body":"{ \"to\": {to}, \"text\": {text} }"}""", "body")]
    [TestCase("""{"url":"https://sms.example.org/send","headers":[{"name":"Host","value":"x"}]}""", "headers")]
    [TestCase("""{"url":"https://sms.example.org/send","headers":[{"name":"X-Api-Key","value":"0f8c2d"}]}""", "headers")]
    [TestCase("""{"url":"https://sms.example.org/send","headers":[{"name":"X-Api-Key","value":"{secret}"}]}""", "secret")]
    [TestCase("""{"url":"https://sms.example.org/send","successPath":"$..x","successValue":"ok"}""", "successPath")]
    [TestCase("""{"url":"https://sms.example.org/send","successPath":"status"}""", "successValue")]
    public async Task A_request_that_leads_inside_is_not_whole_or_shows_its_secret_is_refused_at_its_field(
        string gateway,
        string field
    )
    {
        var given = await Given.Programme();

        var refused = await given.App.Admin.Send(
            HttpMethod.Put,
            $"/programmes/{given.ProgrammeId}/text-gateway",
            gateway,
            ("If-Match", "*")
        );

        await refused.ShouldBeProblem(400, "validation-failed", field);
    }

    [Test]
    public async Task A_stored_secret_is_kept_for_its_host_and_never_sent_to_another_one()
    {
        var given = await Given.Programme();
        var headers = new[] { new { name = "Authorization", value = "Bearer {secret}" } };
        await (
            await Save(
                given,
                new
                {
                    url = "https://sms.example.org/send",
                    headers,
                    secret = Secret,
                }
            )
        ).ShouldBe(HttpStatusCode.OK);

        var kept = await Save(given, new { url = "https://sms.example.org/v2/send", headers }, "\"v1\"");
        var stale = await Save(given, new { url = "https://sms.example.org/v3/send", headers }, "\"v1\"");
        var elsewhere = await Save(given, new { url = "https://other.example.org/send", headers });

        await kept.ShouldBe(HttpStatusCode.OK);
        Assert.That((await kept.Json()).Value<bool>("hasSecret"), Is.True);
        await stale.ShouldBeProblem(412, "precondition-failed");
        await elsewhere.ShouldBeProblem(400, "validation-failed", "secret");
    }

    [TestCase("messages[0].status", "queued")]
    [TestCase("ok", "true")]
    [TestCase("count", "2")]
    [TestCase("messages[1].status", null)]
    [TestCase("messages", null)]
    [TestCase("nothing", null)]
    [Category("Once")]
    public void A_place_in_an_answer_is_read_by_names_and_numbers(string path, string? value) =>
        Assert.That(GatewayTemplate.At("""{"ok":true,"count":2,"messages":[{"status":"queued"}]}""", path), Is.EqualTo(value));
}

public sealed class LookUpGatewayUrlTests
{
    [Test]
    public async Task A_name_that_leads_inside_is_refused()
    {
        await using var app = await TestApp.Start(services: services =>
            services.AddSingleton<ResolveAddresses>((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.7")]))
        );
        var given = await Given.Programme(app);

        await (await SaveTextGatewayTests.Save(given, new { url = "https://inside.example.org/send" })).ShouldBeProblem(
            400,
            "validation-failed",
            "url"
        );
    }
}

public sealed class GetTextGatewayTests
{
    [Test]
    public async Task A_programme_without_a_gateway_shows_the_request_to_begin_with()
    {
        var given = await Given.Programme();

        var gateway = await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/text-gateway");

        Assert.That(
            (gateway.Value<bool>("isOwn"), gateway.Value<bool>("hasShared"), gateway.Text("url"), gateway.Text("method")),
            Is.EqualTo((false, false, "", "POST"))
        );
        Assert.That(gateway.Text("body"), Does.Contain("{text}"));
    }
}

public sealed class DeleteTextGatewayTests
{
    [Test]
    public async Task A_gateway_is_deleted_with_its_secret()
    {
        var given = await Given.Programme();
        var path = $"/programmes/{given.ProgrammeId}/text-gateway";
        await SaveTextGatewayTests.Save(
            given,
            new { url = "https://sms.example.org/send?key={secret}", secret = SaveTextGatewayTests.Secret }
        );

        await (await given.App.Admin.Send(HttpMethod.Delete, path, null, ("If-Match", "\"v9\""))).ShouldBeProblem(
            412,
            "precondition-failed"
        );
        await (await given.App.Admin.Send(HttpMethod.Delete, path, null, ("If-Match", "\"v1\""))).ShouldBe(
            HttpStatusCode.NoContent
        );

        Assert.That((await given.App.Admin.Ok(path)).Value<bool>("hasSecret"), Is.False);
    }
}

public sealed class PreviewTextGatewayTests
{
    [Test]
    public async Task The_request_is_shown_with_example_values_and_dots_in_place_of_the_secret()
    {
        var given = await Given.Programme();

        var shown = await (
            await given.App.Admin.Post(
                $"/programmes/{given.ProgrammeId}/text-gateway/preview",
                new
                {
                    url = "https://sms.example.org/send?key={secret}",
                    contentType = "application/x-www-form-urlencoded",
                    body = "to={to}&text={text}",
                }
            )
        ).Json();

        Assert.That(
            (shown.Text("url"), shown.Text("body")),
            Is.EqualTo(
                (
                    "https://sms.example.org/send?key=•••",
                    "to=%2B393331112233&text=Test%20message%20of%20Test%20programme.%20Text%20messages%20work."
                )
            )
        );
    }
}

public sealed class TestTextGatewayTests
{
    [Test]
    public async Task An_administrator_sets_the_gateway_up_on_its_page_and_sends_themself_a_message()
    {
        await using var receiver = await Receiver.Start(http =>
            http.Response.WriteAsync("wrong key " + SaveTextGatewayTests.Secret)
        );
        receiver.Status = 401;
        await using var app = await receiver.Service(settings: [("Web:Address", "https://matching.example.org")]);
        var given = await Given.Programme(app);
        var (_, admin) = await app.SignedIn(new { programmeId = given.ProgrammeId });
        const string Page = "/console/settings/text-gateway";
        (string, string)[] typed =
        [
            ("Input.Method", "POST"),
            ("Input.Url", receiver.Url),
            ("Input.Headers", "Authorization: Bearer {secret}\r\nX-Sender: office"),
            ("Input.ContentType", "application/json"),
            ("Input.Body", """{"to":"{to}","text":"{text}"}"""),
        ];

        var preview = await admin.Submit(Page, "gateway", [.. typed, ("Input.Do", "preview")]);
        var bare = await admin.Submit(Page, "gateway", [.. typed, ("Input.Do", "save")]);
        var saved = await admin.Submit(
            Page,
            "gateway",
            [.. typed, ("Input.Secret", SaveTextGatewayTests.Secret), ("Input.Do", "save")]
        );
        var wrong = await admin.Submit(Page, "test", ("Sent.To", "12"));
        var failed = WebUtility.HtmlDecode(
            await (await admin.Submit(Page, "test", ("Sent.To", "333 1112223"))).Content.ReadAsStringAsync()
        );
        receiver.Status = 202;
        var sent = await admin.Submit(Page, "test", ("Sent.To", "333 1112223"));
        var shown = await admin.GetStringAsync(Page);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                WebUtility.HtmlDecode(await preview.Content.ReadAsStringAsync()),
                Does.Contain("Authorization: Bearer •••").And.Contain("\"to\":\"\\u002B393331112233\"")
            );
            Assert.That(await bare.Content.ReadAsStringAsync(), Does.Contain("input-secret-error"));
            await saved.ShouldLead($"{Page}?programme={given.ProgrammeId}&done=1");
            Assert.That((int)wrong.StatusCode, Is.EqualTo(400));
            Assert.That(
                failed,
                Does.Contain("It answered 401:")
                    .And.Contain("wrong key •••")
                    .And.Contain("the gateway refused the secret of the service")
                    .And.Not.Contain(SaveTextGatewayTests.Secret)
            );
            await sent.ShouldSay(200, "The gateway took the test message.");
            Assert.That(JsonNode.Parse(receiver.Received[^1].Body)!.Text("to"), Is.EqualTo("+393331112223"));
            Assert.That(shown, Does.Contain("Own gateway").And.Not.Contain(SaveTextGatewayTests.Secret));
            Assert.That(
                await app.Sql<string>("SELECT action FROM audit_entries WHERE action = 'TestTextGateway'"),
                Has.Count.EqualTo(2)
            );
        }
    }

    [Test]
    public async Task Without_any_gateway_there_is_none_to_test()
    {
        var given = await Given.Programme();

        await (
            await given.App.Admin.Post($"/programmes/{given.ProgrammeId}/text-gateway/test", new { to = "+393331112223" })
        ).ShouldBeProblem(409, "gateway-missing");
    }
}
