using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.SurveyLinks;

public sealed class AskAgainPageTests
{
    [Test]
    public async Task Staff_ask_a_person_who_waits_a_second_time_and_print_the_questionnaire_with_the_code()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var person = await given.AvailableMentee(new { preferredLanguage = "ar" });
        var first = await OwnAnswers.Of(given, person, "start");
        await first.AnswerAll();
        await first.Send();
        var page = $"/console/people/{person}/ask-again";

        var record = await browser.GetStringAsync($"/console/people/{person}");
        var made = WebUtility.HtmlDecode(await (await browser.Submit(page, "again", ("print", "1"))).Content.ReadAsStringAsync());
        var links = await given.Coordinator.Items($"/survey-links?personId={person}");
        var opened = await given.App.Browser().GetAsync(Regex.Match(made, "/survey/[0-9a-f]{32}").Value);
        await given.Pair(await given.AvailableMentor(), person, "offered", "mentor_accepted", "agreed", "active");
        var met = await browser.Submit(page, "again");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(record, Does.Contain("/ask-again"));
            Assert.That(links.Select(link => link!.Value<bool>("again")), Does.Contain(true));
            Assert.That(opened.StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That(made, Does.Match("<b>[2-9A-Z]{4}-[2-9A-Z]{4}</b>").And.Contain("☐"), "the code and the questions");
            Assert.That(made, Does.Contain("أسئلة البداية").And.Contain("dir=\"rtl\""));
            Assert.That((int)met.StatusCode, Is.EqualTo(400));
            Assert.That(await met.Content.ReadAsStringAsync(), Does.Contain("banner wrong"));
        }
    }
}
