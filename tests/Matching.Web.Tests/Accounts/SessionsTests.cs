using System.Net;
using System.Text;
using Matching.Web.Data;
using Matching.Web.Features.Sessions;
using Matching.Web.Http;
using Matching.Web.Operation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
            Assert.That(await SharedApp.App.Sql<long>("SELECT count(*) FROM sessions WHERE token_hash = @Hash OR token_hash = @Token", new { Hash = ApiKeyText.Hash(before), Token = after }), Is.EqualTo(new[] { 0L }));
        }
    }

    [Test]
    public async Task An_unknown_address_and_a_wrong_password_get_the_same_answer()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        var pending = await SharedApp.App.Account();
        var answers = new List<(HttpStatusCode, string, string)>();
        foreach (var email in new[] { holder.Email, pending.Text("email"), "nobody@example.org" })
        {
            var answer = await SharedApp.App.Browser().TypePassword(email, "not the password");
            answers.Add((answer.StatusCode, ConsolePages.WithoutTokens(await answer.Content.ReadAsStringAsync()).Replace(email, "", StringComparison.Ordinal), string.Join(' ', answer.Headers.Select(header => header.Key).Order())));
        }

        Assert.That(answers.Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers[0].Item1, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task After_ten_failures_attempts_wait_a_quarter_of_an_hour_and_no_longer()
    {
        await using var app = await TestApp.Start();
        var (holder, _) = await app.SignedIn();
        // somebody who is not there is treated alike
        foreach (var email in new[] { holder.Email, "nobody@example.org" })
        {
            for (var i = 0; i < 10; i++)
            {
                await (await app.Browser().TypePassword(email, "not the password")).ShouldSay(401, "Address or password are not right.");
            }

            var eleventh = await app.Browser().TypePassword(email, holder.Password);
            await eleventh.ShouldSay(429, "Too many attempts. Try again in 15 min.");
            Assert.That(eleventh.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromMinutes(15)));
        }

        app.Clock.Advance(TimeSpan.FromMinutes(14));
        await (await app.Browser().TypePassword(holder.Email, holder.Password)).ShouldSay(429, "Too many attempts. Try again in 1 min.");
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.That(await (await holder.SignIn(holder.Code())).IsSignedIn(), Is.True);
    }

    [Test]
    public async Task Many_attempts_at_once_count_like_as_many_in_a_row()
    {
        await using var app = await TestApp.Start();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => app.Browser().TypePassword("nobody@example.org", "not the password")));

        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized), Is.EqualTo(10));
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests), Is.EqualTo(20));
    }

    [Test]
    public async Task One_network_that_tries_many_addresses_waits_too()
    {
        await using var app = await TestApp.Start(settings: ("SignIn:FailuresPerNetwork", "10"));
        for (var i = 0; i < 10; i++)
        {
            await app.Browser().TypePassword($"nobody{i}@example.org", "not the password");
        }

        await (await app.Browser().TypePassword("somebody@example.org", "not the password")).ShouldSay(429, "Too many attempts.");
    }

    [Test]
    public async Task A_hash_with_fewer_rounds_than_today_is_made_anew()
    {
        await using var app = await TestApp.Start(settings: (TestApp.PasswordRounds, "210000"));
        var (holder, _) = await app.SignedIn();
        var old = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(new object(), holder.Password);
        await app.Sql<Guid>("UPDATE credentials SET password_hash = @Old WHERE account_id = @Id RETURNING account_id", new { Old = old, holder.Id });

        await holder.SignIn(holder.Code());

        var hash = Convert.FromBase64String((await app.Sql<string>("SELECT password_hash FROM credentials WHERE account_id = @Id", new { holder.Id })).Single());
        // format 1, then the function (2 is HMAC-SHA-512) and the rounds, each in four bytes
        Assert.That((hash[0], hash[4], System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5))), Is.EqualTo(((byte)1, (byte)2, 210_000)));
    }

    [Test]
    public async Task Failures_are_in_the_audit_without_an_address_and_without_saying_whether_there_is_an_account()
    {
        await using var app = await TestApp.Start();
        var (holder, browser) = await app.SignedIn();
        foreach (var email in new[] { holder.Email, "nobody@example.org", holder.Email.ToUpperInvariant() })
        {
            await app.Browser().TypePassword(email, "not the password");
        }

        var between = app.Browser();
        await between.TypePassword(holder.Email, holder.Password);
        await between.TypeCode("000000");
        await browser.Submit("/console/account", "password", ("Input.Current", "not the password"), ("Input.Password", "another tulip harbour"), ("Input.Repeated", "another tulip harbour"));

        var failed = (await app.Admin.Ok("/audit?action=SignInFailed"))["items"]!.AsArray();
        var known = (await app.Admin.Ok($"/accounts/{holder.Id}")).Text("failedSignInsId");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failed.Select(entry => entry!.Text("subjectId")), Is.EqualTo(new[] { known, failed[1]!.Text("subjectId"), known }));
            Assert.That(failed[1]!.Text("subjectId"), Is.Not.EqualTo(known));
            Assert.That(failed.Select(entry => (entry!.Text("actorRole"), entry!.Text("actorId"), entry!["programmeId"] is null)).Distinct().Count(), Is.EqualTo(1), "one network, and nothing tells them apart");
            Assert.That((failed[0]!.Text("actorRole"), failed[0]!.Text("actorId")), Is.Not.EqualTo(("stranger", holder.Id.ToString())).And.Not.EqualTo(("stranger", Guid.Empty.ToString())));
            Assert.That((await app.Admin.Ok($"/audit?action=SecondFactorFailed&subjectId={holder.Id}"))["items"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That((await app.Admin.Ok($"/audit?action=ChangePasswordFailed&actorId={holder.Id}"))["items"]!.AsArray(), Has.Count.EqualTo(1));
            Assert.That((await app.Admin.Ok("/audit?limit=200")).ToJsonString(), Does.Not.Contain("@").And.Not.Contain("127.0.0"));
            Assert.That((await app.Admin.Ok("/audit/verify"))["intact"]!.GetValue<bool>(), Is.True);
        }
    }

    [Test]
    public async Task Who_fails_on_purpose_does_not_fill_the_audit()
    {
        await using var app = await TestApp.Start(settings: ("SignIn:AuditedFailuresPerHour", "3"));
        for (var i = 0; i < 8; i++)
        {
            await app.Browser().TypePassword($"nobody{i}@example.org", "not the password");
        }

        var during = (await app.Admin.Ok("/audit?action=SignInFailed"))["items"]!.AsArray().Count;
        app.Clock.Advance(TimeSpan.FromHours(1));
        var (holder, _) = await app.SignedIn();
        await holder.SignIn(holder.Code());

        var counted = (await app.Admin.Ok("/audit?action=SignInFailuresCounted"))["items"]!.AsArray();
        Assert.That(during, Is.EqualTo(3));
        Assert.That(counted.Select(entry => entry!.Text("purpose")), Is.EqualTo(new[] { "5 more in the hour from 2026-03-02 09:00 UTC" }));
        Assert.That(await app.Sql<long>("SELECT count(*) FROM sign_in_failures"), Is.EqualTo(new[] { 0L }));
    }

    // Without a token, with one that is none, with a body that is no form, and for a form that the page has not.
    [TestCase(null, "sign-in", "it")]
    [TestCase("stale", "sign-in", "en")]
    [TestCase(null, null, "en")]
    [TestCase("valid", "other", "it")]
    public async Task A_form_that_is_not_taken_says_so_in_words_and_leads_back(string? token, string? form, string language)
    {
        var browser = SharedApp.App.Browser();
        var page = $"/console/sign-in?lang={language}&to=/console/account";
        var valid = System.Text.RegularExpressions.Regex.Match(await browser.GetStringAsync(page), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        HttpContent Body() => form is null
            ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json")
            : new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = form, ["Input.Email"] = "a@example.org", ["Input.Password"] = "x", ["__RequestVerificationToken"] = token == "valid" ? valid : token ?? "" });

        var answer = await browser.PostAsync(page, Body());
        using var program = new HttpRequestMessage(HttpMethod.Post, page) { Content = Body() };
        program.Headers.Accept.ParseAdd("application/json");
        var problem = await browser.SendAsync(program);

        await answer.ShouldBe(HttpStatusCode.BadRequest);
        var html = await answer.Content.ReadAsStringAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(System.Net.WebUtility.HtmlDecode(html), Does.Contain($"<html lang=\"{language}\"").And.Contain(language == "it" ? "Questo modulo non è stato accettato</h1>" : "This form was not taken</h1>"));
            Assert.That(html, Does.Contain($"<a href=\"/console/sign-in?lang={language}&amp;to=/console/account\">"));
            Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("default-src 'self'"));
            Assert.That(answer.Headers.CacheControl?.NoStore, Is.True);
            Assert.That(System.Net.WebUtility.HtmlDecode(html), Does.Not.Contain("a@example.org"));
        }

        await (token == "valid" ? problem.ShouldBeProblem(400, "malformed-request") : problem.ShouldBeProblem(403, "antiforgery-failed"));
    }

    [TestCase("https://elsewhere.example", "/console/sign-in/code")]
    [TestCase("//elsewhere.example", "/console/sign-in/code")]
    [TestCase("/console/account", "/console/sign-in/code?to=%2Fconsole%2Faccount")]
    public async Task A_link_leads_on_to_pages_of_ours_alone(string to, string next)
    {
        var (holder, _) = await SharedApp.App.SignedIn();

        var answer = await SharedApp.App.Browser().Submit("/console/sign-in?to=" + Uri.EscapeDataString(to), "sign-in", ("Input.Email", holder.Email), ("Input.Password", holder.Password));

        await answer.ShouldLead(next);
    }

    [Test]
    public async Task Cookies_are_for_the_server_alone_and_an_administrators_is_sent_by_our_pages_alone()
    {
        var given = await Given.Programme();
        var (admin, _) = await given.App.SignedIn();
        var (coordinator, _) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        var (strict, lax) = (await given.App.Browser().TypePassword(admin.Email, admin.Password), await given.App.Browser().TypePassword(coordinator.Email, coordinator.Password));

        Assert.That(Cookie(strict), Does.Contain("httponly").And.Contain("samesite=strict").And.StartWith("matching-session="));
        Assert.That(Cookie(lax), Does.Contain("httponly").And.Contain("samesite=lax"));
    }

    [Test]
    public async Task Behind_a_known_proxy_cookies_are_bound_to_the_host_and_to_https()
    {
        await using var app = await TestApp.Start(settings: ("Web:KnownProxies", "127.0.0.1"));
        var account = await app.Account();
        var browser = app.CreateClient(new Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri("https://localhost") });

        var answer = await browser.ChoosePassword(account.Text("setupPath"));

        Assert.That(Cookie(answer), Does.StartWith("__host-matching-session=").And.Contain("secure").And.Contain("path=/").And.Not.Contain("domain"));
        Assert.That(answer.Headers.GetValues("Strict-Transport-Security"), Is.EqualTo(new[] { "max-age=31536000" }));
    }

    private static string Token(HttpResponseMessage answer) => Cookie(answer).Split('=')[1].Split(';')[0];

    private static string Cookie(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Last(cookie => cookie.Contains("matching-session", StringComparison.Ordinal)).ToLowerInvariant();
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
        Assert.That((await first.Ok("/caller"))["recoveryCodesLeft"]!.GetValue<int>(), Is.EqualTo(9));
    }

    [Test]
    public async Task Guessing_codes_waits_like_guessing_passwords()
    {
        await using var app = await TestApp.Start();
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
        await using var app = await TestApp.Start();
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

        Assert.That(await SharedApp.App.Sql<string>("SELECT action FROM audit_entries WHERE actor_id = @Id ORDER BY id", new { Id = holder.Id.ToString() }), Is.EqualTo(new[] { "ConfirmEnrolment", "SignIn" }));
    }
}

