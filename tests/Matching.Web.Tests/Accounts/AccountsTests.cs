using System.Net;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Accounts;

public sealed class CreateAccountTests
{
    [Test]
    public async Task A_new_account_has_a_set_up_page_that_is_returned_once_and_nothing_that_opens_it()
    {
        var given = await Given.Programme();
        var email = ConsolePages.Email();

        var made = await given.App.Account(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                siteId = given.SiteId,
                email,
            }
        );
        var read = await given.App.Admin.Ok($"/accounts/{made.Id()}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(made.Text("setupPath"), Does.Match("^/console/set-up/[0-9a-f]{64}$"));
            Assert.That(made.Value<bool>("isSetUp"), Is.False);
            Assert.That(read.Select(member => member.Key), Has.None.StartsWith("setup"));
            Assert.That(
                (read.Text("email"), read.Text("role"), read.Value<Guid>("siteId")),
                Is.EqualTo((email, "coordinator", given.SiteId))
            );
        }
    }

    [TestCase("{\"role\":\"partner\",\"email\":\"a@example.org\"}", "role")]
    [TestCase("{\"role\":\"admin\",\"email\":\"nobody\"}", "email")]
    [TestCase("{\"email\":\"a@example.org\"}", "role")]
    [TestCase("{\"role\":\"coordinator\",\"email\":\"a@example.org\"}", "programmeId")]
    [TestCase(
        "{\"role\":\"coordinator\",\"email\":\"a@example.org\",\"siteId\":\"00000000-0000-0000-0000-000000000001\"}",
        "programmeId"
    )]
    [TestCase(
        "{\"role\":\"analyst\",\"email\":\"a@example.org\",\"programmeId\":\"00000000-0000-0000-0000-000000000001\"}",
        "programmeId"
    )]
    public async Task Roles_and_scopes_that_make_no_sense_are_refused(string body, string field) =>
        await (await SharedApp.App.Admin.Send(HttpMethod.Post, "/accounts", body)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );

    [Test]
    public async Task An_address_has_one_account_however_it_is_written()
    {
        var account = await SharedApp.App.Account();

        var second = await SharedApp.App.Admin.Post(
            "/accounts",
            new { role = "analyst", email = account.Text("email").ToUpperInvariant() }
        );

        await second.ShouldBeProblem(409, "account-email-taken");
    }

    [Test]
    public async Task Who_administers_one_programme_cannot_give_wider_access()
    {
        var given = await Given.Programme();
        var admin = await given.App.Client(Role.Admin, given.ProgrammeId);

        var made = await admin.Created("/accounts", new { role = "coordinator", email = ConsolePages.Email() });

        Assert.That(made.Value<Guid>("programmeId"), Is.EqualTo(given.ProgrammeId));
    }

    [Test]
    public async Task No_address_password_or_secret_is_in_the_database_in_clear()
    {
        var (holder, _) = await SharedApp.App.SignedIn();

        var rows = await SharedApp.App.Sql<string>(
            "SELECT a.email_hash || a.email_sealed || c.password_hash || c.totp_sealed FROM accounts a JOIN credentials c ON c.account_id = a.id WHERE c.totp_sealed IS NOT NULL"
        );
        rows.AddRange(await SharedApp.App.Sql<string>("SELECT bucket FROM sign_in_throttles"));
        rows.AddRange(await SharedApp.App.Sql<string>("SELECT code_hash FROM recovery_codes"));
        rows.AddRange(await SharedApp.App.Sql<string>("SELECT key_sealed FROM web_keys"));

        foreach (
            var canary in new[] { holder.Email, holder.Email.Split('@')[0], holder.Secret, holder.RecoveryCodes[0], "descriptor" }
        )
        {
            Assert.That(rows.Where(row => row.Contains(canary, StringComparison.OrdinalIgnoreCase)), Is.Empty, canary);
        }
    }
}

