using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Signups;

/// <summary>
/// What a slow telephone has to load: the page as it is, because a page is not compressed, and its style sheet and script as browsers
/// take them.
/// </summary>
public sealed partial class SignupWeightsTests
{
    private const int MostBytes = 60_000;

    private static readonly string[] Steps = ["reach", "help", "free", "languages", "adjustments", "details"];

    [Test]
    public async Task Every_step_in_every_language_stays_below_60_kB_with_one_style_sheet_and_at_most_one_script(
        [Values("it", "en", "fr", "es", "ar", "uk", "fa", "ti")] string language
    )
    {
        var partner = await Partnership.In(
            await Given.Programme(
                body: new
                {
                    name = "Together in town",
                    officePhone = "0521 555 010",
                    callsFrom = 9,
                    callsUntil = 18,
                    hoursPerMonth = 4,
                    trainingHours = 6,
                    insured = true,
                    coversExpenses = true,
                }
            )
        );
        var (browser, pages) = (partner.Given.App.Browser(), new Dictionary<string, string>());
        async Task Read(string name, string address) =>
            pages[name] = await browser.GetStringAsync(address + (address.Contains('?') ? '&' : '?') + "lang=" + language);
        await Read("volunteers", partner.Form("mentor"));
        await Read("newcomers", partner.Form());
        await Read("by a case worker", partner.Form() + "?for=another");
        await Read("within another page", partner.Form() + "?embed=1&accent=6b1f2a&background=f4efe6");
        var unfilled = await browser.Submit(partner.Form() + "?lang=" + language, "signup");
        pages["with errors"] = await unfilled.Content.ReadAsStringAsync();
        var sent = await browser.Submit(partner.Form() + "?lang=" + language, "signup", partner.Typed());
        await sent.ShouldBe(HttpStatusCode.Found);
        await Read("confirmation", sent.Headers.Location!.ToString());
        await browser.GetAsync(Link().Match(pages["confirmation"]).Value);
        await Read("own page", "/signup/mine");
        foreach (var step in Steps)
        {
            await Read(step, "/signup/mine/" + step);
        }

        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, page) in pages)
            {
                var loaded = Loaded().Matches(page).Select(match => match.Groups[1].Value).ToList();
                var bytes = System.Text.Encoding.UTF8.GetByteCount(page);
                foreach (var path in loaded)
                {
                    using var asked = new HttpRequestMessage(HttpMethod.Get, path)
                    {
                        Headers = { { "Accept-Encoding", "gzip, br" } },
                    };
                    var file = await browser.SendAsync(asked);
                    Assert.That(file.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "br" }), path);
                    bytes += (await file.Content.ReadAsByteArrayAsync()).Length;
                }

                TestContext.Out.WriteLine($"{language}, {name}: {bytes} bytes");
                Assert.That(page, Does.Contain($"<html lang=\"{language}\""), name);
                Assert.That(bytes, Is.LessThan(MostBytes), name);
                Assert.That(loaded.Count(path => path.EndsWith(".css", StringComparison.Ordinal)), Is.EqualTo(1), name);
                Assert.That(loaded.Count(path => path.EndsWith(".js", StringComparison.Ordinal)), Is.LessThanOrEqualTo(1), name);
            }
        }
    }

    [Test]
    public async Task Letters_are_written_as_themselves_and_signs_of_html_are_not()
    {
        const string Typed = "ليلى \"<b>\" ሰላም 😀 \u202E Ї & Co. '";
        var partner = await Partnership.In(await Given.Programme());

        // a form with errors shows what was typed
        var page = await partner
            .Given.App.Browser()
            .Submit(partner.Form() + "?lang=ar", "signup", ("Input.GivenName", Typed), ("Input.Phone", "no number"));
        var html = await page.Content.ReadAsStringAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(html, Does.Contain("value=\"ليلى &quot;&lt;b&gt;&quot; ሰላም &#x1F600; \u202E Ї &amp; Co. &#x27;\""));
            Assert.That(html, Does.Not.Match("&#x0?[4-9A-F][0-9A-F]{2};"), "no letter is a number");
            Assert.That(WebUtility.HtmlDecode(html), Does.Contain(Typed));
        }
    }

    [GeneratedRegex("""/signup/link/[0-9a-f]{64}""")]
    private static partial Regex Link();

    [GeneratedRegex("""<(?:script src|link rel="stylesheet" href)="([^"]+)""")]
    private static partial Regex Loaded();
}
