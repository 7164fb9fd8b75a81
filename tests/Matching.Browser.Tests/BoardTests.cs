using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>The matching pages with the people of the demo: found by their labels, on a narrow screen, without script of theirs.</summary>
[Category("Sweep")]
public sealed class BoardTests() : BrowserTests(demo: true)
{
    private const string Password = "gravel tulip harbour";

    [Test]
    public async Task A_run_is_started_and_every_page_of_it_fits_and_is_accessible()
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                BypassCSP = true,
                ViewportSize = new ViewportSize { Width = 320, Height = 800 },
            }
        );
        var page = await SignedIn(context, Service);
        await page.GotoAsync($"{Service.Url}/console/runs?lang=en");
        await Look(page, "runs");
        await page.GetByLabel("Kind").SelectOptionAsync("Dry run");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start a match run" }).ClickAsync();
        await page.GetByText("mentees matched").WaitForAsync();
        var run = new Uri(page.Url).AbsolutePath;
        await Look(page, "run");

        await page.Locator("table.broad tbody th a").First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Why this proposal" }).WaitForAsync();
        await Look(page, "proposal");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Lock" }).ClickAsync();
        await page.GetByText("Saved.").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "What if" }).ClickAsync();
        await page.GetByText("Nothing is stored. Locked").WaitForAsync();
        await Look(page, "what-if");

        foreach (var other in new[] { "/what-if?fair=true", "/unmatched", "/compare", "/together", "/meeting", "/why-not" })
        {
            await page.GotoAsync($"{Service.Url}{run}{other}{(other.Contains('?') ? '&' : '?')}lang=en");
            await Look(page, other);
        }

        await page.GetByLabel("Mentor").FillAsync("Anna");
        await page.GetByLabel("Mentee").FillAsync("Salma");
        await page.Locator("main").GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByText("Which mentor?").WaitForAsync();
        await Look(page, "why-not, whom");
        await page.GotoAsync($"{Service.Url}{run}/unmatched?lang=en");
        await page.Locator("table.broad tbody th a").First.ClickAsync();
        await page.GetByText("What would help most").WaitForAsync();
        await Look(page, "no match yet");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await page.GotoAsync($"{Service.Url}{run}/proposals/1?lang=en");
        await Look(page, "proposal in the dark");
    }

    internal static async Task<IPage> SignedIn(IBrowserContext context, WebService service)
    {
        var page = await context.NewPageAsync();
        var (_, path) = await service.Account();
        await page.GotoAsync(service.Url + path);
        await page.FillAsync("#input-password", Password);
        await page.FillAsync("#input-repeated", Password);
        await page.Locator("main form button").ClickAsync();
        await page.WaitForURLAsync("**/console/second-factor");
        var secret = Regex.Replace(await page.Locator("code.secret").InnerTextAsync(), @"\s", "");
        await page.FillAsync("#input-code", ConsoleTests.Code(secret, 0));
        await page.Locator("main form button").ClickAsync();
        await page.Locator("ul.codes").WaitForAsync();
        return page;
    }

    private static async Task Look(IPage page, string name)
    {
        await ConsoleTests.Fits(page, "en");
        await ConsoleTests.Clean(page, name);
    }
}
