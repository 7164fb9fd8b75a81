namespace Matching.Web.Tests.Checks;

public sealed class CreateCheckTests
{
    [Test]
    public async Task An_expired_check_takes_a_mentor_out_of_the_pool_and_says_so()
    {
        var app = await SharedApp.With();
        var given = await Given.Programme(
            app,
            new
            {
                name = "With checks",
                requiresCheck = true,
                screeningMonths = 24,
            }
        );
        var mentor = await given.Mentor();
        string Day(int from) => app.Clock.Today.AddDays(from).ToString("yyyy-MM-dd");
        foreach (var to in new[] { "contacted", "interviewed", "suitable" })
        {
            await given.Coordinator.Moved($"/mentors/{mentor}", new { to });
        }

        var refused = await (
            await given.Coordinator.Post($"/mentors/{mentor}/transition", new { to = "available" })
        ).ShouldBeProblem(409, "person-gate-open");
        await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = mentor,
                kind = "criminal_record",
                checkedOn = Day(-10),
                expiresOn = Day(18),
            }
        );
        await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "available" });
        await given.AvailableMentee();
        var before = await given.Run(new { dryRun = true });
        app.Clock.Advance(TimeSpan.FromDays(20));
        var after = await given.Run(new { dryRun = true });
        var unmatched = await given.Coordinator.Ok($"/match-runs/{after.Id()}/unmatched");

        Assert.That(refused["missing"]![0]!.GetValue<string>(), Is.EqualTo("check"));
        Assert.That((before.Value<int>("mentors"), after.Value<int>("mentors")), Is.EqualTo((1, 0)));
        Assert.That(
            unmatched.Items().Single(item => item.Text("personId") == mentor.ToString())!["reasons"]![0]!.Text("code"),
            Is.EqualTo("gate.check")
        );
        Assert.That(
            (await given.Coordinator.Ok($"/mentors/{mentor}")).List("openGates").Select(gate => gate.GetValue<string>()),
            Is.EqualTo(new[] { "check" })
        );
    }

    [TestCase("{\"kind\":\"identity\",\"checkedOn\":\"2026-02-10\",\"result\":\"failed\"}")]
    [TestCase("{\"kind\":\"identity\",\"checkedOn\":\"2026-02-10\",\"result\":\"pending\"}")]
    [TestCase("{\"kind\":\"identity\",\"checkedOn\":\"2026-01-10\",\"expiresOn\":\"2026-02-10\"}")]
    public async Task Only_a_passed_check_that_holds_opens_the_gate(string with)
    {
        var given = await Given.Programme(body: new { name = "With checks", requiresCheck = true });
        var mentor = await given.Mentor();
        var body = System.Text.Json.Nodes.JsonNode.Parse(with)!.AsObject();
        body["personId"] = mentor.ToString();

        await given.Coordinator.Created("/checks", body);

        Assert.That(
            (await given.Coordinator.Ok($"/mentors/{mentor}")).List("openGates").Select(gate => gate.GetValue<string>()),
            Is.EqualTo(new[] { "check" })
        );
    }

    // kind, result, day of the check and of its end; the newest result of each kind counts
    [TestCase("criminal_record passed 2026-01-10, criminal_record failed 2026-02-10", false)]
    [TestCase("criminal_record failed 2026-02-10, criminal_record passed 2026-01-10", false)]
    [TestCase("criminal_record failed 2026-01-10, criminal_record passed 2026-02-10", true)]
    [TestCase("criminal_record failed 2026-02-10, references passed 2026-02-11", false)]
    [TestCase("criminal_record passed 2026-01-10 2026-02-01, references passed 2026-02-11", false)]
    [TestCase("criminal_record passed 2026-01-10 2026-02-01, criminal_record passed 2026-02-11", true)]
    [TestCase("criminal_record passed 2026-01-10, criminal_record pending 2026-02-11", true)]
    [TestCase("criminal_record passed 2026-02-10, criminal_record failed 2026-02-10", false)]
    public async Task A_failed_or_expired_check_is_made_good_by_a_later_one_of_its_kind_alone(string checks, bool isOpen)
    {
        var given = await Given.Programme(body: new { name = "With checks", requiresCheck = true });
        var mentor = await given.Mentor();
        foreach (var parts in checks.Split(", ").Select(check => check.Split(' ')))
        {
            await given.Coordinator.Created(
                "/checks",
                new
                {
                    personId = mentor,
                    kind = parts[0],
                    result = parts[1],
                    checkedOn = parts[2],
                    expiresOn = parts.ElementAtOrDefault(3),
                }
            );
        }

        Assert.That(
            (await given.Coordinator.Ok($"/mentors/{mentor}")).List("openGates").Select(gate => gate.GetValue<string>()),
            Is.EqualTo(isOpen ? [] : new[] { "check" })
        );
    }

    [TestCase("{\"kind\":\"horoscope\",\"checkedOn\":\"2026-02-10\"}", "kind")]
    [TestCase("{\"kind\":\"identity\"}", "checkedOn")]
    [TestCase("{\"kind\":\"identity\",\"checkedOn\":\"2030-02-10\"}", "checkedOn")]
    [TestCase("{\"kind\":\"identity\",\"checkedOn\":\"2026-02-10\",\"expiresOn\":\"2026-02-09\"}", "expiresOn")]
    [TestCase(
        "{\"kind\":\"identity\",\"checkedOn\":\"2026-02-10\",\"personId\":\"0198c0de-0000-7000-8000-000000000000\"}",
        "personId"
    )]
    public async Task What_cannot_be_is_named(string with, string field)
    {
        var given = await Given.Programme();
        var body = System.Text.Json.Nodes.JsonNode.Parse(with)!.AsObject();
        body.TryAdd("personId", (await given.Mentor()).ToString());

        await (await given.Coordinator.Post("/checks", body)).ShouldBeProblem(400, "validation-failed", field);
    }
}

