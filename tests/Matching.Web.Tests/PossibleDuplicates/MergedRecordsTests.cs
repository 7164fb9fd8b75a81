using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.PossibleDuplicates;

/// <summary>What the record that stays takes over from the other, and what never goes with a merge.</summary>
public sealed class MergedRecordsTests
{
    [Test]
    public async Task Merging_keeps_pairs_answers_checks_consents_sign_ups_and_words()
    {
        var given = await Given.Programme();
        var partner = await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Circolo" });
        var kept = await given.Mentee(
            new
            {
                givenName = "Selam",
                phone = "0521 000123",
                birthYear = (int?)null,
                consents = Array.Empty<object>(),
                appliedOn = "2026-02-01",
            }
        );
        var gone = await given.AvailableMentee(
            new
            {
                givenName = "Selam T.",
                phone = "+390521000123",
                email = "selam@example.org",
                interests = new[] { "cooking" },
                appliedOn = "2026-01-10",
            }
        );
        var pair = await given.Pair(await given.AvailableMentor(), gone, "offered", "mentor_accepted", "agreed");
        var answered = await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = gone,
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "phone",
                answers = new { SN2 = 1 },
            }
        );
        var check = await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = gone,
                kind = "identity",
                checkedOn = "2026-02-10",
            }
        );
        var link = await Planted.Link(given, gone);
        var duplicate = (await given.Duplicates()).Single();

        await (await given.Decide(duplicate, new { to = "merged", keep = kept })).ShouldBe(HttpStatusCode.OK);

        var person = await given.Coordinator.Ok($"/mentees/{kept}");
        var movedPair = await given.Coordinator.Ok($"/pairs/{pair}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (person.Text("email"), person.Text("appliedOn"), person.Value<int>("birthYear")),
                Is.EqualTo(("selam@example.org", "2026-01-10", 1990))
            );
            Assert.That(
                (person.Text("givenName"), person.First("interests").GetValue<string>()),
                Is.EqualTo(("Selam", "cooking"))
            );
            Assert.That(person.List("consents").Single().Text("purpose"), Is.EqualTo("matching"));
            Assert.That(person.List("openGates"), Is.Empty);
            Assert.That(movedPair.Text("menteeId"), Is.EqualTo(kept.ToString()));
            Assert.That(
                movedPair.ToJsonString(),
                Does.Contain("They asked for it."),
                "words under the key of the record that went"
            );
            Assert.That(
                (await given.Coordinator.Ok($"/responses/{answered.Id()}")).Text("personId"),
                Is.EqualTo(kept.ToString())
            );
            Assert.That((await given.Coordinator.Ok($"/checks/{check.Id()}")).Text("personId"), Is.EqualTo(kept.ToString()));
            Assert.That(
                (await given.Coordinator.GetAsync($"/api/v1/mentees/{gone}")).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound)
            );
            Assert.That(
                (await given.App.Anonymous.GetAsync($"/api/v1/privacy/{link}")).StatusCode,
                Is.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.Unauthorized)
            );
            Assert.That((await given.Duplicates("&status=merged")).Single().At("second").Text("givenName"), Is.Empty);
            Assert.That(await given.Duplicates("&status=open"), Is.Empty);
        }

        Assert.That(partner.Id(), Is.Not.EqualTo(Guid.Empty));
    }

    [Test]
    public async Task A_finding_that_a_person_is_not_suitable_does_not_go_with_a_merge()
    {
        var given = await Given.Programme();
        var refused = await given.Mentor(new { phone = "+39 333 7654321" });
        await given.Coordinator.Moved($"/mentors/{refused}", new { to = "not_suitable", reason = "Said so in the interview." });
        var kept = await given.AvailableMentor(new { phone = "+39 333 7654321" });
        var duplicate = (await given.Duplicates()).Single();
        Task<HttpResponseMessage> Merge(Guid keep) =>
            given.Coordinator.Post($"/possible-duplicates/{duplicate.Id()}/transition", new { to = "merged", keep });

        await (await Merge(kept)).ShouldBeProblem(409, "duplicate-not-suitable");
        await (await Merge(refused)).ShouldBe(HttpStatusCode.OK);

        Assert.That((await given.Coordinator.Ok($"/mentors/{refused}")).Text("status"), Is.EqualTo("not_suitable"));
    }

    [Test]
    public async Task Earlier_versions_of_corrected_answers_are_read_from_the_record_that_stays()
    {
        var given = await Given.Programme();
        var first = await given.Mentee(new { phone = "0521 000150" });
        var second = await given.Mentee(new { phone = "0521 000150" });
        var response = (
            await given.Coordinator.Created("/responses", Responses.EmptyResponsesTests.Sheet(second, """{ "SN2": 1 }"""))
        ).Id();
        await (
            await given.Coordinator.Post(
                $"/responses/{response}/corrections",
                new { answers = new { SN2 = 3 }, reason = "entry_error" }
            )
        ).ShouldBe(HttpStatusCode.OK);

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = first })).ShouldBe(
            HttpStatusCode.OK
        );

        var now = await given.Coordinator.Ok($"/responses/{response}");
        var before = (await given.Coordinator.Ok($"/responses/{response}/versions")).Items().Single();
        Assert.That(
            (now.Text("personId"), now.At("answers").Value<int>("SN2"), before.At("answers").Value<int>("SN2")),
            Is.EqualTo((first.ToString(), 3, 1))
        );
    }

    [TestCase("""{ "minAge": 30 }""", "woman", "must")]
    [TestCase("""{ "gender": "any" }""", "woman", "must")]
    [TestCase("""{ "gender": "man", "genderStrength": "prefer", "minAge": 30 }""", "woman", "must")]
    [TestCase("""{ "gender": "man" }""", "man", null)]
    public async Task A_required_gender_outlives_a_merge(string own, string gender, string? strength)
    {
        var given = await Given.Programme();
        var kept = await given.Mentee(new { phone = "0521 000151", wishes = JsonNode.Parse(own) });
        await given.Mentee(new { phone = "0521 000151", wishes = new { gender = "woman", maxAge = 80 } });

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = kept })).ShouldBe(
            HttpStatusCode.OK
        );

        var wishes = (await given.Coordinator.Ok($"/mentees/{kept}"))["wishes"]!;
        Assert.That((wishes.Text("gender"), wishes["genderStrength"]?.GetValue<string>()), Is.EqualTo((gender, strength)));
        Assert.That(wishes["minAge"]?.GetValue<int>(), Is.EqualTo(JsonNode.Parse(own)!["minAge"]?.GetValue<int>()));
    }

    [TestCase("kept", false)]
    [TestCase("gone", false)]
    [TestCase("kept", true)]
    [TestCase("gone", true)]
    public async Task A_withdrawal_in_either_record_outlives_the_merge_unless_a_consent_was_given_later(
        string withdrawn,
        bool isGivenLater
    )
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (kept, gone) = (
            await given.AvailableMentee(new { phone = "0521 000123" }),
            await given.AvailableMentee(new { phone = "0521 000123" })
        );
        var (withdraws, holds) = withdrawn == "kept" ? (kept, gone) : (gone, kept);
        var offer = await given.Pair(await given.AvailableMentor(), holds, "offered");
        app.Clock.Advance(TimeSpan.FromHours(1));
        await (
            await app.Anonymous.Post($"/privacy/{await Planted.Link(given, withdraws)}/withdrawal", new { purpose = "matching" })
        ).ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromHours(1));
        if (isGivenLater)
        {
            foreach (var consents in new[] { "[]", """[{"purpose":"matching","version":"1"}]""" })
            {
                await given.Coordinator.Send(
                    HttpMethod.Patch,
                    $"/mentees/{holds}",
                    $$"""{"consents":{{consents}}}""",
                    ("If-Match", "*")
                );
            }

            offer = await given.Pair(await given.AvailableMentor(), holds, "offered");
        }

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = kept })).ShouldBe(
            HttpStatusCode.OK
        );

        var person = await given.Coordinator.Ok($"/mentees/{kept}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(person.List("consents"), Has.Count.EqualTo(isGivenLater ? 1 : 0));
            Assert.That(person.Texts("openGates"), isGivenLater ? Is.Empty : Is.EqualTo(new[] { "consent" }));
            Assert.That(
                (await given.Coordinator.Ok($"/pairs/{offer}")).Text("status"),
                Is.EqualTo(isGivenLater ? "offered" : "withdrawn")
            );
        }
    }

    // Every text under a person's key is sealed again when records are merged, goes with the record, or has another key.
    [Test]
    public void Every_sealed_column_is_moved_or_known_to_need_no_move()
    {
        var scripts = Directory
            .GetFiles(Path.Combine(ArchitectureTests.FindRoot(), "src/Matching.Web/Data/Migrations"), "*.sql")
            .Select(File.ReadAllText);
        var sealedColumns = scripts
            .SelectMany(script =>
                System
                    .Text.RegularExpressions.Regex.Matches(script, @"\b(\w+_sealed|input|files_sealed)\s+TEXT")
                    .Select(match => match.Groups[1].Value)
            )
            .Distinct();

        Assert.That(
            sealedColumns.Except([
                // moved
                "notes_sealed",
                "reason_sealed",
                "text_sealed",
                "place_sealed",
                "note_sealed",
                // of the record itself, or deleted with it
                "identity_sealed",
                "status_reason_sealed",
                "value_sealed",
                "draft_sealed",
                // under a key of their own or of the service
                "words_sealed",
                "about_sealed",
                "email_sealed",
                "name_sealed",
                "totp_sealed",
                "secret_sealed",
                "previous_secret_sealed",
                "url_sealed",
                "key_sealed",
                "body_sealed",
                "fields_sealed",
                "parameters_sealed",
                "address_sealed",
                "referral_sealed",
                "answers_sealed",
                "recipient_sealed",
                "purpose_sealed",
                "template_sealed",
                "evaluator_purpose_sealed",
                "contributions_sealed",
                "content_sealed",
                "partner_sealed",
                "rows_sealed",
                "input",
                "files_sealed",
            ]),
            Is.Empty
        );
    }
}

