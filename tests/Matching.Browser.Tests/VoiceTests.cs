using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>Questions read aloud by a voice of the browser.</summary>
public sealed class VoiceTests : BrowserTests
{
    // the browser of the tests has no voice: this device has an Arabic one, and an Italian one that needs a server
    private const string Device = """
        window.said = [];
        class Spoken extends EventTarget {
          constructor(text) { super(); this.text = text; }
        }
        const speech = Object.assign(new EventTarget(), {
          getVoices: () => [
            { lang: "it-IT", localService: false, name: "far" },
            { lang: "ar-SA", localService: true, name: "near" },
          ],
          speak: (one) => { window.last = one; window.said.push(`${one.voice.name} ${one.lang}: ${one.text}`); },
          cancel: () => { window.said.push("cancel"); },
        });
        Object.defineProperty(window, "speechSynthesis", { value: speech });
        Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Spoken });
        """;

    [Test]
    public async Task A_question_and_its_options_are_read_on_tap_and_stop_on_the_next()
    {
        await using var context = await NewContext(
            new()
            {
                ViewportSize = new() { Width = 320, Height = 640 },
            }
        );
        await context.AddInitScriptAsync(Device);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Service.Url + (await Service.SurveyLink("ar", "pulse")).Path);

        var button = page.GetByRole(AriaRole.Button, new() { Name = "اقرأ بصوت عالٍ" }).First;
        await button.ClickAsync();
        var said = await page.EvaluateAsync<string[]>("said");
        var stop = page.GetByRole(AriaRole.Button, new() { Name = "أوقف القراءة" });
        await Assertions.Expect(stop).ToHaveCountAsync(1);
        await stop.ClickAsync();
        await Assertions.Expect(stop).ToHaveCountAsync(0);
        await button.ClickAsync();
        await page.EvaluateAsync("last.dispatchEvent(new Event('end'))");
        await Assertions.Expect(stop).ToHaveCountAsync(0);
        var axe = await page.RunAxe(ConsoleTests.OnlyViolations);

        Assert.That(
            said,
            Is.EqualTo(
                new[]
                {
                    "cancel",
                    "near ar: هل التقيتما منذ المرة الماضية؟",
                    "near ar: نعم",
                    "near ar: لا",
                    "near ar: أفضّل ألا أجيب",
                }
            )
        );
        Assert.That(axe.Violations.Select(violation => violation.Id), Is.Empty);
        Assert.That(
            await page.EvaluateAsync<int>("document.documentElement.scrollWidth"),
            Is.LessThanOrEqualTo(320),
            "nothing is cut off"
        );
    }

    [TestCase("it", true, TestName = "A voice that needs a server is not used")]
    [TestCase("ti", true, TestName = "There is no voice for the language")]
    [TestCase("ar", false, TestName = "The browser has no voices")]
    public async Task Without_a_voice_there_is_no_button(string language, bool hasDevice)
    {
        await using var context = await NewContext();
        if (hasDevice)
        {
            await context.AddInitScriptAsync(Device);
        }

        var page = await context.NewPageAsync();
        await page.GotoAsync(Service.Url + (await Service.SurveyLink(language, "pulse")).Path);

        await Assertions.Expect(page.Locator("fieldset").First).ToBeVisibleAsync();
        Assert.That(await page.Locator("[data-reads]").CountAsync(), Is.Zero);
    }
}
