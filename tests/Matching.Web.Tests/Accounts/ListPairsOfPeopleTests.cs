using System.Net;
using Matching.Web.Tests.People;

namespace Matching.Web.Tests.Accounts;

public sealed class ListPairsOfPeopleTests
{
    [Test]
    public async Task The_search_finds_people_their_pairs_and_pages_by_name_within_the_role()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (_, admin) = await given.App.SignedIn(new { role = "admin", programmeId = given.ProgrammeId });
        var mentor = await given.AvailableMentor(new { givenName = "Marco", familyName = "Rossi" });
        var pair = await given.Pair(
            mentor,
            await given.AvailableMentee(new { givenName = "Selam", familyName = "Haile" }),
            "offered"
        );
        var other = await Given.Programme();
        var foreign = await other.Pair(
            await other.AvailableMentor(new { givenName = "Marco", familyName = "Rossi" }),
            await other.AvailableMentee()
        );

        var person = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/find?q=rossi"));
        var reports = await browser.GetStringAsync("/console/find?q=reports");
        var signUps = await browser.GetStringAsync("/console/find?q=sign-ups");
        var trainings = await browser.GetStringAsync("/console/find?q=formazioni&lang=it");
        var accounts = await browser.GetStringAsync("/console/find?q=colleagues");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                person,
                Does.Contain(">People</h2>")
                    .And.Contain(">Pairs</h2>")
                    .And.Contain($"/console/pairs/{pair}\">Selam Haile and Marco Rossi</a>")
                    .And.Not.Contain(foreign.ToString())
                    .And.Not.Contain(">Pages</h2>")
            );
            Assert.That(reports, Does.Contain($"/console/reports/{given.ProgrammeId}").And.Contain("/console/report\""));
            Assert.That(reports, Does.Not.Contain($"/console/reports/{other.ProgrammeId}"));
            Assert.That(signUps, Does.Contain("/console/people/signups"));
            Assert.That(trainings, Does.Contain("/console/people?role=mentor&amp;lang=it"));
            Assert.That(accounts, Does.Not.Contain("/console/settings/accounts"));
            Assert.That(
                (
                    await browser.GetAsync(
                        "/console/find?q=" + Uri.EscapeDataString("x" + string.Concat(Enumerable.Repeat("\U0001F600", 200)))
                    )
                ).StatusCode,
                Is.EqualTo(HttpStatusCode.OK)
            );
            Assert.That(await admin.GetStringAsync("/console/find?q=colleagues"), Does.Contain("/console/settings/accounts"));
            foreach (var (word, path) in new[] { ("site", "view"), ("leave", "absences"), ("mails", "messages") })
            {
                Assert.That(await browser.GetStringAsync($"/console/find?q={word}"), Does.Contain($"/console/{path}\""));
            }

            Assert.That(
                await admin.GetStringAsync("/console/find?q=moduli&lang=it"),
                Does.Contain("/console/signup-forms?lang=it")
            );
            Assert.That(await browser.GetStringAsync("/console/find?q=forms"), Does.Not.Contain("/console/signup-forms"));
        }
    }
}
