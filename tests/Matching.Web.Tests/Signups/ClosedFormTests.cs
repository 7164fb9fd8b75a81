using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Signups;

/// <summary>A partner is switched off while a person fills in its form.</summary>
public sealed class FindClosedFormTests
{
    [Test]
    public async Task What_was_written_stays_with_how_to_go_on_and_is_sent_once_the_form_is_open_again()
    {
        var partner = await Partnership.In(await Given.Programme());
        await Set(partner, $"/programmes/{partner.Given.ProgrammeId}", """{ "officePhone": "+39 0521 000123" }""");
        var browser = partner.Given.App.Browser();
        var page = partner.Form() + "?lang=en";
        var form = await browser.GetStringAsync(page);
        var typed = partner.Typed(("GivenName", "Selam <b>"), ("Phone", "333 111 2229"));
        await Switch(partner, false);

        var closed = await browser.SubmitFrom(form, page, "signup", typed);
        var html = await closed.Content.ReadAsStringAsync();
        var text = WebUtility.HtmlDecode(html);
        var stillClosed = await browser.SubmitFrom(html, page, "signup");
        await Switch(partner, true);
        var sent = await browser.SubmitFrom(html, page, "signup");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)closed.StatusCode, Is.EqualTo(404));
            Assert.That(text, Does.Contain("The sign-up closed while you were writing.").And.Contain("Nothing was sent."));
            Assert.That(text, Does.Contain("tel:+390521000123").And.Contain("333 111 2229").And.Contain("After 17"));
            Assert.That(html, Does.Contain("Selam &lt;b&gt;").And.Contain("name=\"Input.GivenName\""));
            Assert.That((int)stillClosed.StatusCode, Is.EqualTo(404));
            Assert.That(sent.Headers.Location!.ToString(), Does.Contain("/done?"));
            Assert.That(await partner.Given.Coordinator.Items("/mentees"), Has.Exactly(1).Items);
        }
    }

    [Test]
    public async Task What_has_arrived_stays_when_the_partner_is_switched_off()
    {
        var partner = await Partnership.In(await Given.Programme());
        var browser = partner.Given.App.Browser();
        var page = partner.Form() + "?lang=en&embed=1";
        var form = await browser.GetStringAsync(page);
        var typed = partner.Typed();
        var first = await browser.SubmitFrom(form, page, "signup", typed);
        await Switch(partner, false);

        var again = await browser.SubmitFrom(form, page, "signup", typed);
        var done = await browser.GetAsync(first.Headers.Location);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Headers.Location!.ToString(), Does.Contain("/done?"));
            await done.ShouldSay(200, "/signup/link/");
            Assert.That(
                done.Headers.GetValues("Content-Security-Policy").Single(),
                Does.EndWith($"frame-ancestors 'self' {Partnership.Page}")
            );
            Assert.That(await partner.Given.Coordinator.Items("/mentees"), Has.Exactly(1).Items);
        }
    }

    [Test]
    public async Task Who_has_had_no_form_reads_nothing_of_the_programme()
    {
        var partner = await Partnership.In(await Given.Programme());
        var browser = partner.Given.App.Browser();
        await Set(partner, $"/programmes/{partner.Given.ProgrammeId}", """{ "officePhone": "+39 0521 000123" }""");
        await Switch(partner, false);
        using var body = new FormUrlEncodedContent(
            partner.Typed().Append(("_handler", "signup")).Select(field => KeyValuePair.Create(field.Item1, field.Item2))
        );

        var closed = await browser.PostAsync(partner.Form() + "?lang=en", body);

        Assert.That(
            await closed.Content.ReadAsStringAsync(),
            Does.Contain("This sign-up page is closed").And.Not.Contain("0521").And.Not.Contain("Nothing was sent")
        );
    }

    private static Task Switch(Partnership partner, bool isOn) =>
        Set(
            partner,
            $"/programmes/{partner.Given.ProgrammeId}/partners/{partner.Id}",
            isOn ? """{ "active": true }""" : """{ "active": false }"""
        );

    private static async Task Set(Partnership partner, string path, string body) =>
        await (await partner.Given.App.Admin.Send(HttpMethod.Patch, path, body, ("If-Match", "*"))).ShouldBe(HttpStatusCode.OK);
}
