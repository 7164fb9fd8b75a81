namespace Matching.Web.Tests.People;

public sealed class PersonNamesTests
{
    [Test]
    public async Task Proposals_carry_both_names_when_asked_for()
    {
        var given = await Given.Programme();
        await given.AvailableMentee(new { givenName = "Selam", familyName = "T." });
        await given.AvailableMentor(new { givenName = "Ada" });
        var run = await given.Run(new { dryRun = true });

        var with = (await given.Coordinator.Ok($"/match-runs/{run.Id()}/proposals?expand=people"))["items"]![0]!;
        var without = (await given.Coordinator.Ok($"/match-runs/{run.Id()}/proposals"))["items"]![0]!;

        Assert.That(
            (with["mentee"]!.ToJsonString(), with["mentor"]!.ToJsonString()),
            Is.EqualTo(("""{"givenName":"Selam","familyName":"T."}""", """{"givenName":"Ada","familyName":null}"""))
        );
        Assert.That((without["mentee"], without["mentor"]), Is.EqualTo(((object?)null, (object?)null)));
        await (
            await given.Coordinator.Send(HttpMethod.Get, $"/match-runs/{run.Id()}/proposals?expand=everything")
        ).ShouldBeProblem(400, "validation-failed", "expand");
    }

    [Test]
    public async Task Runs_come_newest_first_and_pages_lead_back_in_time()
    {
        var given = await Given.Programme();
        var runs = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            runs.Add((await given.Run(new { dryRun = true })).Id());
        }

        var first = await given.Coordinator.Ok("/match-runs?limit=2");
        var second = await given.Coordinator.Ok($"/match-runs?limit=2&after={first.Text("next")}");

        runs.Reverse();
        Assert.That(first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(run => run!.Id()), Is.EqualTo(runs));
    }
}
