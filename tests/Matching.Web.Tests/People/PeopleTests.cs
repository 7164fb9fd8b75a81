using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.People;

public sealed class CreateMenteeTests
{
    // 110 letters
    private const string Long =
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

    [Test]
    public async Task Every_field_comes_back_as_it_was_given()
    {
        var given = await Given.Programme();
        var body = JsonNode
            .Parse(
                $$"""
                { "programmeId": "{{given.ProgrammeId}}", "siteId": "{{given.SiteId}}", "givenName": "Selam", "familyName": "T.", "email": "selam@example.org", "phone": "+39333111222",
                  "preferredLanguage": "ti", "birthYear": 1994, "gender": "woman", "languages": [ { "code": "ti", "level": "native" }, { "code": "it", "level": "pre_a1" } ],
                  "location": { "postcode": "43121", "latitude": 44.8, "longitude": 10.33 }, "acceptsOnline": true, "availability": [ "mon_evening", "sat_morning" ],
                  "needs": [ { "code": "language_practice", "mandatory": true }, { "code": "housing_search", "mandatory": false } ], "interests": [ "cooking" ], "dislikes": [ "football" ],
                  "values": [ 4, 2, 5, 3, 4 ], "occupation": "nurse", "sector": "health", "childrenBirthYears": [ 2016 ],
                  "expectations": { "hoursPerMonth": 8, "months": 6, "kinds": [ "practical_help", "friendship" ] }, "channels": [ "phone", "whatsapp" ],
                  "accessibilityNeeds": [ "step_free" ], "accessibilityOffers": [], "wishes": { "gender": "any", "minAge": null, "maxAge": null }, "custom": { "own_criterion": "value", "grade": 5 },
                  "status": "applied", "specialNeeds": [ { "code": "literacy", "mandatory": false } ], "priority": true, "priorityReason": "A child is due.", "appliedOn": "2026-01-01", "consents": [ { "purpose": "matching", "version": "1" } ], "source": "partner" }
                """
            )!
            .AsObject();

        var mentee = await given.Coordinator.Created("/mentees", body);
        var read = await given.Coordinator.Ok($"/mentees/{mentee.Id()}");

        foreach (var (name, value) in body)
        {
            Assert.That(JsonNode.DeepEquals(read[name], value), Is.True, $"{name}: {read[name]}");
        }

        Assert.That(read.Text("status"), Is.EqualTo("applied"));
    }

    [Test]
    public async Task A_second_person_with_the_same_email_is_refused_in_one_programme_and_welcome_in_another()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        await given.Mentee(new { email = "ada@example.org" });

        var mentee = await given.Coordinator.Post("/mentees", given.Person(new { email = "ADA@example.org" }));
        var mentor = await given.Coordinator.Post("/mentors", given.Person(new { email = "ada@example.org" }));
        var elsewhere = await other.Coordinator.Post("/mentees", other.Person(new { email = "ada@example.org" }));

        await mentee.ShouldBeProblem(409, "mentee-email-taken");
        await mentor.ShouldBeProblem(409, "mentor-email-taken");
        await elsewhere.ShouldBe(HttpStatusCode.Created);
    }

    [TestCase("{\"givenName\":\"\"}", "givenName")]
    [TestCase("{\"custom\":{\"A\":1,\"a\":2}}", "custom")]
    [TestCase("{\"screenedOn\":\"2030-01-01\"}", "screenedOn")]
    [TestCase("{\"givenName\":\"\\u200b\"}", "givenName")]
    [TestCase("{\"status\":\"available\"}", "status")]
    [TestCase("{\"appliedOn\":\"0001-01-01\"}", "appliedOn")]
    [TestCase("{\"preferredLanguage\":\"klingon\"}", "preferredLanguage")]
    [TestCase("{\"email\":\"not an address\"}", "email")]
    [TestCase("{\"phone\":\"call me\"}", "phone")]
    [TestCase("{\"birthYear\":1850}", "birthYear")]
    [TestCase("{\"birthYear\":2030}", "birthYear")]
    [TestCase("{\"appliedOn\":\"2030-01-01\"}", "appliedOn")]
    [TestCase("{\"languages\":[{\"code\":\"zz\",\"level\":\"a1\"}]}", "languages[0].code")]
    [TestCase("{\"languages\":[{\"code\":\"it\"}]}", "languages[0].level")]
    [TestCase("{\"languages\":[{\"code\":\"it\",\"level\":\"a1\"},{\"code\":\"it\",\"level\":\"a2\"}]}", "languages")]
    [TestCase("{\"needs\":[{\"code\":\"money_laundering\"}]}", "needs[0].code")]
    [TestCase("{\"values\":[1,2,3]}", "values")]
    [TestCase("{\"values\":[1,2,3,4,9]}", "values")]
    [TestCase("{\"interests\":[\"religion\"]}", "interests")]
    [TestCase("{\"location\":{\"latitude\":99}}", "location.latitude")]
    [TestCase("{\"expectations\":{\"hoursPerMonth\":0}}", "expectations.hoursPerMonth")]
    [TestCase("{\"wishes\":{\"minAge\":50,\"maxAge\":40}}", "wishes.minAge")]
    [TestCase("{\"consents\":[{\"purpose\":\"everything\",\"version\":\"1\"}]}", "consents[0].purpose")]
    [TestCase("{\"consents\":[{\"purpose\":\"matching\",\"version\":\"99\"}]}", "consents[0].version")]
    [TestCase("{\"custom\":{\"x\":{\"deep\":1}}}", "custom")]
    [TestCase("{\"siteId\":\"01900000-0000-7000-8000-000000000000\"}", "siteId")]
    [TestCase("{\"programmeId\":\"01900000-0000-7000-8000-000000000000\"}", "programmeId")]
    public async Task A_value_that_cannot_be_names_its_field(string with, string field)
    {
        var given = await Given.Programme();
        var body = given.Person();
        foreach (var (name, value) in JsonNode.Parse(with)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        await (await given.Coordinator.Post("/mentees", body)).ShouldBeProblem(400, "validation-failed", field);
    }

    [TestCase("birthYear", "2030", "This year is in the future.")]
    [TestCase("givenName", "\"" + Long + "\"", "Must have 1 to 100 characters.")]
    [TestCase("familyName", "\"" + Long + "\"", "Must have 1 to 100 characters.")]
    public async Task A_message_is_about_the_value_that_was_sent(string field, string value, string message)
    {
        var given = await Given.Programme();
        var body = given.Person();
        body[field] = JsonNode.Parse(value);

        var problem = await (await given.Coordinator.Post("/mentees", body)).ShouldBeProblem(400, "validation-failed", field);

        Assert.That(problem.Error(field), Does.StartWith(message));
    }

    [TestCase("gender", "\"female\"")]
    [TestCase("availability", "[\"mon_noon\"]")]
    [TestCase("capacity", "2")]
    [TestCase("nationality", "\"ER\"")]
    public async Task A_member_or_code_that_does_not_exist_is_malformed(string name, string value)
    {
        var given = await Given.Programme();
        var body = given.Person();
        body[name] = JsonNode.Parse(value);

        await (await given.Coordinator.Post("/mentees", body)).ShouldBeProblem(400, "malformed-request");
    }
}

