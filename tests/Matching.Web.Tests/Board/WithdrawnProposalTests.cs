namespace Matching.Web.Tests.Board;

/// <summary>A proposal that the service or staff withdrew.</summary>
public sealed class WithdrawnProposalTests
{
    [TestCase("en", "Withdrawn", "Declined")]
    [TestCase("it", "Ritirata", "Rifiutata")]
    public async Task A_proposal_that_was_withdrawn_has_a_word_of_its_own(string language, string own, string other)
    {
        var (given, browser, page) = await StaleProposalTests.Proposal();
        var mentee = (await given.Coordinator.Items($"/mentees?programmeId={given.ProgrammeId}"))[0].Id();

        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "paused" });
        var shown = await browser.Read($"{page}?lang={language}");

        Assert.That(shown, Does.Contain($">{own}<").And.Not.Contain($">{other}<"));
    }
}
