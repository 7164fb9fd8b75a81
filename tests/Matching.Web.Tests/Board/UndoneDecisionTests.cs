using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Board;

/// <summary>The way back from a decision, on every page that shows it.</summary>
public sealed class UndoneDecisionTests
{
    [Test]
    public async Task A_decision_is_undone_on_the_pages_of_the_proposal_and_the_pair_for_ten_minutes()
    {
        var (given, browser, page) = await StaleProposalTests.Proposal();
        var pair = await StaleProposalTests.Pair(given);
        await browser.Submit(page, "decide", ("Input.Do", "approve"));
        given.App.Clock.Advance(TimeSpan.FromMinutes(4));

        var fresh = await browser.Read(page);
        var ofPair = await browser.Read($"/console/pairs/{pair}");
        await (await browser.Submit(page, "undo")).ShouldLead(page + "?done=undone");
        var undone = await Boards.States(given);
        await browser.Submit(page, "decide", ("Input.Do", "decline"), ("Input.Reason", "known"));
        var declined = await browser.Read(page);
        await browser.Submit(page, "undo");
        var again = await Boards.States(given);
        await browser.Submit(page, "decide", ("Input.Do", "approve"));
        given.App.Clock.Advance(TimeSpan.FromMinutes(11));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fresh, Does.Contain("Undo until"));
            Assert.That(ofPair, Does.Contain("Undo the offer, until"));
            Assert.That(undone, Is.EqualTo(new[] { "proposed" }));
            Assert.That(declined, Does.Contain("value=\"undo\""));
            Assert.That(again, Is.EqualTo(new[] { "proposed" }));
            Assert.That(await browser.Read(page), Does.Not.Contain("value=\"undo\""));
            Assert.That(await browser.Read($"/console/pairs/{pair}"), Does.Not.Contain("Undo the offer, until"));
        }
    }
}
