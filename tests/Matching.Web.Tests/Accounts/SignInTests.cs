using System.Net;
using Matching.Web.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Matching.Web.Tests.Accounts;

public sealed class SignInTests
{
    [Test]
    public async Task Password_and_code_lead_in_and_each_step_has_a_token_of_its_own()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        var browser = SharedApp.App.Browser();

        var first = await browser.TypePassword(holder.Email, holder.Password);
        var between = await browser.IsSignedIn();
        var second = await browser.TypeCode(holder.Code());

        await first.ShouldLead("/console/sign-in/code");
        await second.ShouldLead("/console");
        var (before, after) = (Token(first), Token(second));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(between, Is.False, "a password alone opens nothing");
            Assert.That(await browser.GetStringAsync("/console"), Does.Contain(holder.Email));
            Assert.That(before, Is.Not.EqualTo(after).And.Length.EqualTo(64));
            Assert.That(
                await SharedApp.App.Sql<long>(
                    "SELECT count(*) FROM sessions WHERE token_hash = @Hash OR token_hash = @Token",
                    new { Hash = ApiKeyText.Hash(before), Token = after }
                ),
                Is.EqualTo(new[] { 0L })
            );
        }
    }

    [Test]
    public async Task An_unknown_address_and_a_wrong_password_get_the_same_answer()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        var pending = await SharedApp.App.Account();
        var answers = new List<(HttpStatusCode, string, string)>();
        foreach (var email in new[] { holder.Email, pending.Text("email"), ConsolePages.Email() })
        {
            var answer = await SharedApp.App.Browser().TypePassword(email, "not the password");
            answers.Add(
                (
                    answer.StatusCode,
                    ConsolePages
                        .WithoutTokens(await answer.Content.ReadAsStringAsync())
                        .Replace(email, "", StringComparison.Ordinal),
                    string.Join(' ', answer.Headers.Select(header => header.Key).Order())
                )
            );
        }

        Assert.That(answers.Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers[0].Item1, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task After_ten_failures_attempts_wait_a_quarter_of_an_hour_and_no_longer()
    {
        var app = await SharedApp.With();
        var (holder, _) = await app.SignedIn();
        // an unknown address is treated alike
        foreach (var email in new[] { holder.Email, ConsolePages.Email() })
        {
            for (var i = 0; i < 10; i++)
            {
                await (await app.Browser().TypePassword(email, "not the password")).ShouldSay(
                    401,
                    "The address or the password is not right."
                );
            }

            var eleventh = await app.Browser().TypePassword(email, holder.Password);
            await eleventh.ShouldSay(429, "Too many attempts. Try again in 15 min.");
            Assert.That(eleventh.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromMinutes(15)));
        }

        app.Clock.Advance(TimeSpan.FromMinutes(14));
        await (await app.Browser().TypePassword(holder.Email, holder.Password)).ShouldSay(
            429,
            "Too many attempts. Try again in 1 min."
        );
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.That(await (await holder.SignIn(holder.Code())).IsSignedIn(), Is.True);
    }

    [Test]
    public async Task Many_attempts_at_once_count_like_as_many_in_a_row()
    {
        var (app, email) = (SharedApp.App, ConsolePages.Email());

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => app.Browser().TypePassword(email, "not the password"))
        );

        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized), Is.EqualTo(10));
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests), Is.EqualTo(20));
    }

    [Test]
    public async Task One_network_that_tries_many_addresses_waits_too()
    {
        var app = await SharedApp.With(("SignIn:FailuresPerNetwork", "10"));
        app.Clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 10; i++)
        {
            await app.Browser().TypePassword(ConsolePages.Email(), "not the password");
        }

        await (await app.Browser().TypePassword(ConsolePages.Email(), "not the password")).ShouldSay(429, "Too many attempts.");
    }

    [Test]
    public async Task A_hash_with_fewer_rounds_than_today_is_made_again()
    {
        await using var app = await TestApp.Start(settings: (TestApp.PasswordRounds, "210000"));
        var (holder, _) = await app.SignedIn();
        var old = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(
            new object(),
            holder.Password
        );
        await app.Sql<Guid>(
            "UPDATE credentials SET password_hash = @Old WHERE account_id = @Id RETURNING account_id",
            new { Old = old, holder.Id }
        );

        await holder.SignIn(holder.Code());

        var hash = Convert.FromBase64String(
            (await app.Sql<string>("SELECT password_hash FROM credentials WHERE account_id = @Id", new { holder.Id })).Single()
        );
        // format 1, then the function (2 is HMAC-SHA-512) and the rounds, each in four bytes
        Assert.That(
            (hash[0], hash[4], System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5))),
            Is.EqualTo(((byte)1, (byte)2, 210_000))
        );
    }

    [Test]
    public async Task Failures_are_in_the_audit_without_an_address_and_without_saying_whether_there_is_an_account()
    {
        await using var app = await TestApp.Start();
        var (holder, browser) = await app.SignedIn();
        foreach (var email in new[] { holder.Email, ConsolePages.Email(), holder.Email.ToUpperInvariant() })
        {
            await app.Browser().TypePassword(email, "not the password");
        }

        var between = app.Browser();
        await between.TypePassword(holder.Email, holder.Password);
        await between.TypeCode("000000");
        await browser.Submit(
            "/console/account",
            "password",
            ("Input.Current", "not the password"),
            ("Input.Password", "another tulip harbour"),
            ("Input.Repeated", "another tulip harbour")
        );

        var failed = await app.Admin.Items("/audit?action=SignInFailed");
        var known = (await app.Admin.Ok($"/accounts/{holder.Id}")).Text("failedSignInsId");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                failed.Select(entry => entry!.Text("subjectId")),
                Is.EqualTo(new[] { known, failed[1]!.Text("subjectId"), known })
            );
            Assert.That(failed[1]!.Text("subjectId"), Is.Not.EqualTo(known));
            Assert.That(
                failed
                    .Select(entry => (entry!.Text("actorRole"), entry!.Text("actorId"), entry!["programmeId"] is null))
                    .Distinct()
                    .Count(),
                Is.EqualTo(1),
                "one network, and nothing tells them apart"
            );
            Assert.That(
                (failed[0]!.Text("actorRole"), failed[0]!.Text("actorId")),
                Is.Not.EqualTo(("stranger", holder.Id.ToString())).And.Not.EqualTo(("stranger", Guid.Empty.ToString()))
            );
            Assert.That(await app.Admin.Items($"/audit?action=SecondFactorFailed&subjectId={holder.Id}"), Has.Count.EqualTo(1));
            Assert.That(await app.Admin.Items($"/audit?action=ChangePasswordFailed&actorId={holder.Id}"), Has.Count.EqualTo(1));
            Assert.That(
                (await app.Admin.Ok("/audit?limit=200")).ToJsonString(),
                Does.Not.Contain("@").And.Not.Contain("127.0.0")
            );
            Assert.That((await app.Admin.Ok("/audit/verify")).Value<bool>("intact"), Is.True);
        }
    }

    [Test]
    public async Task Who_fails_on_purpose_does_not_fill_the_audit()
    {
        await using var app = await TestApp.Start(settings: ("SignIn:AuditedFailuresPerHour", "3"));
        for (var i = 0; i < 8; i++)
        {
            await app.Browser().TypePassword(ConsolePages.Email(), "not the password");
        }

        var during = (await app.Admin.Items("/audit?action=SignInFailed")).Count;
        app.Clock.Advance(TimeSpan.FromHours(1));
        var (holder, _) = await app.SignedIn();
        await holder.SignIn(holder.Code());

        var counted = await app.Admin.Items("/audit?action=SignInFailuresCounted");
        Assert.That(during, Is.EqualTo(3));
        Assert.That(
            counted.Select(entry => entry!.Text("purpose")),
            Is.EqualTo(new[] { "5 more in the hour from 2026-03-02 09:00 UTC" })
        );
        Assert.That(await app.Sql<long>("SELECT count(*) FROM sign_in_failures"), Is.EqualTo(new[] { 0L }));
    }

    // Without a token, with one that is none, with a body that is no form, and for a form that the page has not.
    [TestCase(null, "sign-in", "it", "Questo modulo non è stato accettato")]
    [TestCase("stale", "sign-in", "en", "This form was not accepted")]
    [TestCase(null, null, "en", "This form was not accepted")]
    [TestCase("valid", "other", "it", "Questo passo non c'è più")]
    public async Task A_form_that_is_not_taken_says_so_in_words_and_leads_back(
        string? token,
        string? form,
        string language,
        string title
    )
    {
        var browser = SharedApp.App.Browser();
        var page = $"/console/sign-in?lang={language}&to=/console/account";
        var valid = System
            .Text.RegularExpressions.Regex.Match(
                await browser.GetStringAsync(page),
                "name=\"__RequestVerificationToken\" value=\"([^\"]+)\""
            )
            .Groups[1]
            .Value;
        HttpContent Body() =>
            form is null
                ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json")
                : new FormUrlEncodedContent(
                    new Dictionary<string, string>
                    {
                        ["_handler"] = form,
                        ["Input.Email"] = "a@example.org",
                        ["Input.Password"] = "x",
                        ["__RequestVerificationToken"] = token == "valid" ? valid : token ?? "",
                    }
                );

        var answer = await browser.PostAsync(page, Body());
        using var program = new HttpRequestMessage(HttpMethod.Post, page) { Content = Body() };
        program.Headers.Accept.ParseAdd("application/json");
        var problem = await browser.SendAsync(program);

        await answer.ShouldBe(HttpStatusCode.BadRequest);
        var html = await answer.Content.ReadAsStringAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                System.Net.WebUtility.HtmlDecode(html),
                Does.Contain($"<html lang=\"{language}\"").And.Contain(title + "</h1>")
            );
            Assert.That(html, Does.Contain($"<a href=\"/console/sign-in?lang={language}&amp;to=/console/account\">"));
            Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("default-src 'self'"));
            Assert.That(answer.Headers.CacheControl?.NoStore, Is.True);
            Assert.That(System.Net.WebUtility.HtmlDecode(html), Does.Not.Contain("a@example.org"));
        }

        await (
            token == "valid"
                ? problem.ShouldBeProblem(400, "malformed-request")
                : problem.ShouldBeProblem(403, "antiforgery-failed")
        );
    }

    [TestCase("https://elsewhere.example", "/console/sign-in/code")]
    [TestCase("//elsewhere.example", "/console/sign-in/code")]
    [TestCase("/console/account", "/console/sign-in/code?to=%2Fconsole%2Faccount")]
    public async Task A_link_leads_on_to_pages_of_this_service_alone(string to, string next)
    {
        var (holder, _) = await SharedApp.App.SignedIn();

        var answer = await SharedApp
            .App.Browser()
            .Submit(
                "/console/sign-in?to=" + Uri.EscapeDataString(to),
                "sign-in",
                ("Input.Email", holder.Email),
                ("Input.Password", holder.Password)
            );

        await answer.ShouldLead(next);
    }

    [Test]
    public async Task Cookies_are_for_the_server_alone_and_an_administrators_is_sent_by_our_pages_alone()
    {
        var given = await Given.Programme();
        var (admin, _) = await given.App.SignedIn();
        var (coordinator, _) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        var (strict, lax) = (
            await given.App.Browser().TypePassword(admin.Email, admin.Password),
            await given.App.Browser().TypePassword(coordinator.Email, coordinator.Password)
        );

        Assert.That(Cookie(strict), Does.Contain("httponly").And.Contain("samesite=strict").And.StartWith("matching-session="));
        Assert.That(Cookie(lax), Does.Contain("httponly").And.Contain("samesite=lax"));
    }

    [Test]
    public async Task Behind_a_known_proxy_cookies_are_bound_to_the_host_and_to_https()
    {
        var app = await SharedApp.With(("Web:KnownProxies", "127.0.0.1"));
        var account = await app.Account();
        var browser = app.CreateClient(
            new Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactoryClientOptions
            {
                AllowAutoRedirect = false,
                BaseAddress = new Uri("https://localhost"),
            }
        );

        var answer = await browser.ChoosePassword(account.Text("setupPath"));

        Assert.That(
            Cookie(answer),
            Does.StartWith("__host-matching-session=").And.Contain("secure").And.Contain("path=/").And.Not.Contain("domain")
        );
        Assert.That(answer.Headers.GetValues("Strict-Transport-Security"), Is.EqualTo(new[] { "max-age=31536000" }));
    }

    [Test, Category("Once")]
    public async Task The_language_that_was_chosen_is_that_of_later_pages_of_the_console_only()
    {
        var browser = SharedApp.App.CreateClient();
        await browser.GetStringAsync("/console/sign-in?lang=it");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await browser.GetStringAsync("/console/sign-in"), Does.Contain("<html lang=\"it\""));
            Assert.That(await browser.GetStringAsync("/console/sign-in?lang=en"), Does.Contain("<html lang=\"en\""));
            Assert.That(await browser.GetStringAsync("/console/sign-in"), Does.Contain("<html lang=\"en\""));
            Assert.That(await browser.GetStringAsync("/problems"), Does.Contain("<html lang=\"en\""));
        }
    }

    private static string Token(HttpResponseMessage answer) => Cookie(answer).Split('=')[1].Split(';')[0];

    private static string Cookie(HttpResponseMessage answer) =>
        answer
            .Headers.GetValues("Set-Cookie")
            .Last(cookie => cookie.Contains("matching-session", StringComparison.Ordinal))
            .ToLowerInvariant();
}

