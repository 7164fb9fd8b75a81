using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Caseload;

/// <summary>A step for several people has a line with the name of each.</summary>
public sealed class BulkStepsTests
{
    private const string List = "/console/people?role=mentee";

    [Test]
    public async Task A_bulk_step_that_succeeds_for_all_has_a_line_for_each()
    {
        var (given, browser) = await Boards.Coordinator();
        var (first, second) = (
            await given.Mentee(new { givenName = "Prima" }),
            await given.Mentee(new { givenName = "Seconda" })
        );

        var moved = await browser.Submit(
            List,
            "picked",
            ("Input.Do", "move"),
            ("Input.Status", "contacted"),
            ("Input.Pick", first.ToString()),
            ("Input.Pick", second.ToString())
        );
        var lines = await browser.Read(moved.Headers.Location!.ToString());
        var crafted = await browser.Read($"{List}&done=contacted&of={(await (await Given.Programme(given.App)).Mentee())},x");

        Assert.That(moved.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(lines, Does.Contain("Prima</b> · contacted").And.Contain("Seconda</b> · contacted"));
        Assert.That(crafted, Does.Not.Contain("</b> · contacted"), "no one of another programme");
    }

    [Test]
    public async Task A_line_of_a_person_who_left_the_list_in_the_meantime_has_their_name()
    {
        var (given, browser) = await Boards.Coordinator();
        var mentee = await given.Mentee(new { givenName = "Prima" });
        var list = List + "&status=applied";
        var open = await browser.GetStringAsync(list);
        await given.Mentee(new { givenName = "Altra" });
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "left" });

        var refused = await browser.SubmitFrom(
            open,
            list,
            "picked",
            ("Input.Do", "move"),
            ("Input.Status", "interviewed"),
            ("Input.Pick", mentee.ToString())
        );

        await refused.ShouldSay(200, "Prima</b> · ");
    }
}