public sealed class ListAccountsTests
{
    [Test]
    public async Task Accounts_are_listed_without_what_opens_them()
    {
        var given = await Given.Programme();
        var account = await given.App.Account(new { role = "analyst", programmeId = given.ProgrammeId });
        var admin = await given.App.Client(Role.Admin, given.ProgrammeId);

        var items = (await admin.Ok("/accounts"))["items"]!.AsArray();

        Assert.That(items.Select(item => item!.Id()), Is.EqualTo(new[] { account.Id() }));
        Assert.That(items.ToJsonString(), Does.Not.Contain("assword").And.Not.Contain("etup"));
    }
}

public sealed class GetAccountTests
{
    [Test]
    public async Task It_says_when_its_holder_last_signed_in()
    {
        var (holder, _) = await SharedApp.App.SignedIn();

        var account = await SharedApp.App.Admin.Ok($"/accounts/{holder.Id}");

        Assert.That(
            (account.Value<bool>("isSetUp"), account.Value<DateTimeOffset>("signedInAt")),
            Is.EqualTo((true, SharedApp.App.Clock.GetUtcNow()))
        );
    }

    [Test]
    public async Task An_unknown_one_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync($"/api/v1/accounts/{Guid.NewGuid()}")).ShouldBeProblem(
            404,
            "account-not-found"
        );
}

public sealed class UpdateAccountTests
{
    [TestCase("{\"role\":\"analyst\"}")]
    [TestCase("{\"isDisabled\":true}")]
    public async Task Another_role_or_being_disabled_ends_sessions_at_the_next_request(string patch)
    {
        var (holder, browser) = await SharedApp.App.SignedIn();

        var changed = await SharedApp.App.Admin.Send(HttpMethod.Patch, $"/accounts/{holder.Id}", patch, ("If-Match", "\"v1\""));

        await changed.ShouldBe(HttpStatusCode.OK);
        Assert.That(await browser.IsSignedIn(), Is.False);
    }

    [Test]
    public async Task Who_is_disabled_does_not_get_in_and_gets_in_again_when_enabled()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        await SharedApp.App.Admin.Send(HttpMethod.Patch, $"/accounts/{holder.Id}", "{\"isDisabled\":true}", ("If-Match", "*"));

        await (await SharedApp.App.Browser().TypePassword(holder.Email, holder.Password)).ShouldSay(
            401,
            "The address or the password is not right."
        );
        await SharedApp.App.Admin.Send(HttpMethod.Patch, $"/accounts/{holder.Id}", "{\"isDisabled\":false}", ("If-Match", "*"));
        var browser = await holder.SignIn(holder.Code());

        Assert.That(await browser.IsSignedIn(), Is.True);
    }

    [Test]
    public async Task Another_address_is_that_by_which_one_signs_in()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        var email = ConsolePages.Email();

        await (
            await SharedApp.App.Admin.Send(
                HttpMethod.Patch,
                $"/accounts/{holder.Id}",
                $"{{\"email\":\"{email}\"}}",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);

        Assert.That(await (await (holder with { Email = email }).SignIn(holder.Code())).IsSignedIn(), Is.True);
    }

    [TestCase("{\"role\":\"coordinator\"}", "role")]
    [TestCase("{\"role\":\"partner\"}", "role")]
    [TestCase("{\"siteId\":\"00000000-0000-0000-0000-000000000001\"}", "siteId")]
    [TestCase("{\"email\":\"\"}", "email")]
    public async Task What_makes_no_sense_is_refused(string patch, string field)
    {
        var account = await SharedApp.App.Account();

        await (
            await SharedApp.App.Admin.Send(HttpMethod.Patch, $"/accounts/{account.Id()}", patch, ("If-Match", "*"))
        ).ShouldBeProblem(400, "validation-failed", field);
    }

    [Test]
    public async Task A_stale_version_is_refused_and_a_programme_cannot_be_patched()
    {
        var account = await SharedApp.App.Account();

        await (
            await SharedApp.App.Admin.Send(
                HttpMethod.Patch,
                $"/accounts/{account.Id()}",
                "{\"isDisabled\":true}",
                ("If-Match", "\"v7\"")
            )
        ).ShouldBeProblem(412, "precondition-failed");
        await (
            await SharedApp.App.Admin.Send(
                HttpMethod.Patch,
                $"/accounts/{account.Id()}",
                "{\"programmeId\":null}",
                ("If-Match", "*")
            )
        ).ShouldBeProblem(400, "malformed-request", "programmeId");
    }
}

