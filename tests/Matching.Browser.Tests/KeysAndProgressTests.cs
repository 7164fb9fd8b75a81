using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>What the script of the console adds: keys, and the progress of a run that is watched. Without it every page works.</summary>
[Category("Sweep")]
public sealed class KeysAndProgressTests() : BrowserTests(demo: true)
{
    [Test]
    public async Task Keys_find_people_always_and_decide_proposals_only_once_they_are_switched_on()
    {
        await using var context = await NewContext();
        var page = await BoardTests.SignedIn(context, Service);
        await page.GotoAsync($"{Service.Url}/console/runs?lang=en");
        await page.Keyboard.PressAsync("Control+k");
        Assert.That(await page.EvaluateAsync<string>("document.activeElement.id"), Is.EqualTo("find"));
        await page.Keyboard.TypeAsync("Anna");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/console/find**");

        await page.GotoAsync($"{Service.Url}/console/runs?lang=en");
        await page.GetByLabel("Kind").SelectOptionAsync("Dry run");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start a match run" }).ClickAsync();
        await page.GetByText("mentees matched").WaitForAsync();
        await page.Locator("table.broad tbody th a").First.ClickAsync();
        var proposal = page.Url;
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Lock" }).WaitForAsync();
        await page.Keyboard.PressAsync("l");
        await page.GotoAsync($"{Service.Url}/console/account?lang=en");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Switch single keys on" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Switch single keys off" }).WaitForAsync();
        await ConsoleTests.Clean(page, "account with single keys");
        await page.GotoAsync(proposal);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Lock" }).WaitForAsync();
        await ConsoleTests.Clean(page, "proposal with single keys");

        await page.FocusAsync("#find");
        await page.Keyboard.PressAsync("l");
        Assert.That(await page.InputValueAsync("#find"), Is.EqualTo("l"), "what is typed in a field is typed");
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("l");
        await page.GetByText("Saved.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Unlock" }).WaitForAsync();
        await page.Keyboard.PressAsync("j");
        await page.WaitForURLAsync("**/proposals/2**");
        await page.Keyboard.PressAsync("k");
        await page.WaitForURLAsync("**/proposals/1**");
    }

    [Test]
    public async Task Digits_enter_a_form_from_paper_and_Enter_leaves_a_question_as_it_is()
    {
        await using var context = await NewContext();
        var page = await BoardTests.SignedIn(context, Service);
        await page.GotoAsync($"{Service.Url}/console/questionnaires?lang=en");
        await page.Locator("a[href*='/answers/']").First.ClickAsync();
        await page.Locator("[data-question] input").First.FocusAsync();

        foreach (var key in new[] { "3", "Enter", "1" })
        {
            await page.Keyboard.PressAsync(key);
        }

        var chosen = await page.EvaluateAsync<int[]>(
            """
            [...document.querySelectorAll("[data-question]")].slice(0, 3)
              .map((question) => [...question.querySelectorAll("[type=radio]")].findIndex((option) => option.checked) + 1)
            """
        );
        var options = await page.Locator("[data-question]").Nth(1).Locator("[type=radio]").CountAsync();
        Assert.That((chosen[0], chosen[2]), Is.EqualTo((3, 1)));
        Assert.That(options - chosen[1], Is.InRange(2, 3), "not answered, as before");
        Assert.That(
            await page.EvaluateAsync<bool>("document.querySelectorAll('[data-question]')[3].contains(document.activeElement)"),
            Is.True
        );
    }

    [Test]
    public async Task The_page_of_a_run_moves_with_it_and_is_read_again_once_at_the_end()
    {
        await using var context = await NewContext();
        var page = await BoardTests.SignedIn(context, Service);
        await page.GotoAsync($"{Service.Url}/console/runs?lang=en");
        await page.GetByLabel("Kind").SelectOptionAsync("Dry run");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start a match run" }).ClickAsync();
        await page.GetByText("mentees matched").WaitForAsync();
        var run = new Uri(page.Url).AbsolutePath.Split('/')[^1];
        var address = $"{Service.Url}/console/runs/{run}?lang=en";
        await Service.Sql("status = 'running', progress = 0.25, claimed_until = '2999-01-01 00:00:00.000000'", run);
        var read = 0;
        page.Request += (_, request) => read += request.Url == address ? 1 : 0;

        await page.GotoAsync(address);
        await page.GetByText("25% done.").WaitForAsync();
        await Service.Sql("progress = 0.75", run);
        await page.GetByText("75% done.").WaitForAsync();
        var bar = await page.EvaluateAsync<int>("document.querySelector('progress').value");
        await Service.Sql("status = 'optimal', progress = 1", run);
        await page.GetByText("mentees matched").WaitForAsync();

        Assert.That((bar, read), Is.EqualTo((75, 2)), "once at first, and once at the end");
    }

    [Test]
    public async Task Without_script_the_page_of_a_run_refreshes_itself()
    {
        await using var context = await NewContext();
        var page = await BoardTests.SignedIn(context, Service);
        await page.GotoAsync($"{Service.Url}/console/runs?lang=en");
        await page.GetByLabel("Kind").SelectOptionAsync("Dry run");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start a match run" }).ClickAsync();
        await page.GetByText("mentees matched").WaitForAsync();
        var run = new Uri(page.Url).AbsolutePath.Split('/')[^1];
        await Service.Sql("status = 'running', progress = 0.5, claimed_until = '2999-01-01 00:00:00.000000'", run);
        await using var bare = await NewContext(
            new BrowserNewContextOptions { JavaScriptEnabled = false, StorageState = await context.StorageStateAsync() }
        );
        var plain = await bare.NewPageAsync();

        await plain.GotoAsync($"{Service.Url}/console/runs/{run}?lang=en");
        await plain.GetByText("50% done.").WaitForAsync();
        await Service.Sql("status = 'optimal', progress = 1", run);
        await plain.GetByText("mentees matched").WaitForAsync();
    }
}