public sealed class ConfirmSignInTests
{
    [Test]
    public async Task A_code_is_good_once()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        await holder.SignIn(holder.Code());
        var browser = SharedApp.App.Browser();
        await browser.TypePassword(holder.Email, holder.Password);

        await (await browser.TypeCode(holder.Code())).ShouldSay(401, "This code is not right, or was used already.");
        await (await browser.TypeCode(holder.Code(-1))).ShouldSay(401, "This code is not right, or was used already.");
        await (await browser.TypeCode(holder.Code(1))).ShouldLead("/console");
    }

    [Test]
    public async Task A_recovery_code_is_good_once_however_it_is_typed()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        var (first, second) = (SharedApp.App.Browser(), SharedApp.App.Browser());
        await first.TypePassword(holder.Email, holder.Password);
        await second.TypePassword(holder.Email, holder.Password);

        await (await first.TypeCode(holder.RecoveryCodes[3].ToLowerInvariant().Replace('-', ' '))).ShouldLead("/console");
        await (await second.TypeCode(holder.RecoveryCodes[3])).ShouldSay(401, "This code is not right, or was used already.");
        Assert.That((await first.Ok("/caller")).Value<int>("recoveryCodesLeft"), Is.EqualTo(9));
    }

    [Test]
    public async Task Guessing_codes_waits_like_guessing_passwords()
    {
        var app = SharedApp.App;
        var (holder, _) = await app.SignedIn();
        var browser = app.Browser();
        await browser.TypePassword(holder.Email, holder.Password);
        for (var i = 0; i < 10; i++)
        {
            await (await browser.TypeCode("000000")).ShouldSay(401, "This code is not right");
        }

        await (await browser.TypeCode(holder.Code())).ShouldSay(429, "Too many attempts.");
    }

    [Test]
    public async Task Ten_minutes_after_the_password_it_is_asked_again()
    {
        var app = await SharedApp.With();
        var (holder, _) = await app.SignedIn();
        var browser = app.Browser();
        await browser.TypePassword(holder.Email, holder.Password);
        app.Clock.Advance(TimeSpan.FromMinutes(10));

        await (await browser.TypeCode(holder.Code())).ShouldLead("/console/sign-in?expired=1");
    }

    [Test]
    public async Task Signing_in_is_in_the_audit()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        await holder.SignIn(holder.Code());

        Assert.That(
            await SharedApp.App.Sql<string>(
                "SELECT action FROM audit_entries WHERE actor_id = @Id ORDER BY id",
                new { Id = holder.Id.ToString() }
            ),
            Is.EqualTo(new[] { "ConfirmEnrolment", "SignIn" })
        );
    }
}
