using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.YearReports;

public sealed partial class GetYearReportTests
{
    [Test]
    public async Task A_year_is_counted_by_period_and_site_and_small_counts_are_marked()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var year = given.App.Clock.Today.Year;
        var site = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Fidenza",
                    latitude = 44.9,
                    longitude = 10.1,
                }
            )
        ).Id();
        var mentor = await given.AvailableMentor(new { siteId = site });
        var pair = await given.Pair(
            mentor,
            await given.AvailableMentee(),
            "offered",
            "mentor_accepted",
            "agreed",
            "active",
            "ended_early"
        );
        var day = given.App.Clock.Today.ToString("yyyy-MM-dd");
        await given.Coordinator.Created(
            $"/pairs/{pair}/meetings",
            new
            {
                heldOn = day,
                minutes = 90,
                expenses = 4.5,
                isExpensesPaid = true,
            }
        );
        await given.Coordinator.Created(
            "/trainings",
            new
            {
                programmeId = given.ProgrammeId,
                title = "Introduction",
                heldOn = day,
                attendedBy = new[] { mentor },
            }
        );
        await given.Mentee(new { appliedOn = $"{year - 1}-05-01" });
        var page = $"/console/reports/{given.ProgrammeId}";

        var now = Words(await browser.GetStringAsync(page));
        var before = Words(await browser.GetStringAsync($"{page}?period={year - 1}-1&lang=it"));
        var fidenza = Words(await browser.GetStringAsync($"{page}?site={site}"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(now, Does.Contain($"Report {year}").And.Contain("people signed up: 1 mentee, 1 mentor"));
            Assert.That(now, Does.Contain("mentors trained, in 1 trainings").And.Contain("expenses paid back, of 4.50"));
            Assert.That(now, Does.Contain("1 Internal").And.Contain("Moved away").And.Contain("Fidenza").And.Contain("Parma"));
            Assert.That(
                before,
                Does.Contain($"Rapporto Primo semestre {year - 1}").And.Contain("persone iscritte: 1 mentee, 0 mentor")
            );
            Assert.That(fidenza, Does.Contain("people signed up: 0 mentees, 1 mentor").And.Not.Contain("Moved away"));
            Assert.That(
                (await browser.GetAsync($"/console/reports/{(await Given.Programme()).ProgrammeId}")).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound)
            );
            Assert.That(await browser.GetStringAsync("/console/report"), Does.Contain(page));
        }
    }

    private static string Words(string html) => WebUtility.HtmlDecode(Blanks().Replace(Marks().Replace(html, ""), " "));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
