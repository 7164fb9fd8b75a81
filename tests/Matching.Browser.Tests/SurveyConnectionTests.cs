using System.Text.RegularExpressions;
using Matching.Web.Features.Questionnaires.Forms;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>A questionnaire on a telephone whose connection comes and goes.</summary>
public sealed class SurveyConnectionTests : BrowserTests
{
    [Test]
    public async Task What_is_answered_without_a_connection_is_kept_and_sent_when_it_is_back()
    {
        var (_, path, person) = await Service.SurveyLink("en");
        await using var context = await NewContext(Narrow());
        var page = await context.NewPageAsync();
        await Open(page, path);
        await Answer(page);

        await context.SetOfflineAsync(true);
        await Answer(page);
        await page.GetByText("There is no connection").WaitForAsync();
        await Fits(page);
        await Answer(page);
        // closed and opened again, still without a connection
        await page.GotoAsync($"{Service.Url}/survey");
        await page.GetByText("There is no connection").WaitForAsync();
        var back = page.WaitForURLAsync(new Regex("/survey($|\\?)"), new() { WaitUntil = WaitUntilState.Load });
        await context.SetOfflineAsync(false);
        await page.Locator("[name=screen]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await back;
        await AnswerRest(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the answers" }).ClickAsync();
        await page.GetByText("your answers have arrived").WaitForAsync();

        var answers = await Service.Answers(person);
        Assert.That(answers.Count, Is.GreaterThan(35), "each question of the long form");
        Assert.That(answers.Values.Select(value => value.ToString()), Is.All.EqualTo("PNTS"));
        await IsErased(page);
    }

    [Test]
    public async Task All_is_answered_and_sent_without_a_connection_and_arrives_once()
    {
        var (_, path, person) = await Service.SurveyLink("en");
        await using var context = await NewContext(Narrow());
        var page = await context.NewPageAsync();
        await Open(page, path);

        await context.SetOfflineAsync(true);
        await AnswerRest(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the answers" }).ClickAsync();
        await page.GetByText("There is no connection").WaitForAsync();
        var stored = await page.EvaluateAsync<string>(
            """
            async () => {
              const database = await new Promise((done) => {
                const request = indexedDB.open("matching-survey", 1);
                request.onsuccess = () => done(request.result);
              });
              const request = database.transaction("answers").objectStore("answers").getAll();
              const all = await new Promise((done) => (request.onsuccess = () => done(request.result)));
              database.close();
              return all.map((one) => new TextDecoder().decode(one.sealed)).join();
            }
            """
        );
        await context.SetOfflineAsync(false);
        await page.GetByText("your answers have arrived").WaitForAsync();

        Assert.That(stored, Is.Not.Empty.And.Not.Contain("PNTS"), "kept, and sealed");
        Assert.That(await Service.Answers(person), Has.Count.GreaterThan(35));
        await IsErased(page);
    }

    [Test]
    public async Task One_answer_that_is_not_taken_keeps_none_of_the_others_back_and_can_be_corrected()
    {
        var (_, path, person) = await Service.SurveyLink("en");
        await using var context = await NewContext(Narrow());
        var page = await context.NewPageAsync();
        await Open(page, path);
        var months = page.Locator("[name='a.PR3']:visible");
        var send = page.GetByRole(AriaRole.Button, new() { Name = "Send the answers" });

        await context.SetOfflineAsync(true);
        while (!await send.IsVisibleAsync())
        {
            // a year, where months are asked for
            await Answer(
                page,
                then: async () => await (await months.CountAsync() > 0 ? months.FillAsync("1990") : Task.CompletedTask)
            );
        }

        await send.ClickAsync();
        await page.GetByText("There is no connection").WaitForAsync();
        await context.SetOfflineAsync(false);
        await page.GetByText("This answer does not fit the question.").WaitForAsync();
        await Fits(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "For how many months" }).ClickAsync();
        await months.FillAsync("19");
        await send.ClickAsync();
        await page.GetByText("your answers have arrived").WaitForAsync();

        var answers = await Service.Answers(person);
        Assert.That(answers["PR3"].ToString(), Is.EqualTo("19"));
        Assert.That(answers, Has.Count.GreaterThan(35));
        await IsErased(page);
    }

    [Test]
    public async Task What_was_written_goes_with_a_refusal_and_comes_back_without_it()
    {
        var (_, path, _) = await Service.SurveyLink("en");
        await using var context = await NewContext(Narrow());
        var page = await context.NewPageAsync();
        await Open(page, path);
        var months = page.Locator("[name='a.PR3']:visible");
        var refusal = page.Locator("[name='m.PR3'][value='PNTS']:visible");
        while (await months.CountAsync() == 0)
        {
            await Answer(page);
        }

        await months.FillAsync("19");
        await refusal.CheckAsync();
        var refused = await months.InputValueAsync();
        await refusal.UncheckAsync();
        var back = await months.InputValueAsync();
        await refusal.CheckAsync();
        await months.FillAsync("20");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused, Is.Empty);
            Assert.That(back, Is.EqualTo("19"));
            Assert.That(await refusal.IsCheckedAsync(), Is.False);
        }
    }

