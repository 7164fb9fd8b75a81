using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Tests.Pairs;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Responses;

/// <summary>A form without an answer is no answer: it opens no gate, counts in no figure, and can be answered later.</summary>
public sealed class EmptyResponsesTests
{
    private static readonly string[] Agreed = ["offered", "mentor_accepted", "agreed"];

    // Everything that answers nothing, and the least that answers.
    private static readonly (string Answers, bool Counts)[] Cases =
    [
        ("{}", false),
        ("""{ "SN2": null, "SN3": null }""", false),
        ("""{ "SN2": 0 }""", true),
        ("""{ "SN2": "PNTS" }""", true),
        ("""{ "SN2": "DK" }""", true),
    ];

    [Test]
    public async Task Only_a_form_with_an_answer_opens_the_gate_of_a_pair()
    {
        var given = await Given.Programme();
        foreach (var (answers, counts) in Cases)
        {
            var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
            var pair = await given.Pair(mentor, mentee, Agreed);
            await given.Coordinator.Created(
                "/responses",
                new
                {
                    personId = mentor,
                    wave = "start",
                    questionnaireId = "mentor-start",
                    mode = "phone",
                    answers = new { MN1 = 1 },
                }
            );

            var response = await given.Coordinator.Created("/responses", Sheet(mentee, answers));
            var active = await given.Coordinator.Post(
                $"/pairs/{pair}/transition",
                new { to = "active", date = given.App.Clock.Today.ToString("yyyy-MM-dd") }
            );

            Assert.That(response["isAnswered"]!.GetValue<bool>(), Is.EqualTo(counts), answers);
            Assert.That(active.StatusCode, Is.EqualTo(counts ? HttpStatusCode.OK : HttpStatusCode.Conflict), answers);
            if (!counts)
            {
                Assert.That(
                    (await active.Json())["missing"]!.AsArray().Select(gate => gate!.GetValue<string>()),
                    Is.EqualTo(new[] { "start_mentee" })
                );
            }
        }
    }

    [Test]
    public async Task An_empty_form_does_not_keep_the_answers_out_that_come_later()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var empty = await given.Coordinator.Created("/responses", Sheet(mentee, "{}"));

        var answered = await given.Coordinator.Created("/responses", Sheet(mentee, """{ "SN2": 2 }"""));
        var again = await given.Coordinator.Post("/responses", Sheet(mentee, """{ "SN2": 3 }"""));

        Assert.That(
            (answered.Id(), answered["isAnswered"]!.GetValue<bool>(), answered["answers"]!["SN2"]!.GetValue<int>()),
            Is.EqualTo((empty.Id(), true, 2))
        );
        await again.ShouldBeProblem(409, "response-already-given");
        var earlier = (await given.Coordinator.Ok($"/responses/{empty.Id()}/versions"))["items"]!.AsArray().Single()!;
        Assert.That((earlier["answers"]!.AsObject().Count, earlier.Text("reason")), Is.EqualTo((0, "answered_later")));
    }

    [Test]
    public async Task A_programme_may_ask_for_a_share_of_the_short_form()
    {
        var given = await Given.Programme(body: new { name = "Half", leastCoreShare = 0.5 });
        var shortItems = (await given.Coordinator.Ok("/questionnaires/mentee-start"))["items"]!
            .AsArray()
            .Where(item => item!["short"]!.GetValue<bool>() && item["relevant"] is null)
            .Select(item => item!.Text("name"))
            .ToList();
        var few = await Answered(1);
        var many = await Answered(shortItems.Count);

        await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            """{ "leastCoreShare": 0 }""",
            ("If-Match", "*")
        );
        var fewNow = await given.Coordinator.Ok($"/responses/{few.Id()}");

        Assert.That(
            new[] { few, many, fewNow }.Select(response => response["isAnswered"]!.GetValue<bool>()),
            Is.EqualTo(new[] { false, true, true })
        );

        async Task<JsonObject> Answered(int items)
        {
            var answers = new JsonObject(
                shortItems.Take(items).Select(name => KeyValuePair.Create<string, JsonNode?>(name, "PNTS"))
            );
            return await given.Coordinator.Created("/responses", Sheet(await given.Mentee(), answers.ToJsonString()));
        }
    }

    [TestCase("-0.1")]
    [TestCase("1.5")]
    public async Task A_share_lies_between_none_and_all(string share)
    {
        var given = await Given.Programme();

        var refused = await given.App.Admin.Send(
            HttpMethod.Patch,
            $"/programmes/{given.ProgrammeId}",
            $$"""{ "leastCoreShare": {{share}} }""",
            ("If-Match", "*")
        );

        await refused.ShouldBeProblem(400, "validation-failed", "leastCoreShare");
    }

    internal static JsonObject Sheet(Guid person, string answers, string wave = "start", string form = "mentee-start") =>
        new()
        {
            ["personId"] = person.ToString(),
            ["wave"] = wave,
            ["questionnaireId"] = form,
            ["mode"] = "phone",
            ["answers"] = JsonNode.Parse(answers),
        };
}

