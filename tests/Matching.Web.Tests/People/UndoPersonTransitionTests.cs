using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.People;

public sealed class FindPersonUndoTests
{
    [Test]
    public async Task It_is_the_state_before_the_last_step()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        Task<PersonUndo?> Find(Guid id, PersonRole role) =>
            given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new FindPersonUndo(role, id)));

        var before = await Find(mentee, PersonRole.Mentee);
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "contacted" });
        var after = await Find(mentee, PersonRole.Mentee);

        Assert.That((before, after?.To), Is.EqualTo(((PersonUndo?)null, (PersonStatus?)PersonStatus.Applied)));
        await Assert.ThatAsync(() => Find(mentee, PersonRole.Mentor), Throws.TypeOf<Matching.Web.Http.ProblemException>());
    }
}

public sealed class UndoPersonTransitionTests
{
    [Test]
    public async Task A_wrong_step_is_undone_with_the_screening_that_it_made([Values("mentors", "mentees")] string people)
    {
        var given = await Given.Programme();
        var id = people == "mentors" ? await given.Mentor() : await given.Mentee();
        await given.Coordinator.Moved($"/{people}/{id}", new { to = "contacted" });
        await given.Coordinator.Moved($"/{people}/{id}", new { to = "interviewed" });
        await given.Coordinator.Moved($"/{people}/{id}", new { to = "suitable" });

        var states = new List<(string, string?)>();
        for (var i = 0; i < 3; i++)
        {
            var undone = await Undone(given, people, id);
            states.Add((undone.Text("status"), undone["screenedOn"]?.GetValue<string>()));
        }

        Assert.That(
            states,
            Is.EqualTo(new (string, string?)[] { ("interviewed", null), ("contacted", null), ("applied", null) })
        );
        var over = await (await given.Coordinator.Post($"/{people}/{id}/undo", new { reason = "wrong_step" })).ShouldBeProblem(
            409,
            "nothing-to-undo"
        );
        Assert.That(over.Text("detail"), Does.Not.Contain("days"), "a person has none to correct");
    }

    [Test]
    public async Task A_screening_that_was_corrected_since_is_not_undone()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "paused" });
        await (
            await given.Coordinator.Send(
                HttpMethod.Patch,
                $"/mentees/{mentee}",
                """{"screenedOn":"2025-12-01"}""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);

        var undone = await Undone(given, "mentees", mentee);

        Assert.That((undone.Text("status"), undone.Text("screenedOn")), Is.EqualTo(("available", "2025-12-01")));
    }

    [Test]
    public async Task A_person_who_left_by_mistake_is_available_again_and_the_withdrawn_pair_too()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered");
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "left" });

        Assert.That((await Undone(given, "mentees", mentee)).Text("status"), Is.EqualTo("available"));
        await (await given.Coordinator.Post($"/pairs/{pair}/undo", new { reason = "wrong_step" })).ShouldBe(HttpStatusCode.OK);

        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("offered"));
    }

    [Test]
    public async Task No_person_becomes_available_again_past_a_gate_that_opened_since()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "paused" });
        await (
            await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{mentee}", """{ "consents": [] }""", ("If-Match", "*"))
        ).ShouldBe(HttpStatusCode.OK);

        await (await given.Coordinator.Post($"/mentees/{mentee}/undo", new { reason = "wrong_step" })).ShouldBeProblem(
            409,
            "person-gate-open"
        );
    }

    private static async Task<JsonObject> Undone(Given given, string people, Guid id)
    {
        var response = await given.Coordinator.Post($"/{people}/{id}/undo", new { reason = "wrong_step" });
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }
}
