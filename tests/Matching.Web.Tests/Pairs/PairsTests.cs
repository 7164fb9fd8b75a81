using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Pairs;

public sealed class CreatePairTests
{
    [Test]
    public async Task A_pair_by_hand_starts_proposed_and_needs_a_reason()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());

        var without = await given.Coordinator.Post("/pairs", new { mentorId = mentor, menteeId = mentee });
        var pair = await given.Coordinator.Created(
            "/pairs",
            new
            {
                mentorId = mentor,
                menteeId = mentee,
                reason = "They met at a party.",
            }
        );

        await without.ShouldBeProblem(400, "validation-failed", "reason");
        Assert.That((pair.Text("status"), pair["matchRunId"]), Is.EqualTo(("proposed", (JsonNode?)null)));
    }

    [Test]
    public async Task A_mentee_is_in_one_pair_at_a_time()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        await given.Pair(await given.AvailableMentor(), mentee);

        await (
            await given.Coordinator.Post(
                "/pairs",
                new
                {
                    mentorId = await given.AvailableMentor(),
                    menteeId = mentee,
                    reason = "x",
                }
            )
        ).ShouldBeProblem(409, "mentee-already-paired");
    }

    [Test]
    public async Task Two_who_parted_are_paired_again_only_with_an_override()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        await given.Pair(mentor, mentee, "offered", "declined");

        var refused = await given.Coordinator.Post(
            "/pairs",
            new
            {
                mentorId = mentor,
                menteeId = mentee,
                reason = "x",
            }
        );
        var overridden = await given.Coordinator.Post(
            "/pairs",
            new
            {
                mentorId = mentor,
                menteeId = mentee,
                reason = "x",
                @override = "Both asked for it.",
            }
        );

        await refused.ShouldBeProblem(409, "pair-not-possible");
        await overridden.ShouldBe(HttpStatusCode.Created);
    }

    [Test]
    public async Task A_person_who_is_not_available_is_not_paired()
    {
        var given = await Given.Programme();

        await (
            await given.Coordinator.Post(
                "/pairs",
                new
                {
                    mentorId = await given.AvailableMentor(),
                    menteeId = await given.Mentee(),
                    reason = "x",
                }
            )
        ).ShouldBeProblem(409, "pair-not-possible");
    }
}

public sealed class GetPairTests
{
    [Test]
    public async Task An_unknown_one_is_not_found() =>
        await (await SharedApp.App.Admin.GetAsync($"/api/v1/pairs/{Guid.NewGuid()}")).ShouldBeProblem(404, "pair-not-found");
}

public sealed class ListPairsTests
{
    [Test]
    public async Task Filters_narrow_the_list()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(new { capacity = 2 }), await given.AvailableMentee());
        var offered = await given.Pair(mentor, mentee, "offered");
        await given.Pair(mentor, await given.AvailableMentee());

        foreach (var query in new[] { "status=offered", $"menteeId={mentee}", $"mentorId={mentor}&status=offered" })
        {
            Assert.That(
                (await given.Coordinator.Items("/pairs?" + query)).Select(item => item.Id()),
                Is.EqualTo(new[] { offered }),
                query
            );
        }
    }
}

public sealed class PairProposalsTests
{
    [Test]
    public async Task An_event_with_ids_and_states_only_waits_for_subscribers()
    {
        var given = await Given.Programme();
        var webhook = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/webhooks",
                new { url = "https://hooks.example.org/", events = new[] { "pair.*" } }
            )
        ).Id();

        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered");

        var bodies = await given.App.Sql<string>(
            "SELECT body FROM webhook_deliveries WHERE webhook_id = @Id ORDER BY id",
            new { Id = webhook }
        );
        var now = given.App.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ");
        Assert.That(
            bodies,
            Is.EqualTo(
                new[]
                {
                    $$$"""{"type":"pair.proposed","timestamp":"{{{now}}}","data":{"programmeId":"{{{given.ProgrammeId}}}","pairId":"{{{pair}}}","from":null,"status":"proposed"}}""",
                    $$$"""{"type":"pair.offered","timestamp":"{{{now}}}","data":{"programmeId":"{{{given.ProgrammeId}}}","pairId":"{{{pair}}}","from":"proposed","status":"offered"}}""",
                }
            )
        );
    }
}

public sealed class CreateMeetingTests
{
    [Test]
    public async Task A_meeting_in_the_future_was_not_held()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee());

        await (await given.Coordinator.Post($"/pairs/{pair}/meetings", new { heldOn = "2027-01-01" })).ShouldBeProblem(
            400,
            "validation-failed",
            "heldOn"
        );
    }
}