public sealed class ChoosePasswordTests
{
    [TestCase("short", "Between 12 and 128 characters.")]
    [TestCase("password2026", "Too easily guessed")]
    [TestCase("Dragonfootball", "Too easily guessed")]
    [TestCase("aaaaaaaaaaaaaa", "Too easily guessed")]
    public async Task A_password_that_is_short_or_easily_guessed_is_refused(string password, string why)
    {
        var account = await SharedApp.App.Account();

        await (await SharedApp.App.Browser().ChoosePassword(account.Text("setupPath"), password)).ShouldSay(400, why);
    }

    [Test]
    public async Task A_password_made_of_ones_own_address_is_refused()
    {
        var account = await SharedApp.App.Account();

        await (await SharedApp.App.Browser().ChoosePassword(account.Text("setupPath"), account.Text("email").Split('@')[0] + " in the garden")).ShouldSay(400, "Too easily guessed");
    }

    [TestCase("correct horse battery staple")]
    [TestCase("ሰላም ለዓለም ሁሉ ይሁን")]
    public async Task Any_characters_will_do_up_to_128(string words)
    {
        var account = await SharedApp.App.Account();

        await (await SharedApp.App.Browser().ChoosePassword(account.Text("setupPath"), words.PadRight(128, '.'))).ShouldLead("/console/second-factor");
    }

