using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Http;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.AnswerPages;

/// <summary>Answers on paper are entered, and what is not awaited is recorded, in a browser without script.</summary>
public sealed partial class FindQuestionnaireTests
{
    [Test]
    public async Task Answers_of_each_kind_are_entered_from_a_form_and_corrected_beside_their_questions()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await AgreedPair(given);
        var page = $"/console/pairs/{pair}/answers/mentee/start";

        var form = await browser.GetStringAsync(page);
        var italian = await browser.GetStringAsync(page + "?lang=it");
        (string, string)[] answers =
        [
            ("Input.Mode", "interpreter"),
            ("Input.Language", "it"),
            ("a.SN1", "4"),
            ("a.EM1", "PNTS"),
            ("a.PR3", "12,5"),
            ("m.PR2", "DK"),
            ("a.GO1", "Find <b>work</b>"),
        ];
        var wrong = await browser.Submit(page, "answers", answers);
        answers[4] = ("a.PR3", "12");
        await (await browser.Submit(page, "answers", answers)).ShouldLead($"/console/pairs/{pair}?done=1");
        var response = (await given.Coordinator.Items($"/responses?pairId={pair}")).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form, Does.Contain("Strongly agree").And.Contain("would rather not say").And.Contain("By telephone"));
            Assert.That(italian, Does.Contain("Questionario all'inizio").Or.Contain("Questionario all&#x27;inizio"));
            await wrong.ShouldSay(400, "Find <b>work</b>");
            var again = await wrong.Content.ReadAsStringAsync();
            Assert.That(again, Does.Contain("href=\"#item-PR3\"").And.Contain("id=\"item-PR3-error\""));
            Assert.That(Checked().Matches(again).Select(box => box.Value), Has.Some.Contains("a.SN1").And.Some.Contains("a.EM1"));
            Assert.That(response!.Text("mode"), Is.EqualTo("interpreter"));
            Assert.That(response!["answers"]!.ToJsonString(), Does.Contain("\"SN1\":4").And.Contain("\"EM1\":\"PNTS\""));
            Assert.That(response["answers"]!.ToJsonString(), Does.Contain("\"PR3\":12").And.Contain("\"PR2\":\"DK\""));
            Assert.That(
                (await browser.GetAsync($"/console/pairs/{pair}/answers/nobody/start")).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound)
            );
        }
    }

    internal static async Task<Guid> AgreedPair(Given given) =>
        await given.Pair(
            await given.AvailableMentor(new { givenName = "Marco", familyName = "Rossi" }),
            await given.AvailableMentee(new { givenName = "Selam", familyName = "Tesfay" }),
            "offered",
            "mentor_accepted",
            "agreed"
        );

    [GeneratedRegex("<input[^>]* checked[^>]*>")]
    private static partial Regex Checked();
}

public sealed class WaiveAnswersTests
{
    [Test]
    public async Task A_pair_starts_once_the_answer_of_one_side_is_not_awaited_and_the_other_has_answered()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await FindQuestionnaireTests.AgreedPair(given);
        var day = given.App.Clock.Today.ToString("yyyy-MM-dd");
        var page = $"/console/pairs/{pair}/answers";

