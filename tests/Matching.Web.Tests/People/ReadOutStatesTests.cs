using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.People;

/// <summary>Who hears the list of what is missing before a match hears which is met as well.</summary>
public sealed class ReadOutStatesTests
{
    [Test]
    public async Task What_is_met_and_what_is_missing_is_read_out_as_such()
    {
        var (given, browser) = await Boards.Coordinator();
        var mentee = await given.AvailableMentee(new { birthYear = 1990 });
        await given.Patch($"/mentees/{mentee}", """{ "consents": [] }""");

        var page = await browser.Read($"/console/people/{mentee}");
        var italian = await browser.Read($"/console/people/{mentee}?lang=it");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Match("""<span class="unseen">Met:</span> Age known"""));
            Assert.That(page, Does.Match("""<span class="unseen">Missing:</span> The consent to matching"""));
            Assert.That(page, Does.Contain("""<span class="unseen">To note:</span> """));
            Assert.That(italian, Does.Contain(">Soddisfatto:</span> ").And.Contain(">Manca:</span> "));
        }
    }
}
