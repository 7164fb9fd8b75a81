using System.Net;
using System.Text;
using Matching.Web.Features.Access.SecondFactors;
using Matching.Web.Features.Access.Sessions;

namespace Matching.Web.Tests.Accounts;

public sealed class ChoosePasswordTests
{
    [TestCase("short", "Must have 12 to 128 characters.")]
    [TestCase("password2026", "This password is easy to guess")]
    [TestCase("Dragonfootball", "This password is easy to guess")]
    [TestCase("aaaaaaaaaaaaaa", "This password is easy to guess")]
    public async Task A_password_that_is_short_or_easily_guessed_is_refused(string password, string why)
    {
        var account = await SharedApp.App.Account();

        await (await SharedApp.App.Browser().ChoosePassword(account.Text("setupPath"), password)).ShouldSay(400, why);
    }

    [Test]
    public async Task A_password_made_of_ones_own_address_is_refused()
    {
        var account = await SharedApp.App.Account();

        await (
            await SharedApp
                .App.Browser()
                .ChoosePassword(account.Text("setupPath"), account.Text("email").Split('@')[0] + " in the garden")
        ).ShouldSay(400, "This password is easy to guess");
    }

    [TestCase("correct horse battery staple")]
    [TestCase("ሰላም ለዓለም ሁሉ ይሁን")]
    public async Task Any_characters_will_do_up_to_128(string words)
    {
        var account = await SharedApp.App.Account();

        await (await SharedApp.App.Browser().ChoosePassword(account.Text("setupPath"), words.PadRight(128, '.'))).ShouldLead(
            "/console/second-factor"
        );
    }

    [Test]
    public async Task The_secret_leaves_the_address_at_once_and_reading_the_page_does_not_use_it_up()
    {
        var account = await SharedApp.App.Account();
        var browser = SharedApp.App.Browser();

        await (await browser.GetAsync(account.Text("setupPath"))).ShouldLead("/console/set-up");
        await (await browser.GetAsync(account.Text("setupPath"))).ShouldLead("/console/set-up");

        Assert.That(
            await browser.GetStringAsync("/console/set-up"),
            Does.Contain($"value=\"{account.Text("setupPath").Split('/')[^1]}\"")
        );
    }

    [Test]
    public async Task A_secret_opens_for_three_days_and_until_the_account_is_set_up()
    {
        var app = await SharedApp.With();
        var (late, done) = (await app.Account(), await app.Account());
        app.Clock.Advance(TimeSpan.FromHours(72));
        await (await app.Browser().ChoosePassword(late.Text("setupPath"))).ShouldSay(400, "unknown, used or expired");
        var (holder, _) = await app.SignedIn();

        Assert.That(
            await app.Sql<long>(
                "SELECT count(*) FROM credentials WHERE account_id = @Id AND setup_hash IS NOT NULL",
                new { holder.Id }
            ),
            Is.EqualTo(new[] { 0L })
        );
        await (await app.Browser().ChoosePassword(done.Text("setupPath"))).ShouldSay(400, "unknown, used or expired");
    }

    [Test]
    public void The_list_of_common_passwords_is_there() =>
        Assert.That(new CommonPasswords().Count, Is.GreaterThanOrEqualTo(30_000));
}

public sealed class GetEnrolmentTests
{
    [Test]
    public async Task The_page_shows_the_secret_as_picture_and_letters_after_the_choice_of_a_password()
    {
        var account = await SharedApp.App.Account();
        var browser = SharedApp.App.Browser();
        await browser.ChoosePassword(account.Text("setupPath"));

        var page = await browser.GetStringAsync("/console/second-factor");

        Assert.That(
            page,
            Does.Contain("<svg class=\"qr\" role=\"img\"")
                .And.Contain("otpauth://totp/Matching:")
                .And.Match("<code class=\"secret\">([A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>")
        );
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

        await (await browser.Submit("/console/second-factor", "second-factor", ("Input.Code", "000000"))).ShouldSay(
            400,
            "This code is wrong or has expired."
        );

        Assert.That((await SharedApp.App.Admin.Ok($"/accounts/{account.Id()}")).Value<bool>("isSetUp"), Is.False);
        await (await SharedApp.App.Browser().TypePassword(account.Text("email"), ConsolePages.Password)).ShouldSay(
            401,
            "The address or the password is not right."
        );
    }
}

public sealed class ChangePasswordTests
{
    [Test]
    public async Task A_new_password_ends_every_other_session_and_the_old_password()
    {
        var (holder, other) = await SharedApp.App.SignedIn();
        var browser = await holder.SignIn(holder.Code());

        var changed = await browser.Submit(
            "/console/account",
            "password",
            ("Input.Current", holder.Password),
            ("Input.Password", "nine purple kettles"),
            ("Input.Repeated", "nine purple kettles")
        );

        await changed.ShouldLead("/console/account?done=1");
        Assert.That((await browser.IsSignedIn(), await other.IsSignedIn()), Is.EqualTo((true, false)));
        await (await SharedApp.App.Browser().TypePassword(holder.Email, holder.Password)).ShouldSay(
            401,
            "The address or the password is not right."
        );
        Assert.That(
            await (await (holder with { Password = "nine purple kettles" }).SignIn(holder.Code(1))).IsSignedIn(),
            Is.True
        );
    }

