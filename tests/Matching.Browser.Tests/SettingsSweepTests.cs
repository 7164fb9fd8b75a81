using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>The pages behind the lists of an administrator: light on a desk, dark on a narrow screen.</summary>
[Category("Sweep")]
public sealed class SettingsSweepTests() : BrowserTests(demo: true)
{
    // a list, and what the address of a page behind it contains
    private static readonly (string List, string Link)[] Behind =
    [
        ("settings/targets", "/settings/targets/0"),
        ("settings/programmes", "/settings/programmes/0"),
        ("settings/programmes", "/texts"),
        ("settings", "/safeguarding"),
        ("settings/sites", "/settings/sites/0"),
        ("settings/accounts", "/settings/accounts/0"),
        ("settings/partners", "/settings/partners/0"),
        ("messages/templates", "/messages/templates/0"),
        ("datasets", "/datasets/0"),
    ];

    [Test]
    public async Task Axe_finds_nothing_on_the_pages_behind_the_lists()
    {
        await using var context = await NewContext(new BrowserNewContextOptions { BypassCSP = true });
        var page = await BoardTests.SignedIn(context, Service);

        foreach (var (list, link) in Behind)
        {
            await page.GotoAsync($"{Service.Url}/console/{list}?lang=en");
            await page.Locator($"main a[href*='{link}']").First.ClickAsync();
            await LookTwice(page, list + link);
        }
    }

    [Test]
    public async Task Axe_finds_nothing_on_the_preview_of_a_profile_with_all_pairs_before_and_after()
    {
        await using var context = await NewContext(new BrowserNewContextOptions { BypassCSP = true });
        var page = await BoardTests.SignedIn(context, Service);
        await page.GotoAsync($"{Service.Url}/console/settings/profiles?lang=en");
        await page.Locator("main a[href*='/settings/profiles/0']").First.ClickAsync();

        await page.Locator("main input[inputmode=decimal]").First.FillAsync("90");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what changes" }).ClickAsync();
        await page.GetByText("Fairness, before and after").WaitForAsync();
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");

        Assert.That(await page.Locator("main details table").CountAsync(), Is.Positive, "all pairs are shown");
        await LookTwice(page, "preview of a profile");
    }

    [Test]
    public async Task Axe_finds_nothing_on_answers_due_at_one_site_of_one_coordinator_and_on_an_account_with_a_name()
    {
        await using var context = await NewContext(new BrowserNewContextOptions { BypassCSP = true });
        var page = await BoardTests.SignedIn(context, Service);
        await page.GotoAsync($"{Service.Url}/console/questionnaires?lang=en");

        await page.GetByLabel("Site", new() { Exact = true }).SelectOptionAsync("Parma");
        await page.GetByLabel("Responsible", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**site=**");
        await LookTwice(page, "answers due, filtered");

        await page.GotoAsync($"{Service.Url}/console/account?lang=en");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Sara Neri");
        await page.GetByLabel("Name", new() { Exact = true }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Banner).GetByText("Sara Neri").WaitForAsync();
        await LookTwice(page, "account with a name");
    }

    private static async Task LookTwice(IPage page, string name)
    {
        await ConsoleTests.Clean(page, name);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await page.SetViewportSizeAsync(320, 800);
        await ConsoleTests.Fits(page, "en");
        await ConsoleTests.Clean(page, name + ", dark and narrow");
        await page.SetViewportSizeAsync(1280, 800);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
    }
}
