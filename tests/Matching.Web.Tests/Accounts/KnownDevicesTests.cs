using System.Net;

namespace Matching.Web.Tests.Accounts;

/// <summary>
/// Attacks on signing in from the network of the attacked office: the worst case for its staff.
/// </summary>
public sealed class KnownDevicesTests
{
    private const string Wait = "Too many attempts.";
    private const string Wrong = "The address or the password is not right.";

    private static readonly (string, string)[] Settings = [("SignIn:FailuresPerAccount", "3"), ("SignIn:DeviceDays", "2")];

    [Test]
    public async Task A_known_device_signs_in_while_the_account_is_attacked()
    {
        var app = await Office();
        var (holder, device) = await app.SignedIn();
        await SignOut(device);
        await Attack(app, holder.Email);

        var stranger = await app.Browser().TypePassword(holder.Email, holder.Password);
        var password = await device.TypePassword(holder.Email, holder.Password);
        var code = await device.TypeCode(holder.Code());

        await stranger.ShouldSay(429, Wait);
        await password.ShouldLead("/console/sign-in/code");
        await code.ShouldLead("/console");
    }

    [Test]
    public async Task An_office_goes_on_when_a_guesser_uses_its_network()
    {
        var app = await Office();
        var (first, one) = await app.SignedIn();
        var (second, other) = await app.SignedIn();
        for (var i = 0; i < 10; i++)
        {
            await app.Browser().TypePassword(ConsolePages.Email(), "not the password");
        }

        await (await app.Browser().TypePassword(first.Email, first.Password)).ShouldSay(429, Wait);
        await (await one.TypePassword(first.Email, first.Password)).ShouldLead("/console/sign-in/code");
        await (await other.TypePassword(second.Email, second.Password)).ShouldLead("/console/sign-in/code");
    }

    [Test]
    public async Task A_device_vouches_for_its_own_account_alone()
    {
        var app = await SharedApp.With(Settings);
        var (holder, _) = await app.SignedIn();
        var (_, colleague) = await app.SignedIn();
        await Attack(app, holder.Email, 3);

        await (await colleague.TypePassword(holder.Email, holder.Password)).ShouldSay(429, Wait);
        await (await colleague.TypePassword(ConsolePages.Email(), holder.Password)).ShouldSay(401, Wrong);
    }

    [Test]
    public async Task A_device_that_several_share_knows_each_of_them()
    {
        var app = await SharedApp.With(Settings);
        var (first, shared) = await app.SignedIn();
        var (second, _) = await app.SignedIn();
        await SignOut(shared);
        await (await shared.TypePassword(second.Email, second.Password)).ShouldLead("/console/sign-in/code");
        await (await shared.TypeCode(second.Code())).ShouldLead("/console");
        await SignOut(shared);
        await Attack(app, first.Email, 3);
        await Attack(app, second.Email, 3);

        await (await shared.TypePassword(first.Email, first.Password)).ShouldLead("/console/sign-in/code");
        await (await shared.TypePassword(second.Email, second.Password)).ShouldLead("/console/sign-in/code");
    }

    // A thief with a known device gets no more attempts than others, and locks no other account.
    [Test]
    public async Task Guessing_on_a_known_device_waits_by_itself()
    {
        var app = await SharedApp.With(Settings);
        var (holder, stolen) = await app.SignedIn();
        for (var i = 0; i < 3; i++)
        {
            await (await stolen.TypePassword(holder.Email, $"guess number {i}")).ShouldSay(401, Wrong);
        }

        await (await stolen.TypePassword(holder.Email, holder.Password)).ShouldSay(429, Wait);
        await (await app.Browser().TypePassword(holder.Email, holder.Password)).ShouldLead("/console/sign-in/code");
    }

    [Test]
    public async Task A_changed_password_makes_every_other_device_a_stranger()
    {
        var app = await SharedApp.With(Settings);
        var (holder, other) = await app.SignedIn();
        var here = await holder.SignIn(holder.Code());
        await (
            await here.Submit(
                "/console/account",
                "password",
                ("Input.Current", holder.Password),
                ("Input.Password", "nine purple kettles"),
                ("Input.Repeated", "nine purple kettles")
            )
        ).ShouldLead("/console/account?done=1");
        await Attack(app, holder.Email, 3);

        await (await other.TypePassword(holder.Email, "nine purple kettles")).ShouldSay(429, Wait);
        await (await here.TypePassword(holder.Email, "nine purple kettles")).ShouldLead("/console/sign-in/code");
    }

    [Test]
    public async Task A_reset_makes_every_device_a_stranger()
    {
        var app = await SharedApp.With(Settings);
        var (holder, device) = await app.SignedIn();
        var reset = await app.Admin.Post($"/accounts/{holder.Id}/reset", new { });
        await app.Browser().ChoosePassword((await reset.Json()).Text("setupPath"));
        await Attack(app, holder.Email, 3);

        await (await device.TypePassword(holder.Email, holder.Password)).ShouldSay(429, Wait);
    }

    [Test]
    public async Task A_device_is_known_for_as_many_days_as_are_set()
    {
        var app = await SharedApp.With(Settings);
        var (holder, device) = await app.SignedIn();
        app.Clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromMinutes(1));
        await Attack(app, holder.Email, 3);

