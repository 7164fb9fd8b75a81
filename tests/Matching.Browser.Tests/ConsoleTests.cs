using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Matching.Web.Features.Access.SecondFactors;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>Setting up an account, signing in and looking after it, as a person does: without script, by keyboard, on a narrow screen, in two languages.</summary>
public sealed class ConsoleTests : BrowserTests
{
    // pages of a coordinator that need nothing in their address
    private static readonly string[] Office =
    [
        "people",
        "people/signups",
        "people/signup-counts",
        "people/new",
        "people/import",
        "people/interviewed",
        "runs",
        "pairs",
        "questionnaires",
        "questionnaires/invitations",
        "calls/new",
        "find",
        "messages",
        "messages/templates",
        "questionnaires/modules",
        "questionnaires/forms",
        "questionnaires/forms/pulse/1.1.0",
        "today/signups",
        "absences",
        "view",
        "signup-forms",
        "settings",
        "settings/accounts",
        "settings/programmes",
        "settings/sites",
        "settings/partners",
        "settings/start",
        "settings/profiles",
        "settings/keys",
        "settings/webhooks",
        "settings/text-gateway",
        "settings/words",
        "settings/targets",
        "audit",
        "releases",
        "datasets",
        "datasets/extracts",
        "authority-requests",
        "authority-requests/new",
        "concerns",
    ];

    internal const string Password = "gravel tulip harbour";

    // what a rule found in order is neither written down nor sent
    internal static readonly AxeRunOptions OnlyViolations = new() { ResultTypes = [ResultType.Violations] };

    private static readonly BrowserNewContextOptions Narrow = new()
    {
        ViewportSize = new ViewportSize { Width = 320, Height = 640 },
        JavaScriptEnabled = false,
    };

    // one question for all of a page: a question for each part takes seconds
    private const string Look = """
        () => {
          const ends = [...document.querySelectorAll("main *")].map((part) => [part, part.getBoundingClientRect().right]);
          return {
            title: document.title,
            headings: document.querySelectorAll("h1").length,
            language: document.documentElement.lang,
            measured: ends.filter(([, right]) => right > 20).length,
            beyond: ends.filter(([, right]) => right > 320.5).map(([part]) => part.outerHTML),
          };
        }
        """;

    [TestCase("it")]
    [TestCase("en", Category = "Sweep")]
    public async Task An_account_is_set_up_and_signed_in_to_by_keyboard_without_script(string language)
    {
        await using var context = await NewContext(Narrow);
        var page = await context.NewPageAsync();
        var (email, path) = await Service.Account();

        await page.GotoAsync($"{Service.Url}{path}?lang={language}");
        await Fits(page, language);
        await page.FocusAsync("#input-password");
        await page.Keyboard.TypeAsync(Password);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(Password);
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync("**/console/second-factor**");
        await Fits(page, language);
        var secret = Regex.Replace(await page.Locator("code.secret").InnerTextAsync(), @"\s", "");
        await page.FocusAsync("#input-code");
        await page.Keyboard.TypeAsync(Code(secret, 0));
        await page.Keyboard.PressAsync("Enter");

        await page.Locator("ul.codes").WaitForAsync();
        await Fits(page, language);
        Assert.That(await page.Locator("ul.codes li").CountAsync(), Is.EqualTo(10));
        await page.Locator("a.button").ClickAsync();
        await Fits(page, language);
        await page.Locator(".menu-button").ClickAsync();
        await page.Locator("text=" + email).WaitForAsync();
        await page.Locator("#menu form button").ClickAsync();

        await SignIn(page, email, secret, language);
        await page.GotoAsync($"{Service.Url}/console/account?lang={language}");
        await Fits(page, language);
        Assert.That(await page.Locator("ul.records li").CountAsync(), Is.EqualTo(1));

        foreach (var other in new[] { "programme-page", "retention" }.Concat(Office))
        {
            await page.GotoAsync($"{Service.Url}/console/{other}?lang={language}");
            await Fits(page, language);
        }
    }

