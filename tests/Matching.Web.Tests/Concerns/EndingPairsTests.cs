using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Concerns;

/// <summary>A pair that is coming to its end has no pause: its concern says so, with the way on.</summary>
public sealed class EndingPairsTests
{
    [Test]
    public async Task Of_a_pair_that_is_coming_to_its_end_the_pages_say_what_to_do_in_place_of_pausing()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            "offered",
            "mentor_accepted",
            "agreed",
            "active",
            "ending"
        );
        var concern = (await given.Coordinator.Created("/concerns", new { pairId = pair, what = "x" })).Id();
        var page = $"/console/concerns/{concern}";

        var ending = await admin.Read(page);
        var inbox = await admin.Read("/console/concerns");
        var italian = await admin.Read(page + "?lang=it");
        await given.Coordinator.Moved(
            $"/pairs/{pair}",
            new { to = "active", date = given.App.Clock.Today.AddDays(60).ToString("yyyy-MM-dd") }
        );
        var extended = await admin.Read(page);
        await admin.Submit(page, "pause");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ending, Does.Contain("In this state it cannot be paused.").And.Contain($"/console/pairs/{pair}"));
            Assert.That(ending, Does.Not.Contain("on hold for 28 days"));
            Assert.That(inbox, Does.Contain("The pair is coming to its end"));
            Assert.That(italian, Does.Contain("In questo stato non si può sospendere."));
            Assert.That(extended, Does.Contain("on hold for 28 days").And.Not.Contain("cannot be paused"));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("on_hold"));
        }
    }
}
