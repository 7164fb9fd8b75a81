using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Signups;

/// <summary>The form that deletes a sign-up is sent by a double tap.</summary>
public sealed class EraseOwnSignupTwiceTests
{
    [Test]
    public async Task Who_sends_the_form_twice_reads_both_times_that_the_sign_up_is_deleted([Values] bool isKnown)
    {
        var partner = await Partnership.In(await Given.Programme());
        var app = partner.Given.App;
        if (isKnown)
        {
            await partner.OnForm(with: ("Email", "twice@example.org"));
        }

        var (_, token) = await partner.OnForm(with: ("Email", "twice@example.org"));
        var browser = app.Browser();
        await browser.GetAsync($"/signup/link/{token}");
        const string page = "/signup/mine?lang=ar";
        var html = await browser.GetStringAsync(page);
        var other = app.Browser();
        await other.GetAsync($"/signup/link/{token}");
        var elsewhere = await other.GetStringAsync(page);

        var sent = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => browser.SubmitFrom(html, page, "erase", ("Sure", "true")))
        );
        var late = await browser.SubmitFrom(html, page, "erase", ("Sure", "true"));
        var without = await other.SubmitFrom(elsewhere, page, "erase", ("Sure", "true"));

        foreach (var answer in sent.Append(late).Append(without))
        {
            await answer.ShouldLead("/signup/mine?erased=1&lang=ar");
        }

        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Has.Count.EqualTo(isKnown ? 1 : 0));
    }
}