    [Test]
    [Category("Sweep")]
    public async Task Axe_finds_nothing_on_the_pages_of_the_console()
    {
        await using var context = await NewContext(new BrowserNewContextOptions { BypassCSP = true });
        var page = await context.NewPageAsync();
        var (email, path) = await Service.Account();

        await page.GotoAsync(Service.Url + path);
        await Clean(page, "set-up");
        await page.FillAsync("#input-password", "short");
        await page.FillAsync("#input-repeated", "shorter");
        await page.Locator("main form button").ClickAsync();
        await page.Locator("#input-password-error").WaitForAsync();
        await Clean(page, "set-up with errors");
        await page.FillAsync("#input-password", Password);
        await page.FillAsync("#input-repeated", Password);
        await page.Locator("main form button").ClickAsync();
        await page.WaitForURLAsync("**/console/second-factor");
        await Clean(page, "second factor");
        var secret = Regex.Replace(await page.Locator("code.secret").InnerTextAsync(), @"\s", "");
        await page.FillAsync("#input-code", Code(secret, 0));
        await page.Locator("main form button").ClickAsync();
        await page.Locator("ul.codes").WaitForAsync();
        await Clean(page, "recovery codes");
        await page.GotoAsync(Service.Url + "/console/account");
        await Clean(page, "account");
        await page.GotoAsync(Service.Url + "/console/retention");
        await Clean(page, "retention");
        await page.GotoAsync(Service.Url + "/console/programme-page");
        await Clean(page, "programme-page");
        await page.GotoAsync(Service.Url + "/console/settings/accounts");
        await Clean(page, "accounts");
        await page.FillAsync("#input-email", $"new-{Guid.NewGuid():N}@example.org");
        await page.SelectOptionAsync("#input-role", "coordinator");
        await page.Locator("main form button").First.ClickAsync();
        await page.Locator("#input-place-error").WaitForAsync();
        await Clean(page, "accounts with errors");
        await page.SelectOptionAsync("#input-role", "analyst");
        await page.Locator("main form button").First.ClickAsync();
        await page.Locator("code.link").WaitForAsync();
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
        await Clean(page, "an account made");
        await page.GotoAsync(Service.Url + "/console");
        await Clean(page, "console");
        foreach (var other in Office)
        {
            await page.GotoAsync($"{Service.Url}/console/{other}");
            await Clean(page, other);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
            await page.SetViewportSizeAsync(320, 800);
            await Clean(page, other + ", dark and narrow");
            await page.SetViewportSizeAsync(1280, 800);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        }

        await page.Locator("#menu form button").ClickAsync();
        await page.WaitForURLAsync("**/console/sign-in");
        await Clean(page, "sign-in");
        await page.FillAsync("#input-email", email);
        await page.FillAsync("#input-password", "not the password");
        await page.Locator("main form button").ClickAsync();
        await page.Locator("[role=alert]").WaitForAsync();
        await Clean(page, "sign-in refused");
        await page.FillAsync("#input-password", Password);
        await page.Locator("main form button").ClickAsync();
        await page.WaitForURLAsync("**/console/sign-in/code");
        await Clean(page, "code");
    }

    private static async Task SignIn(IPage page, string email, string secret, string language)
    {
        await page.WaitForURLAsync("**/console/sign-in?lang=*");
        await Fits(page, language);
        await page.FocusAsync("#input-email");
        await page.Keyboard.TypeAsync(email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/console/sign-in/code?lang=*");
        await Fits(page, language);
        await page.FocusAsync("#input-code");
        await page.Keyboard.TypeAsync(Code(secret, +1));
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/console?lang=*");
    }

    internal static async Task Fits(IPage page, string language)
    {
        await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        var seen = (await page.EvaluateAsync(Look))!.Value;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.GetProperty("title").GetString(), Is.Not.Empty, page.Url);
            Assert.That(seen.GetProperty("headings").GetInt32(), Is.EqualTo(1), page.Url);
            Assert.That(seen.GetProperty("language").GetString(), Is.EqualTo(language), page.Url);
            Assert.That(seen.GetProperty("measured").GetInt32(), Is.Positive, $"{page.Url}: parts are measured");
            Assert.That(
                seen.GetProperty("beyond").EnumerateArray().Select(part => part.GetString()),
                Is.Empty,
                $"{page.Url}: nothing stands out to the side"
            );
        }
    }

    internal static async Task Clean(IPage page, string name) =>
        Assert.That(
            (await page.RunAxe(OnlyViolations)).Violations.Select(violation => $"{name}: {violation.Id}: {violation.Help}"),
            Is.Empty
        );

    internal static string Code(string secret, int steps) =>
        Totp.Code(Totp.FromBase32(secret), Totp.StepOf(TimeProvider.System.GetUtcNow()) + steps);
}
