using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.PersonTransitions;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Pairs;

/// <summary>Whether the two of a pair may still take part is asked at each step that carries the pair on, and never of a step that ends it.</summary>
public sealed class HeldPeopleTests
{
    private static readonly string[] Agreed = ["offered", "mentor_accepted", "agreed"];

    private static readonly (string[] Way, string To)[] UpToAgreed =
    [
        ([], "offered"),
        (["offered"], "mentor_accepted"),
        (["offered", "mentor_accepted"], "agreed"),
    ];

    private static readonly (string[] Way, string To, string End)[] Afterwards =
    [
        (Agreed, "active", "ended_early"),
        ([.. Agreed, "active"], "active", "ending"),
        ([.. Agreed, "active", "on_hold"], "active", "ending"),
        ([.. Agreed, "active", "ending"], "active", "completed"),
    ];

    private static IEnumerable<TestCaseData> Steps =>
        UpToAgreed
            .Select(step => (step.Way, step.To, End: "withdrawn"))
            .Concat(Afterwards)
            .Select(step =>
                new TestCaseData(step.Way, step.To, step.End).SetArgDisplayNames(
                    $"{step.Way.LastOrDefault() ?? "proposed"} to {step.To}"
                )
            );

    [TestCaseSource(nameof(Steps))]
    public async Task A_mentor_whose_check_has_ended_is_not_carried_on_and_the_pair_can_still_be_closed(
        string[] way,
        string to,
        string end
    )
    {
        var given = await Given.Programme(body: new { name = "Vetted", requiresCheck = true });
        var mentor = await given.Mentor();
        var check = await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = mentor,
                kind = "criminal_record",
                checkedOn = "2026-01-10",
            }
        );
        foreach (var state in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentors/{mentor}", new { to = state });
        }

        var pair = await given.Pair(mentor, await given.AvailableMentee(), way);
        var ended = await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/checks/{check.Id()}",
            """{ "expiresOn": "2026-02-01" }""",
            ("If-Match", "\"v1\"")
        );
        await ended.ShouldBe(HttpStatusCode.OK);

        var refused = await given.Step(pair, to);

        Assert.That(Missing(await refused.ShouldBeProblem(409, "pair-gate-open")), Is.EqualTo(new[] { "mentor_check" }));
        Assert.That((await given.Move(pair, end)).Text("status"), Is.EqualTo(end));
    }

    [TestCaseSource(nameof(Steps))]
    public async Task A_screening_that_has_ended_counts_until_the_two_have_agreed(string[] way, string to, string end)
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, way);
        await given.Patched("mentees", mentee, """{ "screenedOn": "2025-06-01" }""");

        var response = await given.Step(pair, to);

        if (UpToAgreed.Any(step => step.To == to))
        {
            Assert.That(Missing(await response.ShouldBeProblem(409, "pair-gate-open")), Is.EqualTo(new[] { "mentee_screening" }));
            Assert.That((await given.Move(pair, end)).Text("status"), Is.EqualTo(end));
        }
        else
        {
            await response.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Test]
    public async Task A_person_who_left_rests_or_has_withdrawn_a_consent_does_not_enter_or_go_on_in_a_running_pair(
        [Values("paused", "left", "consent", "restriction")] string cause,
        [Values] bool isMentor
    )
    {
        var given = await Given.Programme();
        // a pair that agreed and has not begun ends when one of the two leaves, so that it has no next step
        foreach (var (way, to, end) in Afterwards.Where(step => cause != "left" || step.Way != Agreed))
        {
            var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
            var pair = await given.Pair(mentor, mentee, way);
            await given.Stop(isMentor ? "mentors" : "mentees", isMentor ? mentor : mentee, cause);

            var problem = await (await given.Step(pair, to)).ShouldBeProblem(409, "pair-gate-open");

            Assert.That(
                Missing(problem),
                Is.EqualTo(new[] { $"{(isMentor ? "mentor" : "mentee")}_{cause}" }),
                $"{way[^1]} to {to}"
            );
            Assert.That((await given.Move(pair, end)).Text("status"), Is.EqualTo(end));
        }
    }

    [Test]
    public async Task Another_mentor_takes_over_from_one_who_left_once_their_own_screening_is_valid()
    {
        var given = await Given.Programme();
        var (mentor, expired, free) = (
            await given.AvailableMentor(),
            await given.AvailableMentor(),
            await given.AvailableMentor()
        );
        var pair = await given.Pair(mentor, await given.AvailableMentee(), [.. Agreed, "active"]);
        await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "left" });
        await given.Patched("mentors", expired, """{ "screenedOn": "2025-06-01" }""");

        var refused = await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "active", mentorId = expired });
        var taken = await given.Coordinator.Moved($"/pairs/{pair}", new { to = "active", mentorId = free });

        Assert.That(Missing(await refused.ShouldBeProblem(409, "pair-gate-open")), Is.EqualTo(new[] { "mentor_screening" }));
        Assert.That(taken.Text("mentorId"), Is.EqualTo(free.ToString()));
    }

    [Test]
    public async Task A_mentee_who_rests_is_not_handed_over_to_another_mentor()
    {
        var given = await Given.Programme();
        var (mentee, free) = (await given.AvailableMentee(), await given.AvailableMentor());
        var pair = await given.Pair(await given.AvailableMentor(), mentee, [.. Agreed, "active"]);
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "paused" });

        var refused = await given.Coordinator.Post($"/pairs/{pair}/transition", new { to = "active", mentorId = free });

        Assert.That(Missing(await refused.ShouldBeProblem(409, "pair-gate-open")), Is.EqualTo(new[] { "mentee_paused" }));
    }

    [Test]
    public async Task No_person_is_proposed_by_hand_with_a_screening_that_has_ended()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        await given.Patched("mentors", mentor, """{ "screenedOn": "2025-06-01" }""");

        var refused = await given.Coordinator.Post(
            "/pairs",
            new
            {
                mentorId = mentor,
                menteeId = mentee,
                reason = "x",
            }
        );

        Assert.That(Missing(await refused.ShouldBeProblem(409, "pair-gate-open")), Is.EqualTo(new[] { "mentor_screening" }));
    }

    [Test]
    public async Task A_dry_run_is_not_adopted_once_a_person_rests_and_the_refusal_names_them()
    {
        var given = await Given.Programme();
        await given.AvailableMentor();
        var mentee = await given.AvailableMentee();
        var run = await given.Run(new { dryRun = true });
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "paused" });

        var refused = await given.Coordinator.Post($"/match-runs/{run.Id()}/adopt", new { });

        var problem = await refused.ShouldBeProblem(409, "match-run-not-adoptable");
        Assert.That(problem["people"]!.AsArray().Select(id => id!.GetValue<Guid>()), Is.EqualTo(new[] { mentee }));
    }

    [Test]
    public async Task An_answer_has_the_status_of_both_people()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { consents = (object?)null });

        var standing = await given.App.InTransaction(services =>
            services.GetRequiredService<HeldPeople>().Hold(given.ProgrammeId, [mentee], CancellationToken.None)
        );

        Assert.That(standing.Single().Missing(asksScreening: true), Is.EqualTo(new[] { "mentee_applied", "mentee_consent" }));
    }

    internal static IEnumerable<string> Missing(JsonObject problem) =>
        problem["missing"]!.AsArray().Select(gate => gate!.GetValue<string>());
}

