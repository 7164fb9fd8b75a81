using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Signups;

/// <summary>Who asks not to be called reads that the office writes, and of no call.</summary>
public sealed class WrittenAnswersTests
{
    [TestCase("write", "When do we write?", "We write to you by", "If you cannot answer")]
    [TestCase("evening", "When do we call?", "We call you by", "When do we write?")]
    public async Task The_page_after_a_sign_up_says_what_was_asked_for(string hour, string title, string when, string not)
    {
        var done = await Done("", ("BestHour", hour));

        Assert.That(done, Does.Contain(title).And.Contain(when).And.Not.Contain(not));
    }

    [TestCase("write", "We write by")]
    [TestCase("evening", "We call by")]
    public async Task A_case_worker_reads_it_as_well(string hour, string when)
    {
        var done = await Done("&for=another", ("BestHour", hour), ("ReferrerName", "Carla"), ("ReferrerPhone", "0521 555 020"));

        Assert.That(done, Does.Contain(when));
    }

    private static async Task<string> Done(string more, params (string, string?)[] typed)
    {
        var partner = await Partnership.In(await Given.Programme());
        var browser = partner.Given.App.Browser();
        var address = partner.Form() + "?lang=en" + more;
        var html = await browser.GetStringAsync(address);
        var sent = await browser.SubmitFrom(html, address, "signup", partner.Typed([("GivenName", "Samir"), .. typed]));
        await sent.ShouldBe(HttpStatusCode.Found);
        return WebUtility.HtmlDecode(await browser.GetStringAsync(sent.Headers.Location));
    }
}
