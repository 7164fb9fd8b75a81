using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Matching.Web.Http;

namespace Matching.Web.Tests.Conventions;

public sealed class ProblemsTests
{
    [Test]
    public async Task Every_problem_has_title_detail_and_explanation_in_both_languages()
    {
        foreach (var slug in Problems.Slugs)
        {
            foreach (var (language, other) in new[] { ("en", "it"), ("it", "en") })
            {
                var page = await SharedApp.App.Anonymous.GetAsync($"/problems/{slug}?lang={language}");
                var html = await page.Content.ReadAsStringAsync();

                await page.ShouldBe(HttpStatusCode.OK);
                Assert.That(
                    html,
                    Does.Contain($"<html lang=\"{language}\" dir=\"ltr\">").And.Contain("<h1>").And.Not.Contain(slug + "."),
                    slug + other
                );
            }
        }
    }

    [Test]
    public async Task A_problem_is_in_the_callers_language()
    {
        var response = await SharedApp.App.Admin.Send(
            HttpMethod.Post,
            "/programmes",
            "{\"name\":\"\"}",
            ("Accept-Language", "it-IT,it;q=0.9,en;q=0.5")
        );

        var problem = await response.ShouldBeProblem(400, "validation-failed", "name");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(problem.Text("title"), Is.EqualTo("Alcuni valori non sono validi"));
            Assert.That(
                problem.At("errors", "name")[0]!.GetValue<string>(),
                Is.EqualTo("Inserire un valore: questo campo è obbligatorio.")
            );
        }
    }

    [TestCase("GET", "/nowhere", 404, "not-found")]
    [TestCase("PUT", "/programmes", 405, "method-not-allowed")]
    public async Task What_does_not_exist_is_a_problem(string method, string path, int status, string slug)
    {
        var response = await SharedApp.App.Admin.Send(new HttpMethod(method), path, method == "PUT" ? "{}" : null);

        await response.ShouldBeProblem(status, slug);
    }
}

[Category("Once")]
public sealed class StrictJsonTests
{
    [TestCase("{\"name\":\"x\",\"nmae\":1}", "malformed-request", "nmae")]
    [TestCase("{\"name\":\"x\",\"id\":\"00000000-0000-0000-0000-000000000001\"}", "malformed-request", "id")]
    [TestCase("{\"name\":\"x\",\"termMonths\":\"6\"}", "malformed-request", "termMonths")]
    [TestCase("{\"name\":\"x\",\"termMonths\":1.5}", "malformed-request", "termMonths")]
    [TestCase("{\"name\":\"x\",\"name\":\"y\"}", "malformed-request", null)]
    [TestCase("{\"name\":\"x\"", "malformed-request", null)]
    [TestCase("{\"name\":null}", "malformed-request", "name")]
    [TestCase("null", "malformed-request", null)]
    [TestCase("[]", "malformed-request", null)]
    [TestCase("", "malformed-request", null)]
    [TestCase("{\"name\":\"a\\u0000b\"}", "validation-failed", "name")]
    [TestCase("{\"name\":\"a\\ud800b\"}", "malformed-request", "name")]
    [TestCase("{\"name\":\"x\",\"termMonths\":0}", "validation-failed", "termMonths")]
    [TestCase("{\"name\":\"x\",\"languages\":[\"xx-unknown\"]}", "validation-failed", "languages")]
    [TestCase("{\"name\":\"x\",\"startsOn\":\"2026-02-30\"}", "malformed-request", "startsOn")]
    [TestCase("{\"name\":\"x\",\"startsOn\":\"2026-05-02\",\"endsOn\":\"2026-05-01\"}", "validation-failed", "endsOn")]
    public async Task A_body_that_is_not_as_it_should_be_is_refused_and_names_the_field(string body, string slug, string? field)
    {
        var response = await SharedApp.App.Admin.Send(HttpMethod.Post, "/programmes", body);

        await response.ShouldBeProblem(400, slug, field);
    }

    [TestCase("", "body", "is empty")]
    [TestCase("null", "body", "is empty")]
    [TestCase("[]", "body", "object in curly brackets")]
    [TestCase("{\"name\":null}", "name", "is required")]
    [TestCase("{\"name\":\"x\",\"name\":\"y\"}", "name", "more than once")]
    public async Task A_body_that_cannot_be_read_says_in_which_way(string body, string field, string expected)
    {
        var problem = await (await SharedApp.App.Admin.Send(HttpMethod.Post, "/programmes", body)).ShouldBeProblem(
            400,
            "malformed-request",
            field
        );

        Assert.That(problem["errors"]![field]![0]!.GetValue<string>(), Does.Contain(expected));
    }

