using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.People;

public sealed class TransitionPeopleTests
{
    [TestCase("en", "No other state is possible from applied.")]
    [TestCase("it", "Da applied non è possibile nessun altro stato.")]
    public async Task A_refusal_without_states_that_are_possible_says_so(string language, string sentence)
    {
        var given = await Given.Programme();
        var link = await Privacy.Planted.Link(given, await given.Mentee());

        var refused = await (
            await given.App.Anonymous.Send(
                HttpMethod.Post,
                $"/privacy/{link}/pause",
                """{"paused":true}""",
                ("Accept-Language", language)
            )
        ).ShouldBeProblem(409, "person-transition-refused");

        Assert.That(refused.Text("detail"), Does.Contain(sentence).And.Not.Contain(": ."));
    }

    [Test]
    public void A_list_without_values_has_a_sentence_of_its_own() =>
        Assert.That(Matching.Web.Http.Texts.Validation("one-of", ""), Does.Not.Contain(": ."));

    [Test]
    public async Task Each_person_moves_or_says_why_not()
    {
        var given = await Given.Programme();
        var other = await Given.Programme();
        var (first, second, moved) = (await given.Mentee(), await given.Mentee(), await given.Mentee());
        await given.Coordinator.Moved($"/mentees/{moved}", new { to = "contacted" });
        var foreign = await other.Mentee();

        var report = await Move(
            given,
            "mentees",
            new
            {
                to = "contacted",
                reason = "Called this week.",
                people = new[] { first, moved, foreign, second },
            }
        );

        var results = report["results"]!.AsArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((report["moved"]!.GetValue<int>(), report["refused"]!.GetValue<int>()), Is.EqualTo((2, 2)));
            Assert.That(results.Select(result => result!.Id()), Is.EqualTo(new[] { first, moved, foreign, second }));
            Assert.That(
                results.Select(result => result!["status"]?.GetValue<string>()),
                Is.EqualTo(new[] { "contacted", "contacted", null, "contacted" })
            );
            Assert.That(results[1]!.Text("problem"), Is.EqualTo("/problems/person-transition-refused"));
            Assert.That(results[1]!.Text("detail"), Does.Contain("contacted").And.Contain("interviewed"));
            Assert.That(results[2]!.Text("problem"), Is.EqualTo("/problems/mentee-not-found"));
            Assert.That((await given.Coordinator.Ok($"/mentees/{second}")).Text("status"), Is.EqualTo("contacted"));
        }
    }

    [Test]
    public async Task A_gate_that_is_open_keeps_that_person_alone()
    {
        var given = await Given.Programme();
        var (ready, child) = (await given.Mentor(), await given.Mentor(new { birthYear = 2015 }));
        foreach (var to in new[] { "contacted", "interviewed", "suitable" })
        {
            await Move(given, "mentors", new { to, people = new[] { ready, child } });
        }

        var results = (await Move(given, "mentors", new { to = "available", people = new[] { child, ready } }))[
            "results"
        ]!.AsArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(results[0]!.Text("problem"), Is.EqualTo("/problems/person-gate-open"));
            Assert.That(results[0]!["missing"]!.AsArray().Select(gate => gate!.GetValue<string>()), Is.EqualTo(new[] { "age" }));
            Assert.That(results[0]!.Text("status"), Is.EqualTo("suitable"));
            Assert.That(results[1]!["moved"]!.GetValue<bool>(), Is.True);
        }
    }

    [Test]
    public async Task Every_person_has_an_entry_in_the_audit_as_for_a_single_transition()
    {
        var given = await Given.Programme();
        var people = new[] { await given.Mentee(), await given.Mentee() };

        await Move(given, "mentees", new { to = "contacted", people });

        foreach (var person in people)
        {
            var entries = (await given.App.Admin.Ok($"/audit?subjectId={person}"))["items"]!
                .AsArray()
                .Select(entry => entry!.Text("action"))
                .ToList();
            Assert.That(entries, Does.Contain("TransitionPerson"));
        }
    }

    [Test]
    public async Task A_thousand_people_move_in_one_request_and_one_more_is_refused()
    {
        var given = await Given.Programme();
        var file =
            "givenName,birthYear,consents\n"
            + string.Concat(Enumerable.Range(0, 1001).Select(i => $"Person {i},1990,matching:1\n"));
        var imported = (await PeopleFiles.Files.Imported(given, "mentees", file))["rows"]!
            .AsArray()
            .Select(row => row!.Id())
            .ToList();

        await (await given.Coordinator.Post("/mentees/transitions", new { to = "contacted", people = imported })).ShouldBeProblem(
            400,
            "validation-failed",
            "people"
        );
        var report = await Move(given, "mentees", new { to = "contacted", people = imported[1..] });

        Assert.That(report["moved"]!.GetValue<int>(), Is.EqualTo(1000));
    }

    [TestCase("{\"to\":\"contacted\",\"people\":[]}", "people")]
    [TestCase("{\"to\":\"contacted\"}", "people")]
    [TestCase("{\"people\":[\"0198c0de-0000-7000-8000-000000000001\"]}", "to")]
    [TestCase(
        "{\"to\":\"contacted\",\"people\":[\"0198c0de-0000-7000-8000-000000000001\",\"0198c0de-0000-7000-8000-000000000001\"]}",
        "people"
    )]
    public async Task A_list_that_is_empty_or_names_a_person_twice_is_refused(string body, string field)
    {
        var response = await SharedApp.App.Admin.Send(HttpMethod.Post, "/mentees/transitions", body);

        await response.ShouldBeProblem(400, "validation-failed", field);
    }

    private static async Task<JsonObject> Move(Given given, string people, object body)
    {
        var response = await given.Coordinator.Post($"/{people}/transitions", body);
        await response.ShouldBe(HttpStatusCode.OK);
        return await response.Json();
    }
}
