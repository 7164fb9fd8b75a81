using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>A day of a coordinator with the people of the demo, from signing in to the year's report: by labels and roles alone.</summary>
public sealed class CoordinatorDayTests() : BrowserTests(demo: true)
{
    private const int MostApproved = 20;

    private readonly List<string> faults = [];
    private IPage page = null!;
    private bool isNarrow;

    private ILocator Main => page.GetByRole(AriaRole.Main);

    [Test]
    public async Task A_day_on_a_narrow_screen_without_script()
    {
        isNarrow = true;
        await Day(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
                JavaScriptEnabled = false,
            },
            Service.Coordinator
        );
    }

    [Test]
    [Category("Sweep")]
    public async Task A_day_at_a_desk()
    {
        isNarrow = false;
        // a code opens one session only, so this walk has an account of its own: that of the administrator
        await Day(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
            },
            Service.Administrator
        );
    }

    private async Task Day(BrowserNewContextOptions options, (string Email, string Password, string TotpSecret) account)
    {
        await using var context = await NewContext(options);
        context.SetDefaultTimeout(20_000);
        page = await context.NewPageAsync();
        faults.Clear();
        page.Response += (_, answer) =>
        {
            if (answer.Status >= 400)
            {
                faults.Add($"{answer.Status} {answer.Url}");
            }
        };

        await SignIn(account);
        await MakeASignUpAvailable();
        var (first, second) = await DecideARun();
        await ExplainAndCompare(first, second);
        await AccompanyToTheEnd(first);
        await EndByACall();
        await PrintTheReport();

        Assert.That(faults, Is.Empty, "every page that a link or a button leads to is there");
    }

    private async Task SignIn((string Email, string Password, string TotpSecret) account)
    {
        await page.GotoAsync($"{Service.Url}/console/sign-in?lang=en");
        await page.GetByLabel("E-mail").FillAsync(account.Email);
        await page.GetByLabel("Password").FillAsync(account.Password);
        await Press("Continue");
        await page.GetByLabel("Code").FillAsync(ConsoleTests.Code(account.TotpSecret, 0));
        await Press("Sign in");
        await Heading("Today");
    }

    private async Task MakeASignUpAvailable()
    {
        await Menu("People");
        await Follow("New sign-ups");
        var signUp = Main.GetByRole(AriaRole.Listitem)
            .Filter(new LocatorFilterOptions { HasText = "prefers" })
            .Filter(new LocatorFilterOptions { HasText = "Mentee." })
            .Filter(new LocatorFilterOptions { HasText = "partner" })
            .First;
        var name = await signUp.GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).InnerTextAsync();
        Assert.That(
            await signUp.GetByRole(AriaRole.Link, Named(new Regex("^Call"))).GetAttributeAsync("href"),
            Does.StartWith("tel:+")
        );
        await signUp.GetByRole(AriaRole.Button, Named(new Regex("^No answer"))).ClickAsync();
        await Says("The attempt is recorded. It is not a contact.");
        await signUp.GetByText("No answer on").WaitForAsync();
        await signUp.GetByRole(AriaRole.Link, Named(new Regex("^Book interview"))).ClickAsync();
        await Heading(name);
        await Fits();
        await page.GetByLabel("Day", new PageGetByLabelOptions { Exact = true }).FillAsync("2026-12-01");
        await page.GetByLabel("Time", new PageGetByLabelOptions { Exact = true }).FillAsync("17:30");
        await Press("Save appointment");
        await Says("The interview is booked.");
        await Menu("People");
        await Main.GetByRole(AriaRole.Searchbox).FillAsync(name);
        await Press("Show");
        await Follow(name);
        await Heading(name);
        await Main.GetByRole(AriaRole.Heading, Named(new Regex("^Interview, 1 December"))).WaitForAsync();

        foreach (var next in new[] { "Record the interview", "Found suitable" })
        {
            await Follow(next);
            await Press(next);
            await Says("Your change is saved.");
        }

        await Follow("Make available");
        await Main.GetByText("takes part in the next match run").WaitForAsync();
        await Press("Make available");
        await Says("Your change is saved.");
        await Heading(name);
        await Main.GetByText("Nothing is missing for a match.").WaitForAsync();
    }

    // returns the names of the first two pairs that were approved
    private async Task<(string First, string Second)> DecideARun()
    {
        await Menu("Matching");
        await page.GetByLabel("Kind").SelectOptionAsync("Make proposals to decide");
        await Press("Start a match run");
        await page.GetByText("mentees matched").WaitForAsync();
        await Fits();
        await Follow("Decide the next one");
        await Heading("Why this proposal");
        await Follow("What if …");
        await page.GetByText("Nothing is stored.").First.WaitForAsync();
        await Fits();
        await page.GoBackAsync();

        var approved = new List<string>();
        while (approved.Count < MostApproved)
        {
            await Fits();
            approved.Add(await Main.GetByRole(AriaRole.Heading, new LocatorGetByRoleOptions { Level = 1 }).InnerTextAsync());
            var isLast = await Main.GetByRole(AriaRole.Button, Named("Approve", isExact: true)).CountAsync() == 1;
            await Press(isLast ? "Approve" : "Approve, show the next");
            await Says($"Approved: {approved[^1]}.");
            if (isLast)
            {
                await Says("There is nothing left to decide in this run.");
                break;
            }
        }

        Assert.That(approved, Has.Count.GreaterThan(1).And.All.Contains(" and "));
        return (approved[0], approved[1]);
    }

    private async Task ExplainAndCompare(string first, string second)
    {
        await Menu("Matching");
        await Main.GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
        await Follow("Why not these two?");
        var (mentee, mentor) = (first.Split(" and ")[0], second.Split(" and ")[1]);
        await Main.GetByLabel("Mentee").FillAsync(Apart(mentee).Name);
        await Main.GetByLabel("Mentor").FillAsync(Apart(mentor).Name);
        await Press("Find");
        foreach (var (name, which) in new[] { (mentee, "Which mentee?"), (mentor, "Which mentor?") })
        {
            if (await Main.GetByRole(AriaRole.Heading, Named(which)).CountAsync() > 0)
            {
                var (plain, reference) = Apart(name);
                await Main.GetByRole(AriaRole.Region, Named(which))
                    .GetByRole(AriaRole.Listitem)
                    .Filter(new LocatorFilterOptions { HasText = reference ?? plain })
                    .GetByRole(AriaRole.Link, Named(plain))
                    .First.ClickAsync();
            }
        }

        await Heading($"{mentee} and {mentor}");
        await Fits();
        await page.GetByRole(AriaRole.Link, PageNamed(new Regex("^Run of"))).ClickAsync();
        await Follow("Compare with the run before");
        await Heading("Compare two runs");
        await Main.GetByText("mentees gain").WaitForAsync();
        await Fits();
    }

    // a name, and the end of the reference that distinguishes namesakes
    private static (string Name, string? Reference) Apart(string name) =>
        Regex.Match(name, @"^(.*) \(.*?(\w{4})\)$") is { Success: true } match
            ? (match.Groups[1].Value, match.Groups[2].Value)
            : (name, null);

    private async Task AccompanyToTheEnd(string names)
    {
        await Menu("Pairs");
        await Follow("Proposed and offered");
        await Follow(names);
        await Heading(names);
        await Step(new Regex("has accepted$"), new Regex("^Record that .* accepted$"));
        await Step(new Regex("has agreed$"), new Regex("^Record that .* agreed$"));
        await EnterAnswers("Start the pair");
        await Step("Start the pair");

        await Follow("Record a meeting");
        await Main.GetByLabel(new Regex("^Minutes")).FillAsync("90");
        await Press("Record the meeting");
        await Says("Your change is saved.");
        await Step("Goal reached: complete early", "Goal reached, prepare the end");
        await EnterAnswers("Complete the pair");
        await Step("Complete the pair");
        await Main.GetByText("Completed", new LocatorGetByTextOptions { Exact = true }).First.WaitForAsync();
        await Fits();
    }

    // those of both, from the page of the step that waits for them
    private async Task EnterAnswers(string step)
    {
        for (var side = 0; side < 2; side++)
        {
            await Follow(step);
            await Fits();
            await Main.GetByRole(AriaRole.Link, Named(new Regex("^Enter answers"))).First.ClickAsync();
            await Heading(new Regex(": "));
            await Fits();
            foreach (var question in await Main.GetByRole(AriaRole.Group).AllAsync())
            {
                if (await question.GetByRole(AriaRole.Radio).CountAsync() > 0)
                {
                    await question.GetByRole(AriaRole.Radio).First.CheckAsync();
                }
            }

            await Press("Store answers");
            await Says("Your change is saved.");
        }
    }

    private async Task EndByACall()
    {
        await Menu("Pairs");
        var row = Main.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "under way" }).First;
        var names = await row.GetByRole(AriaRole.Link).InnerTextAsync();
        await Follow(names);
        await Follow("Record a call");
        await Heading("Who called?");
        await Follow(names.Split(" and ")[0]);
        await Fits();
        await Main.GetByLabel("End this pair").CheckAsync();
        await Main.GetByLabel("Main reason").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Main.GetByLabel(new Regex("is to be informed of$")).FillAsync("That the pair ends, with thanks.");
        await Press("Record the call and do this");
        await Says("Your change is saved.");
        await Heading(names);
        await Main.GetByText("Ended early", new LocatorGetByTextOptions { Exact = true }).First.WaitForAsync();
        await Press(new Regex("was informed$"));
        await Main.GetByText(new Regex("^Passed on")).First.WaitForAsync();
        await Fits();
    }

    private async Task PrintTheReport()
    {
        await Menu("Today");
        await Follow(new Regex("^Planned against actual"));
        await Follow("Report of the year");
        await Heading(new Regex(@"^Report \d{4}$"));
        await Main.GetByText("meetings reported").WaitForAsync();
        await Fits();
        await Follow("Hand over …");
        await Heading(new Regex("^Hand over the report"));
        await Fits();
        await Main.GetByLabel("Recipient").FillAsync("Foundation of the region");
        await Main.GetByLabel("Purpose").FillAsync("Report of the year");
        await Press("Record and show the report");
        await Says("The handing over is recorded.");
        await Fits();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await page.GetByRole(AriaRole.Banner).IsVisibleAsync(), Is.False, "the menu is not printed");
            Assert.That(await Main.GetByRole(AriaRole.Table).First.IsVisibleAsync(), Is.True);
        }
    }

    private Task Step(string name) => Step(name, name);

    private async Task Step(Name link, Name button)
    {
        await Follow(link);
        await Main.GetByRole(AriaRole.Heading, Named("What happens then")).WaitForAsync();
        await Fits();
        await Press(button);
        await Says("Your change is saved.");
    }

    private async Task Menu(string name)
    {
        if (isNarrow)
        {
            await page.GetByRole(AriaRole.Button, PageNamed("Menu", isExact: true)).ClickAsync();
        }

        await page.GetByRole(AriaRole.Navigation, PageNamed("Main"))
            .GetByRole(AriaRole.Link, Named(name, isExact: true))
            .ClickAsync();
        await Heading(name);
        await Fits();
    }

    private async Task Follow(Name name) => await Main.GetByRole(AriaRole.Link, name.Of).First.ClickAsync();

    private async Task Press(Name name) => await Main.GetByRole(AriaRole.Button, name.Of).ClickAsync();

    private async Task Says(string text) => await Main.GetByRole(AriaRole.Status).GetByText(text).WaitForAsync();

    private async Task Heading(Name name) => await Main.GetByRole(AriaRole.Heading, name.Of).First.WaitForAsync();

    private async Task Fits()
    {
        if (isNarrow)
        {
            await ConsoleTests.Fits(page, "en");
        }
    }

    private static LocatorGetByRoleOptions Named(string name, bool isExact = false) => new() { Name = name, Exact = isExact };

    private static LocatorGetByRoleOptions Named(Regex name) => new() { NameRegex = name };

    private static PageGetByRoleOptions PageNamed(string name, bool isExact = false) => new() { Name = name, Exact = isExact };

    private static PageGetByRoleOptions PageNamed(Regex name) => new() { NameRegex = name };

    /// <summary>The accessible name of a link or button: whole, or by a pattern.</summary>
    private readonly record struct Name(LocatorGetByRoleOptions Of)
    {
        public static implicit operator Name(string name) => new(Named(name));

        public static implicit operator Name(Regex name) => new(Named(name));
    }
}
