using System.Net;
using Matching.Web.Tests.Accounts;
using static Matching.Web.Tests.Board.Boards;

namespace Matching.Web.Tests.Board;

public sealed class ListRunsWithNamesTests
{
    [Test]
    public async Task Runs_of_another_programme_are_not_found_and_other_roles_are_refused()
    {
        var (given, browser) = await Coordinator();
        await Pair(given, "Amal", "Anna", 1990);
        var run = $"/console/runs/{(await given.Run()).Id()}";
        var other = await Given.Programme(given.App);
        var (_, foreign) = await given.App.SignedIn(new { role = "coordinator", programmeId = other.ProgrammeId });
        var (_, analyst) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });

        var (_, admin) = await given.App.SignedIn();
        var programme = $"?programme={given.ProgrammeId}";

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await browser.Read("/console/runs?lang=it"), Does.Contain("Avvia un'elaborazione").And.Contain(run));
            Assert.That(await admin.Read("/console/runs" + programme), Does.Contain(run).And.Contain("another system"));
            Assert.That(await foreign.Read("/console/runs"), Does.Not.Contain(run));
            foreach (var page in new[] { run, run + "/proposals/1" })
            {
                Assert.That((await foreign.GetAsync(page)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), page);
                Assert.That((await analyst.GetAsync(page)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), page);
            }
        }
    }
}