    [Test]
    public async Task The_secret_leaves_the_address_at_once_and_reading_the_page_does_not_use_it_up()
    {
        var account = await SharedApp.App.Account();
        var browser = SharedApp.App.Browser();

        await (await browser.GetAsync(account.Text("setupPath"))).ShouldLead("/console/set-up");
        await (await browser.GetAsync(account.Text("setupPath"))).ShouldLead("/console/set-up");

        Assert.That(await browser.GetStringAsync("/console/set-up"), Does.Contain($"value=\"{account.Text("setupPath").Split('/')[^1]}\""));
    }

    [Test]
    public async Task A_secret_opens_for_three_days_and_until_the_account_is_set_up()
    {
        await using var app = await TestApp.Start();
        var (late, done) = (await app.Account(), await app.Account());
        app.Clock.Advance(TimeSpan.FromHours(72));
        await (await app.Browser().ChoosePassword(late.Text("setupPath"))).ShouldSay(400, "unknown, used or expired");
        var (holder, _) = await app.SignedIn();

        Assert.That(await app.Sql<long>("SELECT count(*) FROM credentials WHERE account_id = @Id AND setup_hash IS NOT NULL", new { holder.Id }), Is.EqualTo(new[] { 0L }));
        await (await app.Browser().ChoosePassword(done.Text("setupPath"))).ShouldSay(400, "unknown, used or expired");
    }