    [TestCase("not the password", "nine purple kettles", "nine purple kettles", "This is not your present password.")]
    [TestCase(ConsolePages.Password, "nine purple kettles", "nine purple kettle", "The two passwords differ.")]
    [TestCase(ConsolePages.Password, "password1234", "password1234", "This password is easy to guess")]
    public async Task What_is_wrong_is_said_at_its_field(string current, string password, string repeated, string why)
    {
        var (_, browser) = await SharedApp.App.SignedIn();

        var refused = await browser.Submit(
            "/console/account",
            "password",
            ("Input.Current", current),
            ("Input.Password", password),
            ("Input.Repeated", repeated)
        );

        await refused.ShouldSay(400, why);
    }
}

public sealed class RenewRecoveryCodesTests
{
    [Test]
    public async Task New_codes_take_the_place_of_the_earlier_ones_and_the_audit_says_so()
    {
        var (holder, browser) = await SharedApp.App.SignedIn();

        var answer = await browser.Submit(
            "/console/account",
            "recovery",
            ("Asked.Password", holder.Password),
            ("Asked.Code", holder.Code())
        );

        await answer.ShouldBe(HttpStatusCode.OK);
        var codes = ConsolePages.RecoveryCodes(await answer.Content.ReadAsStringAsync());
        Assert.That(codes, Has.Count.EqualTo(10).And.None.AnyOf([.. holder.RecoveryCodes]));
        await SharedApp.App.Browser().TypePassword(holder.Email, holder.Password);
        var other = SharedApp.App.Browser();
        await other.TypePassword(holder.Email, holder.Password);
        await (await other.TypeCode(holder.RecoveryCodes[0])).ShouldSay(401, "This code is not right");
        await (await other.TypeCode(codes[0])).ShouldLead("/console");
        Assert.That(
            await SharedApp.App.Sql<string>(
                "SELECT action FROM audit_entries WHERE subject_id = @Id AND action = 'RenewRecoveryCodes'",
                new { Id = holder.Id.ToString() }
            ),
            Has.Count.EqualTo(1)
        );
    }

    [TestCase("not the password", true)]
    [TestCase(ConsolePages.Password, false)]
    public async Task A_wrong_password_or_code_changes_nothing_and_which_was_wrong_is_not_disclosed(
        string password,
        bool isCodeRight
    )
    {
        var (holder, browser) = await SharedApp.App.SignedIn();

        var refused = await browser.Submit(
            "/console/account",
            "recovery",
            ("Asked.Password", password),
            ("Asked.Code", isCodeRight ? holder.Code() : "000000")
        );

        await refused.ShouldSay(401, "The password or the code is not right");
        Assert.That(await (await holder.SignIn(holder.RecoveryCodes[0])).IsSignedIn(), Is.True);
    }

    [Test]
    public async Task The_code_that_signed_in_is_not_taken_again_and_a_recovery_code_is_no_code()
    {
        var (holder, _) = await SharedApp.App.SignedIn();
        var browser = await holder.SignIn(holder.Code());

        await (
            await browser.Submit(
                "/console/account",
                "recovery",
                ("Asked.Password", holder.Password),
                ("Asked.Code", holder.Code())
            )
        ).ShouldSay(401, "The password or the code is not right");
        await (
            await browser.Submit(
                "/console/account",
                "recovery",
                ("Asked.Password", holder.Password),
                ("Asked.Code", holder.RecoveryCodes[0])
            )
        ).ShouldSay(401, "The password or the code is not right");
    }

    [Test]
    public async Task Guessing_here_waits_like_guessing_at_the_door()
    {
        var app = SharedApp.App;
        var (holder, browser) = await app.SignedIn();
        for (var i = 0; i < 10; i++)
        {
            await browser.Submit("/console/account", "recovery", ("Asked.Password", holder.Password), ("Asked.Code", "000000"));
        }

        await (
            await browser.Submit(
                "/console/account",
                "recovery",
                ("Asked.Password", holder.Password),
                ("Asked.Code", holder.Code())
            )
        ).ShouldSay(429, "Too many attempts. Try again in 15 min.");
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

        Assert.That(
            Totp.Match(secret, Totp.Code(Totp.FromBase32(secret), Totp.StepOf(now) + steps), now, null),
            Is.EqualTo(isTaken ? Totp.StepOf(now) + steps : null)
        );
    }

    // RFC 4648, section 10, without padding
    [TestCase("f", "MY")]
    [TestCase("fo", "MZXQ")]
    [TestCase("foo", "MZXW6")]
    [TestCase("foob", "MZXW6YQ")]
    [TestCase("fooba", "MZXW6YTB")]
    [TestCase("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_the_RFC(string text, string base32) =>
        Assert.That(
            (Totp.Base32(Encoding.ASCII.GetBytes(text)), Encoding.ASCII.GetString(Totp.FromBase32(base32))),
            Is.EqualTo((base32, text))
        );
}
