using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.AnswerPages;

/// <summary>Staff copy what a form on paper says.</summary>
public sealed class PaperEntryTests
{
    [Test]
    public async Task A_form_without_an_answer_stores_nothing_and_says_so()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await FindQuestionnaireTests.AgreedPair(given);

        var sent = await browser.Submit($"/console/pairs/{pair}/answers/mentor/start", "answers", ("Input.Mode", "self_paper"));

        await sent.ShouldSay(422, "Nothing was entered");
        Assert.That(await given.Coordinator.Items($"/responses?pairId={pair}"), Is.Empty);
    }

    [Test]
    public async Task An_answer_and_a_reason_why_there_is_none_are_refused_beside_the_question_and_both_kept()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await FindQuestionnaireTests.AgreedPair(given);
        var page = $"/console/pairs/{pair}/answers/mentee/start";

        var sent = await browser.Submit(page, "answers", ("Input.Mode", "self_paper"), ("a.PR3", "12"), ("m.PR3", "PNTS"));
        await sent.ShouldSay(422, "Keep one of the two");
        var html = await sent.Content.ReadAsStringAsync();
        await (await browser.Submit(page, "answers", ("Input.Mode", "self_paper"), ("a.PR3", ""), ("m.PR3", "PNTS"))).ShouldLead(
            $"/console/pairs/{pair}?done=1"
        );

        var response = (await given.Coordinator.Items($"/responses?pairId={pair}")).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(html, Does.Contain("id=\"item-PR3-error\"").And.Contain("name=\"a.PR3\" value=\"12\""));
            Assert.That(response!["answers"]!.ToJsonString(), Is.EqualTo("{\"PR3\":\"PNTS\"}"));
        }
    }
}
