using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Conventions;

public sealed partial class PagesForPeopleTests
{
    [TestCase("/nowhere", 404, "not-found")]
    [TestCase("/sign-up/unknown/mentee", 404, "not-found")]
    [TestCase("/api/v1/nowhere", 404, "not-found")]
    [TestCase("/api/v1/mentees", 401, "not-authenticated")]
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

    [TestCase("/", 200)]
    [TestCase("/insights", 200)]
    [TestCase("/survey/00000000000000000000000000000000", 404)]
    [TestCase("/signup/unknown/mentee", 404)]
    [TestCase("/nowhere", 404)]
    [TestCase("/api/v1/programmes", 405)]
    public async Task A_website_that_checks_its_links_hears_of_a_page_without_the_page(string path, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        var response = await SharedApp.App.Anonymous.SendAsync(request);

        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(status == 405 || (await response.Content.ReadAsByteArrayAsync()).Length == 0);
    }

    [Test]
    public async Task A_program_gets_the_problem_as_ever()
    {
        await (await SharedApp.App.Anonymous.GetAsync("/nowhere")).ShouldBeProblem(404, "not-found");
        await (await SharedApp.App.Admin.GetAsync("/api/v1/nowhere")).ShouldBeProblem(404, "not-found");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/mentees")
        {
            Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Accept", "text/csv");

        await (await SharedApp.App.Admin.SendAsync(request)).ShouldBeProblem(406, "not-acceptable");
    }

    [Test]
    public async Task A_form_that_a_browser_sends_to_the_api_is_answered_with_a_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/signups")
        {
            Content = new FormUrlEncodedContent([]),
        };
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

        var response = await SharedApp.App.Anonymous.SendAsync(request);

        Assert.That((int)response.StatusCode, Is.GreaterThanOrEqualTo(400));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("<h1>"));
    }

    [Test]
    public async Task No_public_page_links_to_what_is_not_there_or_asks_for_a_key_and_the_language_stays()
    {
        foreach (var page in new[] { "/", "/insights", "/problems", "/problems/not-found" })
        {
            var html = WebUtility.HtmlDecode(await (await Browse(page + "?lang=it")).Content.ReadAsStringAsync());
            foreach (
                var link in Links()
                    .Matches(html)
                    .Select(match => match.Groups[1].Value)
                    .Where(link => link.StartsWith('/'))
                    .Distinct()
            )
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

    [TestCase("analyst")]
    [TestCase("coordinator")]
    [Category("Once")]
    public async Task Every_link_of_a_signed_in_person_leads_to_a_page_in_their_language(string role)
    {
        var given = await Given.Programme();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var (_, browser) = await SharedApp.App.SignedIn(new { role, programmeId = given.ProgrammeId });
        var (open, seen) = (new Queue<string>(["/console?lang=it"]), new HashSet<string>());

        while (open.TryDequeue(out var page))
        {
            var answer = await Browse(page, browser);
            var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.That((int)answer.StatusCode, Is.LessThan(400), page);
            if (
                answer.Content.Headers.ContentType?.MediaType != "text/html"
                || page.StartsWith("/docs", StringComparison.Ordinal)
            )
            {
                continue;
            }

            Assert.That(
                html,
                Does.Contain("<html lang=\"it\"").And.Contain(">Esci</button>").And.Contain("href=\"/console?lang=it\""),
                page
            );
            foreach (
                var link in Links()
                    .Matches(html)
                    .Select(match => match.Groups[1].Value)
                    .Where(link => link.StartsWith('/') && !link.StartsWith("/problems/", StringComparison.Ordinal))
            )
            {
                if (seen.Add(Kind(link)))
                {
                    open.Enqueue(link);
                }
            }
        }

        Assert.That(
            seen,
            Does.Contain($"/insights/{given.ProgrammeId}?lang=it")
                .And.Contain($"/console/report?programme={given.ProgrammeId}&lang=it")
        );
    }

    // a dataset has a page with many choices and files: one of each theme and one of each split are enough
    private static string Kind(string link) =>
        Datasets().Match(link) is { Success: true } of
            ? $"{of.Groups["of"]} {(of.Groups["split"].Success ? of.Groups["split"] : of.Groups["theme"])} {of.Groups["format"]}"
            : link;

    [TestCase("/console/people?lang=it")]
    [TestCase("/api/v1/mentees?lang=it")]
    public async Task A_reader_without_access_gets_a_page_that_says_so(string path)
    {
        var (_, browser) = await SharedApp.App.SignedIn(
            new { role = "analyst", programmeId = (await Given.Programme()).ProgrammeId }
        );

        var response = await Browse(path, browser);
        var html = await response.Content.ReadAsStringAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(403));
            Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
            Assert.That(
                html,
                Does.Contain("<html lang=\"it\"").And.Contain("/problems/forbidden").And.Contain("/console/sign-out")
            );
        }
    }

    [Test]
    public async Task A_reader_with_too_many_attempts_gets_a_page_that_says_so()
    {
        await using var app = await TestApp.Start(settings: ("SignIn:FailuresPerNetwork", "1"));
        var browser = app.Browser();
        await browser.TypePassword(ConsolePages.Email(), "not the password");

        var response = await browser.TypePassword(ConsolePages.Email(), "not the password");

        Assert.That(((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType), Is.EqualTo((429, "text/html")));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("<form").And.Contain("role=\"alert\""));
    }

    private static Task<HttpResponseMessage> Browse(string path, HttpClient? browser = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        return (browser ?? SharedApp.App.Anonymous).SendAsync(request);
    }

    [GeneratedRegex(
        "^/(?<of>console/datasets/|api/v1/data/)(?:[0-9a-f-]{36}/)?(?<theme>[a-z-]+?)(?<split>-by-[a-z-]+)?"
            + "(?:[?].*?(?<format>format=[a-z]+)?(?:&lang=it)?)?$"
    )]
    private static partial Regex Datasets();

    [GeneratedRegex("<a [^>]*href=\"([^\"]*)\"")]
    private static partial Regex Links();
}