    [Test]
    public void The_list_of_common_passwords_is_there() => Assert.That(new CommonPasswords().Count, Is.GreaterThanOrEqualTo(30_000));
}

public sealed class GetEnrolmentTests
{
    [Test]
    public async Task The_page_shows_the_secret_as_picture_and_letters_to_whoever_chose_the_password()
    {
        var account = await SharedApp.App.Account();
        var browser = SharedApp.App.Browser();
        await browser.ChoosePassword(account.Text("setupPath"));

        var page = await browser.GetStringAsync("/console/second-factor");

        Assert.That(page, Does.Contain("<svg class=\"qr\" role=\"img\"").And.Contain("otpauth://totp/Matching:").And.Match("<code class=\"secret\">([A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>"));
        await (await SharedApp.App.Browser().GetAsync("/console/second-factor")).ShouldLead("/console/sign-in?expired=1");
        Assert.That(await browser.IsSignedIn(), Is.False);
    }
}

public sealed class ConfirmEnrolmentTests
{
    [Test]
    public async Task A_first_code_ends_in_ten_recovery_codes_and_signed_in()
    {
        var (holder, browser) = await SharedApp.App.SignedIn();

        Assert.That(holder.RecoveryCodes, Has.Count.EqualTo(10).And.Unique);
        Assert.That(await browser.IsSignedIn(), Is.True);
    }