public sealed class DeleteAccountTests
{
    [Test]
    public async Task An_account_goes_with_everything_that_opened_it()
    {
        var (holder, browser) = await SharedApp.App.SignedIn();

        var gone = await SharedApp.App.Admin.Send(HttpMethod.Delete, $"/accounts/{holder.Id}", null, ("If-Match", "*"));

        await gone.ShouldBe(HttpStatusCode.NoContent);
        Assert.That(await browser.IsSignedIn(), Is.False);
        Assert.That(
            await SharedApp.App.Sql<long>(
                "SELECT (SELECT count(*) FROM credentials WHERE account_id = @Id) + (SELECT count(*) FROM recovery_codes WHERE account_id = @Id) + (SELECT count(*) FROM sessions WHERE account_id = @Id)",
                new { holder.Id }
            ),
            Is.EqualTo(new[] { 0L })
        );
    }

    [Test]
    public async Task An_administrator_cannot_lock_themselves_out()
    {
        var (holder, browser) = await SharedApp.App.SignedIn();
        var token = (await browser.Ok("/caller")).Text("antiforgeryToken");
        (string, string)[] headers = [("If-Match", "*"), ("X-Antiforgery-Token", token)];

        await (await browser.Send(HttpMethod.Delete, $"/accounts/{holder.Id}", null, headers)).ShouldBeProblem(
            409,
            "own-account"
        );
        await (await browser.Send(HttpMethod.Patch, $"/accounts/{holder.Id}", "{\"isDisabled\":true}", headers)).ShouldBeProblem(
            409,
            "own-account"
        );
        await (await browser.Send(HttpMethod.Post, $"/accounts/{holder.Id}/reset", null, headers)).ShouldBeProblem(
            409,
            "own-account"
        );
        Assert.That(await browser.IsSignedIn(), Is.True);
    }

    [TestCase("DELETE", null)]
    [TestCase("PATCH", """{"isDisabled":true}""")]
    [TestCase("PATCH", """{"role":"analyst"}""")]
    public async Task The_last_administrator_stays_for_keys_too(string method, string? body)
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (holder, browser) = await app.SignedIn();
        var token = (await browser.Ok("/caller")).Text("antiforgeryToken");
        var made = await browser.Send(HttpMethod.Post, "/api-keys", """{"role":"admin"}""", ("X-Antiforgery-Token", token));
        var own = app.With((await made.Json()).Text("key"));
        var local = await app.Account(new { programmeId = given.ProgrammeId });
        async Task<HttpResponseMessage> End(HttpClient client, Guid id) =>
            await client.Send(new HttpMethod(method), $"/accounts/{id}", body, ("If-Match", "*"));

        foreach (var client in new[] { own, app.Admin })
        {
            await (await End(client, holder.Id)).ShouldBeProblem(409, "last-administrator");
        }

