using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Matching.Web.Http;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.PeopleFiles;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.Conventions;

/// <summary>What people read on a page says what to do there: in words, without members, codes and addresses of the API.</summary>
public sealed partial class PageTextsTests
{
    // Refusals of requests that no page sends.
    private static readonly string[] OfPrograms =
    [
        "evaluator-permission-needed",
        "extract-held",
        "idempotency-key-reused",
        "locks-contradict",
        "match-run-finished",
        "match-run-not-adoptable",
        "match-run-not-finished",
        "not-acceptable",
        "origin-not-allowed",
        "person-has-pairs",
        "precondition-required",
        "unsupported-media-type",
        "webhook-disabled",
    ];

    // Pages for programmers, and what is said about the API itself.
    private static readonly string[] OfProgrammers = ["home.docs", "home.openapi", "problems.what", "my.export-what"];

    [TestCase("")]
    [TestCase(".it")]
    public void No_text_of_a_page_names_the_api(string language)
    {
        var problems = Read($"Problems{language}");
        var shown = Problems
            .Slugs.Except(OfPrograms)
            .Select(slug =>
                (
                    slug,
                    problems.GetValueOrDefault($"{slug}.page")
                        ?? (slug.EndsWith("-not-found", StringComparison.Ordinal) ? problems["record-not-found.page"] : null)
                        ?? problems[$"{slug}.detail"]
                )
            )
            .Concat(
                Read($"Pages{language}")
                    .Concat(Read($"Participants{language}"))
                    .Where(text => !OfProgrammers.Contains(text.Key))
                    .Select(text => (text.Key, text.Value))
            )
            .ToList();

        Assert.That(shown, Has.Count.GreaterThan(500));
        Assert.That(shown.Where(text => OfApi().IsMatch(text.Item2)), Is.Empty);
    }

    [TestCase("en", "Mentor: the status is “paused” and must be “available”.", "Mentee: The consent to matching is missing")]
    [TestCase("it", "Mentor: lo stato è «in pausa» e deve essere «disponibile».", "Mentee: Il consenso all'abbinamento manca")]
    public async Task An_undo_of_a_withdrawn_pair_says_in_words_what_is_missing(string language, string mentor, string mentee)
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (one, other) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(one, other, "offered");
        await given.Coordinator.Moved($"/mentors/{one}", new { to = "paused" });
        await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{other}", """{ "consents": [] }""", ("If-Match", "*"));

        var refused = await browser.Submit(
            $"/console/pairs/{pair}?form=undo&lang={language}",
            "correct",
            ("Input.Reason", "wrong_step")
        );
        var html = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(html, Does.Contain(mentor).And.Contain(mentee));
        Assert.That(html, Does.Not.Contain("openGates").And.Not.Contain("waive").And.Not.Contain("mentor_paused"));
    }

    [TestCase("/console/pairs/0199c0de-0000-7000-8000-000000000001", "Go back to the list and choose from there.")]
    [TestCase("/console/people/0199c0de-0000-7000-8000-000000000001", "Go back to the list and choose from there.")]
    [TestCase("/console/concerns/0199c0de-0000-7000-8000-000000000001", "Go back to the list of the concerns")]
    [TestCase("/console/nowhere", "Check the address for typing mistakes, or go back")]
    public async Task A_page_that_is_not_there_says_how_to_go_on(string page, string text)
    {
        var (_, browser) = await SharedApp.App.SignedIn(
            new { role = "coordinator", programmeId = (await Given.Programme()).ProgrammeId }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");

        var response = await browser.SendAsync(request);
        var html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(html, Does.Contain(text).And.Not.Contain("GET ").And.Not.Contain("/api/"));
    }

    [Test]
    public async Task A_line_of_a_file_that_cannot_be_available_says_in_words_what_is_missing()
    {
        var given = await Given.Programme();

        var refused = await ImportPeopleTests.Import(given, "mentees", "givenName,status\nAda,available\n", "&lang=it");

        Assert.That(
            WebUtility.HtmlDecode(Regex.Unescape(await refused.Content.ReadAsStringAsync())),
            Does.Contain("Il consenso all'abbinamento manca o è stato ritirato.").And.Contain("L'anno di nascita manca")
        );
    }

    [TestCase("coordinator", false, "A coordinator belongs to one programme. Choose the programme.")]
    [TestCase("analyst", true, "Only a coordinator can be limited to a site.")]
    public async Task A_form_for_an_account_names_no_member(string role, bool hasSite, string text)
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn();

        var refused = await admin.Submit(
            "/console/settings/accounts",
            "make",
            ("Input.Email", ConsolePages.Email()),
            ("Input.Role", role),
            ("Input.Place", hasSite ? $"{given.ProgrammeId}/{given.SiteId}" : "")
        );

        await refused.ShouldSay(400, text);
    }

    [Test]
    public async Task A_form_of_a_participant_names_no_document_of_the_api()
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee())}");

        var year = await browser.Submit("/my", "correct", ("Input.GivenName", "Selam"), ("Input.BirthYear", "old"));
        var language = await browser.Submit(
            "/my",
            "correct",
            ("Input.GivenName", "Selam"),
            ("Input.PreferredLanguage", "Italian")
        );

        await year.ShouldSay(400, "Must be a year, such as 1990.");
        await language.ShouldSay(400, "This is not the code of a language. Use a code such as it, ar or pt-BR.");
    }

    private static Dictionary<string, string> Read(string file) =>
        XDocument
            .Load(Path.Combine(ArchitectureTests.FindRoot(), "src", "Matching.Web", "Resources", $"{file}.resx"))
            .Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    [GeneratedRegex(
        "/api|/docs|\\bGET\\b|\\bPOST\\b|\\bPUT\\b|PATCH|\\bAPI\\b|If-Match|Retry-After|traceId|\\bETag\\b"
            + "|\"[\\w]+\"|`|[a-z]_[a-z]|\\b(?!mandarLe\\b)[a-z]+[A-Z]\\w+"
    )]
    private static partial Regex OfApi();
}