public sealed class CreateMentorTests
{
    [Test]
    public async Task What_only_a_mentor_has_comes_back_as_it_was_given()
    {
        var given = await Given.Programme();

        var mentor = await given.Coordinator.Created(
            "/mentors",
            given.Person(
                new
                {
                    kind = "couple",
                    capacity = 2,
                    travelKm = 15,
                    offers = new[]
                    {
                        new
                        {
                            code = "language_practice",
                            from = 0,
                            to = 6,
                        },
                    },
                }
            )
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mentor.Text("kind"), Is.EqualTo("couple"));
            Assert.That(mentor.Value<int>("capacity"), Is.EqualTo(2));
            Assert.That(mentor.Value<int>("travelKm"), Is.EqualTo(15));
            Assert.That(mentor.First("offers").Value<int>("to"), Is.EqualTo(6));
        }
    }

    [Test]
    public async Task An_offer_from_above_to_is_refused()
    {
        var given = await Given.Programme();

        await (
            await given.Coordinator.Post(
                "/mentors",
                given.Person(
                    new
                    {
                        offers = new[]
                        {
                            new
                            {
                                code = "school",
                                from = 7,
                                to = 3,
                            },
                        },
                    }
                )
            )
        ).ShouldBeProblem(400, "validation-failed", "offers[0].from");
    }
}

public sealed class GetPersonTests
{
    [Test]
    public async Task The_audit_and_the_person_can_see_why_it_was_read()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();

        await given.Coordinator.Ok($"/mentees/{mentee}?purpose=screening");
        await given.Coordinator.Ok($"/mentees/{mentee}");
        await (await given.Coordinator.GetAsync($"/api/v1/mentees/{mentee}?purpose=curiosity")).ShouldBeProblem(
            400,
            "validation-failed",
            "purpose"
        );

        var entries = await given.App.Admin.Items($"/audit?subjectId={mentee}&action=GetPerson");
        Assert.That(entries.Select(entry => entry!.Text("purpose")), Is.EqualTo(new[] { "screening", "not_stated" }));
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Privacy.Planted.Link(given, mentee)}");
        Assert.That(await browser.GetStringAsync("/my?lang=en"), Does.Contain("Getting to know the person"));
    }

    [Test]
    public async Task Reading_contact_data_leaves_an_audit_entry()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { email = "read@example.org" });

        await given.Coordinator.Ok($"/mentees/{mentee}");

        var entries = await given.App.Sql<string>(
            "SELECT action || ' ' || actor_role FROM audit_entries WHERE subject_id = @Id ORDER BY id",
            new { Id = mentee.ToString() }
        );
        Assert.That(entries, Is.EqualTo(new[] { "CreateMentee coordinator", "GetPerson coordinator" }));
    }

    [Test]
    public async Task A_mentor_is_no_mentee()
    {
        var given = await Given.Programme();

        await (await given.Coordinator.GetAsync($"/api/v1/mentees/{await given.Mentor()}")).ShouldBeProblem(
            404,
            "mentee-not-found"
        );
    }
}

