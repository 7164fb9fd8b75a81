using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Caseload;

public sealed class SetAbsenceTests
{
    [Test]
    public async Task A_deputy_finds_the_caseload_on_today_and_in_lists_until_the_last_day()
    {
        var given = await Given.Programme(await SharedApp.With());
        var (me, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (away, other) = (await given.Colleague(), await given.Colleague());
        var email = (await given.Coordinator.Items("/colleagues?limit=200")).Single(item => item.Id() == away).Text("email");
        var day = given.App.Clock.Today;
        var theirs = await given.Mentee(new { givenName = "Sua" });
        await given.Mentee(new { givenName = "Altra" });
        await given.Assigned("mentees", away, theirs);

        var saved = await browser.Submit(
            "/console/absences",
            "absence",
            ("Input.Id", away.ToString()),
            ("Input.From", day.ToString("yyyy-MM-dd")),
            ("Input.Until", day.AddDays(2).ToString("yyyy-MM-dd")),
            ("Input.DeputyId", me.Id.ToString())
        );
        var today = WebUtility.HtmlDecode(await browser.GetStringAsync("/console"));
        var switched = $"/console?programme={given.ProgrammeId}&whose={away}";
        var caseload = WebUtility.HtmlDecode(await browser.GetStringAsync(switched));
        var list = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/people/signups?whose={away}"));
        var colleague = (await given.Coordinator.Items("/colleagues?limit=200")).Single(item => item.Id() == away);
        given.App.Clock.Advance(TimeSpan.FromDays(3));
        var after = (await (await me.SignIn(me.Code())).GetStringAsync("/console"));

        using (Assert.EnterMultipleScope())
        {
            await saved.ShouldLead("/console/absences?done=1");
            Assert.That(today, Does.Contain(switched).And.Contain($"For {email}").And.Not.Contain($"whose={other}"));
            Assert.That(caseload, Does.Contain("<b>1</b>").And.Contain($"signups?programme={given.ProgrammeId}&whose={away}"));
            Assert.That(list, Does.Contain($"{email}, whose deputy I am until").And.Contain("Sua").And.Not.Contain("Altra"));
            Assert.That(
                (colleague.Text("awayUntil"), colleague.Text("deputyId")),
                Is.EqualTo((day.AddDays(2).ToString("yyyy-MM-dd"), me.Id.ToString()))
            );
            Assert.That(WebUtility.HtmlDecode(after), Does.Not.Contain($"For {email}"), "it ends by itself");
        }
    }

    [Test]
    public async Task Days_that_make_no_sense_and_people_who_cannot_be_deputies_are_refused()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var (away, deputy, foreigner) = (await given.Colleague(), await given.Colleague(), await other.Colleague());
        var ofOneSite = (
            await given.App.Account(
                new
                {
                    role = "coordinator",
                    programmeId = given.ProgrammeId,
                    siteId = given.SiteId,
                    email = $"{Guid.NewGuid():N}@example.org",
                }
            )
        ).Id();
        var ofAll = (await given.App.Account(new { role = "admin", email = $"{Guid.NewGuid():N}@example.org" })).Id();

        foreach (
            var (from, until, who, field) in new[]
            {
                ("2026-03-10", "2026-03-09", deputy, "until"),
                ("2026-01-10", "2026-01-12", deputy, "until"),
                ("2026-03-10", "2027-03-12", deputy, "until"),
                ("2026-03-10", "2026-03-12", away, "deputyId"),
                ("2026-03-10", "2026-03-12", foreigner, "deputyId"),
            }
        )
        {
            var refused = await given.Coordinator.Send(
                HttpMethod.Put,
                $"/colleagues/{away}/absence",
                $$"""{"from":"{{from}}","until":"{{until}}","deputyId":"{{who}}"}"""
            );
            await refused.ShouldBeProblem(400, "validation-failed", field);
        }

        // who sees less than the colleague would not find all of the caseload
        foreach (
            var (colleague, who, isRefused) in new[] { (away, ofOneSite, true), (ofOneSite, away, false), (ofAll, away, true) }
        )
        {
            var answer = await given.App.Admin.Send(
                HttpMethod.Put,
                $"/colleagues/{colleague}/absence",
                $$"""{"from":"2026-03-10","until":"2027-02-12","deputyId":"{{who}}"}"""
            );
            await answer.ShouldBe(isRefused ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
        }
    }
}

public sealed class EndAbsenceTests
{
    [Test]
    public async Task An_absence_ends_early()
    {
        var given = await Given.Programme();
        var (away, deputy) = (await given.Colleague(), await given.Colleague());
        await (
            await given.Coordinator.Send(
                HttpMethod.Put,
                $"/colleagues/{away}/absence",
                $$"""{"from":"2026-03-01","until":"2026-12-12","deputyId":"{{deputy}}"}"""
            )
        ).ShouldBe(HttpStatusCode.OK);

        await (await given.Coordinator.Send(HttpMethod.Delete, $"/colleagues/{away}/absence")).ShouldBe(HttpStatusCode.NoContent);

        var colleague = (await given.Coordinator.Items("/colleagues?limit=200")).Single(item => item.Id() == away);
        Assert.That((colleague["awayFrom"], colleague["deputyId"]), Is.EqualTo((default(object), default(object))));
    }
}

public sealed class CheckColleagueTests
{
    [Test]
    public async Task A_colleague_of_another_programme_is_not_found()
    {
        var given = await Given.Programme();
        var foreigner = await (await Given.Programme()).Colleague();

        await (
            await given.Coordinator.Send(HttpMethod.Put, $"/colleagues/{foreigner}/absence", """{"from":"2026-03-01"}""")
        ).ShouldBeProblem(404, "account-not-found");
        await (await given.Coordinator.Send(HttpMethod.Delete, $"/colleagues/{foreigner}/absence")).ShouldBeProblem(
            404,
            "account-not-found"
        );
    }
}
