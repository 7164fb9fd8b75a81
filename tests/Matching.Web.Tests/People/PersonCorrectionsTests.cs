using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.AnswerPages;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.SurveyLinks;

namespace Matching.Web.Tests.People;

/// <summary>What was recorded of a person is corrected and ended in the console, in a browser without script.</summary>
public sealed class PersonCorrectionsTests
{
    [Test]
    public async Task A_check_is_corrected_from_the_history_and_a_stale_form_shows_both_versions()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentor = await given.Mentor();
        var made = await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = mentor,
                kind = "identity",
                checkedOn = "2026-02-10",
                expiresOn = "2027-02-10",
            }
        );
        var page = $"/console/people/{mentor}/check_corrected?entry={made.Id()}";
        (string, string)[] typed =
        [
            ("Input.Kind", "criminal_record"),
            ("Input.Result", "pending"),
            ("Input.CheckedOn", "2026-02-12"),
            ("Input.ExpiresOn", ""),
        ];

        var file = await browser.GetStringAsync($"/console/people/{mentor}");
        var shown = await browser.GetStringAsync(page);
        var wrong = await browser.Submit(page, "step", [.. typed[..3], ("Input.ExpiresOn", "2026-02-11")]);
        var (early, before) = (
            await browser.Submit(page, "step", [.. typed[..2], ("Input.CheckedOn", "2099-01-01"), typed[3]]),
            shown
        );
        await (await browser.Submit(page, "step", typed)).ShouldLead($"/console/people/{mentor}?done=1");
        var stale = await browser.SubmitFrom(before, page, "step", [("Input.Result", "failed"), .. typed[2..]]);
        var check = await given.Coordinator.Ok($"/checks/{made.Id()}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(file, Does.Contain(page));
            Assert.That(shown, Does.Contain("value=\"2026-02-10\"").And.Contain("value=\"2027-02-10\""));
            await wrong.ShouldSay(400, "id=\"input-expireson-error\"");
            await early.ShouldSay(400, "id=\"input-checkedon-error\"");
            await stale.ShouldSay(412, "What is stored now, and what you typed");
            Assert.That(
                (check.Text("kind"), check.Text("result"), check.Text("checkedOn"), check["expiresOn"]),
                Is.EqualTo(("criminal_record", "pending", "2026-02-12", (object?)null))
            );
            Assert.That(await browser.GetStringAsync(page + "&lang=it"), Does.Contain("Correggi la verifica"));
            var other = $"/console/people/{await given.Mentor()}/check_corrected?entry={made.Id()}";
            Assert.That((await browser.GetAsync(other)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That((await browser.GetAsync(page.Split('?')[0])).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }
    }

    [Test]
    public async Task A_notice_ends_from_the_history_with_its_reason_and_once_alone()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee(new { consents = Array.Empty<object>() });
        var notice = await given.Coordinator.Created(
            "/notices",
            new
            {
                personId = mentee,
                purpose = "matching",
                channel = "talk",
            }
        );
        var page = $"/console/people/{mentee}/notice_ended?entry={notice.Id()}";

        var file = await browser.GetStringAsync($"/console/people/{mentee}");
        var shown = await browser.GetStringAsync(page);
        var unsaid = await browser.Submit(page, "step");
        await (await browser.Submit(page, "step", ("Input.End", "objection"))).ShouldLead($"/console/people/{mentee}?done=1");
        var late = await browser.SubmitFrom(shown, page, "step", ("Input.End", "mistake"));
        var ended = await given.Coordinator.Ok($"/notices/{notice.Id()}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(file, Does.Contain(page));
            await unsaid.ShouldSay(400, "id=\"input-end-error\"");
            await late.ShouldSay(409, "the person objected");
            Assert.That(ended.Text("endReason"), Is.EqualTo("objection"));
            Assert.That(await browser.GetStringAsync(page), Does.Contain("This notice ended on").And.Not.Contain("Input.End"));
            Assert.That(
                await browser.GetStringAsync($"/console/people/{mentee}?lang=it"),
                Does.Contain("la persona si è opposta").And.Not.Contain(page)
            );
        }
    }

    [Test]
    public async Task A_link_to_a_questionnaire_is_closed_from_the_page_of_the_person_or_of_the_answers()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await FindQuestionnaireTests.AgreedPair(given);
        var mentee = Guid.Parse((await given.Coordinator.Ok($"/pairs/{pair}")).Text("menteeId"));
        var answers = $"/console/pairs/{pair}/answers/mentee/start";
        await browser.Submit(answers, "alone");
        var own = (await given.Coordinator.Items($"/survey-links?personId={mentee}")).Single()!;
        var page = $"/console/people/{mentee}/link_closed?entry={own.Text("id")}";

        var (file, ofPair) = (await browser.GetStringAsync($"/console/people/{mentee}"), await browser.GetStringAsync(answers));
        var shown = await browser.GetStringAsync(page);
        await (await browser.Submit(page, "step")).ShouldLead($"/console/people/{mentee}?done=1");
        var late = await browser.SubmitFrom(shown, page, "step");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(file, Does.Contain(page).And.Contain("not opened yet"));
            Assert.That(ofPair, Does.Contain(page));
            Assert.That((await given.Coordinator.Ok($"/survey-links/{own.Text("id")}")).Text("status"), Is.EqualTo("closed"));
            await late.ShouldSay(409, "There is nothing to close: the link is closed.");
            Assert.That(await browser.GetStringAsync($"/console/people/{mentee}"), Does.Not.Contain("link_closed"));
            Assert.That(await browser.GetStringAsync(answers), Does.Not.Contain("link_closed"));
            Assert.That(await browser.GetStringAsync(page + "&lang=it"), Does.Contain("link chiuso"));
        }
    }

    [Test]
    public async Task A_questionnaire_is_printed_with_its_id_its_version_and_the_code_of_the_link_of_a_person()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var pair = await FindQuestionnaireTests.AgreedPair(given);
        var mentee = (await given.Coordinator.Ok($"/pairs/{pair}")).Text("menteeId");

        var printed = WebUtility.HtmlDecode(
            await (
                await browser.Submit($"/console/pairs/{pair}/answers/mentee/start", "alone", ("print", "1"))
            ).Content.ReadAsStringAsync()
        );
        var link = (await given.Coordinator.Items($"/survey-links?personId={mentee}")).Single()!;
        var opened = await given.App.Browser().GetAsync(Regex.Match(printed, "/survey/[0-9a-f]{32}").Value);

        Assert.That(printed, Does.Contain($"{link.Text("questionnaireId")} · {link.Text("version")}").And.Contain("☐"));
        Assert.That(printed, Does.Match("<svg[^>]*role=\"img\""));
        Assert.That(opened.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    [Test]
    public async Task All_personal_links_of_a_person_end_without_a_new_one()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee();
        var token = await Planted.Link(given, mentee);

        var before = await given.App.Anonymous.GetAsync($"/api/v1/privacy/{token}");
        await (await browser.Submit($"/console/people/{mentee}/link", "step", ("Input.Revoke", "1"))).ShouldLead(
            $"/console/people/{mentee}?done=1"
        );

        await before.ShouldBe(HttpStatusCode.OK);
        Assert.That(
            await given.App.Sql<long>(
                "SELECT count(*) FROM personal_links WHERE person_id = @Id AND revoked_at IS NULL",
                new { Id = mentee }
            ),
            Is.EqualTo(new[] { 0L })
        );
    }

    [Test]
    public async Task A_record_entered_by_mistake_is_removed_and_one_with_a_pair_stays()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mistaken = await given.Mentee();
        var paired = await given.AvailableMentee();
        await given.Pair(await given.AvailableMentor(), paired);
        var page = $"/console/people/{mistaken}/removed";

        var file = await browser.GetStringAsync($"/console/people/{mistaken}");
        var html = await browser.GetStringAsync(page);
        await given.Patch($"/mentees/{mistaken}", """{ "givenName": "Hana" }""");
        var stale = await browser.SubmitFrom(html, page, "step");
        var stays = await browser.Submit($"/console/people/{paired}/removed", "step");
        await (await browser.Submit(page, "step")).ShouldLead("/console/people?role=mentee&done=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(file, Does.Contain(page));
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            await stays.ShouldSay(409, "The person has pairs, proposals or answers");
            Assert.That(
                await browser.GetStringAsync($"/console/people/{paired}"),
                Does.Not.Contain($"/console/people/{paired}/removed")
            );
            Assert.That((await browser.GetAsync(page)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }
    }
}
