using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.PersonTies;
using static Matching.Web.Tests.Board.Boards;

namespace Matching.Web.Tests.Board;

/// <summary>Proposals that would part people who come together.</summary>
public sealed class ApartTests
{
    [Test]
    public async Task One_of_a_family_is_worth_a_look_first_and_the_other_is_proposed_to_the_same_mentor()
    {
        var (given, browser) = await Coordinator();
        var amal = await given.AvailableMentee(new { givenName = "Amal" });
        var selam = await given.AvailableMentee(new { givenName = "Selamawit" });
        await given.AvailableMentee(new { givenName = "Zahra" });
        await TiePeopleTests.Tie(given, amal, selam);
        await given.Coordinator.Moved($"/mentees/{selam}", new { to = "paused" });
        foreach (var _ in new[] { 1, 2 })
        {
            await given.AvailableMentor(new { givenName = "Anna", capacity = 2 });
        }

        var run = $"/console/runs/{(await given.Run()).Id()}";
        await given.Coordinator.Moved($"/mentees/{selam}", new { to = "available" });
        var board = await browser.Read(run + "?lang=en");
        var page = $"{run}/proposals/1?lang=en";
        var apart = await browser.Read(page);
        var proposed = await browser.Submit(page, "beside", ("Beside", selam.ToString()));
        var after = await browser.Read(page);
        var pairs = await given.Coordinator.Items($"/pairs?programmeId={given.ProgrammeId}");
        var mentors = pairs
            .Where(pair => new[] { amal, selam }.Contains(Guid.Parse(pair.Text("menteeId"))))
            .Select(pair => pair.Text("mentorId"))
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(board, Does.Match("<tbody[^>]*>\\s*<tr[^>]*>\\s*<th[^>]*><a[^>]*>Amal"), "ranked first");
            Assert.That(board, Does.Contain("Others come along, not with this mentor: 1"));
            Assert.That(
                apart,
                Does.Contain("One of a family, without the others")
                    .And.Contain("Selamawit")
                    .And.Contain("no proposal")
                    .And.Contain("Settle that before you approve")
            );
            await proposed.ShouldLead($"{run}/proposals/1?done=beside&lang=en");
            Assert.That(after, Does.Contain("proposed to the same mentor").And.Not.Contain("name=\"Beside\""));
            Assert.That((mentors.Count, mentors.Distinct().Count()), Is.EqualTo((2, 1)));
            Assert.That(
                await browser.Read(run + "/together?lang=en"),
                Does.Not.Contain("Amal"),
                "not approved with the usual ones"
            );
        }
    }

    [Test]
    public async Task Two_of_a_couple_with_two_mentors_lead_to_each_others_proposals_and_together_they_are_usual()
    {
        var (given, browser) = await Coordinator();
        var (amal, selam) = (
            await given.AvailableMentee(new { givenName = "Amal" }),
            await given.AvailableMentee(new { givenName = "Selamawit" })
        );
        await TiePeopleTests.Tie(given, amal, selam, "couple");
        await given.AvailableMentor(new { capacity = 1 });
        await given.AvailableMentor(new { capacity = 1 });

        var run = $"/console/runs/{(await given.Run()).Id()}";
        var page = await browser.Read($"{run}/proposals/1?lang=en");
        var forged = await browser.SubmitForged(
            page,
            $"{run}/proposals/1?lang=en",
            "beside",
            ("Beside", Guid.NewGuid().ToString())
        );

        var same = await Given.Programme(given.App);
        var (one, other) = (await same.AvailableMentee(), await same.AvailableMentee());
        await TiePeopleTests.Tie(same, one, other, "couple");
        await same.AvailableMentor(new { capacity = 2 });
        var together = (await same.Run()).Id();
        var (_, staff) = await given.App.SignedIn(new { role = "coordinator", programmeId = same.ProgrammeId });

        Assert.That(
            page,
            Does.Contain("One of a couple, without the other")
                .And.Contain("with another mentor")
                .And.Contain($"{run}/proposals/2")
                .And.Not.Contain("name=\"Beside\"")
        );
        Assert.That((int)forged.StatusCode, Is.EqualTo((int)HttpStatusCode.NotFound));
        Assert.That(
            await staff.Read($"/console/runs/{together}/proposals/1?lang=en"),
            Does.Not.Contain("One of a couple").And.Contain("Others come with this person")
        );
    }
}
