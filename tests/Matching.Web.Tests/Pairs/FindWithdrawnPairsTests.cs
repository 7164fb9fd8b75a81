using Matching.Web.Features.Access.Console;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Pairs;

public sealed class FindWithdrawnPairsTests
{
    [Test]
    public async Task They_are_those_that_a_step_of_the_person_withdrew_or_ended_before_they_began()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var mentor = await given.AvailableMentor(new { capacity = 4 });
        var earlier = await given.Pair(mentor, await given.AvailableMentee());
        await given.Coordinator.Moved($"/pairs/{earlier}", new { to = "withdrawn" });
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var (proposed, agreed) = (
            await given.Pair(mentor, await given.AvailableMentee()),
            await given.Pair(mentor, await given.AvailableMentee(), "offered", "mentor_accepted", "agreed")
        );
        var since = app.Clock.GetUtcNow();
        await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "left" });

        var found = await app.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new FindWithdrawnPairs(mentor, since))
        );

        Assert.That(found.Select(pair => pair.Id), Is.EquivalentTo(new[] { proposed, agreed }));
    }
}
