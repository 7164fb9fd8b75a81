namespace Matching.Web.Tests.Trainings;

public sealed class CreateTrainingTests
{
    [Test]
    public async Task A_mentor_becomes_available_after_a_training_where_one_is_required()
    {
        var given = await Given.Programme(body: new { name = "With training", requiresTraining = true });
        var (mentor, mentee) = (await given.Mentor(), await given.Mentee());
        foreach (var to in new[] { "contacted", "interviewed", "suitable" })
        {
            await given.Coordinator.Moved($"/mentors/{mentor}", new { to });
            await given.Coordinator.Moved($"/mentees/{mentee}", new { to });
        }

        var refused = await (
            await given.Coordinator.Post($"/mentors/{mentor}/transition", new { to = "available" })
        ).ShouldBeProblem(409, "person-gate-open");
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "available" });
        await given.Coordinator.Created(
            "/trainings",
            new
            {
                programmeId = given.ProgrammeId,
                siteId = given.SiteId,
                title = "Being a mentor",
                heldOn = "2026-02-10",
                minutes = 180,
                attendedBy = new[] { mentor },
            }
        );
        var available = await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "available" });

        Assert.That(refused.List("missing").Select(gate => gate.GetValue<string>()), Is.EqualTo(new[] { "training" }));
        Assert.That(available.List("openGates"), Is.Empty);
    }

    [TestCase("{\"heldOn\":\"2026-02-10\"}", "title")]
    [TestCase("{\"title\":\"x\"}", "heldOn")]
    [TestCase(
        "{\"title\":\"x\",\"heldOn\":\"2026-02-10\",\"attendedBy\":[\"0198c0de-0000-7000-8000-000000000000\"]}",
        "attendedBy[0]"
    )]
    [TestCase("{\"title\":\"x\",\"heldOn\":\"2026-02-10\",\"siteId\":\"0198c0de-0000-7000-8000-000000000000\"}", "siteId")]
    [TestCase(
        "{\"title\":\"x\",\"heldOn\":\"2030-02-10\",\"attendedBy\":[\"0198c0de-0000-7000-8000-000000000000\"]}",
        "attendedBy"
    )]
    [TestCase(
        "{\"title\":\"x\",\"heldOn\":\"2026-02-10\",\"attendedBy\":[\"0198c0de-0000-7000-8000-000000000000\",\"0198c0de-0000-7000-8000-000000000000\"]}",
        "attendedBy"
    )]
    public async Task What_cannot_be_is_named(string with, string field)
    {
        var given = await Given.Programme();
        var body = System.Text.Json.Nodes.JsonNode.Parse(with)!.AsObject();
        body["programmeId"] = given.ProgrammeId.ToString();

        await (await given.Coordinator.Post("/trainings", body)).ShouldBeProblem(400, "validation-failed", field);
    }
}

public sealed class UpdateTrainingTests
{
    [Test]
    public async Task Who_was_there_is_replaced_whole()
    {
        var given = await Given.Programme();
        var (one, other) = (await given.Mentor(), await given.Mentor());
        var training = await given.Coordinator.Created(
            "/trainings",
            new
            {
                programmeId = given.ProgrammeId,
                title = "Being a mentor",
                heldOn = "2026-02-10",
                attendedBy = new[] { one },
            }
        );

        var changed = await (
            await given.Coordinator.Send(
                HttpMethod.Patch,
                $"/trainings/{training.Id()}",
                $"{{\"attendedBy\":[\"{other}\"],\"minutes\":90}}",
                ("If-Match", "\"v1\"")
            )
        ).Json();
        var stale = await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/trainings/{training.Id()}",
            "{\"minutes\":60}",
            ("If-Match", "\"v1\"")
        );

        Assert.That(
            (changed.List("attendedBy").Single()!.GetValue<string>(), changed.Value<int>("minutes"), changed.Text("title")),
            Is.EqualTo((other.ToString(), 90, "Being a mentor"))
        );
        await stale.ShouldBeProblem(412, "precondition-failed");
    }
}

public sealed class GetTrainingTests
{
    [Test]
    public async Task It_comes_back_as_it_was_given()
    {
        var given = await Given.Programme();
        var mentor = await given.Mentor();
        var made = await given.Coordinator.Created(
            "/trainings",
            new
            {
                programmeId = given.ProgrammeId,
                title = "Being a mentor",
                heldOn = "2026-02-10",
                attendedBy = new[] { mentor },
            }
        );

        var read = await given.Coordinator.Ok($"/trainings/{made.Id()}");

        Assert.That(read.ToJsonString(), Is.EqualTo(made.ToJsonString()));
        await (await given.Coordinator.GetAsync($"/api/v1/trainings/{Guid.CreateVersion7()}")).ShouldBeProblem(
            404,
            "training-not-found"
        );
    }
}

public sealed class ListTrainingsTests
{
    [Test]
    public async Task They_are_listed_by_who_was_there()
    {
        var given = await Given.Programme();
        var mentor = await given.Mentor();
        var theirs = await given.Coordinator.Created(
            "/trainings",
            new
            {
                programmeId = given.ProgrammeId,
                title = "One",
                heldOn = "2026-02-10",
                attendedBy = new[] { mentor },
            }
        );
        await given.Coordinator.Created(
            "/trainings",
            new
            {
                programmeId = given.ProgrammeId,
                title = "Other",
                heldOn = "2026-02-11",
            }
        );

        var all = await given.Coordinator.Ok("/trainings");
        var attended = await given.Coordinator.Ok($"/trainings?personId={mentor}");

        Assert.That(all.Items(), Has.Count.EqualTo(2));
        Assert.That(attended.Items().Select(item => item.Id()), Is.EqualTo(new[] { theirs.Id() }));
    }
}
