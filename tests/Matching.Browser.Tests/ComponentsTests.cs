using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>Every component in every state, as those who develop see them.</summary>
public sealed class ComponentsTests : BrowserTests
{
    private static readonly Lazy<WebService> Development = new(() => WebService.Start(environment: "Development"));

    [OneTimeTearDown]
    public void Stop()
    {
        if (Development.IsValueCreated)
        {
            Development.Value.Dispose();
        }
    }

    [TestCase(ColorScheme.Light, 1280, false)]
    [TestCase(ColorScheme.Dark, 1280, false, Category = "Sweep")]
    [TestCase(ColorScheme.Light, 320, false, Category = "Sweep")]
    [TestCase(ColorScheme.Dark, 320, true)]
    public async Task Axe_finds_nothing_and_nothing_overflows(ColorScheme scheme, int width, bool isMirrored)
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                BypassCSP = true,
                ColorScheme = scheme,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
            }
        );
        var page = await context.NewPageAsync();
        var answer = await page.GotoAsync($"{Development.Value.Url}/console/components?lang=it&rtl={isMirrored}");

        Assert.That(answer!.Status, Is.EqualTo(200));
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        await ConsoleTests.Clean(page, $"components {scheme} {width}");
    }

    [Test]
    public async Task Others_have_no_such_page()
    {
        var page = await NewPage();

        var answer = await page.GotoAsync($"{Service.Url}/console/components");

        Assert.That(answer!.Status, Is.EqualTo(404));
    }
}
