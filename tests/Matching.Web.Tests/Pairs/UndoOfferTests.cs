using System.Net;

namespace Matching.Web.Tests.Pairs;

/// <summary>The way from an offer back to its proposal, and proposals that are not to be made again.</summary>
public sealed class UndoOfferTests
{
    [Test]
    public async Task A_fresh_offer_goes_back_to_a_proposal_as_though_it_had_not_been_made()
    {
        var given = await Given.Programme(await SharedApp.With());
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee());
        var before = await given.Coordinator.Ok($"/pairs/{pair}");
        await given.Move(pair, "offered");
        given.App.Clock.Advance(TimeSpan.FromMinutes(9));

        var undone = await given.Move(pair, "proposed");

        Assert.That(undone.Text("status"), Is.EqualTo("proposed"));
        Assert.That(undone.Text("statusChangedAt"), Is.EqualTo(before.Text("statusChangedAt")));
        await (await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "proposed" })).ShouldBeProblem(
            409,
            "pair-transition-refused"
        );
        Assert.That((await given.Move(pair, "offered")).Text("status"), Is.EqualTo("offered"));
    }

    [Test]
    public async Task An_offer_of_eleven_minutes_or_with_an_answer_stays()
    {
        var given = await Given.Programme(await SharedApp.With());
        var answered = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            "offered",
            "mentor_accepted"
        );
        var old = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered");
        given.App.Clock.Advance(TimeSpan.FromMinutes(11));

        foreach (var pair in new[] { answered, old })
        {
            var refused = await (
                await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "proposed" })
            ).ShouldBeProblem(409, "pair-transition-refused");
            Assert.That(refused.List("allowed").Select(status => status.GetValue<string>()), Has.No.Member("proposed"));
        }
    }

    [Test]
    public async Task Two_people_whom_a_coordinator_will_not_propose_again_are_in_no_later_run()
    {
        var given = await Given.Programme(await SharedApp.With());
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        await given.Run();
        var pair = (await given.Coordinator.Items($"/pairs?programmeId={given.ProgrammeId}")).Single().AsObject().Id();
        var withdrawn = await given.Coordinator.Post(
            $"/pairs/{pair}/transition",
            new
            {
                to = "withdrawn",
                neverAgain = true,
                reason = "A reason.",
            }
        );
        await withdrawn.ShouldBe(HttpStatusCode.OK);
        var without = await given.Run(new { dryRun = true });
        var reason = await given.Coordinator.Ok($"/match-runs/{without.Id()}/explain?menteeId={mentee}&mentorId={mentor}");
        await (await given.Coordinator.Post($"/pairs/{pair}/undo", new { reason = "wrong_step" })).ShouldBe(HttpStatusCode.OK);
        await given.Move(pair, "withdrawn");
        var again = await given.Run(new { dryRun = true });

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await withdrawn.Json())["neverAgain"]!.GetValue<bool>(), Is.True);
            Assert.That(without.Value<int>("matched"), Is.Zero);
            Assert.That(
                reason.List("blockedBy").Select(rule => rule!.AsObject().Text("criterion")),
                Is.EqualTo(new[] { "history" })
            );
            Assert.That(again.Value<int>("matched"), Is.EqualTo(1), "the undo undid that as well");
        }

        await (
            await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "offered", neverAgain = true })
        ).ShouldBeProblem(400, "validation-failed");
    }
}