    [Test]
    public async Task A_wrong_code_changes_nothing()
    {
        var account = await SharedApp.App.Account();
        var browser = SharedApp.App.Browser();
        await browser.ChoosePassword(account.Text("setupPath"));

        await (await browser.Submit("/console/second-factor", "second-factor", ("Input.Code", "000000"))).ShouldSay(400, "Not the code of this moment.");

        Assert.That((await SharedApp.App.Admin.Ok($"/accounts/{account.Id()}"))["isSetUp"]!.GetValue<bool>(), Is.False);
        await (await SharedApp.App.Browser().TypePassword(account.Text("email"), ConsolePages.Password)).ShouldSay(401, "Address or password are not right.");
    }
}

public sealed class ChangePasswordTests
{
    [Test]
    public async Task A_new_password_ends_every_other_session_and_the_old_password()
    {
        var (holder, other) = await SharedApp.App.SignedIn();
        var browser = await holder.SignIn(holder.Code());

        var changed = await browser.Submit("/console/account", "password", ("Input.Current", holder.Password), ("Input.Password", "nine purple kettles"), ("Input.Repeated", "nine purple kettles"));

        await changed.ShouldLead("/console/account?done=1");
        Assert.That((await browser.IsSignedIn(), await other.IsSignedIn()), Is.EqualTo((true, false)));
        await (await SharedApp.App.Browser().TypePassword(holder.Email, holder.Password)).ShouldSay(401, "Address or password are not right.");
        Assert.That(await (await (holder with { Password = "nine purple kettles" }).SignIn(holder.Code(1))).IsSignedIn(), Is.True);
    }

    [TestCase("not the password", "nine purple kettles", "nine purple kettles", "This is not your password.")]
    [TestCase(ConsolePages.Password, "nine purple kettles", "nine purple kettle", "Not the same as the password above.")]
    [TestCase(ConsolePages.Password, "password1234", "password1234", "Too easily guessed")]
    public async Task What_is_wrong_is_said_at_its_field(string current, string password, string repeated, string why)
    {
        var (_, browser) = await SharedApp.App.SignedIn();

        var refused = await browser.Submit("/console/account", "password", ("Input.Current", current), ("Input.Password", password), ("Input.Repeated", repeated));

        await refused.ShouldSay(400, why);
    }
}

public sealed class RenewRecoveryCodesTests
{
    [Test]
    public async Task New_codes_take_the_place_of_the_earlier_ones_and_the_audit_says_so()
    {
        var (holder, browser) = await SharedApp.App.SignedIn();

        var answer = await browser.Submit("/console/account", "recovery", ("Asked.Password", holder.Password), ("Asked.Code", holder.Code()));

        await answer.ShouldBe(HttpStatusCode.OK);
        var codes = ConsolePages.RecoveryCodes(await answer.Content.ReadAsStringAsync());
        Assert.That(codes, Has.Count.EqualTo(10).And.None.AnyOf([.. holder.RecoveryCodes]));
        await SharedApp.App.Browser().TypePassword(holder.Email, holder.Password);
        var other = SharedApp.App.Browser();
        await other.TypePassword(holder.Email, holder.Password);
        await (await other.TypeCode(holder.RecoveryCodes[0])).ShouldSay(401, "This code is not right");
        await (await other.TypeCode(codes[0])).ShouldLead("/console");
        Assert.That(await SharedApp.App.Sql<string>("SELECT action FROM audit_entries WHERE subject_id = @Id AND action = 'RenewRecoveryCodes'", new { Id = holder.Id.ToString() }), Has.Count.EqualTo(1));
    }

    [TestCase("not the password", true)]
    [TestCase(ConsolePages.Password, false)]
    public async Task A_wrong_password_or_code_changes_nothing_and_which_was_wrong_is_not_told(string password, bool isCodeRight)
    {
        var (holder, browser) = await SharedApp.App.SignedIn();

        var refused = await browser.Submit("/console/account", "recovery", ("Asked.Password", password), ("Asked.Code", isCodeRight ? holder.Code() : "000000"));

        await refused.ShouldSay(401, "Password or code are not right");
        Assert.That(await (await holder.SignIn(holder.RecoveryCodes[0])).IsSignedIn(), Is.True);
    }