        await (await device.TypePassword(holder.Email, holder.Password)).ShouldLead("/console/sign-in/code");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await (await device.TypePassword(holder.Email, holder.Password)).ShouldSay(429, Wait);
    }

    [TestCase("")]
    [TestCase("forged")]
    [TestCase("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_forged_cookie_is_no_device(string cookie)
    {
        var app = await SharedApp.With(Settings);
        var (holder, _) = await app.SignedIn();
        await Attack(app, holder.Email, 3);
        var forger = app.Browser();
        forger.DefaultRequestHeaders.Add("Cookie", $"matching-device={cookie}");

        await (await forger.TypePassword(holder.Email, holder.Password)).ShouldSay(429, Wait);
    }

    // The whole answer is the same for an address with an account and one without: before, at and after the limit.
    [Test]
    public async Task Known_and_unknown_addresses_are_answered_alike()
    {
        var app = await SharedApp.With(Settings);
        var (holder, _) = await app.SignedIn();
        // of its own: failures with an address that other tests typed would count too
        var unheard = $"unknown-{Guid.NewGuid():N}@example.org";
        for (var i = 0; i < 5; i++)
        {
            var known = await app.Browser().TypePassword(holder.Email, "not the password");
            var unknown = await app.Browser().TypePassword(unheard, "not the password");
            var (page, other) = (await known.Content.ReadAsStringAsync(), await unknown.Content.ReadAsStringAsync());

            Assert.That(known.StatusCode, Is.EqualTo(i < 3 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests));
            Assert.That(unknown.StatusCode, Is.EqualTo(known.StatusCode));
            Assert.That(unknown.Headers.RetryAfter?.ToString(), Is.EqualTo(known.Headers.RetryAfter?.ToString()));
            Assert.That(
                ConsolePages.WithoutTokens(other).Replace(unheard, holder.Email, StringComparison.Ordinal),
                Is.EqualTo(ConsolePages.WithoutTokens(page))
            );
        }
    }

    [Test]
    public async Task A_signed_in_person_changes_the_password_while_the_account_is_attacked()
    {
        var app = await SharedApp.With(Settings);
        var (holder, browser) = await app.SignedIn();
        await Attack(app, holder.Email, 3);

        var changed = await browser.Submit(
            "/console/account",
            "password",
            ("Input.Current", holder.Password),
            ("Input.Password", "nine purple kettles"),
            ("Input.Repeated", "nine purple kettles")
        );
        var codes = await browser.Submit(
            "/console/account",
            "recovery",
            ("Asked.Password", "nine purple kettles"),
            ("Asked.Code", holder.Code())
        );

        await changed.ShouldLead("/console/account?done=1");
        await codes.ShouldBe(HttpStatusCode.OK);
    }

    // Failures with the password and with the code are counted apart, so an attacker without the password cannot block the
    // second step of the owner.
    [Test]
    public async Task The_second_step_is_open_after_the_first_is_passed()
    {
        var app = await SharedApp.With(Settings);
        var (holder, _) = await app.SignedIn();
        var browser = app.Browser();
        await (await browser.TypePassword(holder.Email, holder.Password)).ShouldLead("/console/sign-in/code");
        await Attack(app, holder.Email, 3);

        await (await browser.TypeCode(holder.Code())).ShouldLead("/console");
    }

    [TestCase(false, "matching-device=", "httponly", "samesite=strict")]
    [TestCase(true, "__host-matching-device=", "secure", "path=/")]
    public async Task The_cookie_is_for_this_host_and_the_server_alone(bool isSecure, params string[] rules)
    {
        var app = isSecure ? await SharedApp.With(("Web:KnownProxies", "127.0.0.1")) : SharedApp.App;
        var account = await app.Account();
        var browser = app.CreateClient(
            new Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactoryClientOptions
            {
                AllowAutoRedirect = false,
                BaseAddress = new Uri(isSecure ? "https://localhost" : "http://localhost"),
            }
        );
        await browser.ChoosePassword(account.Text("setupPath"));
        var secret = System
            .Text.RegularExpressions.Regex.Match(await browser.GetStringAsync("/console/second-factor"), "secret=([A-Z2-7]{32})")
            .Groups[1]
            .Value;

        var answer = await browser.Submit(
            "/console/second-factor",
            "second-factor",
            ("Input.Code", new Holder(app, account.Id(), "", "", secret, []).Code())
        );

        var cookie = answer
            .Headers.GetValues("Set-Cookie")
            .Single(each => each.Contains("matching-device", StringComparison.Ordinal))
            .ToLowerInvariant();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                cookie,
                Does.StartWith(rules[0])
                    .And.Contain("max-age=7776000")
                    .And.Not.Contain("domain")
                    .And.Not.Contain(account.Id().ToString())
            );
            Assert.That(rules.Where(rule => !cookie.Contains(rule, StringComparison.Ordinal)), Is.Empty);
        }
    }

    // A network where nothing has failed within the last hour.
    private static async Task<TestApp> Office()
    {
        var app = await SharedApp.With(("SignIn:FailuresPerNetwork", "10"));
        app.Clock.Advance(TimeSpan.FromHours(1));
        return app;
    }

    private static async Task Attack(TestApp app, string email, int times = 10)
    {
        for (var i = 0; i < times; i++)
        {
            await app.Browser().TypePassword(email, $"guess number {i}");
        }
    }

    private static async Task SignOut(HttpClient browser) =>
        await (await browser.Submit("/console", "sign-out")).ShouldLead("/console/sign-in");
}
