using System.Net;
using Matching.Web.Features.Participants.Programmes;

namespace Matching.Web.Tests.MatchingMeetings;

public sealed class SendMeetingOffersTests
{
    [Test]
    public async Task Outside_of_the_hours_offers_wait_can_be_undone_and_are_checked_once_more()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "In the evening", sendingFrom = 20 });
        var world = await MeetingWorld.Open(given, 3);
        for (var pair = 0; pair < 3; pair++)
        {
            await world.Decide(pair, new { decision = "approve" });
        }

        var closed = await (await world.Close()).Json();
        await world.SendOffers();
        var (waiting, statuses) = (await world.Outcomes(), await world.Statuses());
        await world.Decide(1, new { decision = "none" });
        await given.Coordinator.Moved($"/mentees/{world.Pairs[2].Mentee}", new { to = "paused" });
        app.Clock.Advance(TimeSpan.FromHours(10));
        await world.SendOffers();
        await world.SendOffers();

        using (Assert.EnterMultipleScope())
        {
            // 20:00 in Rome
            Assert.That(
                DateTimeOffset.Parse(closed.Text("offersLeaveAt"), System.Globalization.CultureInfo.InvariantCulture),
                Is.EqualTo(new DateTimeOffset(2026, 3, 2, 19, 0, 0, TimeSpan.Zero))
            );
            Assert.That(waiting, Is.All.EqualTo("waiting"));
            Assert.That(statuses, Is.All.EqualTo("proposed"));
            Assert.That(await world.Outcomes(), Is.EqualTo(new[] { "offered", "open", "not_offered pair_withdrawn" }));
            Assert.That(await world.Statuses(), Is.EqualTo(new[] { "offered", "proposed", "withdrawn" }));
        }

        await (await world.Put(world.Of(0, "decision"), new { decision = "none" })).ShouldBeProblem(
            409,
            "matching-meeting-closed"
        );
    }

    [Test]
    public async Task A_meeting_that_fails_keeps_no_other_from_sending_its_offers()
    {
        await using var app = await TestApp.Start();
        var worlds = new List<MeetingWorld>();
        foreach (var name in new[] { "First", "Second" })
        {
            var given = await Given.Programme(app, new { name, sendingFrom = 20 });
            worlds.Add(await MeetingWorld.Open(given, 1));
            await worlds[^1].Decide(0, new { decision = "approve" });
            await (await worlds[^1].Close()).ShouldBe(HttpStatusCode.OK);
        }

        await app.Sql<int>(
            "UPDATE matching_meetings SET words_sealed = 'v1|AAAA|AAAA|AAAA' WHERE id = @Id RETURNING 1",
            new { Id = worlds[0].Meeting }
        );
        app.Clock.Advance(TimeSpan.FromHours(10));

        await worlds[0].SendOffers();

        Assert.That(await worlds[1].Outcomes(), Is.EqualTo(new[] { "offered" }));
        Assert.That(await worlds[0].Statuses(), Is.EqualTo(new[] { "proposed" }));
    }

    [Test]
    public async Task Offers_that_are_late_wait_for_the_next_sending_hour_too()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "In the evening", sendingFrom = 20 });
        var world = await MeetingWorld.Open(given, 1);
        await world.Decide(0, new { decision = "approve" });
        await (await world.Close()).ShouldBe(HttpStatusCode.OK);
        // the service did not run from 20:00 in Rome until after midnight
        app.Clock.Advance(new DateTimeOffset(2026, 3, 3, 1, 0, 0, TimeSpan.Zero) - app.Clock.GetUtcNow());

        await world.SendOffers();
        var night = await world.Outcomes();
        var meeting = await world.Staff.Ok(world.Address());
        app.Clock.Advance(TimeSpan.FromHours(18));
        await world.SendOffers();

        Assert.That(night, Is.EqualTo(new[] { "waiting" }));
        Assert.That(
            DateTimeOffset.Parse(meeting.Text("offersLeaveAt"), System.Globalization.CultureInfo.InvariantCulture),
            Is.EqualTo(new DateTimeOffset(2026, 3, 3, 19, 0, 0, TimeSpan.Zero))
        );
        Assert.That(await world.Outcomes(), Is.EqualTo(new[] { "offered" }));
    }

    [Test]
    public async Task Hours_of_sending_begin_before_they_end()
    {
        var refused = await SharedApp.App.Admin.Post(
            "/programmes",
            new
            {
                name = "No hours",
                sendingFrom = 18,
                sendingUntil = 18,
            }
        );

        await refused.ShouldBeProblem(400, "validation-failed", "sendingUntil");
    }
}

public sealed class SendOffersOfMeetingTests
{
    [Test]
    public async Task Offers_leave_once_and_the_audit_names_the_meeting()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "In the evening", sendingFrom = 20 });
        var world = await MeetingWorld.Open(given, 1);
        await world.Decide(0, new { decision = "approve" });
        await (await world.Close()).ShouldBe(HttpStatusCode.OK);

        await world.SendOffers();
        app.Clock.Advance(TimeSpan.FromHours(10));
        await world.SendOffers();
        await world.SendOffers();

        Assert.That(
            await app.Sql<string>("SELECT subject_id FROM audit_entries WHERE action = 'SendOffersOfMeeting'"),
            Is.EqualTo(new[] { world.Meeting.ToString() }),
            "what did not happen is not recorded"
        );
    }
}

public sealed class SendingHoursTests
{
    private static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");

    [TestCase("2026-11-28T14:00:00Z", false, "2026-11-30T08:00:00Z", Description = "Saturday: on Monday at nine")]
    [TestCase("2026-11-28T14:00:00Z", true, "2026-11-28T14:00:00Z", Description = "Saturday, where weekends are days as others")]
    [TestCase("2026-11-30T07:59:00Z", false, "2026-11-30T08:00:00Z", Description = "a minute before nine")]
    [TestCase("2026-11-30T17:00:00Z", false, "2026-12-01T08:00:00Z", Description = "at six in the evening")]
    [TestCase("2026-11-30T16:59:00Z", false, "2026-11-30T16:59:00Z", Description = "a minute before six")]
    [TestCase("2026-03-27T18:00:00Z", false, "2026-03-30T07:00:00Z", Description = "over the change to summer time")]
    public void Offers_leave_at_once_within_the_hours_and_else_when_they_next_begin(
        string now,
        bool isWeekendToo,
        string leave
    ) => Assert.That(SendingHours.From(At(now), Rome, (9, 18), isWeekendToo), Is.EqualTo(At(leave)));

    [Test]
    public void An_hour_that_the_clocks_skip_begins_with_the_next_one() =>
        Assert.That(SendingHours.From(At("2026-03-28T23:30:00Z"), Rome, (2, 3), true), Is.EqualTo(At("2026-03-29T01:00:00Z")));

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
