using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Pairs;

public sealed class UndoPairTransitionTests
{
    private static readonly string[] Agreed = ["offered", "mentor_accepted", "agreed"];

    private static readonly string[][] Ways =
    [
        ["offered"],
        ["withdrawn"],
        ["offered", "mentor_accepted"],
        ["offered", "declined"],
        ["offered", "expired"],
        Agreed,
        [.. Agreed, "ended_early"],
        [.. Agreed, "active"],
        [.. Agreed, "active", "on_hold"],
        [.. Agreed, "active", "ending"],
        [.. Agreed, "active", "ending", "completed"],
    ];

    [TestCaseSource(nameof(Ways))]
    public async Task A_wrong_step_is_undone_and_the_pair_is_as_it_was(params string[] way)
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), way[..^1]);
        var before = await given.Coordinator.Ok($"/pairs/{pair}");
        await given.Move(pair, way[^1]);

        var after = await Undone(given, pair);

        Assert.That(Without(after), Is.EqualTo(Without(before)));
    }

    [Test]
    public async Task Steps_are_undone_one_after_the_other_down_to_the_proposal()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), Agreed);

        var states = new List<string>();
        for (var i = 0; i < Agreed.Length; i++)
        {
            states.Add((await Undone(given, pair)).Text("status"));
        }

        Assert.That(states, Is.EqualTo(new[] { "mentor_accepted", "offered", "proposed" }));
        await (await given.Coordinator.Post($"/pairs/{pair}/undo", new { reason = "wrong_step" })).ShouldBeProblem(
            409,
            "nothing-to-undo"
        );
    }

    [Test]
    public async Task A_step_that_is_older_than_a_day_stays()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered");
        app.Clock.Advance(TimeSpan.FromHours(25));

        await (await given.Coordinator.Post($"/pairs/{pair}/undo", new { reason = "wrong_step" })).ShouldBeProblem(
            409,
            "nothing-to-undo"
        );
    }

    [Test]
    public async Task A_substitution_that_is_undone_leaves_no_history()
    {
        var given = await Given.Programme();
        var (first, second) = (await given.AvailableMentor(), await given.AvailableMentor());
        var pair = await given.Pair(first, await given.AvailableMentee(), [.. Agreed, "active"]);
        await given.Coordinator.Moved($"/pairs/{pair}", new { to = "active", mentorId = second });
        Assert.That((await Undone(given, pair)).Text("mentorId"), Is.EqualTo(first.ToString()));

        var again = await given.Coordinator.Moved($"/pairs/{pair}", new { to = "active", mentorId = second });

        Assert.That(again.Text("mentorId"), Is.EqualTo(second.ToString()), "they were never together");
    }

    [Test]
    public async Task What_was_undone_is_no_part_of_what_a_person_reads_of_their_pair()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor();
        var pair = await given.Pair(mentor, await given.AvailableMentee(), "offered", "declined");
        await Undone(given, pair);
        var token = (await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token");

        var events = (await given.App.Anonymous.Ok($"/privacy/{token}"))["pairEvents"]!
            .AsArray()
            .Select(step => step!.Text("to"));

        Assert.That(events, Is.EqualTo(new[] { "offered" }));
    }

    [Test]
    public async Task Going_back_takes_a_place_and_asks_the_gates_like_any_step()
    {
        var given = await Given.Programme();
        var (mentor, mentee, other) = (
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            await given.AvailableMentee()
        );
        var ended = await given.Pair(mentor, mentee, [.. Agreed, "active", "ended_early"]);
        var running = await given.Pair(mentor, other, [.. Agreed, "active"]);
        var full = await given.Coordinator.Post($"/pairs/{ended}/undo", new { reason = "wrong_step" });
        await given.Move(running, "ended_early");
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "paused" });
        var paused = await given.Coordinator.Post($"/pairs/{ended}/undo", new { reason = "wrong_step" });

        await full.ShouldBeProblem(409, "mentor-has-no-place");
        var problem = await paused.ShouldBeProblem(409, "pair-undo-refused");
        Assert.That(problem["missing"]!.ToJsonString(), Is.EqualTo("""["mentee_paused"]"""));
        Assert.That(problem.Text("detail"), Does.Contain("mentee_paused").And.Not.Contain("waive"));
    }

    [Test]
    public async Task A_pair_that_holds_its_place_goes_back_though_the_mentor_takes_no_new_mentee()
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor();
        var pair = await given.Pair(mentor, await given.AvailableMentee(), [.. Agreed, "active", "on_hold"]);
        await given.Patched("mentors", mentor, """{ "capacity": 0 }""");

        Assert.That((await Undone(given, pair)).Text("status"), Is.EqualTo("active"));
    }

    [Test]
    public async Task Days_that_were_corrected_since_are_kept_and_the_days_of_the_step_are_undone()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), [.. Agreed, "active"]);
        await Corrected("""{ "agreedOn": "2026-01-10", "startedOn": "2026-01-20", "reason": "entry_error" }""");
        await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-01-20" });
        await given.Coordinator.Moved($"/pairs/{pair}", new { to = "active", date = "2026-12-31" });
        await Corrected("""{ "startedOn": "2026-01-15", "reason": "entry_error" }""");

        var shorter = await Undone(given, pair);
        var agreed = await Undone(given, pair);
        var (accepted, again) = (await Undone(given, pair), await given.Move(pair, "agreed"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (shorter.Text("agreedOn"), shorter.Text("startedOn"), shorter.Text("termEndsOn")),
                Is.EqualTo(("2026-01-10", "2026-01-15", "2026-07-20"))
            );
            Assert.That(
                (agreed.Text("status"), agreed.Text("agreedOn"), agreed["startedOn"], agreed["termEndsOn"]),
                Is.EqualTo(("agreed", "2026-01-10", (JsonNode?)null, (JsonNode?)null))
            );
            Assert.That((accepted.Text("status"), accepted["agreedOn"]), Is.EqualTo(("mentor_accepted", (JsonNode?)null)));
            Assert.That(again.Text("agreedOn"), Is.EqualTo("2026-01-20"), "the day of the meeting that is recorded");
        }

        async Task Corrected(string body) =>
            await (await given.Coordinator.Send(HttpMethod.Patch, $"/pairs/{pair}", body, ("If-Match", "*"))).ShouldBe(
                HttpStatusCode.OK
            );
    }

    [Test]
    public async Task A_mentee_who_is_now_in_another_pair_stays_there()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var declined = await given.Pair(await given.AvailableMentor(), mentee, "offered", "declined");
        await given.Pair(await given.AvailableMentor(), mentee, "offered");

        await (await given.Coordinator.Post($"/pairs/{declined}/undo", new { reason = "wrong_step" })).ShouldBeProblem(
            409,
            "mentee-already-paired"
        );
    }

    [Test]
    public async Task The_audit_holds_the_pair_and_the_reason()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered");
        await (await given.Coordinator.Post($"/pairs/{pair}/undo", new { })).ShouldBeProblem(400, "validation-failed", "reason");
        await Undone(given, pair);

        var entry = (await given.App.Admin.Ok($"/audit?subjectId={pair}&action=UndoPairTransition"))["items"]!
            .AsArray()
            .Single()!;

        Assert.That(entry.Text("purpose"), Is.EqualTo("wrong_step"));
    }

    private static async Task<JsonObject> Undone(Given given, Guid pair)
    {
        var response = await given.Coordinator.Post($"/pairs/{pair}/undo", new { reason = "wrong_step" });
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }

    private static string Without(JsonObject pair)
    {
        var compared = pair.DeepClone().AsObject();
        compared.Remove("version");
        compared.Remove("updatedAt");
        return compared.ToJsonString();
    }
}

