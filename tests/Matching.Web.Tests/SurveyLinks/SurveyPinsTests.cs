using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.SurveyLinks;

public sealed class EnterSurveyPinTests
{
    private const string Pin = "4821";

    [Test]
    public async Task Another_device_shows_no_question_and_no_answer_without_the_pin_and_all_of_them_with_it()
    {
        var given = await Given.Programme();
        var (id, path) = await Pins.Link(given, await given.Mentee(), Pin);
        var (first, second) = (given.App.Browser(), given.App.Browser());

        var asked = await Pins.Opened(first, path);
        var wrong = await first.Submit("/survey?lang=en", "pin", ("Pin", "4822"));
        // digits as a keyboard in Arabic has them
        var right = await first.Submit("/survey?lang=en", "pin", ("Pin", "٤٨٢١"));
        await first.Submit("/survey?lang=en", "screen", ("a.SN1", "2"));
        var without = await Pins.Opened(second, path);
        var part = WebUtility.HtmlDecode(await second.GetStringAsync("/survey?part=1&lang=en"));
        var whole = await second.GetAsync("/survey/all?lang=en");
        await second.Submit("/survey?lang=en", "pin", ("Pin", Pin));
        var with = WebUtility.HtmlDecode(await second.GetStringAsync("/survey?part=1&lang=en"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked, Does.Contain("Type your PIN").And.Not.Contain("a.SN1"));
            Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("This PIN is not right"));
            Assert.That(right.StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That(new[] { without, part }, Is.All.Contain("Type your PIN").And.All.Not.Contain("a.SN1"));
            Assert.That(whole.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(
                Regex.IsMatch(with, "name=\"a\\.SN1\"[^>]*value=\"2\"[^>]*checked"),
                Is.True,
                "what was answered is shown"
            );
            Assert.That(
                await given.App.Sql<string>("SELECT pin_hash FROM survey_links WHERE id = @Id", new { Id = id }),
                Has.One.Length.EqualTo(64),
                "the PIN is stored as a keyed hash"
            );
            Assert.That((await given.Coordinator.Ok($"/survey-links/{id}"))["hasPin"]!.GetValue<bool>(), Is.True);
        }
    }

    [Test]
    public async Task A_pin_that_is_tried_too_often_is_refused_even_where_it_is_right()
    {
        var given = await Given.Programme();
        var (_, path) = await Pins.Link(given, await given.Mentee(), Pin);
        var browser = given.App.Browser();
        await Pins.Opened(browser, path);
        for (var i = 0; i < 5; i++)
        {
            await browser.Submit("/survey?lang=en", "pin", ("Pin", "0000"));
        }

        var refused = await browser.Submit("/survey?lang=en", "pin", ("Pin", Pin));

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [TestCase("123")]
    [TestCase("1234567")]
    [TestCase("12a4")]
    public async Task A_pin_has_four_to_six_digits(string pin)
    {
        var given = await Given.Programme();

        var response = await given.Coordinator.Post(
            "/survey-links",
            new
            {
                personId = await given.Mentee(),
                wave = "start",
                pin,
            }
        );

        await response.ShouldBeProblem(400, "validation-failed", "pin");
    }
}

public sealed class OpenSurveyLinkTests
{
    [Test]
    public async Task A_link_with_a_pin_opens_in_the_language_of_the_person_and_asks_for_it_there()
    {
        var given = await Given.Programme();
        var (_, path) = await Pins.Link(given, await given.Mentee(new { preferredLanguage = "ar" }), "123456");
        var browser = given.App.Browser();

        var opened = await browser.GetAsync(path);
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/survey?lang=ar"));

        Assert.That(opened.Headers.Location?.OriginalString, Does.EndWith("/survey?lang=ar"));
        Assert.That(page, Does.Contain("dir=\"rtl\"").And.Contain("<h1>اكتب رقمك السري</h1>"));
    }
}

internal static class Pins
{
    public static async Task<(Guid Id, string Path)> Link(Given given, Guid personId, string pin)
    {
        var link = await given.Coordinator.Created(
            "/survey-links",
            new
            {
                personId,
                wave = "start",
                pin,
            }
        );
        return (link.Id(), link.Text("path"));
    }

    /// <summary>The page that a link opens in a browser, in English.</summary>
    public static async Task<string> Opened(HttpClient browser, string path)
    {
        await browser.GetAsync(path);
        return WebUtility.HtmlDecode(await browser.GetStringAsync("/survey?lang=en"));
    }
}
