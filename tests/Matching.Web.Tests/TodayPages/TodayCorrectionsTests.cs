using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;
using Matching.Web.Tests.CorrectionRequests;

namespace Matching.Web.Tests.TodayPages;

/// <summary>Changes that people ask for are counted at the top of Today; the count opens the list of the same people.</summary>
public sealed class TodayCorrectionsTests
{
    [Test]
    public async Task Open_changes_are_counted_at_the_top_and_the_count_opens_the_filtered_list()
    {
        var asking = await Asking.Make(new { givenName = "Samira", birthYear = 1990 });
        var given = asking.Given;
        await asking.Screened();
        await asking.Sends("""{"birthYear":1980}""");
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var list = $"/console/correction-requests?programme={given.ProgrammeId}";

        var counts = (await given.Coordinator.Ok($"/today?programmeId={given.ProgrammeId}")).List("counts");
        var today = await browser.Read("/console");
        var (all, mine) = (await browser.Read(list), await browser.Read(list + "&whose=mine"));
        await given.Coordinator.Post("/mentees/responsible", new { people = new[] { asking.Mentee }, responsibleId = holder.Id });
        var own = await browser.Read(list + "&whose=mine");
        var request = (await asking.Requests()).Single().Id();
        await (await browser.Submit(list + "&whose=mine", $"confirmed-{request}")).ShouldLead(
            $"/console/correction-requests?done=1&programme={given.ProgrammeId}&whose=mine"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                counts.Select(count => (count.Text("task"), count.Value<int>("count"))),
                Does.Contain(("corrections", 1))
            );
            Assert.That(today, Does.Contain(list).And.Contain("change that a person asks for"));
            Assert.That(all, Does.Contain("Samira").And.Contain("Only of the chosen programme"));
            Assert.That(mine, Does.Not.Contain("Samira"));
            Assert.That(own, Does.Contain("Samira").And.Contain("Only of the chosen caseload"));
            Assert.That(await browser.Read("/console"), Does.Not.Contain("change that a person asks for"));
        }
    }
}
