using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.SurveyLinks;

public sealed partial class CreateSurveyCodeTests
{
    [Test]
    public async Task It_has_eight_letters_that_do_not_look_alike_is_kept_as_a_hash_and_replaces_the_one_before()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "pulse");

        var first = await Codes.Make(given, own.Id);
        var second = await Codes.Make(given, own.Id);
        var stored = await given.App.Sql<string>("SELECT code_hash FROM survey_links WHERE id = @Id", new { own.Id });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second, Does.Match("^[2-9A-HJKMNP-TW-Z]{4}-[2-9A-HJKMNP-TW-Z]{4}$"));
            Assert.That(stored.Single(), Has.Length.EqualTo(64).And.Not.Contain(second));
            Assert.That((await Codes.Type(given.App.Browser(), first)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That((await Codes.Type(given.App.Browser(), second)).StatusCode, Is.EqualTo(HttpStatusCode.Found));
        }
    }

    [Test]
    public async Task A_link_that_is_closed_has_no_code()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "pulse");
        await given.Coordinator.Post($"/survey-links/{own.Id}/close", new { });

        await (await given.Coordinator.Post($"/survey-links/{own.Id}/code", new { })).ShouldBeProblem(
            404,
            "survey-link-not-found"
        );
    }

    [Test]
    public async Task Staff_hand_over_a_letter_with_the_address_as_a_picture_and_the_code_in_the_persons_language()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(new { givenName = "Amal", preferredLanguage = "ar" }),
            "offered",
            "mentor_accepted",
            "agreed"
        );

        var made = await browser.Submit($"/console/pairs/{pair}/answers/mentee/start", "alone");
        var letter = WebUtility.HtmlDecode(await made.Content.ReadAsStringAsync());
        var link = Regex.Match(letter, "http[^<]*(/survey/[0-9a-f]{32})<").Groups[1].Value;
        var code = Code().Match(letter).Groups[1].Value;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                letter,
                Does.Contain("<article class=\"box lined\" lang=\"ar\" dir=\"rtl\">").And.Contain("<svg class=\"qr\"")
            );
            Assert.That(letter, Does.Contain("نودّ أن نطرح عليك بعض الأسئلة").And.Not.Contain("Input.Mode"));
            Assert.That((await given.App.Browser().GetAsync(link)).StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That(
                (await Codes.Type(given.App.Browser(), code)).Headers.Location?.ToString(),
                Does.EndWith("/survey?lang=ar"),
                "it opens in the person's language"
            );
        }
    }

    [GeneratedRegex("<b>([2-9A-Z]{4}-[2-9A-Z]{4})</b>")]
    private static partial Regex Code();
}

