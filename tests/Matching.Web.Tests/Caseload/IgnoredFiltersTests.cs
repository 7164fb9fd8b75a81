using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Caseload;

/// <summary>A filter of an address that a list does not apply is named on its page.</summary>
public sealed class IgnoredFiltersTests
{
    private const string List = "/console/people?role=mentee";

    [TestCase("/console/people?role=mentee&status=asleep", "status=asleep")]
    [TestCase("/console/people?role=mentee&gender=woman", "gender=woman")]
    [TestCase("/console/people?role=mentee&whose=me&place=shelf&waiting=perhaps", "place=shelf, waiting=perhaps")]
    [TestCase("/console/pairs?stage=paradise", "stage=paradise")]
    [TestCase("/console/questionnaires?wave=tsunami&side=left", "wave=tsunami, side=left")]
    public async Task A_filter_that_is_not_applied_is_named(string address, string ignored)
    {
        var (given, browser) = await Boards.Coordinator();
        await given.Mentee(new { givenName = "Prima" });

        var page = await browser.Read(address);
        var italian = await browser.Read(address + "&lang=it");

        Assert.That(page, Does.Match("not applied: " + Regex.Escape(ignored) + "<"));
        Assert.That(italian, Does.Contain(ignored));
    }

    [Test]
    public async Task A_filter_that_is_applied_is_not_complained_about()
    {
        var (given, browser) = await Boards.Coordinator();
        var mentee = await given.Mentee();
        var (_, administrator) = await given.App.SignedIn();

        foreach (
            var (reader, address) in new[]
            {
                (browser, $"{List}&status=applied&whose=me&place=free&language=it&waiting=true&site={given.SiteId}&q=prima"),
                (browser, $"{List}&site=&sort=-applied&programme={given.ProgrammeId}&done=1"),
                (browser, $"/console/pairs?stage=ended&programme={given.ProgrammeId}"),
                (browser, "/console/questionnaires?wave=start&side=mentee"),
                (administrator, $"/console/audit?subject={mentee}&since=2026-03-01"),
            }
        )
        {
            Assert.That(await reader.Read(address), Does.Not.Contain("not applied"), address);
        }

        Assert.That(await administrator.Read("/console/audit?action=Dance&since=soon"), Does.Contain("action=Dance, since=soon"));
        Assert.That(await administrator.Read($"/console/people/{mentee}/reads?actor=x"), Does.Contain("actor=x"));
    }
}