    // what is wrong with a member, a rule over several members, and what the programme knows
    [TestCase(
        "/mentees",
        """
            { "givenName": "", "birthYear": 19, "languages": [{ "code": "it", "level": "a1" }, { "code": "it", "level": "b1" }],
              "values": [1], "wishes": { "minAge": 200, "genderStrength": "must" } }
            """,
        "givenName birthYear languages values wishes.minAge wishes.genderStrength"
    )]
    [TestCase(
        "/mentees",
        """
            { "givenName": "Selam", "siteId": "0198c0de-0000-7000-8000-000000000000", "appliedOn": "2099-01-01",
              "needs": [{ "code": "zz" }], "interests": ["yy"], "consents": [{ "purpose": "matching", "version": "77" }],
              "childrenBirthYears": [2099] }
            """,
        "siteId appliedOn needs[0].code interests consents[0].version childrenBirthYears[0]"
    )]
    [TestCase(
        "/mentors",
        """{ "givenName": "Ada", "capacity": 99, "kind": "couple", "adultGenders": ["woman"] }""",
        "capacity adultGenders"
    )]
    [TestCase("/checks", """{ "kind": "x", "checkedOn": "2026-02-10", "expiresOn": "2026-02-09" }""", "personId kind expiresOn")]
    [TestCase("/trainings", """{ "heldOn": "2026-02-10", "minutes": 0 }""", "title minutes")]
    [TestCase("/targets", """{ "indicator": "x", "target": 1 }""", "indicator baseline baselineOn dueOn")]
    [TestCase("/criteria-profiles", """{ "criteria": [{ "id": "x" }] }""", "name criteria[0].id")]
    [TestCase("/criteria-profiles", "{}", "name criteria")]
    public async Task All_faults_of_a_body_are_named_together(string path, string body, string fields)
    {
        var given = await Given.Programme();
        var client = path.StartsWith("/criteria", StringComparison.Ordinal) ? given.App.Admin : given.Coordinator;

        var problem = await (await client.Send(HttpMethod.Post, path, body)).ShouldBeProblem(400, "validation-failed");

        Assert.That(
            problem["errors"]!.AsObject().Select(error => error.Key),
            Is.SupersetOf(fields.Split(' ')),
            problem["errors"]!.ToJsonString()
        );
    }

    [TestCase("/mentees", "languages")]
    [TestCase("/mentees", "needs")]
    [TestCase("/mentees", "interests")]
    [TestCase("/mentors", "offers")]
    [TestCase("/mentors", "consents")]
    [TestCase("/match-runs", "locks")]
    [TestCase("/criteria-profiles", "criteria")]
    public async Task Nothing_in_a_list_is_null(string path, string list)
    {
        var response = await SharedApp.App.Admin.Send(HttpMethod.Post, path, $"{{\"{list}\":[null]}}");

        await response.ShouldBeProblem(400, "malformed-request", list);
    }

    [TestCase("{\"familyName\":\"\\ud800\"}")]
    [TestCase("{\"custom\":{\"a\":\"\\ud800\"}}")]
    public async Task Half_a_character_in_a_patch_is_malformed(string patch)
    {
        var given = await Given.Programme();

        var response = await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/mentees/{await given.Mentee()}",
            patch,
            ("If-Match", "*")
        );

        await response.ShouldBeProblem(400, "malformed-request");
    }

    [Test]
    public async Task Deep_nesting_is_refused()
    {
        var response = await SharedApp.App.Admin.Send(
            HttpMethod.Post,
            "/programmes",
            string.Concat(Enumerable.Repeat("{\"texts\":", 40)) + "1" + new string('}', 40)
        );

        await response.ShouldBeProblem(400, "malformed-request");
    }

    [TestCase("application/json; charset=utf-7")]
    [TestCase("application/xml")]
    [TestCase("text/plain")]
    public async Task Another_form_or_charset_is_unsupported(string contentType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"name\":\"x\"}"));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var response = await SharedApp.App.Admin.PostAsync("/api/v1/programmes", content);

        await response.ShouldBeProblem(415, "unsupported-media-type");
    }

    [Test]
    public async Task Names_in_any_script_are_kept_composed_and_without_direction_overrides()
    {
        var given = await Given.Programme();

        var mentee = await given.Coordinator.Created("/mentees", given.Person(new { givenName = "\u202Eሰላም e\u0301" }));

        Assert.That(mentee.Text("givenName"), Is.EqualTo("ሰላም é"));
    }
}

