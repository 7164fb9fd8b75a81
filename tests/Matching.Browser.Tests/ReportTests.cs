using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>The report of a programme on the demo: on narrow screens, in the dark and on paper.</summary>
public sealed class ReportTests() : BrowserTests(demo: true)
{
    // words whose letters are not all on one line
    private const string Broken = """
        () => {
            const broken = [], texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
            for (let text = texts.nextNode(); text; text = texts.nextNode()) {
                for (const word of text.data.matchAll(/[\p{L}\p{N}]+/gu)) {
                    const range = document.createRange();
                    range.setStart(text, word.index);
                    range.setEnd(text, word.index + word[0].length);
                    if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) broken.push(word[0]);
                }
            }
            return broken;
        }
        """;

    private IBrowserContext context = null!;

    [OneTimeSetUp]
    public async Task SignIn()
    {
        var (email, password, secret) = Service.Analyst;
        context = await NewContext(new BrowserNewContextOptions { BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{Service.Url}/console/sign-in");
        await page.FillAsync("#input-email", email);
        await page.FillAsync("#input-password", password);
        await page.Locator("main form button").ClickAsync();
        await page.WaitForURLAsync("**/console/sign-in/code");
        await page.FillAsync("#input-code", ConsoleTests.Code(secret, 0));
        await page.Locator("main form button").ClickAsync();
        await page.WaitForURLAsync("**/console");
    }

    [OneTimeTearDown]
    public async Task Close() => await context.DisposeAsync();

    [TestCase("en", 320)]
    [TestCase("it", 320)]
    [TestCase("it", 720)]
    [TestCase("en", 1280)]
    public async Task No_word_is_broken_and_nothing_overflows_to_the_side(string language, int width)
    {
        var page = await Open(language, width);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await page.Locator("table.list.sums tbody tr").CountAsync(), Is.GreaterThan(30));
            Assert.That(await page.EvaluateAsync<string[]>(Broken), Is.Empty);
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        }
    }

    [Test]
    public async Task On_paper_tables_have_their_headers_and_no_word_is_broken()
    {
        // A4 less margins of 15 mm, at 96 dots an inch
        var page = await Open("it", 680);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await page.Locator("table.list.sums thead").First.IsVisibleAsync(), Is.True);
            Assert.That(
                await page.Locator("header, main nav")
                    .EvaluateAllAsync<bool>("parts => parts.some(part => part.getClientRects().length > 0)"),
                Is.False
            );
            Assert.That(await page.EvaluateAsync<string[]>(Broken), Is.Empty);
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(680));
        }
    }

    [TestCase(ColorScheme.Dark, 320)]
    [TestCase(ColorScheme.Light, 1280)]
    public async Task Axe_finds_nothing(ColorScheme scheme, int width)
    {
        var page = await Open("en", width);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });

        await ConsoleTests.Clean(page, "report");
    }

    private async Task<IPage> Open(string language, int width)
    {
        var page = await context.NewPageAsync();
        await page.SetViewportSizeAsync(width, 800);
        await page.GotoAsync($"{Service.Url}/console/report?lang={language}");
        return page;
    }
}