public sealed class StatusTakeoverTests
{
    [Test]
    public async Task A_pair_of_the_record_that_goes_can_go_on()
    {
        var given = await Given.Programme();
        var kept = await given.Mentee(new { phone = "0521 000123", interests = new[] { "cooking" } });
        var gone = await given.AvailableMentee(
            new
            {
                phone = "0521 000123",
                interests = new[] { "music" },
                channels = new[] { "phone" },
            }
        );
        var screenedOn = (await given.Coordinator.Ok($"/mentees/{gone}")).Text("screenedOn");
        var pair = await given.Pair(await given.AvailableMentor(), gone, "offered", "mentor_accepted", "agreed");

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = kept })).ShouldBe(
            HttpStatusCode.OK
        );

        var person = await given.Coordinator.Ok($"/mentees/{kept}");
        await given.Move(pair, "active");
        Assert.That((person.Text("status"), person.Text("screenedOn")), Is.EqualTo(("available", screenedOn)));
        Assert.That(person.List("openGates"), Is.Empty);
        Assert.That(
            (person.List("interests").Single().GetValue<string>(), person.List("channels").Single().GetValue<string>()),
            Is.EqualTo(("cooking", "phone")),
            "what the record that stays answers is right"
        );
    }

    [TestCase("contacted", "suitable", "suitable")]
    [TestCase("suitable", "contacted", "suitable")]
    [TestCase("left", "contacted", "contacted")]
    [TestCase("contacted", "left", "contacted")]
    [TestCase("not_suitable", "suitable", "not_suitable")]
    [TestCase("paused", "available", "paused")]
    [TestCase("applied", "paused", "paused")]
    public async Task The_further_state_counts_and_the_reason_of_it_can_be_read(string kept, string gone, string after)
    {
        var given = await Given.Programme();
        var people = new List<Guid>();
        foreach (var state in new[] { kept, gone })
        {
            var mentee = await given.Mentee(new { phone = "0521 000123" });
            people.Add(mentee);
            foreach (var to in Way(state))
            {
                await given.Coordinator.Moved($"/mentees/{mentee}", new { to, reason = $"Reason of {to}." });
            }
        }

        await (await given.Decide((await given.Duplicates()).Single(), new { to = "merged", keep = people[0] })).ShouldBe(
            HttpStatusCode.OK
        );

        var own = await given.App.Anonymous.GetStringAsync($"/api/v1/privacy/{await Planted.Link(given, people[0])}");
        Assert.That((await given.Coordinator.Ok($"/mentees/{people[0]}")).Text("status"), Is.EqualTo(after));
        Assert.That(own, Does.Contain($"Reason of {after}."));
    }

    private static string[] Way(string state) =>
        state switch
        {
            "applied" => [],
            "left" or "not_suitable" or "contacted" => [state],
            "suitable" => ["contacted", "interviewed", "suitable"],
            "available" => ["contacted", "interviewed", "suitable", "available"],
            _ => ["contacted", "interviewed", "suitable", "available", state],
        };
}
