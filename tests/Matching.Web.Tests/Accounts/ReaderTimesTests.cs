using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Accounts;

/// <summary>Moments on pages that are about no one programme.</summary>
public sealed class ReaderTimesTests
{
    [Test]
    public async Task Moments_on_pages_of_staff_are_those_of_the_programme()
    {
        var (_, browser) = await Boards.Coordinator();

        var account = await browser.Read("/console/account");

        Assert.That(account, Does.Not.Contain(" UTC").And.Match(@"Since [0-9]+ \w+ [0-9]{4}, [0-9]{2}:[0-9]{2}\."));
    }
}