/// <summary>Leaving or resting withdraws what is only proposed or offered, and says which pairs.</summary>
public sealed class WithdrawnPairsTests
{
    [Test]
    public async Task A_person_who_stops_loses_open_offers_and_the_answer_names_them(
        [Values("paused", "left", "consent", "restriction")] string cause,
        [Values] bool isMentor
    )
    {
        var given = await Given.Programme();
        var mentor = await given.AvailableMentor(new { capacity = 4 });
        var mentees = new List<Guid>();
        var pairs = new List<Guid>();
        foreach (
            var way in new string[][]
            {
                [],
                ["offered"],
                ["offered", "mentor_accepted"],
                ["offered", "mentor_accepted", "agreed"],
            }
        )
        {
            mentees.Add(await given.AvailableMentee());
            pairs.Add(await given.Pair(mentor, mentees[^1], way));
        }

        List<Guid?> reported = [];
        foreach (var (people, id) in isMentor ? [("mentors", mentor)] : mentees.Select(mentee => ("mentees", mentee)))
        {
            reported.AddRange(
                (await given.Stop(people, id, cause))?["withdrawnPairs"]?.AsArray().Select(pair => (Guid?)pair!.GetValue<Guid>())
                    ?? []
            );
        }

        var states = new List<string>();
        foreach (var pair in pairs)
        {
            states.Add((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"));
        }

        // a person who left cannot begin, while the others may still come back
        Assert.That(
            states,
            Is.EqualTo(new[] { "withdrawn", "withdrawn", "withdrawn", cause == "left" ? "ended_early" : "agreed" })
        );
        // a restriction is the person's own deed, whose answer shows their pairs themselves
        Assert.That(reported, cause == "restriction" ? Is.Empty : Is.EqualTo(pairs.Take(cause == "left" ? 4 : 3)));
    }

    [Test]
    public async Task A_pair_that_cannot_begin_ends_by_the_person_who_left_and_comes_back_with_them()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered", "mentor_accepted", "agreed");

        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "left" });
        var ended = await given.Coordinator.Ok($"/pairs/{pair}");
        foreach (var path in new[] { $"/mentees/{mentee}/undo", $"/pairs/{pair}/undo" })
        {
            await (await given.Coordinator.Post(path, new { reason = "wrong_step" })).ShouldBe(HttpStatusCode.OK);
        }

