using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.Signups;

namespace Matching.Web.Tests.People;

/// <summary>A way of contact needs an address: by each door the same.</summary>
public sealed class ContactWaysTests
{
    [TestCase("email", "There is no e-mail address.")]
    [TestCase("sms", "There is no telephone number.")]
    public async Task Staff_choose_no_way_for_which_there_is_no_address(string way, string says)
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee(new { givenName = "Selam" });

        var page = await browser.Submit(
            $"/console/people/{mentee}/edit",
            "person",
            ("Input.GivenName", "Selam"),
            ("Input.ContactChannel", way)
        );
        var entered = await given.Coordinator.Post(
            "/mentees",
            new
            {
                programmeId = given.ProgrammeId,
                givenName = "Abel",
                contactChannel = way,
            }
        );

        await page.ShouldSay(400, says);
        await entered.ShouldBeProblem(400, "validation-failed", "contactChannel");
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}"))["contactChannel"], Is.Null);
    }

    [Test]
    public async Task An_address_stays_while_it_is_the_way_that_was_chosen()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee(
            new
            {
                givenName = "Selam",
                email = "selam@example.org",
                contactChannel = "email",
            }
        );
        (string, string)[] without = [("Input.GivenName", "Selam"), ("Input.Email", ""), ("Input.Phone", "+39 333 1112226")];

        var taken = await browser.Submit(
            $"/console/people/{mentee}/edit",
            "person",
            [.. without, ("Input.ContactChannel", "email")]
        );
        await (
            await browser.Submit($"/console/people/{mentee}/edit", "person", [.. without, ("Input.ContactChannel", "sms")])
        ).ShouldLead($"/console/people/{mentee}?done=1");

        await taken.ShouldSay(400, "There is no e-mail address.");
    }

    [Test]
    public async Task Who_signed_up_with_a_telephone_number_reads_beside_the_question_that_there_is_no_address()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, token) = await partner.OnForm();
        var browser = partner.Given.App.Browser();
        await browser.GetAsync($"/signup/link/{token}?lang=ar");

        var refused = await browser.Submit("/signup/mine/reach?lang=en", "step", ("Input.ContactChannel", "email"));
        var html = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)refused.StatusCode, Is.EqualTo(422));
            Assert.That(html, Does.Contain("We have no e-mail address of yours."));
            Assert.That(html, Does.Match("value=\"email\"[^>]* checked"));
        }
    }

    [Test]
    public async Task On_a_page_of_ones_own_an_address_may_come_with_the_choice()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");
        (string, string)[] chosen = [("Input.GivenName", "Selam"), ("Input.ContactChannel", "email")];

        var refused = await browser.Submit("/my", "correct", chosen);
        var french = await browser.Submit("/my?lang=fr", "correct", chosen);
        await (await browser.Submit("/my", "correct", [.. chosen, ("Input.Email", "selam@example.org")])).ShouldLead(
            "/my?done=asked"
        );

        await refused.ShouldSay(400, "href=\"#input-contactchannel\"");
        await french.ShouldSay(400, "pas d’adresse e-mail");
    }
}
