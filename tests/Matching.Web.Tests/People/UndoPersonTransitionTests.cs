using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Data;
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

    [Test]
    public async Task Of_two_undos_at_once_one_is_refused([Values("mentees", "pairs")] string things)
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (id, before) = await Moved(given, things);
        var (isHeld, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());

        // Both have read the state before either can change it.
        var held = app.InTransaction(async services =>
        {
            foreach (var table in new[] { "people", "pairs" })
            {
                await services
                    .GetRequiredService<Db>()
                    .Execute($"UPDATE {table} SET version = version WHERE id = @Id", new { Id = id }, CancellationToken.None);
            }

            isHeld.SetResult();
            await goOn.Task;
        });
        await isHeld.Task;
        var undos = Enumerable
            .Range(0, 2)
            .Select(_ => Task.Run(() => given.Coordinator.Post($"/{things}/{id}/undo", new { reason = "wrong_step" })))
            .ToList();
        await Task.Delay(1000);
        goOn.SetResult();
        await held;
        var answers = await Task.WhenAll(undos);

        Assert.That(answers.Select(answer => (int)answer.StatusCode).Order(), Is.EqualTo(new[] { 200, 409 }));
        await answers.Single(answer => (int)answer.StatusCode == 409).ShouldBeProblem(409, "conflict");
        Assert.That((await given.Coordinator.Ok($"/{things}/{id}")).Text("status"), Is.EqualTo(before));
    }

    [Test]
    public async Task An_undo_of_another_version_is_refused([Values("mentees", "pairs")] string things)
    {
        var given = await Given.Programme();
        var (id, _) = await Moved(given, things);
        var tag = $"\"v{(await given.Coordinator.Ok($"/{things}/{id}"))["version"]!.GetValue<int>()}\"";
        Task<HttpResponseMessage> Undo() =>
            given.Coordinator.Send(HttpMethod.Post, $"/{things}/{id}/undo", """{"reason":"wrong_step"}""", ("If-Match", tag));

        await (await Undo()).ShouldBe(HttpStatusCode.OK);
        await (await Undo()).ShouldBeProblem(412, "precondition-failed");
    }

    // A person or a pair with two steps to undo, and its state before the second.
    private static async Task<(Guid Id, string Before)> Moved(Given given, string things)
    {
        if (things == "pairs")
        {
            var (mentor, other) = (await given.AvailableMentor(), await given.AvailableMentee());
            return (await given.Pair(mentor, other, "offered", "mentor_accepted"), "offered");
        }

        var mentee = await given.Mentee();
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "contacted" });
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "interviewed" });
        return (mentee, "contacted");
    }

    private static async Task<JsonObject> Undone(Given given, string people, Guid id)
    {
        var response = await given.Coordinator.Post($"/{people}/{id}/undo", new { reason = "wrong_step" });
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }
}
