using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>An analyst looks for figures and takes them along, by labels and roles alone: without script, on a narrow screen.</summary>
public sealed class DatasetTests() : BrowserTests(demo: true)
{
    private IPage page = null!;

    private ILocator Main => page.GetByRole(AriaRole.Main);

    [Test]
    public async Task An_analyst_finds_networks_by_gender_and_downloads_it()
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
                JavaScriptEnabled = false,
            }
        );
        page = await context.NewPageAsync();
        await SignIn();

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Menu" }).ClickAsync();
        await page.GetByRole(AriaRole.Navigation, new PageGetByRoleOptions { Name = "Main" })
            .GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Datasets" })
            .ClickAsync();
        await Heading("Datasets");
        await Main.GetByRole(AriaRole.Searchbox).FillAsync("networks by gender");
        await Main.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Find" }).ClickAsync();
        await Main.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Social networks by gender", Exact = true })
            .ClickAsync();

        await Heading("Social networks by gender");
        await Main.GetByLabel("Indicator", new LocatorGetByLabelOptions { Exact = true })
            .SelectOptionAsync("Local people to ask a favour");
        await Main.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Show" }).ClickAsync();
        await Main.GetByRole(AriaRole.Navigation, new LocatorGetByRoleOptions { Name = "Wave" })
            .GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Start", Exact = true })
            .ClickAsync();
        var women = Main.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "Women" });
        Assert.That(await women.InnerTextAsync(), Does.Match(@"\d+\.\d+[\s\S]*\d+\.\d+ to \d+\.\d+"), "a mean with its interval");
        await ConsoleTests.Fits(page, "en");

        await Main.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Choose the whole dataset" }).ClickAsync();
        using (Assert.EnterMultipleScope())
        {
            foreach (
                var (link, file, begins) in new[]
                {
                    ("Excel", @"^networks-by-gender-release-\d+\.xlsx$", "PK"),
                    ("CSV", @"^networks-by-gender-release-\d+\.csv$", "indicator,stat,wave,gender,period,value"),
                    ("JSON-stat", @"^networks-by-gender-release-\d+\.json$", "{\"version\":\"2.0\""),
                }
            )
            {
                var download = await page.RunAndWaitForDownloadAsync(() =>
                    Main.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { NameRegex = new Regex("^" + link) }).ClickAsync()
                );
                Assert.That(download.SuggestedFilename, Does.Match(file));
                Assert.That(await File.ReadAllTextAsync(await download.PathAsync()), Does.StartWith(begins));
            }
        }
    }

    [Test]
    [Category("Sweep")]
    public async Task Axe_finds_nothing_on_the_pages_of_released_figures_in_either_theme()
    {
        await using var context = await NewContext(new BrowserNewContextOptions { BypassCSP = true });
        page = await context.NewPageAsync();
        await SignIn();
        await page.GotoAsync($"{Service.Url}/console/datasets?q=networks+by+gender");
        var dataset = await Main.Locator("ul.records a").First.GetAttributeAsync("href");
        var programme = dataset!.Split('/')[3];

        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
            foreach (
                var address in new[]
                {
                    "/console/datasets",
                    dataset,
                    "/console/releases",
                    $"/console/releases/{programme}/1",
                    "/console/datasets/extracts",
                }
            )
            {
                await page.GotoAsync(Service.Url + address);
                await ConsoleTests.Clean(page, $"{address} {theme}");
            }
        }
    }

    private async Task SignIn()
    {
        await page.GotoAsync($"{Service.Url}{await Service.AnalystAccount()}?lang=en");
        await page.GetByLabel("New password", new PageGetByLabelOptions { Exact = true }).FillAsync(ConsoleTests.Password);
        await page.GetByLabel("The new password again").FillAsync(ConsoleTests.Password);
        await Main.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Continue" }).ClickAsync();
        var secret = Regex.Replace(await page.Locator("code.secret").InnerTextAsync(), @"\s", "");
        await Main.GetByRole(AriaRole.Textbox).FillAsync(ConsoleTests.Code(secret, 0));
        await Main.Locator("form button").ClickAsync();
        await Main.Locator("a.button").ClickAsync();
    }

    private Task Heading(string text) =>
        Main.GetByRole(
                AriaRole.Heading,
                new LocatorGetByRoleOptions
                {
                    Name = text,
                    Level = 1,
                    Exact = true,
                }
            )
            .WaitForAsync();
}
