using System.Text.Json.Nodes;

namespace Matching.Web.Tests.People;

public sealed class TransitionPersonTests
{
    private static readonly Dictionary<string, string[]> Table = new()
    {
        ["applied"] = ["contacted", "not_suitable", "left"],
        ["contacted"] = ["interviewed", "not_suitable", "left"],
        ["interviewed"] = ["suitable", "not_suitable", "left"],
        ["not_suitable"] = ["contacted", "left"],
        ["suitable"] = ["available", "paused", "left"],
        ["available"] = ["paused", "contacted", "left"],
        ["paused"] = ["available", "left"],
        ["left"] = ["contacted"],
    };

    private static readonly Dictionary<string, string[]> Way = new()
    {
        ["applied"] = [],
        ["contacted"] = ["contacted"],
        ["interviewed"] = ["contacted", "interviewed"],
        ["not_suitable"] = ["not_suitable"],
        ["suitable"] = ["contacted", "interviewed", "suitable"],
        ["available"] = ["contacted", "interviewed", "suitable", "available"],
        ["paused"] = ["contacted", "interviewed", "suitable", "paused"],
        ["left"] = ["left"],
    };

    [Test]
    public async Task Only_what_the_table_allows_happens_and_a_refusal_names_it(
        [Values("applied", "contacted", "interviewed", "not_suitable", "suitable", "available", "paused", "left")] string from
    )
    {
        var given = await Given.Programme();
        foreach (var to in Table.Keys)
        {
            var mentee = await given.Mentee();
            foreach (var step in Way[from])
            {
                await given.Coordinator.Moved($"/mentees/{mentee}", new { to = step });
            }

            var response = await given.Coordinator.Post($"/mentees/{mentee}/transition", new { to, reason = "As a test." });
            if (Table[from].Contains(to))
            {
                Assert.That((await response.Json()).Text("status"), Is.EqualTo(to), $"{from} to {to}");
            }
            else
            {
                var problem = await response.ShouldBeProblem(409, "person-transition-refused");
                Assert.That(problem.Texts("allowed"), Is.EqualTo(Table[from]));
            }
        }
    }

    [TestCase("{\"birthYear\":null}", "age")]
    [TestCase("{\"birthYear\":2010}", "age")]
    [TestCase("{\"consents\":[]}", "consent")]
    [TestCase("{\"consents\":[{\"purpose\":\"photos\",\"version\":\"1\"}],\"birthYear\":null}", "age,consent")]
    public async Task No_person_becomes_available_through_an_open_gate(string with, string missing)
    {
        var given = await Given.Programme();
        var body = given.Person();
        foreach (var (name, value) in JsonNode.Parse(with)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        var mentee = (await given.Coordinator.Created("/mentees", body)).Id();
        foreach (var step in Way["suitable"])
        {
            await given.Coordinator.Moved($"/mentees/{mentee}", new { to = step });
        }

        var problem = await (
            await given.Coordinator.Post($"/mentees/{mentee}/transition", new { to = "available" })
        ).ShouldBeProblem(409, "person-gate-open");

        Assert.That(string.Join(',', problem.Texts("missing")), Is.EqualTo(missing));
    }

    [TestCase("{}", "validation-failed", "to")]
    [TestCase("{\"to\":\"erased\"}", "malformed-request", "to")]
    public async Task A_state_that_does_not_exist_is_refused(string body, string slug, string field)
    {
        var given = await Given.Programme();

        await (
            await given.Coordinator.Send(HttpMethod.Post, $"/mentees/{await given.Mentee()}/transition", body)
        ).ShouldBeProblem(400, slug, field);
    }

    [Test]
    public async Task A_stale_version_is_refused_when_one_is_named()
    {
        var given = await Given.Programme();

        await (
            await given.Coordinator.Send(
                HttpMethod.Post,
                $"/mentees/{await given.Mentee()}/transition",
                "{\"to\":\"contacted\"}",
                ("If-Match", "\"v7\"")
            )
        ).ShouldBeProblem(412, "precondition-failed");
    }
}

public sealed class CheckPersonTests
{
    [Test]
    public async Task A_person_of_another_programme_or_the_other_side_is_not_found_before_the_body_is_read()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var mentee = await theirs.Mentee();

        await (await ours.Coordinator.Post($"/mentees/{mentee}/transition", new { })).ShouldBeProblem(404, "mentee-not-found");
        await (await theirs.Coordinator.Post($"/mentors/{mentee}/transition", new { })).ShouldBeProblem(404, "mentor-not-found");
        await (await theirs.Coordinator.Post($"/mentees/{mentee}/transition", new { })).ShouldBeProblem(400, "validation-failed");
    }
}
