using Matching.Web.Tests.Accounts;
using static Matching.Web.Tests.Board.Boards;

namespace Matching.Web.Tests.Board;

/// <summary>Two people whose earlier proposal was declined, and who are proposed again.</summary>
public sealed class DeclinedBeforeTests
{
    [Test]
    public async Task A_proposal_that_staff_declined_before_comes_first_with_date_and_reason()
    {
        var (given, browser) = await Coordinator();
        var (mentee, mentor) = await Pair(given, "Amal", "Anna", 1990);
        await Pair(given, "Zahra", "Zita", 1950);
        var first = await given.Run();
        var pair = (await given.Coordinator.Items($"/pairs?programmeId={given.ProgrammeId}")).Single(one =>
            one.Text("menteeId") == mentee.ToString() && one.Text("mentorId") == mentor.ToString()
        );
        await given.Coordinator.Moved($"/pairs/{pair.Id()}", new { to = "withdrawn", reason = "Known each other: neighbours." });
        given.App.Clock.Advance(TimeSpan.FromMinutes(1));
        var today = given.App.Clock.Today;

        var run = $"/console/runs/{(await given.Run()).Id()}";
        var list = await browser.Read(run);
        var proposal = await browser.Read(run + "/proposals/1");
        var italian = await browser.Read(run + "/proposals/1?lang=it");
        var others = await browser.Read($"/console/runs/{first.Id()}");

        using (Assert.EnterMultipleScope())
        {
            var day = today.ToString("d MMMM yyyy", System.Globalization.CultureInfo.GetCultureInfo("en"));
            Assert.That(list, Does.Contain($"Declined before, on {day}"));
            Assert.That(
                proposal,
                Does.Contain("Amal").And.Contain($"Proposed before and declined on {day} by staff: Known each other")
            );
            Assert.That(italian, Does.Contain("(équipe): Known each other"));
            Assert.That(others, Does.Not.Contain("eclined before"), "what was declined after a run is no reason of it");
            Assert.That(list, Does.Contain("Run of " + today.ToString("d MMMM yyyy", null) + ", "), "a day has several runs");
        }
    }
}
