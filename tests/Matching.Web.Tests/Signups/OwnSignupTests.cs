using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Signups;

public sealed class GetOwnSignupTests
{
    // Ten people who waited three weeks.
    private static async Task TenMatched(Given given)
    {
        var since = given.App.Clock.Today.AddDays(-21).ToString("yyyy-MM-dd");
        for (var i = 0; i < 10; i++)
        {
            await given.Pair(
                await given.AvailableMentor(),
                await given.AvailableMentee(new { appliedOn = since }),
                "offered",
                "mentor_accepted",
                "agreed"
            );
        }
    }

    [Test]
    public async Task A_wait_is_said_once_ten_people_were_matched_here()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        await TenMatched(given);

        var (page, token) = await partner.OnForm();
        var own = await given.App.Anonymous.Ok($"/signups/own/{token}");

        Assert.That(page, Does.Contain("Most likely from 3 to 4 weeks").And.Contain("It comes from 10 people"));
        Assert.That(own.Value<int>("expectedWaitPeople"), Is.EqualTo(10));
    }

    [Test]
    public async Task Where_few_of_the_town_were_matched_the_wait_is_that_of_the_programme()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        var other = await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/sites",
            new
            {
                name = "Fidenza",
                latitude = 44.86,
                longitude = 10.06,
            }
        );
        await TenMatched(given);

        var (page, _) = await partner.OnForm(with: ("SiteId", other.Id().ToString()));

        Assert.That(page, Does.Contain("Most likely from 3 to 4 weeks").And.Contain("It comes from 10 people"));
    }

    [Test]
    public async Task The_link_works_for_sixty_days_and_not_after_a_merge()
    {
        var app = await SharedApp.With(("Test", "links"));
        var partner = await Partnership.In(await Given.Programme(app));
        var (_, token) = await partner.OnForm(with: ("GivenName", "Selam"));
        var (_, twin) = await partner.OnForm(with: ("GivenName", "Selam"));
        var duplicate = (await partner.Given.Coordinator.Items("/possible-duplicates")).Single();
        var kept = duplicate["first"]!;

        await (
            await partner.Given.Coordinator.Post(
                $"/possible-duplicates/{duplicate.Id()}/transition",
                new { to = "merged", keep = kept.Id() }
            )
        ).ShouldBe(HttpStatusCode.OK);
        var left = new List<string>();
        foreach (var one in new[] { token, twin })
        {
            if ((await app.Anonymous.GetAsync($"/api/v1/signups/own/{one}")).IsSuccessStatusCode)
            {
                left.Add(one);
            }
        }

        Assert.That(left, Has.Count.EqualTo(1), "the link to the record that is gone has ended");
        app.Clock.Advance(TimeSpan.FromDays(61));
        foreach (var one in new[] { token, twin })
        {
            await (await app.Anonymous.GetAsync($"/api/v1/signups/own/{one}")).ShouldBeProblem(401, "not-authenticated");
        }

        await partner.OnForm();
        Assert.That(
            await app.Sql<long>(
                "SELECT count(*) FROM signups WHERE answers_sealed IS NOT NULL AND programme_id = @Id",
                new { Id = partner.Given.ProgrammeId }
            ),
            Is.EqualTo(new[] { 1L }),
            "old answers are deleted"
        );
    }
}

public sealed class CheckOwnSignupTests
{
    [TestCase("{}")]
    [TestCase("""{"travelKm":-1,"nothingOfThis":true}""")]
    [TestCase("{oops")]
    public async Task A_link_that_opens_nothing_is_refused_whatever_was_sent(string body)
    {
        var answer = await SharedApp.App.Anonymous.Send(HttpMethod.Post, $"/signups/own/{new string('a', 64)}/answers", body);

        await answer.ShouldBeProblem(401, "not-authenticated");
    }
}

public sealed class EraseOwnSignupTests
{
    [Test]
    public async Task A_sign_up_of_a_person_who_was_known_before_is_erased_with_an_entry_in_the_audit()
    {
        var partner = await Partnership.In(await Given.Programme());
        var app = partner.Given.App;
        await partner.OnForm(with: ("Email", "known@example.org"));
        var (_, token) = await partner.OnForm(with: ("Email", "known@example.org"));
        var signup = (await app.Anonymous.Ok($"/signups/own/{token}")).Id();

        await (await app.Anonymous.Send(HttpMethod.Delete, $"/signups/own/{token}")).ShouldBe(HttpStatusCode.NoContent);

        var entries = await app.Admin.Items($"/audit?programmeId={partner.Given.ProgrammeId}&subjectId={signup}");
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Has.Count.EqualTo(1), "the record stays");
        Assert.That(
            entries.Select(entry => entry.Text("action") + " " + entry.Text("actorRole")),
            Is.EqualTo(new[] { "EraseOwnSignup partner_form" })
        );
    }

    [Test]
    public async Task A_person_erases_what_they_sent_by_the_page_and_the_link_opens_nothing_more()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, token) = await partner.OnForm();
        var browser = partner.Given.App.Browser();
        await browser.GetAsync($"/signup/link/{token}");

        var unsure = await browser.Submit("/signup/mine?lang=en", "erase");
        await (await browser.Submit("/signup/mine?lang=en", "erase", ("Sure", "true"))).ShouldLead(
            "/signup/mine?erased=1&lang=en"
        );

        await unsure.ShouldSay(200, "Tick the box first");
        await (await browser.GetAsync("/signup/mine?erased=1&lang=en")).ShouldSay(200, "Your sign-up is deleted");
        await (await partner.Given.App.Anonymous.GetAsync($"/api/v1/signups/own/{token}")).ShouldBeProblem(
            401,
            "not-authenticated"
        );
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Is.Empty);
    }
}
