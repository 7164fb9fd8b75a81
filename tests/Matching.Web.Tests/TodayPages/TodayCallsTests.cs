using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Caseload;

namespace Matching.Web.Tests.TodayPages;

public sealed class ListTodayCallsTests
{
    [Test]
    public async Task What_was_promised_is_on_today_until_it_is_done_and_overdue_after_its_day()
    {
        var given = await Given.Programme(await SharedApp.With());
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var mentee = await given.AvailableMentee(new { givenName = "Amal" });
        var mentor = await given.AvailableMentor(new { givenName = "Livia", familyName = "Nuova" });
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        await given.Assigned("pairs", holder.Id, pair);
        var call = await given.Coordinator.Created(
            "/calls",
            new
            {
                personId = mentee,
                pairId = pair,
                about = "nothing",
                note = "Riservato4715",
                inform = "Amal rests until Easter.",
                informBy = "taker",
                informOn = given.App.Clock.Today.AddDays(1).ToString("yyyy-MM-dd"),
            }
        );
        var path = $"/today/calls?programmeId={given.ProgrammeId}";

        var due = (await given.Coordinator.Ok(path)).List("calls").Single()!.AsObject();
        var mine = (await given.Coordinator.Ok($"{path}&responsible={holder.Id}")).List("calls");
        var nobodys = (await given.Coordinator.Ok($"{path}&responsible=none")).List("calls");
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/console"));
        given.App.Clock.Advance(TimeSpan.FromDays(3));
        var late = (await given.Coordinator.Ok(path)).List("calls").Single()!.AsObject();
        var again = await holder.SignIn(holder.Code());
        var overdue = WebUtility.HtmlDecode(await again.GetStringAsync("/console"));
        var done = await again.Submit("/console", "pass-on-" + call.Id());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (due.Id(), due.Value<bool>("isOverdue"), due.Text("inform")),
                Is.EqualTo((call.Id(), false, "Amal rests until Easter."))
            );
            Assert.That((due["other"]!.Text("givenName"), due.Text("otherRole")), Is.EqualTo(("Livia", "mentor")));
            Assert.That((mine.Count, nobodys.Count), Is.EqualTo((1, 0)));
            Assert.That(page, Does.Contain("To pass on").And.Contain("Livia Nuova").And.Contain("Amal rests until Easter."));
            Assert.That(page, Does.Not.Contain("Riservato4715").And.Not.Contain(">Overdue<"));
            Assert.That(late.Value<bool>("isOverdue"), Is.True);
            Assert.That(overdue, Does.Contain("Overdue"));
            await done.ShouldLead($"/console?programme={given.ProgrammeId}");
            Assert.That((await given.Coordinator.Ok(path)).List("calls"), Is.Empty);
        }
    }
}