        await (await browser.Submit($"{page}/mentor/start", "answers", ("Input.Mode", "self_paper"), ("a.MN1", "2"))).ShouldLead(
            $"/console/pairs/{pair}?done=1"
        );
        var waits = await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "active", date = day });
        var noReason = await browser.Submit($"{page}/mentee/start", "waive");
        await (await browser.Submit($"{page}/mentee/start", "waive", ("Waived.Reason", "Was ill."))).ShouldLead(
            $"/console/pairs/{pair}?done=1"
        );
        var shown = await browser.GetStringAsync($"/console/pairs/{pair}");
        await given.Coordinator.Moved($"/pairs/{pair}", new { to = "active", date = day });

        await waits.ShouldBeProblem(409, "pair-gate-open");
        Assert.That((int)noReason.StatusCode, Is.EqualTo(400));
        Assert.That(shown, Does.Contain("The start questionnaire of Selam is not awaited.").And.Contain("Not awaited"));
    }

    [Test]
    public async Task A_later_reason_replaces_the_first_and_a_monthly_check_in_is_always_awaited()
    {
        var given = await Given.Programme();
        var pair = await FindQuestionnaireTests.AgreedPair(given);

        foreach (var reason in new[] { "Was ill.", "Was away." })
        {
            await given.Coordinator.Created(
                $"/pairs/{pair}/waivers",
                new
                {
                    side = "mentor",
                    wave = "end",
                    reason,
                }
            );
        }

        var waiver = (await given.Coordinator.Items($"/pairs/{pair}/waivers")).Single()!;
        Assert.That((waiver.Text("reason"), waiver.Text("wave")), Is.EqualTo(("Was away.", "end")));
        var pulse = await given.Coordinator.Post(
            $"/pairs/{pair}/waivers",
            new
            {
                side = "mentor",
                wave = "pulse",
                reason = "No.",
            }
        );
        await pulse.ShouldBeProblem(400, "validation-failed");
    }
}

public sealed class ListAnswerWaiversTests
{
    [Test]
    public async Task Waivers_of_an_erased_person_are_gone()
    {
        var given = await Given.Programme();
        var pair = await FindQuestionnaireTests.AgreedPair(given);
        await given.Coordinator.Created(
            $"/pairs/{pair}/waivers",
            new
            {
                side = "mentee",
                wave = "start",
                reason = "Was ill.",
            }
        );
        var mentee = Guid.Parse((await given.Coordinator.Ok($"/pairs/{pair}")).Text("menteeId"));

        var link = await Privacy.Planted.Link(given, mentee);
        var erased = await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{link}", "");

        Assert.That(erased.IsSuccessStatusCode, Is.True);
        Assert.That(await given.Coordinator.Items($"/pairs/{pair}/waivers"), Is.Empty);
    }
}

