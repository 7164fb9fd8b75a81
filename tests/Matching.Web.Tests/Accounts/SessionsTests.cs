using System.Net;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Operation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Matching.Web.Tests.Accounts;

public sealed class ListSessionsTests
{
    [Test]
    public async Task The_account_page_lists_ones_own_sessions_and_is_not_kept_by_the_browser()
    {
        var (holder, browser) = await SharedApp.App.SignedIn();
        await holder.SignIn(holder.Code());
        await SharedApp.App.SignedIn();

        var page = await browser.GetAsync("/console/account");

        var html = await page.Content.ReadAsStringAsync();
        Assert.That(html.Split("Since ").Length - 1, Is.EqualTo(3), "two sessions, one of them named once more by its button");
        Assert.That(page.Headers.CacheControl!.NoStore, Is.True);
    }
}

public sealed class EndSessionTests
{
    [Test]
    public async Task Signing_out_ends_the_session_itself_and_clears_the_browser()
    {
        var (_, browser) = await SharedApp.App.SignedIn();
        var token = (await browser.GetAsync("/console")).RequestMessage!.Headers.GetValues("Cookie").Single();

        var answer = await browser.Submit("/console", "sign-out");

        await answer.ShouldLead("/console/sign-in");
        Assert.That(
            answer.Headers.GetValues("Clear-Site-Data"),
            Is.EqualTo(new[] { "\"cache\", \"storage\"" }),
            "the device stays known"
        );
        var replay = SharedApp.App.Browser();
        replay.DefaultRequestHeaders.Add("Cookie", token);
        Assert.That(await replay.IsSignedIn(), Is.False);
    }

    [Test]
    public async Task Another_session_of_ones_own_is_ended_and_no_session_of_others()
    {
        var (holder, other) = await SharedApp.App.SignedIn();
        var browser = await holder.SignIn(holder.Code());
        var (_, stranger) = await SharedApp.App.SignedIn();
        var form =
            "end-"
            + (await SharedApp.App.Sql<Guid>("SELECT id FROM sessions WHERE account_id = @Id ORDER BY id", new { holder.Id }))[0];

        await (await browser.Submit("/console/account", form)).ShouldLead("/console/account");

        Assert.That(
            (await other.IsSignedIn(), await browser.IsSignedIn(), await stranger.IsSignedIn()),
            Is.EqualTo((false, true, true))
        );
    }

    [Test]
    public async Task Everywhere_means_everywhere()
    {
        var (holder, other) = await SharedApp.App.SignedIn();
        var browser = await holder.SignIn(holder.Code());

        await (await browser.Submit("/console/account", "end-all")).ShouldLead("/console/sign-in");

        Assert.That((await other.IsSignedIn(), await browser.IsSignedIn()), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task A_session_ends_half_an_hour_after_its_last_use_and_twelve_hours_after_its_beginning()
    {
        var app = await SharedApp.With();
        var (holder, idle) = await app.SignedIn();
        var busy = await holder.SignIn(holder.Code());
        for (var i = 0; i < 24; i++)
        {
            Assert.That(await busy.IsSignedIn(), Is.True, $"after {i * 30} minutes");
            app.Clock.Advance(TimeSpan.FromMinutes(29));
            Assert.That(await busy.IsSignedIn(), Is.True, $"after {(i * 30) + 29} minutes");
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.That(await idle.IsSignedIn(), Is.False);
        }

        Assert.That(await busy.IsSignedIn(), Is.False, "after twelve hours");
    }
}

public sealed class GetCallerTests
{
    [Test]
    public async Task A_signed_in_person_has_the_access_of_a_key_with_the_same_role_and_scope()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var (mine, other) = (await ours.Mentee(), await theirs.Mentee());
        var (_, browser) = await ours.App.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = ours.ProgrammeId,
                siteId = ours.SiteId,
            }
        );

        var caller = await browser.Ok("/caller");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (caller.Text("role"), caller.Value<Guid>("programmeId"), caller.Value<Guid>("siteId")),
                Is.EqualTo(("coordinator", ours.ProgrammeId, ours.SiteId))
            );
            Assert.That((await browser.Items("/mentees")).Select(item => item.Id()), Is.EqualTo(new[] { mine }));
            await (await browser.GetAsync($"/api/v1/mentees/{other}")).ShouldBeProblem(404, "mentee-not-found");
            await (await browser.GetAsync("/api/v1/accounts")).ShouldBeProblem(403, "forbidden");
        }
    }

    [Test]
    public async Task A_change_by_cookie_needs_the_antiforgery_token_of_the_same_person()
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn();
        var (_, stranger) = await given.App.SignedIn();
        var token = (await browser.Ok("/caller")).Text("antiforgeryToken");
        var foreign = (await stranger.Ok("/caller")).Text("antiforgeryToken");

        foreach (
            var headers in new (string, string)[][] { [], [("X-Antiforgery-Token", "x")], [("X-Antiforgery-Token", foreign)] }
        )
        {
            await (await browser.Send(HttpMethod.Post, "/programmes", "{\"name\":\"By cookie\"}", headers)).ShouldBeProblem(
                403,
                "antiforgery-failed"
            );
        }

        await (
            await browser.Send(HttpMethod.Post, "/programmes", "{\"name\":\"By cookie\"}", ("X-Antiforgery-Token", token))
        ).ShouldBe(HttpStatusCode.Created);
    }

    [Test]
    public async Task A_session_that_has_ended_is_not_authenticated()
    {
        var (holder, browser) = await SharedApp.App.SignedIn();
        await SharedApp.App.Admin.Send(HttpMethod.Delete, $"/accounts/{holder.Id}/sessions");

        var answer = await browser.GetAsync("/api/v1/caller");

        await answer.ShouldBeProblem(401, "not-authenticated");
        Assert.That(answer.Headers.WwwAuthenticate.Single().Scheme, Is.EqualTo("Bearer"));
    }

    [Test]
    public async Task A_key_gets_its_role_and_no_token()
    {
        var caller = await SharedApp.App.Admin.Ok("/caller");

        Assert.That(
            (caller.Text("role"), caller["email"], caller["antiforgeryToken"]),
            Is.EqualTo(("admin", (object?)null, (object?)null))
        );
    }
}