    [Test]
    public async Task What_one_person_kept_never_goes_into_the_questionnaire_of_another_on_the_same_telephone()
    {
        var (_, path, first) = await Service.SurveyLink("en");
        var (_, other, second) = await Service.SurveyLink("en");
        await using var context = await NewContext(Narrow());
        var page = await context.NewPageAsync();
        await Open(page, path);
        await context.SetOfflineAsync(true);
        await Answer(page);
        await page.GetByText("There is no connection").WaitForAsync();
        // an address with a link shows nothing of another one
        await Assert.ThatAsync(() => page.GotoAsync(Service.Url + other), Throws.InstanceOf<PlaywrightException>());

        // closed, so that nothing is sent by the first page
        await page.CloseAsync();
        await context.SetOfflineAsync(false);
        page = await context.NewPageAsync();
        await Open(page, other);
        await Answer(page, "1");
        await Open(page, path);
        await page.Locator("[name=screen][value='2']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Send(page, "PNTS");
        await Open(page, other);
        await Send(page, "1");

        var (one, two) = (await Service.Answers(first), await Service.Answers(second));
        Assert.That(one.Values.Select(value => value.ToString()).Distinct(), Is.EqualTo(new[] { "PNTS" }));
        Assert.That(two.Values.Select(value => value.ToString()).Distinct(), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task Conditions_hold_in_the_browser_as_they_do_in_the_service()
    {
        var (_, path, _) = await Service.SurveyLink("en");
        var page = await NewPage();
        await Open(page, path);
        var answers = new Dictionary<string, string[]>
        {
            ["LI1"] = ["employed"],
            ["N"] = ["4"],
            ["A"] = ["١٢٫٥"],
            ["D"] = ["2026-02-28"],
            ["M"] = ["a", "b"],
        };
        string[] conditions =
        [
            "${LI1} = 'employed'",
            "${LI1} != \"employed\"",
            "${N} >= 3 and ${N} < 4.5",
            "not(${N} > 3) or selected(${M}, 'b')",
            "not(selected(${M}, 'c')) and (${N} = 4 or ${N} = 5)",
            "count-selected(${M}) = 2",
            "${N} + 1 * 2 = 6 and ${N} div 2 = 2",
            "-${N} < 0 - 3",
            "${missing} > 0 or ${missing} <= 0",
            "${missing} = ''",
            "${missing} != 1",
            "${LI1} > 0",
            "${LI1}",
            "${N} - 4",
            "${A} > 12 and ${A} < 13",
            "${D} < '2026-03-01' and ${D} > '2025-12-31'",
            "${D} = 739674 or ${D} + 1 = 739675",
        ];

        foreach (var condition in conditions)
        {
            var here = await page.EvaluateAsync<bool>(
                "([text, answers]) => holds(text, (name) => answers[name] || [])",
                new object[] { condition, answers }
            );
            var there = FormExpression.Parse(condition, "here")(name => answers.GetValueOrDefault(name, []));
            Assert.That(here, Is.EqualTo(there), condition);
        }
    }

    private static BrowserNewContextOptions Narrow() =>
        new()
        {
            ViewportSize = new ViewportSize { Width = 320, Height = 640 },
        };

    // Opened, and kept by the browser.
    private async Task Open(IPage page, string path)
    {
        await GoTo(page, $"{Service.Url}{path}?lang=en");
        await GoTo(page, $"{Service.Url}/survey?lang=en");
        await page.WaitForFunctionAsync(
            """
            async () => {
              const [page, script] = [await caches.match("/survey/all"), await caches.match("/survey-kept.js")];
              const link = document.querySelector("[name=link]")?.value;
              return navigator.serviceWorker.controller && script && (!link || (await page?.text())?.includes(link));
            }
            """
        );
    }

    // What was kept before is sent first, after which the page leads on by itself: that can end the navigation of a test, and more
    // than once.
    private static async Task GoTo(IPage page, string address)
    {
        while (true)
        {
            try
            {
                await page.GotoAsync(address);
                return;
            }
            catch (PlaywrightException ended)
                when (ended.Message.Contains("interrupted by another navigation", StringComparison.Ordinal)) { }
        }
    }

    // The questions of one screen.
    private static async Task Answer(IPage page, string code = "PNTS", Func<Task>? then = null)
    {
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true });
        await button.WaitForAsync();
        await Choose(page, code);
        await (then?.Invoke() ?? Task.CompletedTask);
        var before = await Asked(page);
        await button.ClickAsync();
        await page.WaitForFunctionAsync($"before => ({Visible})() !== before", before);
    }

    private static async Task AnswerRest(IPage page, string code = "PNTS")
    {
        var send = page.GetByRole(AriaRole.Button, new() { Name = "Send the answers" });
        var next = page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true });
        while (true)
        {
            await send.Or(next).WaitForAsync();
            if (await send.IsVisibleAsync())
            {
                return;
            }

            await Answer(page, code);
        }
    }

    private static async Task Choose(IPage page, string code)
    {
        foreach (var choice in await page.Locator($"input[value='{code}']:visible").AllAsync())
        {
            await choice.CheckAsync();
        }
    }

    private static async Task Send(IPage page, string code)
    {
        await AnswerRest(page, code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the answers" }).ClickAsync();
        await page.GetByText("your answers have arrived").WaitForAsync();
    }

    private const string Visible = """
        () => [...document.querySelectorAll("main [id^='item-']")].filter((one) => one.getClientRects().length > 0)
          .map((one) => one.id).join() + [...document.querySelectorAll("h1, h2")].map((one) => one.getClientRects().length)
        """;

    private static Task<string> Asked(IPage page) => page.EvaluateAsync<string>(Visible);

    private static async Task Fits(IPage page) =>
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(320));

    private static async Task IsErased(IPage page) =>
        await page.WaitForFunctionAsync("async () => (await Kept.links()).length === 0");
}