public sealed class GetAnswersDueTests
{
    [Test]
    public async Task What_is_due_is_counted_by_side_and_leads_to_the_form()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var none = await browser.GetStringAsync("/console/questionnaires");
        var agreed = await FindQuestionnaireTests.AgreedPair(given);
        var ending = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(new { givenName = "Amal" }),
            "offered",
            "mentor_accepted",
            "agreed",
            "active",
            "ending"
        );
        await given.Coordinator.Created(
            $"/pairs/{agreed}/waivers",
            new
            {
                side = "mentor",
                wave = "start",
                reason = "Was ill.",
            }
        );
        await browser.Submit($"/console/pairs/{ending}/answers/mentor/end", "answers", ("Input.Mode", "phone"), ("a.MN2", "2"));

        var page = await browser.GetStringAsync("/console/questionnaires");
        var list = await browser.GetStringAsync("/console/questionnaires?wave=end&side=mentee&lang=it");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(none, Does.Contain("once a first pair has agreed"));
            Assert.That(page, Does.Contain($"/console/pairs/{agreed}/answers/mentee/start").And.Contain("Selam Tesfay"));
            Assert.That(page, Does.Not.Contain($"/console/pairs/{agreed}/answers/mentor/start").And.Contain("by telephone"));
            Assert.That(page, Does.Not.Contain($"/console/pairs/{ending}/answers/mentor/end").And.Contain("1 of 1"));
            Assert.That(list, Does.Contain($"/console/pairs/{ending}/answers/mentee/end").And.Contain("Amal"));
            Assert.That(list, Does.Not.Contain("Selam").And.Contain("Da raccogliere ora"));
        }
    }

    [Test]
    public async Task A_number_above_a_hundred_leads_to_all_of_them_page_by_page()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        for (var i = 0; i < 51; i++)
        {
            await FindQuestionnaireTests.AgreedPair(given);
        }

        var first = await browser.GetStringAsync("/console/questionnaires?stage=due");
        var next = Regex.Match(first, "rel=\"next\" href=\"([^\"]+)\"").Groups[1].Value;
        var second = await browser.GetStringAsync(WebUtility.HtmlDecode(next).Split('#')[0]);

        int Listed(string page) =>
            Regex.Count(page[page.IndexOf("id=\"due\"", StringComparison.Ordinal)..], "<p class=\"soft\"><span class=\"role\">");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((Listed(first), Listed(second)), Is.EqualTo((100, 2)));
            Assert.That(second, Does.Contain("rel=\"first\"").And.Not.Contain("rel=\"next\""));
        }
    }

    [Test]
    public async Task Each_number_of_what_was_sent_opened_begun_and_waived_leads_to_its_people_by_site_and_coordinator()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (colleague, _) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (sent, opened, begun, answered) = (
            await FindQuestionnaireTests.AgreedPair(given),
            await Agreed(given, "Opened"),
            await Agreed(given, "Begun"),
            await Agreed(given, "Answered")
        );
        await Link(given, sent);
        await (await Link(given, opened)).Page();
        await (await Link(given, begun)).Answer(("SN1", "PNTS"));
        var done = await Link(given, answered);
        await done.AnswerAll();
        await done.Send();
        await given.App.Sql<string>(
            "UPDATE pairs SET responsible_id = @Account WHERE id = @Id",
            new { Account = colleague.Id, Id = begun }
        );

        // when a link was opened first is kept from time to time
        await given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new KeepLastUses()));
        async Task<string> List(string query) =>
            WebUtility.HtmlDecode(await browser.GetStringAsync("/console/questionnaires?wave=start&side=mentee" + query));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/questionnaires"));
        var (ofSent, ofOpened, ofBegun, ofAnswered) = (
            await List("&stage=sent"),
            await List("&stage=opened"),
            await List("&stage=begun"),
            await List("&stage=complete")
        );
        var ofColleague = await List($"&stage=due&whose={colleague.Id}");
        await browser.Submit(
            $"/console/pairs/{sent}/answers/mentor/start",
            "waive",
            ("Waived.Reason", "Does not like questionnaires."),
            ("Waived.Refused", "true")
        );
        var refused = WebUtility.HtmlDecode(
            await browser.GetStringAsync("/console/questionnaires?wave=start&side=mentor&stage=refused")
        );
        var waivers = await given.Coordinator.Items($"/pairs/{sent}/waivers");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain("stage=sent").And.Contain("25% / 25%").And.Contain("RR1"));
            Assert.That(
                ofSent,
                Does.Contain("Selam").And.Contain("Opened Tesfay").And.Contain("Begun Tesfay").And.Contain("Answered Tesfay")
            );
            Assert.That(ofOpened, Does.Not.Contain("Selam Tesfay").And.Contain("Opened Tesfay").And.Contain("Begun Tesfay"));
            Assert.That(
                ofBegun,
                Does.Not.Contain("Opened Tesfay").And.Contain("Begun Tesfay").And.Not.Contain("Answered Tesfay")
            );
            Assert.That(ofAnswered, Does.Contain("Answered Tesfay").And.Not.Contain($"/console/pairs/{answered}/answers"));
            Assert.That(ofColleague, Does.Contain("Begun Tesfay").And.Not.Contain("Opened Tesfay"));
            Assert.That(page, Does.Contain("id=\"by-coordinator\"").And.Contain($"stage=due&whose={colleague.Id}"));
            Assert.That(refused, Does.Contain("0% / 0% / 25%").And.Contain($"/console/pairs/{sent}\""));
            Assert.That(refused, Does.Not.Contain($"/console/pairs/{opened}\""));
            Assert.That(waivers.Single()!["refused"]!.GetValue<bool>(), Is.True);
        }
    }

    private static async Task<Guid> Agreed(Given given, string name) =>
        await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(new { givenName = name, familyName = "Tesfay" }),
            "offered",
            "mentor_accepted",
            "agreed"
        );

    private static async Task<SurveyLinks.OwnAnswers> Link(Given given, Guid pair) =>
        await SurveyLinks.OwnAnswers.Of(
            given,
            Guid.Parse((await given.Coordinator.Ok($"/pairs/{pair}")).Text("menteeId")),
            "start",
            pair
        );
}
