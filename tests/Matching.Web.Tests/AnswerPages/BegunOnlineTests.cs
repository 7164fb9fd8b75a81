using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;
using Matching.Web.Tests.SurveyLinks;

namespace Matching.Web.Tests.AnswerPages;

/// <summary>Staff enter answers of a person who has begun to answer online.</summary>
public sealed class BegunOnlineTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Answers_begun_online_are_replaced_only_where_staff_say_so(bool isOfPair)
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await FindQuestionnaireTests.AgreedPair(given);
        var mentee = Guid.Parse((await given.Coordinator.Ok($"/pairs/{pair}")).Text("menteeId"));
        var own = await OwnAnswers.Of(given, mentee, "start", isOfPair ? pair : null);
        var page = $"/console/pairs/{pair}/answers/mentee/start";

        await own.Page();
        var opened = await browser.GetStringAsync(page);
        await own.Answer(("SN1", "2"));
        var begun = await browser.GetStringAsync(page);
        var refused = await browser.Submit(page, "answers", ("Input.Mode", "self_paper"), ("a.SN2", "3"));
        var html = await refused.Content.ReadAsStringAsync();
        var kept = await own.Page("?part=1&lang=en");
        (string, string)[] ticked = [("Input.Mode", "self_paper"), ("a.SN2", "3"), ("Input.Replaces", "true")];
        await (await browser.Submit(page, "answers", ticked)).ShouldLead($"/console/pairs/{pair}?done=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(opened, Does.Not.Contain("Input.Replaces"), "nothing is lost where no answer is saved");
            Assert.That(begun, Does.Contain("The person has begun to answer online.").And.Contain("Input.Replaces"));
            await refused.ShouldSay(422, "Tick that these answers replace them");
            Assert.That(html, Does.Contain("id=\"input-replaces-error\""));
            Assert.That(kept, Does.Contain("checked"), "the link works on, with its answers");
            var response = (await given.Coordinator.Items($"/responses?personId={mentee}")).Single();
            Assert.That(response!["answers"]!.ToJsonString(), Is.EqualTo("{\"SN2\":3}"));
        }
    }
}