public sealed class CorrectResponseTests
{
    [Test]
    public async Task What_was_entered_by_mistake_is_corrected_and_what_it_said_before_stays_beside_it()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var response = await given.Coordinator.Created(
            "/responses",
            EmptyResponsesTests.Sheet(mentee, """{ "SN2": 1, "SN3": 4 }""")
        );

        var corrected = await Correct(
            given,
            response.Id(),
            """{ "answers": { "SN2": 3 }, "mode": "interpreter", "reason": "entry_error" }"""
        );
        await Correct(given, response.Id(), """{ "answers": { "SN2": 2, "SN3": 4 }, "reason": "on_request" }""");

        var now = await given.Coordinator.Ok($"/responses/{response.Id()}");
        var versions = (await given.Coordinator.Ok($"/responses/{response.Id()}/versions"))["items"]!.AsArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (corrected["answers"]!.ToJsonString(), corrected.Text("mode"), corrected["correctedAt"]),
                Is.EqualTo(("""{"SN2":3}""", "interpreter", corrected["correctedAt"]))
            );
            Assert.That(corrected["correctedAt"], Is.Not.Null);
            Assert.That(now["answers"]!.ToJsonString(), Is.EqualTo("""{"SN2":2,"SN3":4}"""));
            Assert.That(now.Text("submittedAt"), Is.EqualTo(response.Text("submittedAt")), "it was answered when it was");
            Assert.That(
                versions.Select(version => (version!["answers"]!.ToJsonString(), version.Text("mode"), version.Text("reason"))),
                Is.EqualTo(
                    new[] { ("""{"SN2":1,"SN3":4}""", "phone", "entry_error"), ("""{"SN2":3}""", "interpreter", "on_request") }
                )
            );
        }
    }

    [Test]
    public async Task The_audit_holds_ids_and_the_reason()
    {
        var given = await Given.Programme();
        var response = await given.Coordinator.Created(
            "/responses",
            EmptyResponsesTests.Sheet(await given.Mentee(), """{ "SN2": 1 }""")
        );
        await Correct(given, response.Id(), """{ "answers": {}, "reason": "wrong_person" }""");

        var entry = (await given.App.Admin.Ok($"/audit?subjectId={response.Id()}&action=CorrectResponse"))["items"]!
            .AsArray()
            .Single()!;

        Assert.That((entry.Text("purpose"), entry.Text("subjectType")), Is.EqualTo(("wrong_person", "Response")));
    }

    [Test]
    public async Task A_response_for_the_wrong_person_is_emptied_closes_the_gate_again_and_can_be_brought_back()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed");
        await given.Coordinator.Created(
            "/responses",
            EmptyResponsesTests.Sheet(mentor, """{ "MN1": 1 }""", form: "mentor-start")
        );
        var response = await given.Coordinator.Created("/responses", EmptyResponsesTests.Sheet(mentee, """{ "SN2": 1 }"""));
        await Correct(given, response.Id(), """{ "answers": {}, "reason": "wrong_person" }""");

        var refused = await given.Step(pair, "active", waived: false);
        var kept = (await given.Coordinator.Ok($"/responses/{response.Id()}/versions"))["items"]![0]!["answers"]!;
        await Correct(given, response.Id(), $$"""{ "answers": {{kept.ToJsonString()}}, "reason": "other" }""");
        var taken = await given.Step(pair, "active", waived: false);

        await refused.ShouldBeProblem(409, "pair-gate-open");
        await taken.ShouldBe(HttpStatusCode.OK);
    }

    [TestCase("""{ "answers": { "SN2": 1 } }""", "reason")]
    [TestCase("""{ "answers": { "SN2": 1 }, "reason": "because" }""", "reason")]
    [TestCase("""{ "reason": "entry_error" }""", "answers")]
    [TestCase("""{ "answers": { "SN2": 99 }, "reason": "entry_error" }""", "answers.SN2")]
    [TestCase("""{ "answers": { "XX": 1 }, "reason": "entry_error" }""", "answers.XX")]
    [TestCase("""{ "answers": { "SN2": 1 }, "language": "xx", "reason": "entry_error" }""", "language")]
    public async Task What_a_correction_needs_is_named_and_nothing_changes(string body, string field)
    {
        var given = await Given.Programme();
        var response = await given.Coordinator.Created(
            "/responses",
            EmptyResponsesTests.Sheet(await given.Mentee(), """{ "SN2": 1 }""")
        );

        await (await given.Coordinator.Send(HttpMethod.Post, $"/responses/{response.Id()}/corrections", body)).ShouldBeProblem(
            400,
            "validation-failed",
            field
        );

        Assert.That(
            (await given.Coordinator.Ok($"/responses/{response.Id()}"))["answers"]!.ToJsonString(),
            Is.EqualTo("""{"SN2":1}""")
        );
    }

    [Test]
    public async Task A_partners_view_is_corrected_too()
    {
        var given = await Given.Programme();
        var partner = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/partners",
                new { name = "Library", siteId = given.SiteId }
            )
        ).Id();
        var form = (await given.Coordinator.Ok("/questionnaires/partner-view"));
        var item = form["items"]!
            .AsArray()
            .First(one => one!["choices"]!.AsArray().Count > 1 && one["choices"]![0]!["value"] is not null)!;
        var (first, second) = (
            item["choices"]![0]!["value"]!.GetValue<double>(),
            item["choices"]![1]!["value"]!.GetValue<double>()
        );
        var body = new JsonObject
        {
            ["partnerId"] = partner.ToString(),
            ["wave"] = form["waves"]![0]!.GetValue<string>(),
            ["questionnaireId"] = "partner-view",
            ["mode"] = "self_online",
            ["answers"] = new JsonObject { [item.Text("name")] = first },
        };
        var response = await given.Coordinator.Created("/responses", body);

        await Correct(
            given,
            response.Id(),
            new JsonObject
            {
                ["answers"] = new JsonObject { [item.Text("name")] = second },
                ["reason"] = "entry_error",
            }.ToJsonString()
        );

        var version = (await given.Coordinator.Ok($"/responses/{response.Id()}/versions"))["items"]!.AsArray().Single()!;
        Assert.That(version["answers"]![item.Text("name")]!.GetValue<double>(), Is.EqualTo(first));
    }

    internal static async Task<JsonObject> Correct(Given given, Guid response, string body)
    {
        var answer = await given.Coordinator.Send(HttpMethod.Post, $"/responses/{response}/corrections", body);
        await answer.ShouldBe(HttpStatusCode.OK);
        return await answer.Json();
    }
}