public sealed class CorrectPairTests
{
    private static readonly string[] Active = ["offered", "mentor_accepted", "agreed", "active"];

    [Test]
    public async Task The_first_day_is_corrected_and_the_term_moves_with_it()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            new DateOnly(2026, 1, 15),
            Active
        );

        var corrected = await (await Patch(given, pair, """{ "startedOn": "2026-01-20", "reason": "entry_error" }""")).Json();
        var audit = (await given.App.Admin.Ok($"/audit?subjectId={pair}&action=CorrectPair"))["items"]!.AsArray().Single()!;

        Assert.That(
            (corrected.Text("agreedOn"), corrected.Text("startedOn"), corrected.Text("termEndsOn"), corrected.Text("status")),
            Is.EqualTo(("2026-01-15", "2026-01-20", "2026-07-20", "active"))
        );
        Assert.That(audit.Text("purpose"), Is.EqualTo("entry_error"));
    }

    [TestCase("""{ "startedOn": "2026-01-20" }""", "reason")]
    [TestCase("""{ "startedOn": "2026-01-14", "reason": "entry_error" }""", "startedOn")]
    [TestCase("""{ "startedOn": "2026-03-03", "reason": "entry_error" }""", "startedOn")]
    [TestCase("""{ "startedOn": null, "reason": "entry_error" }""", "startedOn")]
    [TestCase("""{ "endedOn": "2026-02-20", "reason": "entry_error" }""", "endedOn")]
    [TestCase("""{ "agreedOn": "2026-03-03", "reason": "entry_error" }""", "agreedOn")]
    [TestCase("""{ "agreedOn": "2026-02-15", "reason": "entry_error" }""", "agreedOn")]
    [TestCase("""{ "startedOn": "2026-02-20", "reason": "entry_error" }""", "startedOn")]
    [TestCase("""{ "termEndsOn": "2026-01-14", "reason": "entry_error" }""", "termEndsOn")]
    [TestCase("""{ "startedOn": "2026-01-20", "termEndsOn": "2026-01-19", "reason": "entry_error" }""", "termEndsOn")]
    public async Task Days_that_do_not_fit_are_refused(string body, string field)
    {
        var given = await Given.Programme();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            new DateOnly(2026, 1, 15),
            Active
        );
        await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-10" });

        await (await Patch(given, pair, body)).ShouldBeProblem(400, "validation-failed", field);
    }

    [TestCase("agreed")]
    [TestCase("active")]
    public async Task The_day_of_agreement_is_corrected_before_anything_is_recorded(string state)
    {
        var given = await Given.Programme();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            state == "active" ? Active : Active[..^1]
        );

        var response = await Patch(given, pair, """{ "agreedOn": "2026-02-01", "reason": "entry_error" }""");

        await response.ShouldBe(HttpStatusCode.OK);
        Assert.That((await response.Json()).Text("agreedOn"), Is.EqualTo("2026-02-01"));
    }

    [Test]
    public async Task A_pair_ended_on_or_after_its_last_meeting_and_entries_by_mistake_do_not_count()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            new DateOnly(2026, 1, 15),
            [.. Active, "ended_early"]
        );
        await (await Patch(given, pair, """{ "startedOn": "2026-01-20", "reason": "entry_error" }""")).ShouldBe(
            HttpStatusCode.OK
        );
        var meeting = (await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-10" })).Text("id");
        const string Earlier = """{ "endedOn": "2026-02-01", "reason": "entry_error" }""";

        var refused = await Patch(given, pair, Earlier);
        await (
            await given.Coordinator.Send(
                HttpMethod.Put,
                $"/pairs/{pair}/meetings/{meeting}",
                """{ "heldOn": "2026-02-10", "isMistake": true, "reason": "twice" }"""
            )
        ).ShouldBe(HttpStatusCode.OK);
        await (await Patch(given, pair, Earlier)).ShouldBe(HttpStatusCode.OK);

        var problem = await refused.ShouldBeProblem(400, "validation-failed", "endedOn");
        Assert.That(problem["errors"]!["endedOn"]![0]!.GetValue<string>(), Does.Contain("2026-02-10").And.Contain("mistake"));
        await (await given.Coordinator.Post($"/pairs/{pair}/meetings", new { heldOn = "2026-02-02" })).ShouldBeProblem(
            400,
            "validation-failed",
            "heldOn"
        );
        await (
            await given.Coordinator.Send(
                HttpMethod.Put,
                $"/pairs/{pair}/meetings/{meeting}",
                """{ "heldOn": "2026-02-10", "reason": "twice" }"""
            )
        ).ShouldBeProblem(400, "validation-failed", "heldOn");
        // staff still speak with either of them
        await given.Coordinator.Created($"/pairs/{pair}/check-ins", new { heldOn = "2026-02-15" });
    }

    [Test]
    public async Task The_state_is_not_corrected_but_moved()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee());

        await (await Patch(given, pair, """{ "status": "active", "reason": "entry_error" }""")).ShouldBeProblem(
            400,
            "malformed-request"
        );
    }

    private static Task<HttpResponseMessage> Patch(Given given, Guid pair, string body) =>
        given.Coordinator.Send(HttpMethod.Patch, $"/pairs/{pair}", body, ("If-Match", "*"));
}

