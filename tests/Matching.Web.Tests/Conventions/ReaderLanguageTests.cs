using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Http;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.Conventions;

/// <summary>Participants read their pages in one of eight languages; staff in Italian or English.</summary>
public sealed partial class ReaderLanguageTests
{
    [Test]
    public async Task The_page_of_a_person_is_in_their_language_with_its_direction_days_and_a_note_on_drafts()
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee(new { givenName = "ሰላም" }))}");

        foreach (var language in Languages.Participants)
        {
            var html = await Page(browser, $"/my?lang={language}");
            var isReviewed = language is "it" or "en";
            using (Assert.EnterMultipleScope())
            {
                Assert.That(html, Does.Contain($"<html lang=\"{language}\""));
                Assert.That(html, language is "ar" or "fa" ? Does.Contain("dir=\"rtl\">") : Does.Contain("dir=\"ltr\">"));
                Assert.That(html.Contains("banner heed", StringComparison.Ordinal), Is.Not.EqualTo(isReviewed), language);
                foreach (var other in Languages.Participants)
                {
                    Assert.That(
                        html,
                        Does.Contain($"hreflang=\"{other}\" lang=\"{other}\"").And.Contain(Languages.OwnName(other))
                    );
                }
            }

            if (language is "ar" or "fa" or "ti" or "uk")
            {
                Assert.That(LatinWords(html), Is.Empty, language);
            }
        }
    }

    [Test]
    public async Task The_address_wins_over_what_was_chosen_before_and_that_over_the_browser()
    {
        var browser = SharedApp.App.Browser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", "so, uk-UA;q=0.9, it;q=0.5");

        Assert.That(await Page(browser, "/my/ended"), Does.Contain("<html lang=\"uk\""));
        Assert.That(await Page(browser, "/my/ended?lang=ti"), Does.Contain("<html lang=\"ti\""));
        Assert.That(await Page(browser, "/my/ended"), Does.Contain("<html lang=\"ti\""), "remembered");
        Assert.That(await Page(browser, "/my/ended?lang=xx"), Does.Contain("<html lang=\"ti\""), "an unknown one is none");
        Assert.That(await Page(browser, "/my/ended?lang=ar&embed=1"), Does.Contain("<html lang=\"ar\""));
        Assert.That(await Page(browser, "/my/ended"), Does.Contain("<html lang=\"ti\""), "an embedded page remembers nothing");
        Assert.That(await Page(browser, "/console/sign-in"), Does.Contain("<html lang=\"it\""), "staff have two languages");
        Assert.That(await Page(browser, "/insights?lang=ar"), Does.Contain("<html lang=\"it\""));
    }

    [Test]
    public async Task A_form_that_is_refused_says_so_in_the_language_of_the_page()
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee())}");

        foreach (
            var (language, phone) in new[]
            {
                ("fr", "Ce n'est pas un numéro de téléphone."),
                ("es", "Esto no es un número de teléfono."),
                ("ar", "هذا ليس رقم هاتف."),
                ("uk", "Це не номер телефону."),
                ("fa", "این شمارهٔ تلفن نیست."),
                ("ti", "እዚ ቁጽሪ ተሌፎን ኣይኮነን።"),
            }
        )
        {
            var refused = await browser.Submit(
                $"/my?lang={language}",
                "correct",
                ("Input.GivenName", "Selam"),
                ("Input.Phone", "no number")
            );
            await refused.ShouldSay(400, phone);
        }
    }

    [Test]
    public async Task A_page_that_is_not_there_is_explained_in_the_language_of_participants()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/programmes/nowhere?lang=ti");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");

        var response = await SharedApp.App.Anonymous.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(
            WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()),
            Does.Contain("<html lang=\"ti\"").And.Contain("እዚ ኣድራሻ የለን")
        );
    }

    private static async Task<string> Page(HttpClient browser, string path) =>
        WebUtility.HtmlDecode(await browser.GetStringAsync(path));

    /// <summary>Words in Latin letters that a page shows, without the names of languages, programmes, people and partners.</summary>
    private static IEnumerable<string> LatinWords(string html)
    {
        var main = html[html.IndexOf("<main", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)];
        var text = Tags().Replace(Names().Replace(main, " "), " ");
        return Words()
            .Matches(text)
            .Select(match => match.Value)
            .Where(word => word is not ("JSON" or "GDPR" or "Europe" or "Rome" or "cookie"));
    }

    // languages to choose from, and what was typed by people
    [GeneratedRegex("<select.*?</select>|<bdi>.*?</bdi>|«[^»]*»|“[^”]*”|<blockquote>.*?</blockquote>", RegexOptions.Singleline)]
    private static partial Regex Names();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Words();
}
