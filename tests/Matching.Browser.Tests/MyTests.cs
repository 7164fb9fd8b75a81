using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>A person's page of their own data, opened by their link.</summary>
public sealed partial class MyTests : BrowserTests
{
    [Test]
    public async Task It_is_read_on_a_narrow_screen_without_script_in_words_and_not_in_codes([Values("en", "it")] string language)
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
                JavaScriptEnabled = false,
            }
        );
        var page = await context.NewPageAsync();

        await page.GotoAsync($"{Service.Url}{await Service.PersonalPage()}?lang={language}");

        await ConsoleTests.Fits(page, language);
        var text = await page.Locator("main").InnerTextAsync();
        string[] words =
            language == "en"
                ?
                [
                    "Tigrinya (mother tongue)",
                    "Monday in the evening",
                    "Language practice (a must)",
                    "8 hours a month",
                    "the same gender",
                    "Identity document",
                    "read the record",
                    "Questionnaire at the start",
                ]
                :
                [
                    "Tigrino (lingua madre)",
                    "lunedì sera",
                    "Pratica della lingua (indispensabile)",
                    "8 ore al mese",
                    "lo stesso genere",
                    "Documento di identità",
                    "ha letto la scheda",
                    "Questionario all'inizio",
                ];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(page.Url, Does.Contain("/my?").And.Not.Contain("/my/"), "the link has left the address");
            foreach (var word in words)
            {
                Assert.That(text, Does.Contain(word));
            }

            Assert.That(Codes().Matches(text).Select(match => match.Value), Is.Empty);
            Assert.That(UseCases().Matches(text).Select(match => match.Value), Is.Empty);
        }
    }

    [TestCase("it", 320)]
    [TestCase("ar", 320)]
    [TestCase("it", 1280, Category = "Sweep")]
    [TestCase("en", 320, Category = "Sweep")]
    [TestCase("en", 1280, Category = "Sweep")]
    [TestCase("fr", 320, Category = "Sweep")]
    [TestCase("es", 320, Category = "Sweep")]
    [TestCase("uk", 320, Category = "Sweep")]
    [TestCase("fa", 1280, Category = "Sweep")]
    [TestCase("ti", 320, Category = "Sweep")]
    public async Task Axe_finds_nothing(string language, int width)
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                BypassCSP = true,
                ViewportSize = new ViewportSize { Width = width, Height = 800 },
            }
        );
        var page = await context.NewPageAsync();

        await page.GotoAsync($"{Service.Url}{await Service.PersonalPage()}?lang={language}");
        await ConsoleTests.Clean(page, "my");
        if (width == 320)
        {
            await ConsoleTests.Fits(page, language);
        }

        await page.FillAsync("#input-email", "nobody");
        await page.EvaluateAsync("document.querySelectorAll('form').forEach(form => form.noValidate = true)");
        await page.Locator("#input-email").PressAsync("Enter");
        await page.Locator("#input-email-error").WaitForAsync();

        await ConsoleTests.Clean(page, "my with errors");
    }

    // mon_evening, language_practice: how the API spells what people read as words
    [GeneratedRegex("[a-z]+_[a-z_]+")]
    private static partial Regex Codes();

    [GeneratedRegex(@"\b(Get|Create|Update|Transition|Submit)[A-Z]\w+")]
    private static partial Regex UseCases();
}
