using System.Net;
using System.Text.RegularExpressions;

namespace Matching.Web.Tests.Conventions;

public sealed partial class PagesForPeopleTests
{
    [TestCase("/nowhere", 404, "not-found")]
    [TestCase("/signup/nobody/mentee", 404, "not-found")]
    public async Task A_browser_that_went_astray_gets_a_page(string path, int status, string slug)
    {
        var response = await Browse(path + "?lang=it");
        var html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(status));
            Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
            Assert.That(html, Does.Contain("<html lang=\"it\"").And.Contain("<h1>").And.Contain($"/problems/{slug}"));
        }
    }

    [Test]
    public async Task A_program_gets_the_problem_as_ever()
    {
        await (await SharedApp.App.Anonymous.GetAsync("/nowhere")).ShouldBeProblem(404, "not-found");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/nowhere");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");

        await (await SharedApp.App.Admin.SendAsync(request)).ShouldBeProblem(404, "not-found");
    }

    [Test]
    public async Task No_public_page_links_to_what_is_not_there_or_asks_for_a_key_and_the_language_stays()
    {
        foreach (var page in new[] { "/", "/insights", "/problems", "/problems/not-found" })
        {
            var html = WebUtility.HtmlDecode(await (await Browse(page + "?lang=it")).Content.ReadAsStringAsync());
            foreach (var link in Links().Matches(html).Select(match => match.Groups[1].Value).Where(link => link.StartsWith('/')).Distinct())
            {
                var answer = await Browse(link);
                Assert.That((int)answer.StatusCode, Is.LessThan(400), $"{page} → {link}");
                if (!link.StartsWith("/docs", StringComparison.Ordinal) && !link.Contains('.', StringComparison.Ordinal))
                {
                    Assert.That(link, Does.Contain("lang=it"), page);
                }
            }
        }
    }

    [Test]
    public async Task The_documentation_has_a_filter_a_viewport_and_the_script_for_people_who_have_signed_in()
    {
        var page = await SharedApp.App.Anonymous.GetStringAsync("/docs/index.html");
        var settings = await SharedApp.App.Anonymous.GetStringAsync("/docs/index.js");

        Assert.That(page, Does.Contain("name=\"viewport\"").And.Contain("/docs.js"));
        Assert.That(settings + page, Does.Contain("\"filter\":true").Or.Contain("\"filter\":\"\""));
        Assert.That(await SharedApp.App.Anonymous.GetStringAsync("/docs.js"), Does.Contain("X-Antiforgery-Token"));
        Assert.That(await SharedApp.App.Anonymous.GetStringAsync("/favicon.svg"), Does.Contain("<svg"));
    }

    private static Task<HttpResponseMessage> Browse(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        return SharedApp.App.Anonymous.SendAsync(request);
    }

    [GeneratedRegex("<a [^>]*href=\"([^\"]*)\"")]
    private static partial Regex Links();
}