public sealed class RecordExpensesTests
{
    [Test]
    public async Task Paid_without_an_amount_is_refused_and_the_amount_stays()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            "offered",
            "mentor_accepted",
            "agreed"
        );
        var meeting = await given.Coordinator.Created(
            $"/pairs/{pair}/meetings",
            new { heldOn = given.App.Clock.Today.ToString("yyyy-MM-dd"), expenses = 12.5 }
        );

        var refused = await given.Coordinator.Send(
            HttpMethod.Put,
            $"/pairs/{pair}/meetings/{meeting.Id()}/expenses",
            """{ "isExpensesPaid": true }"""
        );

        await refused.ShouldBeProblem(400, "validation-failed", "expenses");
        Assert.That(
            (await given.Coordinator.Ok($"/pairs/{pair}/meetings")).Items().Single().Value<double>("expenses"),
            Is.EqualTo(12.5)
        );
    }

    [Test]
    public async Task What_a_meeting_cost_is_known_and_paid_later()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), new DateOnly(2025, 12, 1));
        var meeting = (
            await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-01", expenses = 4.5 })
        ).Text("id");
        async Task<(double?, bool?)> Reported() =>
            (await given.Coordinator.Ok($"/pairs/{pair}/meetings")).First("items") is var reported
                ? (reported["expenses"]?.GetValue<double>(), reported["isExpensesPaid"]?.GetValue<bool>())
                : default;

        Assert.That(await Reported(), Is.EqualTo((4.5, false)));
        foreach (
            var (body, expected) in new (string, (double?, bool?))[]
            {
                ("""{ "expenses": 6, "isExpensesPaid": true }""", (6, true)),
                ("""{ "expenses": null }""", (null, null)),
            }
        )
        {
            await (await given.Coordinator.Send(HttpMethod.Put, $"/pairs/{pair}/meetings/{meeting}/expenses", body)).ShouldBe(
                HttpStatusCode.OK
            );
            Assert.That(await Reported(), Is.EqualTo(expected));
        }

        foreach (var amount in new[] { "-1", "12.555" })
        {
            await (await Record($$"""{ "expenses": {{amount}} }""")).ShouldBeProblem(400, "validation-failed", "expenses");
        }

        await (
            await given.Coordinator.Send(HttpMethod.Put, $"/pairs/{pair}/meetings/{pair}/expenses", """{ "expenses": 1 }""")
        ).ShouldBeProblem(404, "meeting-not-found");

        Task<HttpResponseMessage> Record(string body) =>
            given.Coordinator.Send(HttpMethod.Put, $"/pairs/{pair}/meetings/{meeting}/expenses", body);
    }

    [Test]
    public async Task A_corrected_amount_stays_paid_and_a_meeting_by_mistake_cost_nothing()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), new DateOnly(2025, 12, 1));
        var meeting = (
            await given.Coordinator.Created(
                $"/pairs/{pair}/meetings",
                new
                {
                    heldOn = "2026-02-01",
                    expenses = 5,
                    isExpensesPaid = true,
                }
            )
        ).Text("id");
        Task<HttpResponseMessage> Put(string path, string body) =>
            given.Coordinator.Send(HttpMethod.Put, $"/pairs/{pair}/meetings/{meeting}{path}", body);

        var corrected = await (await Put("/expenses", """{ "expenses": 7.35 }""")).Json();
        await (await Put("", """{ "heldOn": "2026-02-01", "isMistake": true, "reason": "twice" }""")).ShouldBe(HttpStatusCode.OK);

        Assert.That((corrected.Value<double>("expenses"), corrected.Value<bool>("isExpensesPaid")), Is.EqualTo((7.35, true)));
        await (await Put("/expenses", """{ "expenses": 8 }""")).ShouldBeProblem(400, "validation-failed", "expenses");
    }
}

public sealed class CreateCheckInTests
{
    [Test]
    public async Task A_contact_in_the_future_or_by_an_unknown_channel_is_refused()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), new DateOnly(2025, 12, 1));

        await (await given.Coordinator.Post($"/pairs/{pair}/check-ins", new { heldOn = "2027-01-01" })).ShouldBeProblem(
            400,
            "validation-failed",
            "heldOn"
        );
        await (
            await given.Coordinator.Post($"/pairs/{pair}/check-ins", new { heldOn = "2026-02-01", channel = "drum" })
        ).ShouldBeProblem(400, "validation-failed", "channel");
    }
}

public sealed class ListCheckInsTests
{
    [Test]
    public async Task Contacts_are_listed_in_order_of_entry()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), new DateOnly(2025, 12, 1));
        await given.Coordinator.Created(
            $"/pairs/{pair}/check-ins",
            new
            {
                heldOn = "2026-02-01",
                spokenWith = "mentor",
                channel = "phone",
            }
        );
        await given.Coordinator.Created($"/pairs/{pair}/check-ins", new { heldOn = "2026-01-01" });

        var reported = (await given.Coordinator.Items($"/pairs/{pair}/check-ins")).Select(item =>
            (item!.Text("heldOn"), item!.Text("spokenWith"))
        );

        Assert.That(reported, Is.EqualTo(new[] { ("2026-02-01", "mentor"), ("2026-01-01", "both") }));
    }
}

public sealed class ListMeetingsTests
{
    [Test]
    public async Task Meetings_are_listed_in_order_of_entry()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), new DateOnly(2025, 12, 1));
        foreach (var day in new[] { "2026-02-01", "2026-01-01" })
        {
            await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = day, reportedBy = "mentee" });
        }

        Assert.That(
            (await given.Coordinator.Items($"/pairs/{pair}/meetings")).Select(item => item.Text("heldOn")),
            Is.EqualTo(new[] { "2026-02-01", "2026-01-01" })
        );
    }
}
