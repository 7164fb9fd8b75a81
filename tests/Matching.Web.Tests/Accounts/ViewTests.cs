using System.Net;
using Matching.Web.Tests.Caseload;

namespace Matching.Web.Tests.Accounts;

public sealed class ChooseViewTests
{
    [Test]
    public async Task Today_and_lists_show_the_chosen_site_until_another_is_chosen()
    {
        var given = await Given.Programme();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var other = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Altrove",
                    latitude = 44.8,
                    longitude = 10.3,
                }
            )
        ).Id();
        await given.Mentee(new { givenName = "Vicina" });
        await given.Mentee(new { givenName = "Lontana", siteId = other });
        var before = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/people/signups"));

        var chosen = await browser.Submit(
            "/console/view?to=/console/people/signups",
            "view",
            ("Input.View", $"{given.ProgrammeId}/{other}")
        );
        var signups = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/people/signups"));
        var list = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/people"));
        var all = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/people?site="));
        var today = WebUtility.HtmlDecode(await browser.GetStringAsync("/console"));
        await browser.Submit("/console/view", "view", ("Input.View", given.ProgrammeId.ToString()));
        var again = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/people"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain("Vicina").And.Contain("Lontana").And.Contain("/console/view?to="));
            await chosen.ShouldLead("/console/people/signups");
            Assert.That(signups, Does.Contain("Lontana").And.Not.Contain("Vicina").And.Contain("· Altrove"));
            Assert.That(list, Does.Contain("Lontana").And.Not.Contain("Vicina"));
            Assert.That(all, Does.Contain("Lontana").And.Contain("Vicina"));
            Assert.That(today, Does.Contain("<b>1</b>"), "one sign-up of the site");
            Assert.That(again, Does.Contain("Lontana").And.Contain("Vicina"));
        }
    }

    [Test]
    public async Task Runs_and_questionnaires_are_those_of_the_chosen_site()
    {
        var (given, browser) = await Board.Boards.Coordinator();
        var other = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Altrove",
                    latitude = 44.8,
                    longitude = 10.3,
                }
            )
        ).Id();
        var (near, far, all) = (
            (await given.Run(new { siteId = given.SiteId, dryRun = true })).Id().ToString(),
            (await given.Run(new { siteId = other, dryRun = true })).Id().ToString(),
            (await given.Run(new { dryRun = true })).Id().ToString()
        );
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(new { givenName = "Vicina" }),
            "offered",
            "mentor_accepted",
            "agreed"
        );
        var due = $"/console/pairs/{pair}/answers/mentee/start";
        var before = (await browser.GetStringAsync("/console/runs"), await browser.GetStringAsync("/console/questionnaires"));

        await browser.Submit("/console/view", "view", ("Input.View", $"{given.ProgrammeId}/{other}"));
        var (runs, answers) = (
            await browser.GetStringAsync("/console/runs"),
            await browser.GetStringAsync("/console/questionnaires")
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Item1, Does.Contain(near).And.Contain(far).And.Contain(all));
            Assert.That(before.Item2, Does.Contain(due));
            Assert.That(runs, Does.Contain(far).And.Contain(all).And.Not.Contain(near));
            Assert.That(runs, Does.Contain($"value=\"{other}\" selected"), "a further run is of this site");
            Assert.That(answers, Does.Not.Contain(due));
        }
    }

    [Test]
    public async Task Another_programme_is_not_chosen()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        var refused = await browser.Submit("/console/view", "view", ("Input.View", other.ProgrammeId.ToString()));

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }
}

public sealed class ListViewsTests
{
    [Test]
    public async Task A_coordinator_of_one_site_can_choose_no_other()
    {
        var given = await Given.Programme();
        await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/sites",
            new
            {
                name = "Altrove",
                latitude = 44.8,
                longitude = 10.3,
            }
        );
        var (_, browser) = await given.App.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                siteId = given.SiteId,
            }
        );

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/view"));

        Assert.That(page, Does.Contain($"{given.ProgrammeId}/{given.SiteId}").And.Not.Contain("Altrove"));
    }
}
