using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>The pages of figures on the demo programme: for eyes, ears, narrow screens, the dark, paper, and without script.</summary>
public sealed class InsightsTests() : BrowserTests(demo: true)
{
    private string programme = "";

    [OneTimeSetUp]
    public async Task Publish()
    {
        using var client = new HttpClient { BaseAddress = new Uri(Service.Url), Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Service.AdminKey);
        programme = JsonNode.Parse(await client.GetStringAsync("/api/v1/programmes"))!["items"]![0]!["id"]!.GetValue<string>();
        (await client.PostAsJsonAsync("/api/v1/releases", new { programmeId = programme })).EnsureSuccessStatusCode();
    }

    [TestCase("", ColorScheme.Light, 1280, "ltr", false)]
    [TestCase("/indicators/nv.score", ColorScheme.Dark, 320, "rtl", false)]
    [TestCase("", ColorScheme.Light, 1280, "ltr", true, Category = "Sweep")]
    [TestCase("", ColorScheme.Dark, 320, "rtl", true, Category = "Sweep")]
    [TestCase("/indicators/nv.score", ColorScheme.Dark, 1280, "ltr", true, Category = "Sweep")]
    [TestCase("/indicators/nv.score", ColorScheme.Light, 320, "rtl", true, Category = "Sweep")]
    public async Task Axe_finds_nothing_in_light_and_dark_wide_and_narrow_in_either_direction(string page, ColorScheme scheme, int width, string direction, bool isOpen)
    {
        await using var context = await NewContext(new BrowserNewContextOptions { BypassCSP = true, ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 } });
        var opened = await context.NewPageAsync();
        await opened.GotoAsync($"{Service.Url}/insights/{programme}{page}");
        await opened.EvaluateAsync("direction => document.documentElement.dir = direction", direction);
        if (isOpen)
        {
            await opened.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
        }

        var result = await opened.RunAxe();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {violation.Nodes[0].Html}"), Is.Empty);
            Assert.That(await opened.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), "nothing stands out to the side");
        }
    }

    [Test]
    public async Task Pictures_are_drawn_without_script_and_without_a_complaint_of_the_browser()
    {
        await using var context = await NewContext(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        var (complaints, foreign) = (new List<string>(), new List<string>());
        page.Console += (_, message) => complaints.Add(message.Text);
        page.Request += (_, request) => foreign.Add(request.Url);
        await page.GotoAsync($"{Service.Url}/insights/{programme}?lang=it");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await page.Locator("svg[role=img]").CountAsync(), Is.GreaterThan(30));
            Assert.That(await page.Locator("svg[role=img]").CountAsync(), Is.EqualTo(await page.Locator("svg[role=img] > title").CountAsync()));
            Assert.That(await page.Locator("figure.picture").CountAsync(), Is.EqualTo(await page.Locator("figure.picture:has(table):has(a[download])").CountAsync()));
            Assert.That(complaints, Is.Empty);
            Assert.That(foreign.Where(url => !url.StartsWith(Service.Url, StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal)), Is.Empty);
        }
    }

    [Test]
    public async Task Tables_are_on_paper_without_being_opened()
    {
        var page = await NewPage();
        await page.GotoAsync($"{Service.Url}/insights/{programme}");
        var onScreen = await page.Locator("#networks table").IsVisibleAsync();

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(onScreen, Is.False);
            Assert.That((await page.Locator("#networks table").BoundingBoxAsync())!.Height, Is.GreaterThan(100));
        }
    }

    [Test]
    public async Task The_keyboard_opens_the_table_of_a_picture()
    {
        var page = await NewPage();
        await page.GotoAsync($"{Service.Url}/insights/{programme}");
        await page.Locator("#networks summary").FocusAsync();

        await page.Keyboard.PressAsync("Enter");

        Assert.That(await page.Locator("#networks table").IsVisibleAsync(), Is.True);
    }
}
