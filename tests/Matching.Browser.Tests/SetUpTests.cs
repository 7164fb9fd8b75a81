using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>The first administrator of a fresh installation, from an empty service to the first run: by labels and roles alone.</summary>
public sealed class SetUpTests : BrowserTests
{
    private IPage page = null!;

    private ILocator Main => page.GetByRole(AriaRole.Main);

    [Test]
    public async Task A_fresh_installation_is_set_up_to_its_first_run_on_a_narrow_screen_without_script()
    {
        using var service = WebService.Start();
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
                JavaScriptEnabled = false,
            }
        );
        page = await context.NewPageAsync();
        var faults = new List<string>();
        page.Response += (_, answer) =>
        {
            if (answer.Status >= 400)
            {
                faults.Add($"{answer.Status} {answer.Url}");
            }
        };

        await SignIn(service);
        await AskAboutTheProgramme();
        await AskWhere();
        await AskForThePartnerAndTheProfile();
        await InviteAColleague(service);
        await BringPeople("Mentees", "Selam", "ti:native;it:b1");
        await BringPeople("Mentors", "Anna", "it:native");
        await RunDry(service);

        Assert.That(faults, Is.Empty, "every page that a link or a button leads to is there");
    }

    private async Task SignIn(WebService service)
    {
        var (_, path) = await service.Account();
        await page.GotoAsync($"{service.Url}{path}?lang=en");
        await page.GetByLabel("New password", new PageGetByLabelOptions { Exact = true }).FillAsync(ConsoleTests.Password);
        await page.GetByLabel("The new password again").FillAsync(ConsoleTests.Password);
        await Press("Continue");
        var secret = Regex.Replace(await page.Locator("code.secret").InnerTextAsync(), @"\s", "");
        await Main.GetByRole(AriaRole.Textbox).FillAsync(ConsoleTests.Code(secret, 0));
        await Main.Locator("form button").ClickAsync();
        await Main.Locator("a.button").ClickAsync();
        await Heading("Today");
        await Follow("Begin");
    }

    private async Task AskAboutTheProgramme()
    {
        await Step("What is your programme called?");
        await Main.GetByLabel("Name of the programme").FillAsync("Insieme a Modena");
        await Main.GetByLabel("العربية").CheckAsync();
        await Press("Save, go on to the place");
    }

    private async Task AskWhere()
    {
        await Step("Where do you work?");
        await Main.GetByLabel("Town").FillAsync("modena");
        await Press("Look up");
        await Main.GetByRole(AriaRole.Radio).First.CheckAsync();
        await Main.GetByLabel("Number that people see").FillAsync("059 555 010");
        await Press("Save, go on to the partner");
    }

    private async Task AskForThePartnerAndTheProfile()
    {
        await Step("Who sends people to you?");
        await Main.GetByLabel("Name of the partner").FillAsync("Biblioteca");
        await Main.GetByLabel("Web addresses of its pages").FillAsync("https://biblioteca.example.org");
        await Press("Save, go on to the profile");
        await Step("What makes a good pair?");
        await Press("Save, go on to the people");
        await Step("Who are the first people?");
    }

    private async Task InviteAColleague(WebService service)
    {
        await Follow("Invite colleagues");
        await Heading("Accounts");
        await Main.GetByLabel("E-mail address").FillAsync("anna@example.org");
        await Main.GetByLabel("Access to").SelectOptionAsync("Insieme a Modena, Modena");
        await Press("Make an account");
        await Main.GetByRole(AriaRole.Status).GetByText("The set-up link of anna@example.org").WaitForAsync();
        await ConsoleTests.Fits(page, "en");
        await People(service);
    }

    private async Task BringPeople(string side, string name, string languages)
    {
        await Follow("Bring a spreadsheet");
        await Main.GetByLabel(side).CheckAsync();
        await Main.GetByLabel("Site").SelectOptionAsync("Modena");
        var lines =
            "givenName,birthYear,languages,consents,status,screenedOn\n"
            + $"{name},1990,{languages},matching:1,available,{DateTime.UtcNow.AddDays(-3):yyyy-MM-dd}\n";
        await Main.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "people.csv",
                    MimeType = "text/csv",
                    Buffer = Encoding.UTF8.GetBytes(lines),
                }
            );
        await Press("Check the rows");
        await Press(new Regex("^Enter these people"));
        // the guide goes on where it was left
        await Step("Who are the first people?");
    }

    private async Task RunDry(WebService service)
    {
        await Press("Go on to the first run");
        await Step("Ready for a first run");
        await Main.GetByText("Mentees are available.").WaitForAsync();
        await Main.GetByText("Mentors are available.").WaitForAsync();
        await Press("Start the dry run");
        await Main.GetByText("mentees matched").WaitForAsync();
        await Main.GetByText("1 of 1").First.WaitForAsync();

        await page.GotoAsync($"{service.Url}/console/settings?lang=en");
        await Main.GetByRole(AriaRole.Heading, new LocatorGetByRoleOptions { NameRegex = new Regex("missing$") }).WaitForAsync();
        Assert.That(await Main.GetByText("There is no site.").CountAsync(), Is.Zero);
        await ConsoleTests.Fits(page, "en");
    }

    private async Task People(WebService service)
    {
        await page.GotoAsync($"{service.Url}/console/settings/start/people?lang=en");
        await Step("Who are the first people?");
    }

    private async Task Step(string heading)
    {
        await Heading(heading);
        await ConsoleTests.Fits(page, "en");
    }

    private async Task Heading(string name) =>
        await Main.GetByRole(AriaRole.Heading, new LocatorGetByRoleOptions { Name = name }).First.WaitForAsync();

    private async Task Follow(string name) =>
        await Main.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = name, Exact = true }).First.ClickAsync();

    private async Task Press(string name) =>
        await Main.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true }).ClickAsync();

    private async Task Press(Regex name) =>
        await Main.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = name }).ClickAsync();
}
