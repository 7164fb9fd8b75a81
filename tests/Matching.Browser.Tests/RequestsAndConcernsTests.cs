using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>What a person asks for and raises by their own link, and the pages on which staff decide and read it.</summary>
public sealed class RequestsAndConcernsTests : BrowserTests
{
    [TestCase("en")]
    [TestCase("it", Category = "Sweep")]
    public async Task A_person_asks_and_raises_and_an_administrator_decides_and_reads(string language)
    {
        var name = $"Giovane {language}";
        var link = await Minor(name);
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                BypassCSP = true,
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
            }
        );
        var page = await context.NewPageAsync();

        await page.GotoAsync($"{Service.Url}{link}?lang={language}");
        await Shows(page, language, "my with the text for guardians");
        await page.CheckAsync("input[name='Guardian.Sure']");
        await page.Locator("main form:has(input[name='Guardian.Sure']) button").ClickAsync();
        await page.Locator("#requests").WaitForAsync();
        await Shows(page, language, "my with a request");
        await page.GotoAsync($"{Service.Url}/my/concern?lang={language}");
        await Shows(page, language, "concern");
        await page.FillAsync("#input-what", $"Preoccupazione {language}");
        await page.Locator("main form button").ClickAsync();
        await page.Locator("[role=status]").WaitForAsync();
        await Shows(page, language, "concern sent");

        await SignUp(page, Service.Url + (await Service.Account()).SetupPath);
        await page.GotoAsync($"{Service.Url}/console?lang={language}");
        await Shows(page, language, "console with alerts");
        await page.GotoAsync($"{Service.Url}/console/correction-requests?lang={language}");
        await Shows(page, language, "requests");
        await page.Locator("li", new PageLocatorOptions { HasText = name }).Locator("a").First.ClickAsync();
        await page.Locator("#known").WaitForAsync();
        await Shows(page, language, "a person");
        var person = new Uri(page.Url).AbsolutePath;
        foreach (var form in new[] { "edit", "consent", "check", "training", "left" })
        {
            await page.GotoAsync($"{Service.Url}{person}/{form}?lang={language}");
            await Shows(page, language, form);
        }

        await page.GotoAsync($"{Service.Url}/console/correction-requests?lang={language}");
        await page.Locator("li", new PageLocatorOptions { HasText = name }).Locator("button").First.ClickAsync();
        await page.Locator("[role=status]").WaitForAsync();
        Assert.That(await page.Locator("li", new PageLocatorOptions { HasText = name }).CountAsync(), Is.Zero);
        await page.GotoAsync($"{Service.Url}/console/possible-duplicates?lang={language}");
        await Shows(page, language, "possible duplicates");
        await page.Locator("li", new PageLocatorOptions { HasText = name }).Locator("button.quiet").First.ClickAsync();
        await page.Locator("[role=status]").WaitForAsync();
        Assert.That(await page.Locator("li", new PageLocatorOptions { HasText = name }).CountAsync(), Is.Zero);
        await page.GotoAsync($"{Service.Url}/console/concerns?lang={language}");
        await Shows(page, language, "concerns");
        await page.Locator("ul.work h3 a").Last.ClickAsync();
        await page.Locator("#input-outcome").WaitForAsync();
        await Shows(page, language, "a concern");
        await page.SelectOptionAsync("#input-status", "closed");
        await page.FillAsync("#input-outcome", "Spoken with both.");
        await page.Locator("form:has(#input-status) button").ClickAsync();
        await page.WaitForURLAsync("**/console/concerns*");
    }

    private static async Task Shows(IPage page, string language, string name)
    {
        await ConsoleTests.Fits(page, language);
        await ConsoleTests.Clean(page, name);
    }

    private async Task<string> Minor(string name)
    {
        var texts = new Dictionary<string, string>
        {
            ["consent.guardian.1.en"] = "I agree that my child takes part.",
            ["consent.guardian.1.it"] = "Acconsento che mio figlio partecipi.",
        };
        var programme = await Service.Made("/programmes", new { name, texts });
        var minor = new
        {
            programmeId = programme,
            givenName = name,
            birthYear = TimeProvider.System.GetUtcNow().Year - 15,
            consents = new[] { new { purpose = "matching", version = "1" } },
        };
        // entered twice, as staff find out on the console
        await Service.Made("/mentees", minor);
        return await Service.LinkOf(await Service.Made("/mentees", minor));
    }

    /// <summary>Sets a new account up and signs it in.</summary>
    internal static async Task SignUp(IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.FillAsync("#input-password", ConsoleTests.Password);
        await page.FillAsync("#input-repeated", ConsoleTests.Password);
        await page.Locator("main form button").ClickAsync();
        await page.WaitForURLAsync("**/console/second-factor");
        var secret = Regex.Replace(await page.Locator("code.secret").InnerTextAsync(), @"\s", "");
        await page.FillAsync("#input-code", ConsoleTests.Code(secret, 0));
        await page.Locator("main form button").ClickAsync();
        await page.Locator("ul.codes").WaitForAsync();
    }
}
