using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Calls;

/// <summary>What the other half is to be informed of goes with the step that a call took.</summary>
public sealed class UndoneCallsTests
{
    private const string Message = "Selam stops.";

    [Test]
    public async Task A_stop_that_is_undone_withdraws_what_the_mentor_was_to_be_informed_of()
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, pair) = await RecordCallTests.ActivePair(given);
        await Stop(given, mentee, pair);
        var before = await browser.Read("/console");

        await Undo(given, pair);
        var page = await browser.Read($"/console/pairs/{pair}");
        var italian = await browser.Read($"/console/pairs/{pair}?lang=it");
        var today = await browser.Read("/console");
        var call = (await given.Coordinator.Items($"/calls?pairId={pair}")).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain(Message));
            Assert.That(today, Does.Not.Contain(Message));
            Assert.That(page, Does.Contain(Message).And.Contain("ithdrawn: the step was undone"));
            Assert.That(page, Does.Not.Contain("was informed</button>").And.Not.Contain("ass on by"));
            Assert.That(italian, Does.Contain("itirato: il passaggio è stato annullato"));
            Assert.That((call.Text("inform"), call.AsObject()["informOn"]), Is.EqualTo((Message, (object?)null)));
        }
    }

    [Test]
    public async Task What_another_call_promised_and_a_second_stop_stay_to_be_passed_on()
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, pair) = await RecordCallTests.ActivePair(given);
        await given.Coordinator.Created("/calls", Promise(given, mentee, pair, "other_meetings", "Less often, please."));
        await Stop(given, mentee, pair);
        await Undo(given, pair);

        var kept = await browser.Read("/console");
        await Stop(given, mentee, pair);
        var again = await browser.Read("/console");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(kept, Does.Contain("Less often, please.").And.Not.Contain(Message));
            Assert.That(again, Does.Contain("Less often, please.").And.Contain(Message));
        }
    }

    [Test]
    public async Task What_was_passed_on_before_the_undo_stays_recorded()
    {
        var (given, browser) = await Boards.Coordinator();
        var (mentee, pair) = await RecordCallTests.ActivePair(given);
        var call = await Stop(given, mentee, pair);
        await (await given.Coordinator.Post($"/calls/{call}/informed", new { })).ShouldBe(HttpStatusCode.OK);

        await Undo(given, pair);

        Assert.That(
            await browser.Read($"/console/pairs/{pair}"),
            Does.Contain("assed on ").And.Not.Contain("the step was undone")
        );
    }

    private static async Task<Guid> Stop(Given given, Guid mentee, Guid pair) =>
        (await given.Coordinator.Created("/calls", Promise(given, mentee, pair, "stop", Message))).Id();

    private static object Promise(Given given, Guid mentee, Guid pair, string wish, string inform) =>
        new
        {
            personId = mentee,
            pairId = pair,
            about = "pair",
            wish,
            reason = wish == "stop" ? "no_time" : null,
            inform,
            informBy = "taker",
            informOn = given.App.Clock.Today.AddDays(1).ToString("yyyy-MM-dd"),
        };

    private static async Task Undo(Given given, Guid pair) =>
        await (await given.Coordinator.Post($"/pairs/{pair}/undo", new { reason = "wrong_step" })).ShouldBe(HttpStatusCode.OK);
}
