using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Signups;

namespace Matching.Web.Tests.Privacy;

/// <summary>What a person corrects on their own pages.</summary>
public sealed class MyPageCorrectionsTests
{
    [Test]
    public async Task A_page_that_was_open_longer_keeps_what_another_one_changed()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { givenName = "Selam", phone = "+393337001111" });
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");
        var older = await browser.GetStringAsync("/my");

        var first = await browser.SubmitFrom(older, "/my", "correct", Typed("Selamawit", "+393337001111"));
        var second = await browser.SubmitFrom(older, "/my", "correct", Typed("Selam", "333 700 2222"));
        var record = await given.Coordinator.Ok($"/mentees/{mentee}");

        await first.ShouldLead("/my?done=1");
        await second.ShouldLead("/my?done=1");
        Assert.That((record.Text("givenName"), record.Text("phone")), Is.EqualTo(("Selamawit", "+393337002222")));
    }

    [Test]
    public async Task The_last_way_of_contact_is_not_taken_out_and_a_number_that_is_none_is_refused()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { givenName = "Selam", phone = "+393337001111" });
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

        var empty = await browser.Submit("/my?lang=en", "correct", Typed("Selam", ""));
        var brief = await browser.Submit("/my?lang=en", "correct", Typed("Selam", "333"));

        await empty.ShouldSay(400, "Enter an e-mail address or a telephone number.");
        Assert.That(
            Regex.IsMatch(
                await empty.Content.ReadAsStringAsync(),
                "name=\"Input.Phone\"[^>]*aria-invalid=\"true\"",
                RegexOptions.Singleline
            )
        );
        await brief.ShouldSay(400, "The number has too few or too many digits.");
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("phone"), Is.EqualTo("+393337001111"));
    }

    [Test]
    public async Task An_emptied_number_of_a_sign_up_is_not_said_to_be_saved()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, token) = await partner.OnForm();
        var browser = partner.Given.App.Browser();
        await browser.GetAsync($"/signup/link/{token}");

        var emptied = await browser.Submit(
            "/signup/mine/details?lang=en",
            "step",
            ("Input.GivenName", "Selam"),
            ("Input.Phone", " "),
            ("Input.PreferredLanguage", "ti")
        );

        await emptied.ShouldSay(422, "The number has too few or too many digits.");
    }

    [TestCase("ar", "فعالية")]
    [TestCase("fr", "Un événement")]
    [TestCase("en", "An event")]
    public async Task How_a_person_heard_of_us_is_in_their_language(string language, string said)
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee(new { source = "event" }))}");

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=" + language));

        Assert.That(page, Does.Contain($"<bdi>{said}</bdi>"));
    }

    [TestCase("ar", "تعد الصفحة")]
    [TestCase("ti")]
    [TestCase("uk")]
    public async Task A_programme_that_is_not_there_is_said_in_the_language_of_the_page(string language, string? said = null)
    {
        var address = $"/programmes/{Guid.NewGuid()}?lang={language}";

        var read = await SharedApp.App.Anonymous.GetAsync(address);
        var body = await read.Content.ReadAsStringAsync();

        await read.ShouldBe(HttpStatusCode.NotFound);
        Assert.That(body, Does.Not.Contain("GET /api").And.Not.Contain("Check the id"));
        Assert.That(said is null || System.Text.RegularExpressions.Regex.Unescape(body).Contains(said, StringComparison.Ordinal));
    }

    private static (string, string)[] Typed(string name, string phone) =>
        [("Input.GivenName", name), ("Input.Phone", phone), ("Input.PreferredLanguage", "ti"), ("Input.Email", "")];
}
