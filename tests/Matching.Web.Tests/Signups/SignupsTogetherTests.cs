using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;
using Matching.Web.Tests.PersonTies;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.Signups;

/// <summary>Couples, families and groups who sign up one after another, without script.</summary>
public sealed class FindSignupBesideTests
{
    private static async Task<string> Link(Partnership partner, string token, params (string Name, string Value)[] said)
    {
        var browser = partner.Given.App.Browser();
        await browser.GetAsync($"/signup/link/{token}");
        await (await browser.Submit("/signup/mine/together?lang=en", "step", said)).ShouldLead(
            "/signup/mine/together?done=1&lang=en"
        );
        return With(await browser.GetStringAsync("/signup/mine/together?done=1&lang=en"));
    }

    private static string With(string html) =>
        Regex.Match(WebUtility.HtmlDecode(html), "/mentee\\?with=([0-9a-f]{64})").Groups[1].Value;

    // signs up by the link; returns what its page said, and the person
    private static async Task<(string Page, Guid Person)> By(Partnership partner, string with, string role = "mentee")
    {
        var (browser, page) = (partner.Given.App.Browser(), $"{partner.Form(role)}?lang=en&with={with}");
        var shown = await browser.Read(page);
        await (await browser.Submit(page, "signup", partner.Typed())).ShouldBe(HttpStatusCode.Found);
        return (shown, await Newest(partner));
    }

    private static async Task<Guid> Newest(Partnership partner) =>
        (
            await partner.Given.App.Sql<Guid>(
                "SELECT person_id FROM signups WHERE partner_id = @Id ORDER BY id DESC LIMIT 1",
                new { partner.Id }
            )
        ).Single();

    [Test]
    public async Task A_family_signs_up_one_after_another_is_tied_and_each_sees_their_own_sign_up_alone()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (app, given) = (partner.Given.App, partner.Given);
        var (_, token) = await partner.OnForm(with: ("GivenName", "Selamawit"));
        var first = await Newest(partner);
        var browser = app.Browser();
        await browser.GetAsync($"/signup/link/{token}");
        var asked = await browser.Read("/signup/mine/together?lang=ar");
        var half = await browser.Submit("/signup/mine/together?lang=en", "step", ("Input.SignsUpAs", "family"));
        await half.ShouldSay(422, "Write a number from 2 to 12.");
        var with = await Link(partner, token, ("Input.SignsUpAs", "family"), ("Input.Adults", "3"));
        var (_, staff) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var waiting = await staff.Read($"/console/people/{first}?lang=en");

        var (other, second) = await By(partner, with);
        var (_, third) = await By(partner, with);
        var (ended, fourth) = await By(partner, with);
        var list = await staff.Read("/console/people/signups?lang=en");
        var own = await app.Anonymous.Ok($"/signups/own/{token}");
        var hashes = await app.Sql<string>("SELECT together_hash FROM signups WHERE partner_id = @Id", new { partner.Id });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked, Does.Contain("dir=\"rtl\"").And.Contain("هل تسجّل وحدك؟").And.Not.Contain("<script"));
            Assert.That(waiting, Does.Contain("Signs up with their family, adults: 3").And.Contain("No other record is tied"));
            Assert.That(other, Does.Contain("You sign up together with the person who gave you this link"));
            Assert.That(other, Does.Not.Contain("Selamawit"), "who gave the link is not named");
            Assert.That(await TiePeopleTests.With(given, first), Is.EquivalentTo(new[] { first, second, third }));
            Assert.That(ended, Does.Contain("This link for several people no longer works"), "three were announced");
            await (await given.Coordinator.GetAsync($"/api/v1/person-ties/{fourth}")).ShouldBeProblem(
                404,
                "person-tie-not-found"
            );
            Assert.That(list, Does.Contain("Signs up with their family"));
            Assert.That((own.Text("signsUpAs"), own.Value<int>("adults")), Is.EqualTo(("family", 3)));
            Assert.That(own.Text("togetherPath"), Does.EndWith($"/mentee?with={with}"));
            Assert.That(hashes, Has.None.EqualTo(with).And.None.EqualTo(token).And.All.Length.EqualTo(64));
        }

        await (await app.Anonymous.GetAsync($"/api/v1/signups/own/{with}")).ShouldBeProblem(401, "not-authenticated");
        Assert.That((await By(partner, with, "mentor")).Page, Does.Contain("no longer works"), "the same side only");
    }

    [Test]
    public async Task A_stranger_who_signs_up_as_a_known_person_gets_a_link_that_ties_no_person_and_looks_the_same()
    {
        var partner = await Partnership.In(await Given.Programme());
        var known = await partner.Given.Mentee(new { email = "known@example.org" });
        var (_, token) = await partner.OnForm(with: ("Email", "known@example.org"));

        var with = await Link(partner, token, ("Input.SignsUpAs", "couple"));
        var (page, second) = await By(partner, with);

        Assert.That(page, Does.Contain("You sign up together with the person who gave you this link"));
        foreach (var person in new[] { known, second })
        {
            await (await partner.Given.Coordinator.GetAsync($"/api/v1/person-ties/{person}")).ShouldBeProblem(
                404,
                "person-tie-not-found"
            );
        }
    }

    [Test]
    public async Task Who_says_alone_leaves_the_others_and_who_erases_their_sign_up_leaves_no_half_tie()
    {
        var partner = await Partnership.In(await Given.Programme());
        var app = partner.Given.App;
        var (_, token) = await partner.OnForm();
        var first = await Newest(partner);
        var with = await Link(partner, token, ("Input.SignsUpAs", "group"), ("Input.Adults", "٤"));
        var (_, second) = await By(partner, with);
        var (_, third) = await By(partner, with);

        await (await app.Anonymous.Post($"/signups/own/{token}/answers", new { signsUpAs = "alone" })).ShouldBe(
            HttpStatusCode.OK
        );
        var left = await TiePeopleTests.With(partner.Given, second);
        var (ended, _) = await By(partner, with);
        await (await app.Anonymous.Post($"/signups/own/{token}/answers", new { signsUpAs = "group" })).ShouldBeProblem(
            400,
            "validation-failed",
            "adults"
        );
        await (await app.Anonymous.Send(HttpMethod.Delete, $"/signups/own/{token}")).ShouldBe(HttpStatusCode.NoContent);
        var own = await Planted.Link(partner.Given, second);
        await (await app.Anonymous.Send(HttpMethod.Delete, $"/privacy/{own}")).ShouldBe(HttpStatusCode.NoContent);

        Assert.That(left, Is.EquivalentTo(new[] { second, third }));
        Assert.That(ended, Does.Contain("no longer works"));
        Assert.That(
            await app.Sql<Guid>(
                "SELECT person_id FROM person_ties WHERE person_id = @First OR person_id = @Second OR person_id = @Third",
                new
                {
                    First = first,
                    Second = second,
                    Third = third,
                }
            ),
            Is.Empty,
            "of two, the other comes alone"
        );
    }
}
