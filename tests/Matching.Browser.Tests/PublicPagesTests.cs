using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>The public page of a programme and its recruitment card, in the languages of those who read them.</summary>
public sealed class PublicPagesTests : BrowserTests
{
    [TestCase("it", "ltr")]
    [TestCase("ar", "rtl")]
    [TestCase("en", "ltr", Category = "Sweep")]
    [TestCase("fr", "ltr", Category = "Sweep")]
    [TestCase("es", "ltr", Category = "Sweep")]
    [TestCase("uk", "ltr", Category = "Sweep")]
    [TestCase("fa", "rtl", Category = "Sweep")]
    [TestCase("ti", "ltr", Category = "Sweep")]
    public async Task They_fit_a_narrow_screen_have_a_direction_and_axe_finds_nothing(string language, string direction)
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                BypassCSP = true,
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
            }
        );
        var page = await context.NewPageAsync();
        var address = await Service.PublicPage();

        foreach (var path in new[] { address, address + "/call" })
        {
            await page.GotoAsync($"{Service.Url}{path}?lang={language}");
            await ConsoleTests.Fits(page, language);
            await ConsoleTests.Clean(page, path);
            Assert.That(await page.Locator("html").GetAttributeAsync("dir"), Is.EqualTo(direction));
        }
    }
}
