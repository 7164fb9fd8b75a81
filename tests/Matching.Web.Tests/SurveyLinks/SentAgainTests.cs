using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.SurveyLinks;

/// <summary>The answers are sent by a double tap, or again by a browser that lost the answer.</summary>
public sealed class WereAnswersSentTests
{
    [Test]
    public async Task Every_tap_leads_to_the_page_that_says_that_the_answers_have_arrived()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "start");
        using var browser = given.App.Browser();
        await browser.GetAsync(own.Path);
        await browser.Submit("/survey?lang=ar", "screen", ("a.SN1", "2"));
        const string page = "/survey?part=99&lang=ar";
        var html = await browser.GetStringAsync(page);
        var whole = await browser.GetStringAsync("/survey/all?lang=ar");
        using var other = given.App.Browser();
        await other.GetAsync(own.Path);
        var early = await other.GetStringAsync(page);

        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => browser.SubmitFrom(html, page, "send")));
        var late = await browser.SubmitFrom(html, page, "send");
        var kept = await browser.SubmitFrom(
            whole,
            "/survey/all?lang=ar",
            "all",
            ("asked", "SN1"),
            ("a.SN1", "2"),
            ("do", "send")
        );
        var elsewhere = await other.SubmitFrom(early, page, "send");

        foreach (var answer in sent.Append(late).Append(kept))
        {
            await answer.ShouldLead($"/survey?sent={own.Id}&lang=ar");
        }

        await elsewhere.ShouldSay(404, "هذا الرابط لا يعمل");
        Assert.That((await own.Response())["answers"]!["SN1"]!.GetValue<double>(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_link_that_staff_closed_in_the_meantime_is_not_said_to_have_arrived()
    {
        var given = await Given.Programme();
        var own = await OwnAnswers.Of(given, await given.Mentee(), "start");
        await own.Answer(("SN1", "2"));
        var send = await own.ReadyToSend();
        await given.Coordinator.Post($"/survey-links/{own.Id}/close", new { });

        var sent = await send();

        await sent.ShouldSay(404, "This link does not work");
        Assert.That(await given.Coordinator.Items($"/responses?personId={own.PersonId}"), Is.Empty);
    }
}
