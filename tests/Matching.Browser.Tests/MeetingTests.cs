using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>A matching meeting from its opening to its minutes, by labels and roles alone, on a narrow screen.</summary>
[Category("Sweep")]
public sealed class MeetingTests : BrowserTests
{
    [Test]
    public async Task A_meeting_is_opened_prepared_held_closed_and_fits_on_every_page()
    {
        var programme = await Service.Made("/programmes", new { name = $"Meeting {Guid.NewGuid():N}", sendsAtWeekends = true });
        foreach (var (code, mentee, mentor) in new[] { ("ar", "Amal", "Anna"), ("fa", "Zahra", "Zita") })
        {
            await Service.Available(programme, "mentees", mentee, code);
            await Service.Available(programme, "mentors", mentor, code);
        }

        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                BypassCSP = true,
                ViewportSize = new ViewportSize { Width = 320, Height = 800 },
            }
        );
        var page = await BoardTests.SignedIn(context, Service);
        await page.GotoAsync($"{Service.Url}/console/runs?lang=en&programme={programme}");
        await Press(page, "Start a match run");
        await page.GetByText("mentees matched").WaitForAsync();
        var run = new Uri(page.Url).AbsolutePath;
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open a meeting with this run" }).ClickAsync();
        await Look(page, "before the meeting");
        await page.GetByLabel("Title").FillAsync("Matching meeting of the test");
        await Press(page, "Open the meeting");
        await page.GetByText("The meeting is open.").WaitForAsync();
        await Press(page, "deserve");
        await page.GetByText("The shortlist is filled.").WaitForAsync();
        await Look(page, "meeting");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open the proposal" }).ClickAsync();
        await page.GetByLabel("Comment", new PageGetByLabelOptions { Exact = true })
            .FillAsync("The first meeting with an interpreter.");
        await Press(page, "Add comment");
        await page.GetByText("Comment added.").WaitForAsync();
        await Look(page, "proposal at the meeting");
        await Press(page, "Approve");
        await page.GetByText("The offer leaves when the meeting closes.").WaitForAsync();
        await Look(page, "approved at the meeting");
        await page.GotoAsync($"{Service.Url}{run}?lang=en");
        await page.GetByText("A meeting is open: Matching meeting of the test.").WaitForAsync();
        await Look(page, "run at the meeting");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Go to the meeting" }).ClickAsync();
        await page.GetByLabel("Others who are present").FillAsync("A guest of the library");
        await Press(page, "Save who is present");
        await page.GetByText("Saved who is present.").WaitForAsync();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await Look(page, "meeting in the dark");
        await Press(page, "Close the meeting, send 1 offer");
        await page.GetByText("You can print this page as minutes.").WaitForAsync();
        await page.GetByText("A guest of the library").WaitForAsync();
        await Look(page, "minutes in the dark");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light, Media = Media.Print });
        Assert.That(await page.Locator("main button:visible, main input:visible, main textarea:visible").CountAsync(), Is.Zero);
    }

    private static Task Press(IPage page, string name) =>
        page.Locator("main").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name }).First.ClickAsync();

    private static async Task Look(IPage page, string name)
    {
        await ConsoleTests.Fits(page, "en");
        await ConsoleTests.Clean(page, name);
    }
}
