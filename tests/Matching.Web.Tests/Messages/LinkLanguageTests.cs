using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Signups;

namespace Matching.Web.Tests.Messages;

/// <summary>The page of a message on a telephone that does not have the language of the message.</summary>
public sealed class LinkLanguageTests
{
    [Test]
    public async Task It_opens_in_the_language_of_the_message_until_the_reader_chooses_another()
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var partner = await Partnership.In(await Given.Programme(app));
        await partner.Signed(new { email = "selam@example.org", preferredLanguage = "ti" });
        await app.SendMessages();
        var link = Mailbox.LinkIn(mailbox.Received.Single());
        var browser = app.Browser();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-GB,en;q=0.9");

        await (await browser.GetAsync(link)).ShouldLead(link + "?lang=ti");
        var own = await browser.GetStringAsync(link + "?lang=ti");
        var chosen = await browser.GetStringAsync(link + "?lang=fr");
        await (await browser.Submit(link + "?lang=fr", "answer", ("Answer", "mine"))).ShouldLead(link + "?lang=fr");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(own, Does.Contain("<html lang=\"ti\""));
            Assert.That(chosen, Does.Contain("<html lang=\"fr\""));
            // of another person on the same telephone, or of a later day
            await (await browser.GetAsync(link)).ShouldLead(link + "?lang=ti");
        }
    }
}
