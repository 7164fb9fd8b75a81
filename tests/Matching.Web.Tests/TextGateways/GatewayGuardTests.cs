using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.TextGateways;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Matching.Web.Tests.TextGateways;

/// <summary>A gateway in the operator's own network: this machine, over plain http.</summary>
public sealed class GatewayGuardTests
{
    private static async Task<WebApplication> Telephone(List<string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(http =>
        {
            lock (received)
            {
                received.Add(http.Request.Path + http.Request.QueryString);
            }

            return http.Response.WriteAsync("taken");
        });
        await app.StartAsync();
        return app;
    }

    [Test]
    public async Task Only_what_the_operator_names_is_reached_and_no_path_beside_it()
    {
        var received = new List<string>();
        await using var telephone = await Telephone(received);
        var host = telephone.Urls.Single();
        await using var app = await TestApp.Start(
            settings: [("Gateway:PrivateAddresses", host + "/send"), ("Web:Address", "https://matching.example.org")]
        );
        var given = await Given.Programme(app);
        const string Values = "?to={number}&text={text}";
        Task<HttpResponseMessage> Save(string url, string? sender = null) =>
            SaveTextGatewayTests.Save(
                given,
                new
                {
                    url,
                    method = "GET",
                    sender,
                }
            );
        async Task<JsonObject> Tested() => await (await Test(given, app)).Json();

        foreach (
            var url in new[]
            {
                host + Values,
                host + "/sender" + Values,
                host + "/send/../admin" + Values,
                host + "/send/%2e%2e/admin" + Values,
                host.Replace("http:", "https:", StringComparison.Ordinal) + "/send" + Values,
                host.Replace("http://", "http://user@", StringComparison.Ordinal) + "/send" + Values,
                "http://127.0.0.1:1/send" + Values,
                "http://10.0.0.1/send" + Values,
            }
        )
        {
            await (await Save(url)).ShouldBeProblem(400, "validation-failed", "url");
        }

        await (await Save($"{host}/send/{{sender}}/admin{Values}", "..")).ShouldBe(HttpStatusCode.OK);
        var beside = await Tested();
        await (await Save($"{host}/send/sms{Values}")).ShouldBe(HttpStatusCode.OK);
        var sent = await Tested();
        var webhook = await app.Admin.Post(
            $"/programmes/{given.ProgrammeId}/webhooks",
            new { url = host + "/send", events = new[] { "pair.*" } }
        );
        var elsewhere = await Given.Programme(await SharedApp.With());

        using (Assert.EnterMultipleScope())
        {
            Assert.That((beside.Value<bool>("isSent"), sent.Value<bool>("isSent")), Is.EqualTo((false, true)));
            Assert.That(received, Has.Count.EqualTo(1).And.All.StartsWith("/send/sms?to=393331112223&text="));
            await webhook.ShouldBeProblem(400, "validation-failed", "url");
            await (
                await SaveTextGatewayTests.Save(elsewhere, new { url = $"{host}/send{Values}", method = "GET" })
            ).ShouldBeProblem(400, "validation-failed", "url");
        }
    }

    [Test]
    public async Task Test_messages_are_limited_by_programme_and_by_account_and_the_answer_says_until_when()
    {
        await using var telephone = await Telephone([]);
        var address = telephone.Urls.Single() + "/limits";
        await using var app = await TestApp.Start(
            settings:
            [
                ("Gateway:PrivateAddresses", address),
                ("Gateway:Url", address + "?to={to}"),
                ("Web:Address", "https://matching.example.org"),
                ("RateLimits:GatewayTestsPerProgramme", "2"),
                ("RateLimits:GatewayTestsPerCaller", "3"),
            ]
        );
        var (given, other) = (await Given.Programme(app), await Given.Programme(app));
        await Test(given, app);
        await Test(given, app);

        var third = await Test(given, app);
        var elsewhere = await Test(other, app);
        var fifth = await Test(other, app);
        app.Clock.Advance(TimeSpan.FromHours(1));
        var later = await Test(given, app);

        await third.ShouldBeProblem(429, "gateway-tests-used-up");
        Assert.That(third.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromMinutes(30)));
        Assert.That((await third.Json()).Text("detail"), Does.Contain("Try again in 30 minutes"));
        await elsewhere.ShouldBe(HttpStatusCode.TooManyRequests);
        await fifth.ShouldBe(HttpStatusCode.TooManyRequests);
        await later.ShouldBe(HttpStatusCode.OK);
    }

    [Category("Once")]
    [TestCase("http://192.168.1.20:8080/send", true)]
    [TestCase("https://sms.lan", true)]
    [TestCase("ftp://192.168.1.20", false)]
    [TestCase("192.168.1.20:8080", false)]
    [TestCase("http://user@192.168.1.20/", false)]
    [TestCase("http://192.168.1.20/?to={to}", false)]
    public void An_address_is_named_by_scheme_host_port_and_path(string address, bool isNamed) =>
        Assert.That(GatewayGuard.CanBeNamed(address), Is.EqualTo(isNamed));

    private static Task<HttpResponseMessage> Test(Given given, TestApp app) =>
        app.Admin.Post($"/programmes/{given.ProgrammeId}/text-gateway/test", new { to = "333 1112223" });
}