public sealed class CorrectMeetingTests
{
    [Test]
    public async Task A_meeting_entered_by_mistake_counts_nowhere_and_can_be_brought_back()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            new DateOnly(2026, 1, 15),
            "offered",
            "mentor_accepted",
            "agreed"
        );
        var meeting = (
            await given.Coordinator.Created(
                $"/pairs/{pair}/meetings",
                new
                {
                    heldOn = "2026-02-10",
                    minutes = 60,
                    reportedBy = "mentor",
                }
            )
        ).Text("id");
        Task<HttpResponseMessage> Correct(string body) =>
            given.Coordinator.Send(HttpMethod.Put, $"/pairs/{pair}/meetings/{meeting}", body);
        async Task<int> Listed(string query) =>
            (await given.Coordinator.Ok($"/pairs/{pair}/meetings{query}"))["items"]!.AsArray().Count;

        await (await Correct("""{ "heldOn": "2026-02-10", "isMistake": true, "reason": "twice" }""")).ShouldBe(HttpStatusCode.OK);
        Assert.That((await Listed(""), await Listed("?mistakes=true")), Is.EqualTo((0, 1)));
        var kept = (await given.Coordinator.Ok($"/pairs/{pair}/meetings?mistakes=true"))["items"]![0]!;
        Assert.That((kept["minutes"]!.GetValue<int>(), kept.Text("reportedBy")), Is.EqualTo((60, "mentor")));
        var refused = await given.Coordinator.Post(
            $"/pairs/{pair}/transition",
            new { to = "active", waive = new { start = "x" } }
        );
        Assert.That(
            (await refused.ShouldBeProblem(409, "pair-gate-open"))["missing"]![0]!.GetValue<string>(),
            Is.EqualTo("first_meeting")
        );

        await (
            await Correct("""{ "heldOn": "2026-02-12", "minutes": 90, "reportedBy": "mentee", "reason": "entry_error" }""")
        ).ShouldBe(HttpStatusCode.OK);
        var corrected = (await given.Coordinator.Ok($"/pairs/{pair}/meetings"))["items"]!.AsArray().Single()!;
        var reasons = (await given.App.Admin.Ok($"/audit?subjectId={meeting}&action=CorrectMeeting"))["items"]!
            .AsArray()
            .Select(entry => entry!.Text("purpose"));
        Assert.That(
            (corrected.Text("heldOn"), corrected["minutes"]!.GetValue<int>(), corrected.Text("reportedBy")),
            Is.EqualTo(("2026-02-12", 90, "mentee"))
        );
        Assert.That(reasons, Is.EquivalentTo(new[] { "twice", "entry_error" }));
        var shorter = await (await Correct("""{ "heldOn": "2026-02-12", "minutes": 45, "reason": "entry_error" }""")).Json();
        Assert.That(shorter.Text("reportedBy"), Is.EqualTo("mentee"), "who reported it is a fact that stays");
    }

    [TestCase("""{ "heldOn": "2026-02-10" }""", "reason")]
    [TestCase("""{ "reason": "twice" }""", "heldOn")]
    [TestCase("""{ "heldOn": "2026-01-14", "reason": "twice" }""", "heldOn")]
    [TestCase("""{ "heldOn": "2026-03-03", "reason": "twice" }""", "heldOn")]
    public async Task What_does_not_fit_is_named(string body, string field)
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), new DateOnly(2026, 1, 15));
        var meeting = (
            await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-10", minutes = 60 })
        ).Text("id");

        await (await given.Coordinator.Send(HttpMethod.Put, $"/pairs/{pair}/meetings/{meeting}", body)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );
    }
}