    [Test]
    public async Task The_code_that_signed_in_is_not_taken_again_and_a_recovery_code_is_no_code()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        var browser = await holder.SignIn(holder.Code());

        await (await browser.Submit("/console/account", "recovery", ("Asked.Password", holder.Password), ("Asked.Code", holder.Code()))).ShouldSay(401, "Password or code are not right");
        await (await browser.Submit("/console/account", "recovery", ("Asked.Password", holder.Password), ("Asked.Code", holder.RecoveryCodes[0]))).ShouldSay(401, "Password or code are not right");
    }

    [Test]
    public async Task Guessing_here_waits_like_guessing_at_the_door()
    {
        await using var app = await TestApp.Start();
        var (holder, browser) = await app.SignedIn();
        for (var i = 0; i < 10; i++)
        {
            await browser.Submit("/console/account", "recovery", ("Asked.Password", holder.Password), ("Asked.Code", "000000"));
        }

        await (await browser.Submit("/console/account", "recovery", ("Asked.Password", holder.Password), ("Asked.Code", holder.Code()))).ShouldSay(429, "Too many attempts. Try again in 15 min.");
    }
}

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
        Assert.That(answer.Headers.GetValues("Clear-Site-Data"), Is.EqualTo(new[] { "\"cache\", \"storage\"" }), "the device stays known");
        var replay = SharedApp.App.Browser();
        replay.DefaultRequestHeaders.Add("Cookie", token);
        Assert.That(await replay.IsSignedIn(), Is.False);
    }

    [Test]
    public async Task Another_session_of_ones_own_is_ended_and_nobody_elses()
    {
        var (holder, other) = await SharedApp.App.SignedIn();
        var browser = await holder.SignIn(holder.Code());
        var (_, stranger) = await SharedApp.App.SignedIn();
        var form = "end-" + (await SharedApp.App.Sql<Guid>("SELECT id FROM sessions WHERE account_id = @Id ORDER BY id", new { holder.Id }))[0];

        await (await browser.Submit("/console/account", form)).ShouldLead("/console/account");

        Assert.That((await other.IsSignedIn(), await browser.IsSignedIn(), await stranger.IsSignedIn()), Is.EqualTo((false, true, true)));
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
        await using var app = await TestApp.Start();
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
    public async Task Somebody_who_is_signed_in_sees_and_may_what_a_key_of_the_same_role_and_scope_would()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var (mine, other) = (await ours.Mentee(), await theirs.Mentee());
        var (_, browser) = await ours.App.SignedIn(new { role = "coordinator", programmeId = ours.ProgrammeId, siteId = ours.SiteId });

        var caller = await browser.Ok("/caller");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((caller.Text("role"), caller["programmeId"]!.GetValue<Guid>(), caller["siteId"]!.GetValue<Guid>()), Is.EqualTo(("coordinator", ours.ProgrammeId, ours.SiteId)));
            Assert.That((await browser.Ok("/mentees"))["items"]!.AsArray().Select(item => item!.Id()), Is.EqualTo(new[] { mine }));
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

        foreach (var headers in new (string, string)[][] { [], [("X-Antiforgery-Token", "x")], [("X-Antiforgery-Token", foreign)] })
        {
            await (await browser.Send(HttpMethod.Post, "/programmes", "{\"name\":\"By cookie\"}", headers)).ShouldBeProblem(403, "antiforgery-failed");
        }

        await (await browser.Send(HttpMethod.Post, "/programmes", "{\"name\":\"By cookie\"}", ("X-Antiforgery-Token", token))).ShouldBe(HttpStatusCode.Created);
    }

    [Test]
    public async Task A_session_that_has_ended_is_nobody()
    {
        var (holder, browser) = await SharedApp.App.SignedIn();
        await SharedApp.App.Admin.Send(HttpMethod.Delete, $"/accounts/{holder.Id}/sessions");

        var answer = await browser.GetAsync("/api/v1/caller");

        await answer.ShouldBeProblem(401, "not-authenticated");
        Assert.That(answer.Headers.WwwAuthenticate.Single().Scheme, Is.EqualTo("Bearer"));
    }

    [Test]
    public async Task A_key_is_told_its_role_and_no_token()
    {
        var caller = await SharedApp.App.Admin.Ok("/caller");

        Assert.That((caller.Text("role"), caller["email"], caller["antiforgeryToken"]), Is.EqualTo(("admin", (object?)null, (object?)null)));
    }
}

