using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.TodayPages;

public sealed class GetTodayBoardTests
{
    [Test]
    public async Task The_reason_of_the_newest_run_is_beside_each_and_wishes_for_safety_are_not()
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        await given.AvailableMentor();
        await given.AvailableMentee(new { givenName = "Selam", languages = new[] { new { code = "ti", level = "native" } } });
        await given.AvailableMentee(
            new
            {
                givenName = "Rojin",
                wishes = new { gender = "woman", genderStrength = "must" },
                gender = "woman",
            }
        );
        var before = WebUtility.HtmlDecode(await browser.GetStringAsync("/console"));
        await given.Run(new { dryRun = true });
        await given.AvailableMentee(new { givenName = "Tardi" });

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/console"));
        var waiting = page[page.IndexOf("id=\"waiting\"", StringComparison.Ordinal)..];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain("Selam").And.Not.Contain("Why no match yet"));
            Assert.That(waiting, Does.Contain("Why no match yet").And.Contain("interpreter"));
            Assert.That(waiting, Does.Contain("Was not in the newest run."));
            Assert.That(waiting, Does.Not.Contain("gender").And.Not.Contain("woman"));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_dry_run_is_not_said_to_have_proposed_a_match(bool isAdopted)
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        await given.AvailableMentor();
        await given.AvailableMentee(new { givenName = "Selam" });
        var run = await given.Run(new { dryRun = true });
        if (isAdopted)
        {
            await (await given.Coordinator.Post($"/match-runs/{run.Id()}/adopt", new { })).ShouldBe(HttpStatusCode.OK);
        }

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/console"));

        Assert.That(
            page,
            isAdopted
                ? Does.Not.Contain("It was a dry run")
                : Does.Contain("It was a dry run: nothing has been proposed.").And.Not.Contain("has not come about")
        );
    }
}
