using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>A person answers a questionnaire alone, by a link or by a code that is read out.</summary>
public sealed class SurveyTests : BrowserTests
{
    private const string NotSaid = "PNTS";

    [Test]
    public async Task All_of_the_start_form_is_answered_in_Arabic_at_320_pixels_without_script_and_in_a_second_browser()
    {
        var link = await Service.SurveyLink("ar");
        await using var first = await NewContext(Narrow());
        var page = await first.NewPageAsync();
        await page.GotoAsync(Service.Url + link.Path);
        var parts = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            await Reads(page);
            parts.Add(await page.Locator("#part").InnerTextAsync());
            await Answer(page);
        }

        await page.Locator("button[value=later]").ClickAsync();
        await Reads(page);

        await using var second = await NewContext(Narrow());
        var other = await second.NewPageAsync();
        await other.GotoAsync(Service.Url + link.Path);
        parts.Add(await other.Locator("#part").InnerTextAsync());
        var isShown = await other.Locator("input:checked").CountAsync();
        while (await other.Locator("[name=screen]").CountAsync() > 0)
        {
            await Reads(other);
            await Answer(other);
        }

        await other.Locator("main form button[type=submit]").First.ClickAsync();
        await other.GetByText("شكرًا").First.WaitForAsync();
        await Reads(other);
        await page.GotoAsync(Service.Url + link.Path);

        var response = await Service.Response(link.Person);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(parts, Is.Unique, "the second browser goes on after the last part of the first");
            Assert.That(isShown, Is.Zero, "nothing of the first browser is shown in the second");
            Assert.That(response.GetProperty("language").GetString(), Is.EqualTo("ar"));
            Assert.That(response.GetProperty("mode").GetString(), Is.EqualTo("self_online"));
            var answers = response.GetProperty("answers").EnumerateObject().Select(answer => answer.Value.ToString()).ToList();
            Assert.That(answers, Has.Count.GreaterThan(35), "each question of the long form");
            Assert.That(answers, Is.All.EqualTo(NotSaid));
            Assert.That(await page.Locator("[name=screen]").CountAsync(), Is.Zero, "the link works no more");
        }
    }

    [TestCase("en")]
    [TestCase("ar")]
    [TestCase("ti", Category = "Sweep")]
    public async Task Axe_finds_nothing_where_a_code_is_typed_where_it_is_wrong_and_on_the_screens_it_opens(string language)
    {
        var link = await Service.SurveyLink(language);
        var code = (await Service.Post($"/survey-links/{link.Id}/code", new { })).GetProperty("code").GetString()!;
        await using var context = await NewContext(new BrowserNewContextOptions { BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{Service.Url}/survey?lang={language}");
        await ConsoleTests.Clean(page, "code");
        await page.FillAsync("#typed", "AAAA-AAAA");
        await page.PressAsync("#typed", "Enter");
        await page.Locator("a[href*='code=1']").WaitForAsync();
        await ConsoleTests.Clean(page, "wrong code");

        await page.Locator("a[href*='code=1']").ClickAsync();
        await page.FillAsync("#typed", code.ToLowerInvariant());
        await page.PressAsync("#typed", "Enter");
        await page.Locator("[name=screen]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await ConsoleTests.Clean(page, "first screen");
        Assert.That(page.Url, Does.EndWith("/survey?lang=" + language));
    }

    private static readonly string[] Languages = ["it", "en", "fr", "es", "ar", "uk", "fa", "ti"];

    [TestCaseSource(nameof(Languages)), Category("Sweep")]
    public async Task Axe_finds_nothing_on_any_screen_of_the_start_form(string language)
    {
        var link = await Service.SurveyLink(language);
        await using var context = await NewContext(new BrowserNewContextOptions { BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{Service.Url}{link.Path}?lang={language}");
        var screens = 0;
        while (await page.Locator("[name=screen]").CountAsync() > 0)
        {
            await ConsoleTests.Clean(page, $"screen {++screens}");
            await Answer(page);
        }

        await ConsoleTests.Clean(page, "ready to send");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync("**/survey?sent=*");
        await ConsoleTests.Clean(page, "sent");
        Assert.That(screens, Is.GreaterThan(8));
    }

    /// <summary>The same form as three people hear it. MATCHING_WRITE_SNAPSHOTS=1 rewrites the files.</summary>
    [TestCase("en")]
    [TestCase("ar", Category = "Sweep")]
    [TestCase("ti", Category = "Sweep")]
    public async Task A_screen_reader_says_each_question_with_its_answers_and_their_state(string language)
    {
        var link = await Service.SurveyLink(language, "pulse");
        await using var context = await NewContext(new BrowserNewContextOptions { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{Service.Url}{link.Path}?lang={language}");
        var heard = new List<string>();
        while (await page.Locator("[name=screen]").CountAsync() > 0)
        {
            heard.AddRange(await Transcript.Of(page));
            heard.Add("");
            await Answer(page);
        }

        heard.AddRange(await Transcript.Of(page));
        var file = Path.Combine(PartnerPage.Root(), "tests", "Matching.Browser.Tests", "Transcripts", $"pulse.{language}.txt");
        if (Environment.GetEnvironmentVariable("MATCHING_WRITE_SNAPSHOTS") == "1")
        {
            await File.WriteAllLinesAsync(file, heard);
        }

        Assert.That(heard, Is.EqualTo(await File.ReadAllLinesAsync(file)));
    }

    private static BrowserNewContextOptions Narrow() =>
        new()
        {
            ViewportSize = new ViewportSize { Width = 320, Height = 640 },
            JavaScriptEnabled = false,
        };

    // From right to left, within the screen, and with no word of the form in another script than that of its reader.
    private static async Task Reads(IPage page)
    {
        await ConsoleTests.Fits(page, "ar");
        Assert.That(await page.Locator("html").GetAttributeAsync("dir"), Is.EqualTo("rtl"));
        var words = string.Join(' ', await page.Locator("main legend, main label, main button").AllInnerTextsAsync());
        Assert.That(Regex.Match(words, "[A-Za-z]{4,}").Value, Is.Empty);
    }

    private static async Task Answer(IPage page)
    {
        foreach (var choice in await page.Locator($"main [value={NotSaid}]").AllAsync())
        {
            await choice.CheckAsync();
        }

        await page.Locator("main form button[type=submit]").First.ClickAsync();
    }
}