public sealed class TotpTests
{
    // RFC 6238, appendix B: the rows of SHA-1, with the secret of 20 ASCII digits and codes of eight digits
    [TestCase(59L, "94287082")]
    [TestCase(1111111109L, "07081804")]
    [TestCase(1111111111L, "14050471")]
    [TestCase(1234567890L, "89005924")]
    [TestCase(2000000000L, "69279037")]
    [TestCase(20000000000L, "65353130")]
    public void The_vectors_of_the_RFC_hold(long second, string code)
    {
        var step = Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(second));
        var secret = Encoding.ASCII.GetBytes("12345678901234567890");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Totp.Code(secret, step, digits: 8), Is.EqualTo(code));
            Assert.That(Totp.Code(secret, step), Is.EqualTo(code[2..]));
        }
    }

    [TestCase(-2, false)]
    [TestCase(-1, true)]
    [TestCase(0, true)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    public void One_step_before_and_after_is_taken(int steps, bool isTaken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        var secret = Totp.NewSecret();

        Assert.That(Totp.Match(secret, Totp.Code(Totp.FromBase32(secret), Totp.StepOf(now) + steps), now, null), Is.EqualTo(isTaken ? Totp.StepOf(now) + steps : null));
    }

    // RFC 4648, section 10, without padding
    [TestCase("f", "MY")]
    [TestCase("fo", "MZXQ")]
    [TestCase("foo", "MZXW6")]
    [TestCase("foob", "MZXW6YQ")]
    [TestCase("fooba", "MZXW6YTB")]
    [TestCase("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_the_RFC(string text, string base32) =>
        Assert.That((Totp.Base32(Encoding.ASCII.GetBytes(text)), Encoding.ASCII.GetString(Totp.FromBase32(base32))), Is.EqualTo((base32, text)));
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
    public void Plain_http_on_a_network_stops_the_start(string urls) => Assert.That(Of(urls, "").Check, Throws.InvalidOperationException.With.Message.Contains("Web:KnownProxies"));

    [Test]
    public void Ports_without_an_address_are_on_every_network() =>
        Assert.That(new ServiceAddresses(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("http_ports", "8080")]).Build(), Options.Create(new WebOptions())).Check, Throws.InvalidOperationException);

    [Test]
    public void A_proxy_that_is_no_address_stops_the_start() => Assert.That(() => Of("", "proxy.example"), Throws.InvalidOperationException.With.Message.Contains("Web:KnownProxies"));

    [Test]
    public void The_demo_is_refused_where_others_reach_the_service() => Assert.That(() => DemoAccounts.Refuse(Of("http://127.0.0.1:5080", "127.0.0.1")), Throws.InvalidOperationException.With.Message.Contains("Start:Demo"));

    private static ServiceAddresses Of(string urls, string proxies) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("urls", urls)]).Build(), Options.Create(new WebOptions { KnownProxies = proxies }));
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
            exit = await Verbs.TryRun(
            [
                "create-admin", "--email", "first@example.org", $"--Database:Folder={database.Folder}", $"--Database:Url={database.Url}",
                $"--Keys:MasterKeyFile={app.Services.GetRequiredService<IOptions<KeyOptions>>().Value.MasterKeyFile}",
            ]);
        }
        finally
        {
            Console.SetOut(before);
        }

        var told = output.ToString().Split('\n')[0];
        Assert.That(exit, Is.Zero);
        Assert.That(told, Does.StartWith("set-up /console/set-up/"));
        await (await app.Browser().ChoosePassword(told.Split(' ')[1])).ShouldLead("/console/second-factor");
    }
}