public sealed class ListResponseVersionsTests
{
    [Test]
    public async Task Earlier_words_are_sealed_are_the_persons_to_read_and_go_with_the_person()
    {
        const string canary = "Antwort4410";
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var text = (await given.Coordinator.Ok("/questionnaires/mentee-end"))["items"]!
            .AsArray()
            .First(item => item!.Text("type") == "text" && item!["relevant"] is null)!
            .Text("name");
        var response = await given.Coordinator.Created(
            "/responses",
            EmptyResponsesTests.Sheet(mentee, $$"""{ "{{text}}": "{{canary}}" }""", "end", "mentee-end")
        );
        await CorrectResponseTests.Correct(
            given,
            response.Id(),
            $$"""{ "answers": { "{{text}}": "Something else." }, "reason": "entry_error" }"""
        );

        var mine = await given.App.Anonymous.Ok($"/privacy/{await Privacy.Planted.Link(given, mentee)}");
        var stored = await given.App.Sql<string>(
            "SELECT content_sealed FROM response_versions WHERE response_id = @Id",
            new { Id = response.Id() }
        );
        await given.App.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new ErasePerson(mentee, ErasureReason.OwnRight))
        );

        Assert.That(mine["responseVersions"]![0]!["answers"]![text]!.GetValue<string>(), Is.EqualTo(canary));
        Assert.That(stored.Single(), Does.Not.Contain(canary));
        Assert.That(
            await given.App.Sql<Guid>("SELECT id FROM response_versions WHERE response_id = @Id", new { Id = response.Id() }),
            Is.Empty
        );
    }
}
