using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.Signups;

namespace Matching.Web.Tests.SignupCounts;

public sealed class ListSignupCountsTests
{
    private static (string, string, string, string, int, int, int) Row(JsonNode count) =>
        (
            count.Text("from"),
            count.Text("partner"),
            count.Text("role"),
            count.Text("channel"),
            count.Value<int>("count"),
            count.Value<int>("repeated"),
            count.Value<int>("referred")
        );

    [Test]
    public async Task Sign_ups_are_counted_by_month_partner_role_and_channel_on_the_days_of_the_programme()
    {
        await using var app = await TestApp.Start();
        // half past eleven in the evening of 31 March in Rome
        app.Clock.Advance(new TimeSpan(29, 12, 30, 0));
        var given = await Given.Programme(app);
        var (library, school) = (
            await Partnership.In(given),
            await Partnership.In(given, "https://school.example.org", "School")
        );
        await library.Signed(new { email = "first@example.org" });
        app.Clock.Advance(TimeSpan.FromHours(1));
        await library.Signed(new { email = "first@example.org" });
        await (await library.FromPage()).ShouldBe(HttpStatusCode.Created);
        await library.Signed(
            new
            {
                consents = Array.Empty<object>(),
                referral = new
                {
                    name = "Rosa",
                    organisation = "Town hall",
                    phone = "+39 0521 000333",
                },
            }
        );
        await school.Signed(new { role = "mentor" });

        var months = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/signup-counts");
        var weeks = await given.Coordinator.Items($"/programmes/{given.ProgrammeId}/signup-counts?by=week&periods=1");
        var own = await given.Coordinator.Items($"/programmes/{given.ProgrammeId}/signup-counts?partnerId={school.Id}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                months.Items().Select(Row),
                Is.EqualTo(
                    new[]
                    {
                        ("2026-04-01", "Library", "mentee", "form", 1, 0, 0),
                        ("2026-04-01", "Library", "mentee", "key", 2, 1, 1),
                        ("2026-04-01", "School", "mentor", "key", 1, 0, 0),
                        ("2026-03-01", "Library", "mentee", "key", 1, 0, 0),
                    }
                )
            );
            Assert.That(
                months.Items().Select(count => count.Text("until")).Distinct(),
                Is.EqualTo(new[] { "2026-04-01", "2026-03-31" })
            );
            Assert.That(weeks.Select(count => count.Text("from")).Distinct(), Is.EqualTo(new[] { "2026-03-30" }), "a Monday");
            Assert.That(weeks.Sum(count => count.Value<int>("count")), Is.EqualTo(5));
            Assert.That(own.Select(Row), Is.EqualTo(new[] { ("2026-04-01", "School", "mentor", "key", 1, 0, 0) }));
        }
    }

    [Test]
    public async Task What_is_older_than_the_periods_and_people_whose_record_is_restricted_are_not_counted()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var partner = await Partnership.In(given);
        await partner.Signed();
        app.Clock.Advance(TimeSpan.FromDays(62));
        await partner.Signed();
        var quiet = await partner.PersonOf(await partner.Signed());
        await given.App.Anonymous.Post($"/privacy/{await Planted.Link(given, quiet)}/restriction", new { restricted = true });

        var two = await given.Coordinator.Items($"/programmes/{given.ProgrammeId}/signup-counts?periods=2");
        var all = await given.Coordinator.Items($"/programmes/{given.ProgrammeId}/signup-counts");

        Assert.That(two.Select(count => count.Value<int>("count")), Is.EqualTo(new[] { 1 }));
        Assert.That(all.Select(count => count.Value<int>("count")), Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public async Task A_coordinator_of_one_site_counts_the_people_of_that_site_alone()
    {
        var given = await Given.Programme();
        var other = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        var partner = await Partnership.In(given);
        await partner.Signed();
        await partner.Signed(new { siteId = other });
        await partner.Signed(new { siteId = other });
        var here = await given.App.Client(Role.Coordinator, given.ProgrammeId, given.SiteId);
        var path = $"/programmes/{given.ProgrammeId}/signup-counts";
        var (_, browser) = await given.App.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                siteId = given.SiteId,
            }
        );

        var page = await browser.GetStringAsync($"/console/people/signup-counts?site={other}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await here.Items(path)).Sum(count => count.Value<int>("count")), Is.EqualTo(1));
            Assert.That(await here.Items($"{path}?siteId={other}"), Is.Empty);
            Assert.That((await given.Coordinator.Items(path)).Sum(count => count.Value<int>("count")), Is.EqualTo(3));
            Assert.That((await given.Coordinator.Items($"{path}?siteId={other}")).Single().Value<int>("count"), Is.EqualTo(2));
            Assert.That(page, Does.Contain("Sign-ups in twelve months: 1").And.Not.Contain("Reggio"));
        }
    }

    [Test]
    public async Task A_link_leads_to_the_file_for_a_spreadsheet()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given, name: "=1+1");
        await partner.Signed();
        await partner.Signed(new { role = "mentor" });
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        var page = await browser.GetStringAsync("/console/people/signup-counts?by=week");
        var link = WebUtility.HtmlDecode(
            System
                .Text.RegularExpressions.Regex.Match(page, "href=\"(/api/v1/programmes/[^\"]*signup-counts[^\"]*)\"")
                .Groups[1]
                .Value
        );
        var file = await browser.GetAsync(link);
        var text = await file.Content.ReadAsStringAsync();
        var first = await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}/signup-counts?limit=1");
        var second = await given.Coordinator.Ok(
            $"/programmes/{given.ProgrammeId}/signup-counts?limit=1&after={first.Text("next")}"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(link, Does.Contain("by=week"));
            Assert.That(file.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/csv"));
            Assert.That(
                text,
                Does.StartWith("\uFEFFfrom,until,partnerId,partner,role,channel,count,repeated,referred\r\n")
                    .And.Contain(",'=1+1,mentee,key,1,0,0")
            );
            Assert.That(first.Items()[0].Text("role"), Is.EqualTo("mentor"));
            Assert.That(second.Items()[0].Text("role"), Is.EqualTo("mentee"));
            Assert.That(second["next"], Is.Null);
        }
    }

    [TestCase("by=year", "by")]
    [TestCase("format=xlsx", "format")]
    public async Task Another_length_or_form_is_refused(string query, string field)
    {
        var given = await Given.Programme();

        await (await given.Coordinator.GetAsync($"/api/v1/programmes/{given.ProgrammeId}/signup-counts?{query}")).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );
    }

    [Test]
    public async Task The_page_shows_each_month_its_parts_and_the_partners_and_is_found_by_its_name()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var partner = await Partnership.In(given);
        for (var i = 0; i < 3; i++)
        {
            await partner.Signed();
        }

        app.Clock.Advance(TimeSpan.FromDays(31));
        await partner.Signed(new { role = "mentor" });
        var (_, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/console/people/signup-counts"));
        var empty = await browser.GetStringAsync("/console/people/signups");
        var found = await browser.GetStringAsync("/console/find?q=partners+sign-ups");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain("Sign-ups in twelve months: 4").And.Contain(", so far").And.Contain("Library"));
            Assert.That(page, Does.Contain("width=\"100\"").And.Contain("width=\"33.3\""));
            Assert.That(empty, Does.Contain("/console/people/signup-counts"));
            Assert.That(found, Does.Contain("/console/people/signup-counts"));
        }
    }
}
