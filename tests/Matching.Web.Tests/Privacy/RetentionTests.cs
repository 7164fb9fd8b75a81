using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Tests.Accounts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Privacy;

public sealed class GetRetentionTests
{
    [Test]
    public async Task A_programme_without_a_rule_keeps_all_records()
    {
        var given = await Given.Programme();
        await given.Coordinator.Moved($"/mentees/{await given.Mentee()}", new { to = "left" });

        var report = await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/retention");

        Assert.That(report.ToJsonString(), Does.Contain("\"toWarn\":[],\"warned\":[],\"toErase\":[]"));
    }
}

/// <summary>Warnings are shown on the person's own page and in a list of their staff, and never in one of other staff.</summary>
public sealed class RetentionPagesTests
{
    [Test]
    public async Task Who_was_warned_sees_the_day_and_staff_of_the_site_see_who_was_warned()
    {
        var app = await SharedApp.With();
        var given = await Given.Programme(app, new { name = "Keeps for a year", retainMonths = 12 });
        var mentee = await given.Mentee(new { givenName = "Selam", familyName = "Haile" });
        var kept = await given.Mentor(new { givenName = "Kept" });
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "left" });
        await given.Coordinator.Moved($"/mentors/{kept}", new { to = "left" });
        await (
            await app.Anonymous.Send(
                HttpMethod.Post,
                $"/privacy/{(await given.Coordinator.Created($"/mentors/{kept}/personal-link", new { })).Text("token")}/restriction",
                """{"restricted":true}"""
            )
        ).ShouldBe(System.Net.HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromDays(340));
        var (_, here) = await app.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                siteId = given.SiteId,
            }
        );
        var elsewhere = (
            await app.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        var (_, there) = await app.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                siteId = elsewhere,
            }
        );
        var (_, analyst) = await app.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });
        var before = await here.GetStringAsync("/console/retention");
        var token = await Planted.Link(given, mentee);
        var quiet = await app.Anonymous.Ok($"/privacy/{token}");

        await app.InScope(services => services.GetRequiredService<IMediator>().Send(new ApplyRetention()));

        var reported = await app.Anonymous.Ok($"/privacy/{token}");
        var browser = app.Browser();
        await browser.GetAsync("/my/" + token);
        var erasedOn = app.Clock.GetUtcNow().AddDays(30);
        var page = await here.GetStringAsync("/console/retention");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                before.IndexOf("Selam Haile", StringComparison.Ordinal),
                Is.GreaterThan(before.IndexOf("To be warned", StringComparison.Ordinal))
            );
            Assert.That(quiet["retention"], Is.Null);
            Assert.That(reported["retention"]!.Value<DateTimeOffset>("erasedAt"), Is.EqualTo(erasedOn));
            Assert.That(
                await browser.GetStringAsync("/my"),
                Does.Contain($"We will erase your record on {erasedOn:d MMMM yyyy}")
            );
            Assert.That(
                page.IndexOf("Selam Haile", StringComparison.Ordinal),
                Is.InRange(
                    page.IndexOf("Warned, not erased", StringComparison.Ordinal),
                    page.IndexOf("To be warned", StringComparison.Ordinal)
                )
            );
            Assert.That(page, Does.Not.Contain("Kept</strong>"), "a restricted record is kept");
            Assert.That(await there.GetStringAsync("/console/retention"), Does.Not.Contain("Selam"));
            Assert.That((int)(await analyst.GetAsync("/console/retention")).StatusCode, Is.EqualTo(403));
        }

        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "contacted" });
        Assert.That((await app.Anonymous.Ok($"/privacy/{token}"))["retention"], Is.Null, "who comes back stays");
    }
}

public sealed class ApplyRetentionTests
{
    [Test]
    public async Task Who_left_is_warned_a_month_before_and_erased_on_the_day()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "Keeps for a year", retainMonths = 12 });
        var (gone, back, here) = (await given.Mentee(), await given.Mentor(), await given.Mentee());
        await given.Coordinator.Moved($"/mentees/{gone}", new { to = "left" });
        await given.Coordinator.Moved($"/mentors/{back}", new { to = "left" });

        app.Clock.Advance(TimeSpan.FromDays(334));
        var early = await Apply(app);
        app.Clock.Advance(TimeSpan.FromDays(1));
        var report = await app.Admin.Ok($"/programmes/{given.ProgrammeId}/retention");
        var warned = await Apply(app);
        var again = await Apply(app);
        await given.Coordinator.Moved($"/mentors/{back}", new { to = "contacted" });
        app.Clock.Advance(TimeSpan.FromDays(29));
        var before = await Apply(app);
        app.Clock.Advance(TimeSpan.FromDays(1));
        var due = await Apply(app);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                report.List("toWarn").Select(person => Guid.Parse(person!.Text("personId"))),
                Is.EqualTo(new[] { gone, back })
            );
            Assert.That(
                new[] { early, warned, again, before, due },
                Is.EqualTo(new RetentionOutcome[] { new(0, 0), new(2, 0), new(0, 0), new(0, 0), new(0, 1) })
            );
            Assert.That(await app.Sql<string>("SELECT reason FROM erasures"), Is.EqualTo(new[] { "retention" }));
        }

        await (await given.Coordinator.GetAsync($"/api/v1/mentees/{gone}")).ShouldBeProblem(404, "mentee-not-found");
        await given.Coordinator.Ok($"/mentors/{back}");
        await given.Coordinator.Ok($"/mentees/{here}");
    }

    [Test]
    public async Task A_record_that_cannot_be_opened_is_erased_on_its_day_as_all_others_are()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "Keeps for a year", retainMonths = 12 });
        var (broken, sound) = (await given.Mentee(), await given.Mentee());
        await given.Coordinator.Moved($"/mentees/{broken}", new { to = "left" });
        await given.Coordinator.Moved($"/mentees/{sound}", new { to = "left" });
        await app.Sql<int>(
            "UPDATE people SET identity_sealed = 'v1|AAAA|AAAA|AAAA' WHERE id = @Id RETURNING 1",
            new { Id = broken }
        );
        app.Clock.Advance(TimeSpan.FromDays(335));
        var warned = await Apply(app);
        app.Clock.Advance(TimeSpan.FromDays(31));

        Assert.That(new[] { warned, await Apply(app) }, Is.EqualTo(new RetentionOutcome[] { new(2, 0), new(0, 2) }));
    }

    private static Task<RetentionOutcome> Apply(TestApp app) =>
        app.InScope(services => services.GetRequiredService<IMediator>().Send(new ApplyRetention()));
}

public sealed class WarnOfRetentionTests
{
    [Test]
    public async Task A_message_is_written_where_mail_is_sent()
    {
        await using var app = await TestApp.Start(
            settings:
            [
                ("Mail:Host", "127.0.0.1"),
                ("Mail:From", "office@example.org"),
                ("Web:Address", "https://matching.example.org"),
            ]
        );
        var given = await Given.Programme(app);
        var mentee = await given.Mentee();
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "left" });

        await app.InScope(services => services.GetRequiredService<IMediator>().Send(new WarnOfRetention(mentee)));

        Assert.That(
            await app.Sql<string>("SELECT kind FROM messages WHERE person_id = @Id ORDER BY id", new { Id = mentee }),
            Is.EqualTo(new[] { "person_closed", "retention_warning" })
        );
    }
}