public sealed class UseSurveyCodeTests
{
    [Test]
    public async Task It_is_typed_as_it_is_heard_opens_the_form_once_and_the_link_goes_on_working()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(new { preferredLanguage = "it" }), "pulse");
        var code = (await Codes.Make(given, own.Id)).Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();
        // digits as a keyboard in Arabic has them
        var typed = string.Concat(code.Select(letter => char.IsAsciiDigit(letter) ? (char)('٠' + (letter - '0')) : letter));
        var (browser, other) = (given.App.Browser(), given.App.Browser());

        var opened = await Codes.Type(browser, typed);
        var page = await browser.GetStringAsync("/survey?lang=en");
        var again = await Codes.Type(other, code);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(opened.Headers.Location?.ToString(), Does.EndWith("/survey?lang=it"));
            Assert.That(page, Does.Contain("How it goes this month"));
            Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That((await other.GetAsync(own.Path)).StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That(
                await given.App.Sql<string>(
                    "SELECT actor_role FROM audit_entries WHERE action = 'UseSurveyCode' AND subject_id = @Id",
                    new { Id = own.Id.ToString() }
                ),
                Is.EqualTo(new[] { "participant" })
            );
        }
    }

    [Test]
    public async Task Codes_that_are_unknown_used_expired_or_of_a_closed_link_and_such_links_are_one_and_the_same_page()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (used, expired, closed) = (await Made(given), await Made(given), await Made(given));
        await Codes.Type(app.Browser(), used.Code);
        await given.Coordinator.Post($"/survey-links/{closed.Own.Id}/close", new { });
        var pages = new List<(HttpStatusCode Status, string Body)>
        {
            await Page(await Codes.Type(app.Browser(), used.Code)),
            await Page(await Codes.Type(app.Browser(), closed.Code)),
            await Page(await Codes.Type(app.Browser(), "AAAA-2222")),
            await Page(await Codes.Type(app.Browser(), "")),
            await Page(await Codes.Type(app.Browser(), new string('A', 20))),
        };
        app.Clock.Advance(TimeSpan.FromHours(1));
        pages.Add(await Page(await Codes.Type(app.Browser(), expired.Code)));
        var link = await Page(await app.Browser().GetAsync(closed.Own.Path + "?lang=en"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pages.Select(page => page.Status), Is.All.EqualTo(HttpStatusCode.NotFound));
            Assert.That(pages.Select(page => page.Body).Distinct().Count(), Is.EqualTo(1));
            Assert.That(Content(pages[0].Body), Is.EqualTo(Content(link.Body)));
            Assert.That(Content(link.Body), Does.Contain("This link does not work").And.Contain("/survey?code=1"));
        }
    }

    [Test]
    public async Task A_network_that_tries_too_often_reads_so_whatever_code_it_types_and_when_to_try_again()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (own, code) = await Made(given);
        for (var i = 0; i < 30; i++)
        {
            await Codes.Type(app.Browser(), "AAAA-2222");
        }

        var (right, wrong) = (await Codes.Type(app.Browser(), code), await Codes.Type(app.Browser(), "AAAA-2222"));
        var (ofRight, ofWrong) = (await Page(right), await Page(wrong));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var opened = await Codes.Type(app.Browser(), code);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ofRight.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
            Assert.That(right.Headers.RetryAfter?.Delta, Is.LessThanOrEqualTo(TimeSpan.FromMinutes(1)));
            Assert.That(Content(ofRight.Body), Does.Contain("Too many codes were tried").And.Contain("Wait one minute"));
            Assert.That(
                Said(ofWrong.Body, "AAAA-2222"),
                Is.EqualTo(Said(ofRight.Body, code)),
                "which codes exist is not disclosed"
            );
            Assert.That(opened.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        }
    }

    [Test]
    public async Task Of_two_devices_that_type_it_at_once_one_opens_the_form()
    {
        var given = await Given.Programme();
        var (_, code) = await Made(given);

        var both = await Task.WhenAll(Codes.Type(given.App.Browser(), code), Codes.Type(given.App.Browser(), code));

        Assert.That(
            both.Select(page => page.StatusCode),
            Is.EquivalentTo(new[] { HttpStatusCode.Found, HttpStatusCode.NotFound })
        );
    }

    private static async Task<(OwnAnswers Own, string Code)> Made(Given given)
    {
        var own = await OwnAnswers.Of(given, await given.Mentee(), "pulse");
        return (own, await Codes.Make(given, own.Id));
    }

    private static async Task<(HttpStatusCode Status, string Body)> Page(HttpResponseMessage page) =>
        (page.StatusCode, await page.Content.ReadAsStringAsync());

    // without what differs by form and by what was typed
    private static string Said(string body, string typed) =>
        Regex.Replace(Content(body), "value=\"CfDJ8[^\"]*\"", "").Replace(typed, "", StringComparison.Ordinal);

    private static string Content(string body) => Regex.Match(body, "<main.*</main>", RegexOptions.Singleline).Value;
}

internal static class Codes
{
    public static async Task<string> Make(Given given, Guid link) =>
        (await (await given.Coordinator.Post($"/survey-links/{link}/code", new { })).Json()).Text("code");

    public static Task<HttpResponseMessage> Type(HttpClient browser, string code) =>
        browser.Submit("/survey?code=1&lang=en", "code", ("Typed", code));
}
