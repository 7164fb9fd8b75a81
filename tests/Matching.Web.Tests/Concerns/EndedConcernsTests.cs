using System.Net;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Features.Safeguarding.Privacy;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Concerns;

public sealed class ForgetPersonInConcernsTests
{
    [Test]
    public async Task Closed_ones_go_with_either_half_of_a_pair_and_those_under_way_or_kept_by_law_stay()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee);
        async Task<Guid> Raise(object about, string patch)
        {
            var id = (await given.Coordinator.Created("/concerns", about)).Id();
            await (await given.App.Admin.Send(HttpMethod.Patch, $"/concerns/{id}", patch, ("If-Match", "*"))).ShouldBe(
                HttpStatusCode.OK
            );
            return id;
        }

        var ofPerson = await Raise(new { personId = mentee, what = "x" }, """{"status":"closed"}""");
        var ofPair = await Raise(new { pairId = pair, what = "x" }, """{"status":"closed"}""");
        var kept = await Raise(
            new { personId = mentee, what = "x" },
            """{"status":"closed","keepUntil":"2026-03-20","keepReason":"A court has asked."}"""
        );
        var handled = await Raise(new { personId = mentee, what = "x" }, """{"status":"handling"}""");
        var ofMentor = await Raise(new { personId = mentor, what = "x" }, """{"status":"closed"}""");

        await given.App.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new ErasePerson(mentee, ErasureReason.OwnRight))
        );

        Assert.That(
            await given.App.Sql<Guid>(
                "SELECT id FROM concerns WHERE programme_id = @ProgrammeId ORDER BY id",
                new { given.ProgrammeId }
            ),
            Is.EqualTo(new[] { kept, handled, ofMentor })
        );
        Assert.That(
            (await given.App.Admin.Ok($"/concerns/{handled}")).Text("what"),
            Is.EqualTo("x"),
            "it can still be read without the person's key"
        );
        Assert.That(new[] { ofPerson, ofPair }, Is.Unique);
    }
}

public sealed class EndedConcernsTests
{
    [Test]
    public async Task They_go_when_their_time_is_over_and_with_retention()
    {
        await using var app = await TestApp.Start(settings: ("Concerns:KeepMonths", "12"));
        var given = await Given.Programme(app);
        var mentee = await given.Mentee();
        async Task<Guid> Closed(string more = "")
        {
            var id = (await given.Coordinator.Created("/concerns", new { personId = mentee, what = "x" })).Id();
            await (
                await app.Admin.Send(HttpMethod.Patch, $"/concerns/{id}", $$"""{"status":"closed"{{more}}}""", ("If-Match", "*"))
            ).ShouldBe(HttpStatusCode.OK);
            return id;
        }

        Task<int> Delete() =>
            app.InScope(services => services.GetRequiredService<EndedConcerns>().Delete(CancellationToken.None));
        var old = await Closed();
        var kept = await Closed(",\"keepUntil\":\"2027-06-01\",\"keepReason\":\"A court has asked.\"");
        var open = (await given.Coordinator.Created("/concerns", new { personId = mentee, what = "x" })).Id();
        app.Clock.Advance(TimeSpan.FromDays(200));
        var young = await Closed();
        var nothing = await Delete();
        app.Clock.Advance(TimeSpan.FromDays(200));

        var first = await Delete();
        var left = await app.Sql<Guid>("SELECT id FROM concerns ORDER BY id");
        await app.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new ErasePerson(mentee, ErasureReason.OwnRight))
        );
        var afterErasure = await app.Sql<Guid>("SELECT id FROM concerns ORDER BY id");
        await (
            await app.Admin.Send(HttpMethod.Patch, $"/concerns/{open}", """{"status":"closed"}""", ("If-Match", "*"))
        ).ShouldBe(HttpStatusCode.OK);
        await app.InScope(services => services.GetRequiredService<IMediator>().Send(new ApplyRetention()));

        Assert.That((nothing, first), Is.EqualTo((0, 1)));
        Assert.That(left, Is.EqualTo(new[] { kept, open, young }));
        Assert.That(afterErasure, Is.EqualTo(new[] { kept, open }));
        Assert.That(
            await app.Sql<Guid>("SELECT id FROM concerns ORDER BY id"),
            Is.EqualTo(new[] { kept }),
            "closed after the person was erased"
        );
        Assert.That(
            await app.Sql<string>(
                "SELECT action FROM audit_entries WHERE subject_id = @Id ORDER BY id",
                new { Id = old.ToString() }
            ),
            Does.Contain("DeleteEndedConcerns")
        );
    }
}
