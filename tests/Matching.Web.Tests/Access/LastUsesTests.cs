using Matching.Web.Http;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Operation;
using Matching.Web.Tests.Privacy;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Access;

public sealed class KeepLastUsesTests
{
    [Test]
    public async Task Uses_are_written_together_and_once()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var link = await Planted.Link(given, await given.Mentee());
        var (holder, console) = await app.SignedIn();
        await Keep(app);
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        await given.Coordinator.Ok("/mentees");
        await app.Anonymous.Ok($"/privacy/{link}");
        await console.GetAsync("/console");
        var (written, again) = (await Keep(app), await Keep(app));

        Assert.That((written, again), Is.EqualTo((3, 0)));
        Assert.That(
            await app.Sql<DateTimeOffset?>("SELECT max(last_used_at) FROM api_keys WHERE role = 'coordinator'"),
            Is.EqualTo(new DateTimeOffset?[] { Now(app) })
        );
        Assert.That(
            await app.Sql<DateTimeOffset?>("SELECT max(last_used_at) FROM personal_links"),
            Is.EqualTo(new DateTimeOffset?[] { Now(app) })
        );
        Assert.That(
            await app.Sql<DateTimeOffset>("SELECT max(last_seen_at) FROM sessions WHERE account_id = @Id", new { holder.Id }),
            Is.EqualTo(new[] { Now(app) })
        );
    }

    [Test]
    public async Task A_use_within_a_minute_of_the_last_is_not_written_again()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await given.Coordinator.Ok("/mentees");
        await Keep(app);

        app.Clock.Advance(TimeSpan.FromSeconds(59));
        await given.Coordinator.Ok("/mentees");
        var soon = await Keep(app);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await given.Coordinator.Ok("/mentees");

        Assert.That((soon, await Keep(app)), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task What_cannot_be_written_is_written_later()
    {
        var disk = await FullDisk.Start();
        await using var app = disk.Service;
        var given = await Given.Programme(app);
        await given.Coordinator.Ok("/mentees");
        await Keep(app);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await disk.Fill();

        await given.Coordinator.Ok("/mentees");
        Assert.That(() => Keep(app), Throws.InstanceOf<Data.StorageFullException>());
        await disk.MakeRoom();

        Assert.That(await Keep(app), Is.EqualTo(1));
        Assert.That(
            await app.Sql<DateTimeOffset?>("SELECT max(last_used_at) FROM api_keys WHERE role = 'coordinator'"),
            Is.EqualTo(new DateTimeOffset?[] { Now(app) })
        );
    }

    // An instance with an earlier time does not overwrite a later one.
    [Test]
    public async Task An_earlier_use_never_replaces_a_later_one()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await given.Coordinator.Ok("/mentees");
        var later = Now(app).AddMinutes(7);
        await app.Sql<int>("UPDATE api_keys SET last_used_at = @At WHERE role = 'coordinator' RETURNING 1", new { At = later });

        await Keep(app);

        Assert.That(
            await app.Sql<DateTimeOffset?>("SELECT last_used_at FROM api_keys WHERE role = 'coordinator'"),
            Is.EqualTo(new DateTimeOffset?[] { later })
        );
    }

    private static Task<int> Keep(TestApp app) =>
        app.InScope(services => services.GetRequiredService<IMediator>().Send(new KeepLastUses()));

    // cut to the precision of the databases
    private static DateTimeOffset Now(TestApp app) =>
        app.Clock.GetUtcNow() is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)) : default;
}