public sealed class OwnProgrammeTests
{
    [TestCase("/mentees", """{ "givenName": "Selam" }""")]
    [TestCase("/mentors", """{ "givenName": "Ada" }""")]
    [TestCase("/trainings", """{ "title": "First steps", "heldOn": "2026-02-10" }""")]
    public async Task A_caller_of_one_programme_need_not_name_it(string path, string body)
    {
        var given = await Given.Programme();

        var made = await given.Coordinator.Created(path, System.Text.Json.Nodes.JsonNode.Parse(body)!);
        var refused = await given.App.Admin.Send(HttpMethod.Post, path, body);

        Assert.That(made.Text("programmeId"), Is.EqualTo(given.ProgrammeId.ToString()));
        var problem = await refused.ShouldBeProblem(400, "validation-failed", "programmeId");
        Assert.That(problem.Error("programmeId"), Does.Contain("required"));
    }
}

public sealed class UpdatePersonTests
{
    [Test]
    public async Task How_a_person_came_is_sealed_and_where_it_was_not_with_the_next_change()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        await given.App.Sql<int>("UPDATE people SET source = 'A cousin told her' WHERE id = @Id", new { Id = mentee });

        var before = await given.Coordinator.Ok($"/mentees/{mentee}");
        await (
            await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{mentee}", "{\"birthYear\":1991}", ("If-Match", "*"))
        ).ShouldBe(HttpStatusCode.OK);
        var after = await given.Coordinator.Ok($"/mentees/{mentee}");

        Assert.That(new[] { before, after }.Select(person => person.Text("source")), Is.All.EqualTo("A cousin told her"));
        Assert.That(
            await given.App.Sql<string?>("SELECT source FROM people WHERE id = @Id", new { Id = mentee }),
            Is.EqualTo(new string?[] { null })
        );
        Assert.That(
            (await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}")).First("items")["source"],
            Is.Null,
            "lists are without it"
        );
    }

    [Test]
    public async Task A_correction_is_found_under_the_new_name_and_a_withdrawn_consent_is_kept_as_withdrawn()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { givenName = "Wrong", languages = new[] { new { code = "ti", level = "a1" } } });
        // a list keeps what it opened
        await given.Coordinator.Items("/mentees?q=wrong");

        var response = await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/mentees/{mentee}",
            "{\"givenName\":\"Right\",\"languages\":[{\"code\":\"am\",\"level\":\"b1\"}],\"consents\":[],\"birthYear\":null}",
            ("If-Match", "*")
        );
        var changed = await response.Json();
        var (found, gone) = (
            await given.Coordinator.Ok("/mentees?q=right&language=am"),
            await given.Coordinator.Ok("/mentees?q=wrong")
        );
        var withdrawn = await given.App.Sql<int>(
            "SELECT count(*) FROM consents WHERE person_id = @Id AND withdrawn_at IS NOT NULL",
            new { Id = mentee }
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(changed["birthYear"], Is.Null);
            Assert.That(changed.List("consents"), Is.Empty);
            Assert.That(found.Items().Select(person => person!.Text("givenName")), Is.EqualTo(new[] { "Right" }));
            Assert.That(gone.Items(), Is.Empty);
            Assert.That(withdrawn, Is.EqualTo(new[] { 1 }));
        }
    }

    [TestCase("{\"email\":\"first@example.org\"}", 409, "mentee-email-taken", null)]
    [TestCase("{\"givenName\":null}", 400, "malformed-request", "givenName")]
    [TestCase("{\"programmeId\":\"01900000-0000-7000-8000-000000000000\"}", 400, "validation-failed", "programmeId")]
    [TestCase("{\"status\":\"available\"}", 400, "validation-failed", "status")]
    [TestCase("{\"values\":[1]}", 400, "validation-failed", "values")]
    public async Task The_rules_of_entering_hold_for_changing(string patch, int status, string slug, string? field)
    {
        var given = await Given.Programme();
        await given.Mentee(new { email = "first@example.org" });
        var second = await given.Mentee();

        await (await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{second}", patch, ("If-Match", "*"))).ShouldBeProblem(
            status,
            slug,
            field
        );
    }
}

public sealed class DeletePersonTests
{
    [Test]
    public async Task A_person_entered_by_mistake_goes_and_one_with_a_pair_stays()
    {
        var given = await Given.Programme();
        var mistake = await given.Mentee();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        await given.Pair(mentor, mentee);

        var gone = await given.Coordinator.Send(HttpMethod.Delete, $"/mentees/{mistake}", null, ("If-Match", "*"));
        var stays = await given.Coordinator.Send(HttpMethod.Delete, $"/mentors/{mentor}", null, ("If-Match", "*"));

        await gone.ShouldBe(HttpStatusCode.NoContent);
        await (await given.Coordinator.GetAsync($"/api/v1/mentees/{mistake}")).ShouldBeProblem(404, "mentee-not-found");
        await stays.ShouldBeProblem(409, "person-has-pairs");
    }
}