[Category("Once")]
public sealed class BodySizeTests
{
    [Test]
    public async Task A_body_of_two_megabytes_is_too_large()
    {
        await using var app = await TestApp.Start(onPort: true);

        var response = await app.Admin.Send(HttpMethod.Post, "/programmes", $"{{\"name\":\"{new string('x', 2_000_000)}\"}}");

        await response.ShouldBeProblem(413, "body-too-large");
    }

    /// <summary>A request that is refused anyway causes no look-up of its caller; a route that accepts larger bodies declares it.</summary>
    [TestCase("/programmes", 413, "body-too-large")]
    [TestCase("/signups", 413, "body-too-large")]
    [TestCase("/match-runs", 401, "not-authenticated")]
    [TestCase("/mentors/import", 401, "not-authenticated")]
    public async Task A_body_that_says_that_it_is_too_large_is_refused_before_its_sender(string path, int status, string slug) =>
        await (await SharedApp.App.Anonymous.Send(HttpMethod.Post, path, new string(' ', 70_000))).ShouldBeProblem(status, slug);
}

public sealed class IdempotencyTests
{
    [Test]
    public async Task The_same_key_and_body_give_the_first_answer_again()
    {
        var given = await Given.Programme();
        var body = given.Person(new { email = "once@example.org" }).ToJsonString();

        var first = await given.Coordinator.Send(HttpMethod.Post, "/mentees", body, ("Idempotency-Key", "k1"));
        var again = await given.Coordinator.Send(HttpMethod.Post, "/mentees", body, ("Idempotency-Key", "k1"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(again.Headers.GetValues("Idempotency-Replayed"), Is.EqualTo(new[] { "true" }));
            Assert.That(first.Headers.Contains("Idempotency-Replayed"), Is.False);
            Assert.That(again.Headers.Location, Is.EqualTo(first.Headers.Location));
            Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
        }
    }

    [Test]
    public async Task Another_body_under_the_same_key_is_refused()
    {
        var given = await Given.Programme();
        await given.Coordinator.Send(HttpMethod.Post, "/mentees", given.Person().ToJsonString(), ("Idempotency-Key", "k2"));

        var other = await given.Coordinator.Send(
            HttpMethod.Post,
            "/mentees",
            given.Person().ToJsonString(),
            ("Idempotency-Key", "k2")
        );

        await other.ShouldBeProblem(422, "idempotency-key-reused");
    }

    [Test]
    public async Task Twins_at_the_same_time_make_one_record()
    {
        var given = await Given.Programme();
        var body = given.Person().ToJsonString();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(_ => given.Coordinator.Send(HttpMethod.Post, "/mentees", body, ("Idempotency-Key", "k3")))
        );

        var list = await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Select(answer => answer.StatusCode), Is.All.EqualTo(HttpStatusCode.Created));
            Assert.That(list.Items(), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_refused_request_leaves_its_key_free()
    {
        var given = await Given.Programme();
        await given.Mentee(new { email = "taken@example.org" });
        var refused = await given.Coordinator.Send(
            HttpMethod.Post,
            "/mentees",
            given.Person(new { email = "taken@example.org" }).ToJsonString(),
            ("Idempotency-Key", "k4")
        );

        var next = await given.Coordinator.Send(
            HttpMethod.Post,
            "/mentees",
            given.Person(new { email = "free@example.org" }).ToJsonString(),
            ("Idempotency-Key", "k4")
        );

        await refused.ShouldBeProblem(409, "mentee-email-taken");
        await next.ShouldBe(HttpStatusCode.Created);
    }
}

public sealed class ConditionalRequestTests
{
    [Test]
    public async Task A_change_needs_the_version_it_was_made_against()
    {
        var given = await Given.Programme();
        var path = $"/mentees/{await given.Mentee()}";
        var read = await given.Coordinator.GetAsync("/api/v1" + path);
        var tag = read.Headers.ETag!.ToString();

        var without = await given.Coordinator.Send(HttpMethod.Patch, path, "{\"sector\":\"health\"}");
        var fresh = await given.Coordinator.Send(HttpMethod.Patch, path, "{\"sector\":\"health\"}", ("If-Match", tag));
        var stale = await given.Coordinator.Send(HttpMethod.Patch, path, "{\"sector\":\"law\"}", ("If-Match", tag));
        var odd = await given.Coordinator.Send(HttpMethod.Delete, path, null, ("If-Match", "not-quoted"));

        await without.ShouldBeProblem(428, "precondition-required");
        await fresh.ShouldBe(HttpStatusCode.OK);
        await stale.ShouldBeProblem(412, "precondition-failed");
        await odd.ShouldBeProblem(412, "precondition-failed");
        Assert.That(fresh.Headers.ETag!.ToString(), Is.Not.EqualTo(tag));
    }

