using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.Caseload;

public sealed class UndoAttemptTests
{
    [Test]
    public async Task An_attempt_is_undone_within_ten_minutes_and_not_later()
    {
        var given = await Given.Programme(await SharedApp.With());
        var mentee = await given.Mentee();
        var first = (await given.Coordinator.Created("/attempts", new { personId = mentee, kind = "no_answer" })).Id();
        var second = (await given.Coordinator.Created("/attempts", new { personId = mentee, kind = "no_answer" })).Id();
        var other = await Given.Programme(given.App);

        var foreign = await other.Coordinator.Send(HttpMethod.Delete, $"/attempts/{first}");
        var undone = await given.Coordinator.Send(HttpMethod.Delete, $"/attempts/{first}");
        given.App.Clock.Advance(TimeSpan.FromMinutes(11));
        var late = await given.Coordinator.Send(HttpMethod.Delete, $"/attempts/{second}");

        await foreign.ShouldBeProblem(404, "attempt-not-found");
        await undone.ShouldBe(HttpStatusCode.NoContent);
        await late.ShouldBeProblem(409, "attempt-undo-late");
        Assert.That(
            (await given.Coordinator.Items($"/attempts?personId={mentee}")).Select(item => item.Id()),
            Is.EqualTo(new[] { second })
        );
    }

    [Test]
    public async Task The_page_offers_the_way_back_and_after_three_attempts_a_letter_that_says_little()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee(
            new
            {
                givenName = "Samira",
                familyName = "Prova",
                phone = "+39 333 555 0174",
                preferredLanguage = "it",
                availability = new[] { "mon_evening", "tue_evening", "wed_evening", "sat_morning" },
            }
        );
        const string List = "/console/people/signups";
        var best = await browser.GetStringAsync(List);
        var done = await browser.Submit(List, "signup-" + mentee, ("Do", "no_answer"));
        var after = done.Headers.Location!.ToString();
        var offered = WebUtility.HtmlDecode(await browser.GetStringAsync(after));
        var undone = await browser.Submit(after, "undo-attempt");
        var left = await given.Coordinator.Items($"/attempts?personId={mentee}");
        for (var call = 0; call < 3; call++)
        {
            await browser.Submit(List, "signup-" + mentee, ("Do", "no_answer"));
        }

        var third = WebUtility.HtmlDecode(await browser.GetStringAsync(List));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/people/{mentee}/letter"));
        var letter = Regex.Match(page, "<article.*?</article>", RegexOptions.Singleline).Value;
        await (await browser.Submit($"/console/people/{mentee}/letter", "letter")).ShouldLead($"/console/people/{mentee}?done=1");
        var attempts = await given.Coordinator.Items($"/attempts?personId={mentee}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(best, Does.Contain("<b>evenings</b>"));
            Assert.That(offered, Does.Contain("The attempt is recorded. It is not a contact.").And.Contain(">Undo<"));
            await undone.ShouldLead($"{List}?programme={given.ProgrammeId}&done=undone");
            Assert.That(left, Is.Empty);
            Assert.That(third, Does.Contain($"/console/people/{mentee}/letter"));
            Assert.That(letter, Does.Contain("lang=\"it\"").And.Contain("Gentile Samira Prova,").And.Contain("@example.org"));
            Assert.That(letter, Does.Not.Match("(?i)rifugiat|refugee|mentor|abbinament|volontar|asilo"));
            Assert.That(attempts.Select(item => item.Text("kind")).Last(), Is.EqualTo("letter"));
        }
    }

    [Test]
    public async Task The_file_of_a_search_holds_whom_the_list_shows()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var found = await given.Mentee(new { givenName = "Ottavia" });
        await given.Mentee(new { givenName = "Bruno" });
        var export = $"/api/v1/mentees/export?purpose=report&programmeId={given.ProgrammeId}";

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/people?q=Ottav"));
        var file = await given.Coordinator.GetStringAsync(export + "&q=Ottav");
        var waiting = await given.Coordinator.GetStringAsync(export + "&waiting=true");
        var audit = (await given.App.Admin.Ok($"/audit?subjectId={found}&action=ExportPeople")).List("items");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain("name=\"q\" value=\"Ottav\""));
            Assert.That(file, Does.Contain("Ottavia").And.Not.Contain("Bruno"));
            Assert.That(waiting, Does.Not.Contain("Ottavia"), "no one is available");
            Assert.That(audit, Has.Count.EqualTo(1));
        }
    }
}
