using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.SurveyLinks;

/// <summary>One answer of a screen does not fit its question.</summary>
public sealed class OneWrongAnswerTests
{
    [TestCase("later")]
    [TestCase("")]
    public async Task What_fits_is_saved_and_what_does_not_is_said(string button)
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "start");
        using var browser = given.App.Browser();
        await browser.GetAsync(own.Path);
        var screen = await YearIn(browser);
        var other = Regex.Match(await browser.GetStringAsync(screen), "type=\"radio\" name=\"(a\\.\\w+)\"").Groups[1].Value;
        (string, string)[] pressed = button.Length > 0 ? [("do", button)] : [];

        var refused = await browser.Submit(screen, "screen", [("a.PR2", "85"), (other, "PNTS"), .. pressed]);
        var html = await refused.Content.ReadAsStringAsync();
        var saved = await browser.GetStringAsync(screen);
        var resumed = await own.OnAnotherDevice().Page(screen["/survey".Length..]);

        using (Assert.EnterMultipleScope())
        {
            await refused.ShouldSay(400, "Some answers need another look. The others are saved.");
            Assert.That(
                html,
                Does.Contain("href=\"#item-PR2\"").And.Contain("value=\"85\"").And.Not.Contain("nothing was saved")
            );
            Assert.That(
                saved,
                Does.Match($"name=\"{Regex.Escape(other)}\" value=\"PNTS\" checked").And.Not.Contain("value=\"85\"")
            );
            Assert.That(Regex.Count(resumed, "You answered this on another device"), Is.EqualTo(1));
        }
    }

    private static async Task<string> YearIn(HttpClient browser)
    {
        for (var part = 1; part < 40; part++)
        {
            var page = $"/survey?part={part}&lang=en";
            if ((await browser.GetStringAsync(page)).Contains("name=\"a.PR2\"", StringComparison.Ordinal))
            {
                return page;
            }
        }

        throw new InvalidOperationException("the year is not asked");
    }
}