        var (other, _) = await app.SignedIn();
        var answers = await Task.WhenAll(End(own, holder.Id), End(app.Admin, other.Id));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Count(answer => answer.IsSuccessStatusCode), Is.EqualTo(1), "of two at once one remains");
            Assert.That(
                await app.Sql<long>(
                    "SELECT count(*) FROM accounts WHERE programme_id IS NULL AND role = 'admin' AND is_disabled = FALSE"
                ),
                Is.EqualTo(new[] { 1L })
            );
            Assert.That((await End(app.Admin, local.Id())).IsSuccessStatusCode, Is.True, "another sees that programme too");
        }
    }

    [TestCase("disable")]
    [TestCase("delete")]
    [TestCase("lower")]
    public async Task Of_two_administrators_who_take_access_from_each_other_at_once_one_remains(string way)
    {
        var given = await Given.Programme();
        for (var i = 0; i < 6; i++)
        {
            var (one, first) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
            var (two, second) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
            var tokens = (
                (await first.Ok("/caller")).Text("antiforgeryToken"),
                (await second.Ok("/caller")).Text("antiforgeryToken")
            );

            var answers = await Task.WhenAll(Take(first, tokens.Item1, two.Id), Take(second, tokens.Item2, one.Id));

            Assert.That(
                await given.App.Sql<long>(
                    "SELECT count(*) FROM accounts WHERE programme_id = @ProgrammeId AND role = 'admin' AND is_disabled = FALSE",
                    new { given.ProgrammeId }
                ),
                Is.EqualTo(new[] { i + 1L }),
                string.Join(", ", answers.Select(answer => (int)answer.StatusCode))
            );
        }

        Task<HttpResponseMessage> Take(HttpClient browser, string token, Guid account) =>
            browser.Send(
                way == "delete" ? HttpMethod.Delete : HttpMethod.Patch,
                $"/accounts/{account}",
                way switch
                {
                    "disable" => """{"isDisabled":true}""",
                    "lower" => """{"role":"analyst"}""",
                    _ => null,
                },
                ("If-Match", "*"),
                ("X-Antiforgery-Token", token)
            );
    }
}

public sealed class ResetAccountTests
{
    [Test]
    public async Task Password_second_factor_recovery_codes_and_sessions_go_and_a_new_page_opens()
    {
        var (holder, browser) = await SharedApp.App.SignedIn();

        var reset = await (await SharedApp.App.Admin.Send(HttpMethod.Post, $"/accounts/{holder.Id}/reset")).Json();

        Assert.That(await browser.IsSignedIn(), Is.False);
        await (await SharedApp.App.Browser().TypePassword(holder.Email, holder.Password)).ShouldSay(
            401,
            "The address or the password is not right."
        );
        Assert.That(
            await SharedApp.App.Sql<long>("SELECT count(*) FROM recovery_codes WHERE account_id = @Id", new { holder.Id }),
            Is.EqualTo(new[] { 0L })
        );
        await (await SharedApp.App.Browser().ChoosePassword(reset.Text("setupPath"))).ShouldLead("/console/second-factor");
    }
}

public sealed class AccountSetupsTests
{
    [Test]
    public async Task A_new_set_up_page_closes_the_one_before()
    {
        var account = await SharedApp.App.Account();

        await SharedApp.App.Admin.Send(HttpMethod.Post, $"/accounts/{account.Id()}/reset");

        await (await SharedApp.App.Browser().ChoosePassword(account.Text("setupPath"))).ShouldSay(
            400,
            "This set-up secret is unknown, used or expired."
        );
    }
}

public sealed class EndAccountSessionsTests
{
    [Test]
    public async Task The_holder_is_signed_out_everywhere_and_may_sign_in_again()
    {
        var (holder, first) = await SharedApp.App.SignedIn();
        var second = await holder.SignIn(holder.Code());

        await (await SharedApp.App.Admin.Send(HttpMethod.Delete, $"/accounts/{holder.Id}/sessions")).ShouldBe(
            HttpStatusCode.NoContent
        );

        Assert.That((await first.IsSignedIn(), await second.IsSignedIn()), Is.EqualTo((false, false)));
        Assert.That(await (await holder.SignIn(holder.Code(1))).IsSignedIn(), Is.True);
    }
}

public sealed class EndSessionsTests
{
    [Test]
    public async Task An_attempt_halfway_in_ends_too()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        var halfway = SharedApp.App.Browser();
        await halfway.TypePassword(holder.Email, holder.Password);

        await SharedApp.App.Admin.Send(HttpMethod.Delete, $"/accounts/{holder.Id}/sessions");

        await (await halfway.TypeCode(holder.Code())).ShouldLead("/console/sign-in?expired=1");
    }
}