public sealed class UpdateCheckTests
{
    [Test]
    public async Task A_result_comes_in_later()
    {
        var given = await Given.Programme(body: new { name = "With checks", requiresCheck = true });
        var mentor = await given.Mentor();
        var check = await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = mentor,
                kind = "identity",
                checkedOn = "2026-02-10",
                result = "pending",
            }
        );

        var changed = await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/checks/{check.Id()}",
            "{\"result\":\"passed\"}",
            ("If-Match", "\"v1\"")
        );
        var moved = await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/checks/{check.Id()}",
            $"{{\"personId\":\"{await given.Mentor()}\"}}",
            ("If-Match", "\"v2\"")
        );

        Assert.That((await changed.Json()).Text("result"), Is.EqualTo("passed"));
        await moved.ShouldBeProblem(400, "validation-failed", "personId");
        Assert.That((await given.Coordinator.Ok($"/mentors/{mentor}")).List("openGates"), Is.Empty);
    }
}

public sealed class GetCheckTests
{
    [Test]
    public async Task It_comes_back_as_it_was_given()
    {
        var given = await Given.Programme();
        var made = await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = await given.Mentor(),
                kind = "references",
                checkedOn = "2026-02-10",
                expiresOn = "2027-02-10",
            }
        );

        Assert.That((await given.Coordinator.Ok($"/checks/{made.Id()}")).ToJsonString(), Is.EqualTo(made.ToJsonString()));
        await (await given.Coordinator.GetAsync($"/api/v1/checks/{Guid.CreateVersion7()}")).ShouldBeProblem(
            404,
            "check-not-found"
        );
    }
}

public sealed class ListChecksTests
{
    [Test]
    public async Task Those_that_end_soon_are_found()
    {
        var given = await Given.Programme();
        var mentor = await given.Mentor();
        var soon = await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = mentor,
                kind = "identity",
                checkedOn = "2026-02-10",
                expiresOn = "2026-04-01",
            }
        );
        await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = mentor,
                kind = "references",
                checkedOn = "2026-02-10",
            }
        );

        Assert.That(await given.Coordinator.Items($"/checks?personId={mentor}"), Has.Count.EqualTo(2));
        Assert.That(
            (await given.Coordinator.Items("/checks?expiringBefore=2026-05-01")).Select(item => item.Id()),
            Is.EqualTo(new[] { soon.Id() })
        );
    }
}