public sealed class ServiceAddressesTests
{
    [TestCase("http://127.0.0.1:5080", "", true, false)]
    [TestCase("http://localhost:5080;http://[::1]:5080", "", true, false)]
    [TestCase("", "", true, false)]
    [TestCase("https://0.0.0.0:443", "", false, true)]
    [TestCase("http://0.0.0.0:80", "10.0.0.0/8", false, true)]
    [TestCase("http://127.0.0.1:5080", "127.0.0.1", false, true)]
    public void Https_a_known_proxy_or_loopback_may_carry_passwords(string urls, string proxies, bool isLocal, bool isSecure)
    {
        var addresses = Of(urls, proxies);

        Assert.That(addresses.Check, Throws.Nothing);
        Assert.That((addresses.IsLocal, addresses.IsSecure), Is.EqualTo((isLocal, isSecure)));
    }

    [TestCase("http://0.0.0.0:80")]
    [TestCase("http://*:80")]
    [TestCase("http://192.168.1.2:5080")]
    [TestCase("https://0.0.0.0:443;http://0.0.0.0:80")]
    public void Plain_http_on_a_network_stops_the_start(string urls) =>
        Assert.That(Of(urls, "").Check, Throws.InvalidOperationException.With.Message.Contains("Web:KnownProxies"));

    [Test]
    public void Ports_without_an_address_are_on_every_network() =>
        Assert.That(
            new ServiceAddresses(
                new ConfigurationBuilder()
                    .AddInMemoryCollection([KeyValuePair.Create<string, string?>("http_ports", "8080")])
                    .Build(),
                Options.Create(new WebOptions())
            ).Check,
            Throws.InvalidOperationException
        );

    [Test]
    public void A_proxy_that_is_no_address_stops_the_start() =>
        Assert.That(() => Of("", "proxy.example"), Throws.InvalidOperationException.With.Message.Contains("Web:KnownProxies"));

    [Test]
    public void A_port_on_which_another_program_listens_is_said_before_anything_is_prepared()
    {
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        foreach (var host in new[] { "127.0.0.1", "localhost", "*" })
        {
            Assert.That(
                Of($"http://{host}:{port}", "").RefuseTaken,
                Throws.InvalidOperationException.With.Message.Contains($"Another program listens on http://{host}:{port}")
            );
        }

        Assert.That(Of("http://127.0.0.1:0", "").RefuseTaken, Throws.Nothing);
    }

    [Test]
    public void The_demo_is_refused_where_others_reach_the_service() =>
        Assert.That(
            () => DemoAccounts.Refuse(Of("http://127.0.0.1:5080", "127.0.0.1")),
            Throws.InvalidOperationException.With.Message.Contains("Start:Demo")
        );

    private static ServiceAddresses Of(string urls, string proxies) =>
        new(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("urls", urls)]).Build(),
            Options.Create(new WebOptions { KnownProxies = proxies })
        );
}

public sealed class CreateAdminTests
{
    [Test]
    public async Task The_first_administrator_comes_by_a_command_and_a_page_that_opens_once()
    {
        await using var app = await TestApp.Start();
        var output = new StringWriter();
        var before = Console.Out;
        Console.SetOut(output);
        int? exit;
        try
        {
            var database = app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            exit = await Verbs.TryRun([
                "create-admin",
                "--email",
                "first@example.org",
                $"--Database:Folder={database.Folder}",
                $"--Database:Url={database.Url}",
                $"--Keys:MasterKeyFile={app.Services.GetRequiredService<IOptions<KeyOptions>>().Value.MasterKeyFile}",
            ]);
        }
        finally
        {
            Console.SetOut(before);
        }

        var reported = output.ToString().Split('\n')[0];
        Assert.That(exit, Is.Zero);
        Assert.That(reported, Does.StartWith("set-up /console/set-up/"));
        await (await app.Browser().ChoosePassword(reported.Split(' ')[1])).ShouldLead("/console/second-factor");
    }
}