        Assert.That(
            (ended.Text("endReason"), ended.Text("endedBy"), ended.Text("comment")),
            Is.EqualTo(("other", "mentee", "The mentor or the mentee no longer takes part in the programme."))
        );
        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("agreed"));
    }

    [Test]
    public async Task Undoing_that_a_person_is_available_withdraws_their_open_offers()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered");

        var response = await given.Coordinator.Post($"/mentees/{mentee}/undo", new { reason = "wrong_step" });

        Assert.That(Withdrawn(await response.Json()), Is.EqualTo(new[] { pair }));
        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("withdrawn"));
    }

    [Test]
    public async Task The_answer_to_an_undo_names_the_pairs_that_stay_withdrawn()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var mentor = await given.AvailableMentor(new { capacity = 3 });
        var (stays, restored) = (
            await given.Pair(mentor, await given.AvailableMentee(), "offered"),
            await given.Pair(mentor, await given.AvailableMentee(), "offered")
        );
        await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "paused" });
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "available" });
        await Undo($"/pairs/{restored}");
        var open = await given.Pair(mentor, await given.AvailableMentee());

        var (last, first) = (await Undo($"/mentors/{mentor}"), await Undo($"/mentors/{mentor}"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Withdrawn(last), Is.EquivalentTo(new[] { restored, open }));
            Assert.That(Stay(last), Is.Empty, "they were withdrawn by the undo");
            Assert.That(Withdrawn(first), Is.Empty);
            Assert.That(Stay(first), Is.EquivalentTo(new[] { stays, restored, open }));
            Assert.That((await given.Coordinator.Ok($"/mentors/{mentor}"))["pairsStillWithdrawn"], Is.Null);
        }

        async Task<JsonObject> Undo(string path)
        {
            var response = await given.Coordinator.Post($"{path}/undo", new { reason = "wrong_step" });
            await response.ShouldBe(HttpStatusCode.OK);
            return await response.Json();
        }

        static IEnumerable<Guid> Stay(JsonNode answer) =>
            answer["pairsStillWithdrawn"]!.AsArray().Select(id => id!.GetValue<Guid>());
    }

    [Test]
    public async Task Of_many_who_leave_each_result_names_the_pairs()
    {
        var given = await Given.Programme();
        var (mentee, unpaired) = (await given.AvailableMentee(), await given.AvailableMentee());
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered");

        var response = await given.Coordinator.Post(
            "/mentees/transitions",
            new { to = "left", people = new[] { mentee, unpaired } }
        );

        var results = (await response.Json())["results"]!.AsArray();
        Assert.That((Withdrawn(results[0]!), Withdrawn(results[1]!)), Is.EqualTo((new[] { pair }, Array.Empty<Guid>())));
    }

    [Test]
    public async Task Who_is_found_unsuitable_at_a_new_screening_loses_open_proposals()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee);
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "contacted" });

        var answer = await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "not_suitable" });

        Assert.That(Withdrawn(answer), Is.EqualTo(new[] { pair }));
    }

    private static Guid[] Withdrawn(JsonNode answer) =>
        [.. answer["withdrawnPairs"]!.AsArray().Select(id => id!.GetValue<Guid>())];
}

internal static class GateSteps
{
    /// <summary>The step to a state, with what it needs besides the two people.</summary>
    public static async Task<HttpResponseMessage> Step(this Given given, Guid pair, string to, bool waived = true)
    {
        var isFirst = (await given.Coordinator.Ok($"/pairs/{pair}")).Text("status") == "agreed";
        return await given.Coordinator.Post(
            $"/pairs/{pair}/transition",
            to != "active"
                ? new { to }
                : new
                {
                    to,
                    date = given.App.Clock.Today.AddDays(isFirst ? 0 : 90).ToString("yyyy-MM-dd"),
                    waive = waived ? new { start = "Not needed in this test." } : null,
                }
        );
    }

    public static async Task<JsonObject> Patched(this Given given, string people, Guid id, string patch)
    {
        var version = (await given.Coordinator.Ok($"/{people}/{id}"))["version"]!.GetValue<int>();
        var response = await given.Coordinator.Send(HttpMethod.Patch, $"/{people}/{id}", patch, ("If-Match", $"\"v{version}\""));
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }

    /// <summary>A person stops taking part. Returns the answer to staff if staff entered it.</summary>
    public static async Task<JsonObject?> Stop(this Given given, string people, Guid id, string cause)
    {
        if (cause == "restriction")
        {
            var token = (await given.Coordinator.Created($"/{people}/{id}/personal-link", new { })).Text("token");
            await (await given.App.Anonymous.Post($"/privacy/{token}/restriction", new { restricted = true })).ShouldBe(
                HttpStatusCode.OK
            );
            return null;
        }

        return cause == "consent"
            ? await given.Patched(people, id, """{ "consents": [] }""")
            : await given.Coordinator.Moved($"/{people}/{id}", new { to = cause });
    }
}