public sealed class CorrectCheckInTests
{
    [Test]
    public async Task A_check_in_is_corrected_and_one_by_mistake_is_listed_only_when_asked_for()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), new DateOnly(2026, 1, 15));
        var contact = (await given.Coordinator.Created($"/pairs/{pair}/check-ins", new { heldOn = "2026-02-10" })).Text("id");
        Task<HttpResponseMessage> Correct(string id, object body) =>
            given.Coordinator.Send(
                HttpMethod.Put,
                $"/pairs/{pair}/check-ins/{id}",
                System.Text.Json.JsonSerializer.Serialize(body)
            );

        await (
            await Correct(
                contact,
                new
                {
                    heldOn = "2026-02-11",
                    spokenWith = "mentor",
                    channel = "phone",
                    reason = "entry_error",
                }
            )
        ).ShouldBe(HttpStatusCode.OK);
        var corrected = (await given.Coordinator.Ok($"/pairs/{pair}/check-ins"))["items"]!.AsArray().Single()!;
        await (
            await Correct(
                contact,
                new
                {
                    heldOn = "2026-02-11",
                    isMistake = true,
                    reason = "twice",
                }
            )
        ).ShouldBe(HttpStatusCode.OK);

        Assert.That(
            (corrected.Text("heldOn"), corrected.Text("spokenWith"), corrected.Text("channel")),
            Is.EqualTo(("2026-02-11", "mentor", "phone"))
        );
        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}/check-ins"))["items"]!.AsArray(), Is.Empty);
        var kept = (await given.Coordinator.Ok($"/pairs/{pair}/check-ins?mistakes=true"))["items"]!.AsArray().Single()!;
        Assert.That((kept.Text("spokenWith"), kept.Text("channel")), Is.EqualTo(("mentor", "phone")));
        await (await Correct(Guid.NewGuid().ToString(), new { heldOn = "2026-02-11", reason = "twice" })).ShouldBeProblem(
            404,
            "check-in-not-found"
        );
    }
}