    [Test]
    public async Task Of_twenty_changes_to_one_version_one_wins()
    {
        var given = await Given.Programme();
        var path = $"/mentees/{await given.Mentee()}";

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    given.Coordinator.Send(HttpMethod.Patch, path, $"{{\"familyName\":\"N{i}\"}}", ("If-Match", "\"v1\""))
                )
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), Is.EqualTo(1));
            Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed), Is.EqualTo(19));
        }
    }
}

public sealed class PagingTests
{
    [Test]
    public async Task Pages_of_two_show_each_person_once_in_order_of_entry()
    {
        var given = await Given.Programme();
        var made = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            made.Add(await given.Mentor());
        }

        var (seen, path) = (new List<Guid>(), (string?)"/api/v1/mentors?limit=2");
        while (path is not null)
        {
            var response = await given.Coordinator.GetAsync(path);
            var page = await response.Json();
            seen.AddRange(page.Items().Select(item => item.Id()));
            path = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
            Assert.That(page["next"] is null, Is.EqualTo(path is null));
        }

        Assert.That(seen, Is.EqualTo(made));
    }

    [TestCase("limit=0", "limit")]
    [TestCase("limit=201", "limit")]
    [TestCase("limit=many", "limit")]
    [TestCase("after=nonsense", "after")]
    [TestCase("status=unknown", "status")]
    [TestCase("q=%EF%BF%BE", "q")]
    [TestCase("q=a%00b", "q")]
    [TestCase("programmeId=7", "programmeId")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        var given = await Given.Programme();

        var response = await given.Coordinator.GetAsync("/api/v1/mentors?" + query);

        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        Assert.That(
            JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(error => error.Key),
            Does.Contain(field)
        );
    }

    [Test]
    public async Task A_list_comes_as_csv_without_contact_data_and_without_formulas()
    {
        var given = await Given.Programme();
        await given.Mentor(
            new
            {
                givenName = "=HYPERLINK(1)",
                email = "secret@example.org",
                phone = "+390521000000",
                languages = new[] { new { code = "it", level = "b1" }, new { code = "ar", level = "native" } },
            }
        );

        var response = await given.Coordinator.Send(HttpMethod.Get, "/mentors", null, ("Accept", "text/csv"));
        var csv = await response.Content.ReadAsStringAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/csv"));
            Assert.That(
                csv,
                Does.StartWith("id,").And.Contain("wishes.gender").And.Contain("it:b1;ar:native").And.Contain("'=HYPERLINK(1)")
            );
            Assert.That(csv, Does.Not.Contain("secret@example.org").And.Not.Contain("0521"));
        }
    }

    [Test]
    public async Task A_form_that_does_not_exist_is_not_acceptable()
    {
        var response = await SharedApp.App.Admin.Send(HttpMethod.Get, "/programmes", null, ("Accept", "application/xml"));

        await response.ShouldBeProblem(406, "not-acceptable");
    }
}

public sealed class HealthTests
{
    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    [TestCase("/version")]
    [TestCase("/openapi/v1.json")]
    [TestCase("/docs/index.html")]
    [TestCase("/")]
    [TestCase("/problems")]
    public async Task Public_addresses_answer_without_a_key_and_with_security_headers(string path)
    {
        var response = await SharedApp.App.Anonymous.GetAsync(path);

        await response.ShouldBe(HttpStatusCode.OK);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
            Assert.That(response.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'self'"));
        }
    }
}
