using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Runs.AutomaticRuns;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.MatchRuns;

public sealed class QueueAutomaticRunsTests
{
    [Test]
    public async Task A_daily_run_is_made_once_a_day_proposes_nothing_by_itself_and_can_be_adopted()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "Daily", automaticDryRun = "daily" });
        await given.AvailableMentee();
        await given.AvailableMentor();

        var first = await Queue(app);
        var again = await Queue(app);
        var run = await Finished(given, first.Single());
        var pairsBefore = (await given.Coordinator.Items("/pairs")).Count;
        await (await given.Coordinator.Post($"/match-runs/{first.Single()}/adopt", new { })).ShouldBe(HttpStatusCode.OK);
        var pairsAfter = await given.Coordinator.Items("/pairs");
        app.Clock.Advance(TimeSpan.FromDays(1));
        var nextDay = await Queue(app);

        Assert.That(again, Is.Empty);
        Assert.That(
            (run.Text("status"), run.Value<bool>("automatic"), run.Value<bool>("dryRun"), run.Value<int>("matched")),
            Is.EqualTo(("optimal", true, true, 1))
        );
        Assert.That(pairsBefore, Is.Zero);
        Assert.That(pairsAfter.Select(pair => pair!.Text("status")), Is.EqualTo(new[] { "proposed" }));
        Assert.That(nextDay, Has.Count.EqualTo(1));
        Assert.That(
            await app.Sql<string>("SELECT action FROM audit_entries WHERE action = 'QueueAutomaticRuns'"),
            Has.Count.EqualTo(2),
            "where none is due there is no entry"
        );
    }

    [Test]
    public async Task A_continuous_run_follows_changes_with_a_pause_between()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "Continuous", automaticDryRun = "continuous" });
        await given.AvailableMentee();
        await given.AvailableMentor();

        var first = await Queue(app);
        await Finished(given, first.Single());
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        var unchanged = await Queue(app);
        var mentee = await given.AvailableMentee();
        var changed = await Queue(app);
        await Finished(given, changed.Single());
        await given.AvailableMentor();
        var early = await Queue(app);
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        var later = await Queue(app);
        var last = await Finished(given, later.Single());

        Assert.That(first, Has.Count.EqualTo(1));
        Assert.That(unchanged, Is.Empty);
        Assert.That(changed, Has.Count.EqualTo(1));
        Assert.That(early, Is.Empty, "within a quarter of an hour of the one before");
        Assert.That(last.Value<int>("matched"), Is.EqualTo(2));
        Assert.That(
            (await given.Coordinator.Items($"/match-runs/{last.Id()}/proposals")).Select(proposal =>
                Guid.Parse(proposal!.Text("menteeId"))
            ),
            Does.Contain(mentee)
        );
    }

    [Test]
    public async Task Without_the_wish_there_is_none()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "Off" });
        await given.AvailableMentee();
        var none = await Queue(app);
        var programme = await app.Admin.Ok($"/programmes/{given.ProgrammeId}");

        Assert.That(none, Is.Empty);
        Assert.That(programme.Text("automaticDryRun"), Is.EqualTo("off"));
        await (await app.Admin.Post("/programmes", new { name = "Weekly", automaticDryRun = "weekly" })).ShouldBeProblem(
            400,
            "malformed-request",
            "automaticDryRun"
        );
    }

    [Test]
    public async Task Those_that_were_not_adopted_go_after_some_months_and_the_newest_stays()
    {
        await using var app = await TestApp.Start(settings: ("MatchRuns:KeepAutomaticDays", "30"));
        var given = await Given.Programme(app, new { name = "Daily", automaticDryRun = "daily" });
        var mentee = await given.AvailableMentee();
        await given.AvailableMentor();
        var byHand = (await given.Run(new { dryRun = true })).Id();
        var runs = new List<Guid>();
        for (var day = 0; day < 3; day++)
        {
            runs.Add((await Queue(app)).Single());
            await Finished(given, runs[^1]);
            app.Clock.Advance(TimeSpan.FromDays(1));
        }

        await (await given.Coordinator.Post($"/match-runs/{runs[1]}/adopt", new { })).ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromDays(28));
        var early = await Left();
        app.Clock.Advance(TimeSpan.FromDays(60));
        await app.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new Matching.Web.Features.Safeguarding.Privacy.ApplyRetention())
        );

        Assert.That(early, Is.EqualTo(new[] { byHand, runs[0], runs[1], runs[2] }));
        Assert.That(await Left(), Is.EqualTo(new[] { byHand, runs[1], runs[2] }));
        Assert.That(
            await app.Sql<long>("SELECT count(*) FROM proposals WHERE match_run_id = @Id", new { Id = runs[0] }),
            Is.EqualTo(new[] { 0L })
        );
        await (await given.Coordinator.GetAsync($"/api/v1/match-runs/{runs[0]}")).ShouldBeProblem(404, "match-run-not-found");

        async Task<List<Guid>> Left() => [.. (await given.Coordinator.Items("/match-runs")).Select(item => item.Id()).Order()];
    }

    private static Task<IReadOnlyList<Guid>> Queue(TestApp app) =>
        app.InScope(services =>
        {
            services.GetRequiredService<CallerContext>().Caller = Caller.Service;
            return services.GetRequiredService<IMediator>().Send(new QueueAutomaticRuns());
        });

    // The worker takes up what is queued; the answer is held until then.
    private static async Task<JsonObject> Finished(Given given, Guid run)
    {
        given.App.Services.GetRequiredService<MatchRunBell>().Ring();
        return await given.Coordinator.Ok($"/match-runs/{run}?wait=20");
    }
}

public sealed class PoolStateTests
{
    [Test]
    public async Task The_state_differs_after_each_change_and_only_then()
    {
        var given = await Given.Programme();
        var seen = new List<string>();
        async Task See() =>
            seen.Add(
                await given.App.InScope(services =>
                {
                    services.GetRequiredService<CallerContext>().Caller = Caller.Service;
                    return services.GetRequiredService<PoolReader>().State(given.ProgrammeId, CancellationToken.None);
                })
            );

        await See();
        var mentee = await given.AvailableMentee();
        await See();
        var mentor = await given.AvailableMentor();
        await See();
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "paused", reason = "holiday" });
        await See();
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "available" });
        await See();
        await given.Pair(mentor, mentee);
        await See();

        Assert.That(seen, Is.Unique);
        await See();
        Assert.That(seen[^1], Is.EqualTo(seen[^2]));
    }
}

public sealed class OldAutomaticRunsTests
{
    [Test]
    public async Task Where_nothing_is_old_nothing_goes()
    {
        var given = await Given.Programme();
        await given.Run(new { dryRun = true });

        var deleted = await given.App.InScope(services =>
            services.GetRequiredService<OldAutomaticRuns>().Delete(CancellationToken.None)
        );

        Assert.That(deleted, Is.Zero);
        Assert.That(await given.Coordinator.Items("/match-runs"), Has.Count.EqualTo(1));
    }
}
