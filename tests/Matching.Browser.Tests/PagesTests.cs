using System.Net;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>Pages as a person meets them: in a browser, without script, by keyboard, on a narrow screen.</summary>
public sealed class PagesTests : BrowserTests
{
    private static readonly string[] OwnPages =
    [
        "/",
        "/problems",
        "/problems/pair-gate-open",
        "/problems/nothing-of-this-name",
        "/console/forgotten",
        "/m/no-link-of-this-name",
    ];

    private static IEnumerable<TestCaseData> OwnPagesInLanguages() =>
        OwnPages.SelectMany(path => new[] { new TestCaseData(path, "it"), new TestCaseData(path, "en").SetCategory("Sweep") });

    [TestCaseSource(nameof(OwnPagesInLanguages))]
    public async Task Own_pages_are_accessible_without_script_at_320_pixels(string path, string language)
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
                JavaScriptEnabled = false,
            }
        );
        var foreign = new List<string>();
        context.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(Service.Url, StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
            {
                foreign.Add(request.Url);
            }
        };
        var page = await context.NewPageAsync();
        var response = await page.GotoAsync($"{Service.Url}{path}?lang={language}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response!.Status, Is.EqualTo(path.EndsWith("name", StringComparison.Ordinal) ? 404 : 200));
            Assert.That(await page.TitleAsync(), Is.Not.Empty);
            Assert.That(await page.Locator("h1").CountAsync(), Is.EqualTo(1));
            Assert.That(await page.Locator("html").GetAttributeAsync("lang"), Is.EqualTo(language));
            Assert.That(
                (await page.Locator("body").BoundingBoxAsync())!.Width,
                Is.LessThanOrEqualTo(320),
                "nothing stands out to the side"
            );
            Assert.That(foreign, Is.Empty, "nobody else learns of the visit");
        }
    }

    [Test]
    public async Task Axe_finds_nothing([ValueSource(nameof(OwnPages))] string path)
    {
        await using var context = await NewContext(new BrowserNewContextOptions { BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Service.Url + path);

        var result = await page.RunAxe(ConsoleTests.OnlyViolations);

        Assert.That(result.Violations.Select(violation => $"{violation.Id}: {violation.Help}"), Is.Empty);
    }

    [Test]
    public async Task The_first_stop_of_the_keyboard_leads_past_the_header()
    {
        var page = await NewPage();
        await page.GotoAsync(Service.Url + "/");

        await page.Keyboard.PressAsync("Tab");

        Assert.That(await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"), Is.EqualTo("#main"));
    }

    [Test]
    public async Task The_documentation_shows_the_operations_under_the_content_security_policy()
    {
        // operations are drawn when they come into view
        var page = await NewPage(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1280, Height = 9000 },
            }
        );
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        await page.GotoAsync(Service.Url + "/docs/index.html");
        await page.Locator(".opblock").First.WaitForAsync();

        using (Assert.EnterMultipleScope())
        {
            await page.Locator(".opblock").Nth(40).WaitForAsync();
            Assert.That(await page.Locator(".opblock").CountAsync(), Is.GreaterThan(40));
        }

        // in any capitals, of a part of an address
        await page.FillAsync(".operation-filter-input", "Possible-DUPLICATES");
        await page.WaitForFunctionAsync("document.querySelectorAll('.opblock').length < 10");
        Assert.That(
            await page.Locator(".opblock-summary-path").AllInnerTextsAsync(),
            Has.Count.GreaterThan(1).And.All.Contains("possible")
        );
        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public async Task A_page_comes_as_HTML_with_its_style()
    {
        using var client = new HttpClient { BaseAddress = new Uri(Service.Url) };

        var (page, style) = (await client.GetAsync("/"), await client.GetAsync("/site.css"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((page.StatusCode, style.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
            Assert.That(await page.Content.ReadAsStringAsync(), Does.Contain("<link rel=\"stylesheet\" href=\"/site.css\">"));
            Assert.That((await style.Content.ReadAsByteArrayAsync()).Length, Is.LessThan(30_000), "on an old phone");
            Assert.That(style.Headers.ETag, Is.Not.Null);
        }
    }
}
