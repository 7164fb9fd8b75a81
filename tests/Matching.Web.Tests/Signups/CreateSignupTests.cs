using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Mediation;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.Signups;

public sealed class CreateSignupTests
{
    [Test]
    public async Task The_least_answers_make_an_applicant_whom_the_coordinator_of_the_site_sees()
    {
        var partner = await Partnership.In(await Given.Programme());
        var local = await partner.Given.App.Client(Role.Coordinator, partner.Given.ProgrammeId, partner.Given.SiteId);

        var response = await partner.Server.Post("/signups", partner.Body(new { role = "mentor", givenName = "Selam" }));

        await response.ShouldBe(HttpStatusCode.Created);
        var answer = await response.Json();
        var listed = (await local.Items("/mentors")).Single()!;
        var mentor = await local.Ok($"/mentors/{listed.Id()}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Headers.Location!.ToString(), Is.EqualTo($"/api/v1/signups/{answer.Id()}"));
            Assert.That(
                answer.Select(member => member.Key),
                Is.EquivalentTo(new[] { "id", "role", "status", "createdAt", "expectedWaitDays", "reason" })
            );
            Assert.That(
                (answer.Text("status"), answer["expectedWaitDays"], answer.Text("reason")),
                Is.EqualTo(("received", (JsonNode?)null, "too_few_matched"))
            );
            Assert.That(answer.Id(), Is.Not.EqualTo(listed.Id()), "the partner does not learn the id of the person");
            Assert.That(
                (mentor.Text("givenName"), mentor.Text("phone"), mentor.Text("preferredLanguage")),
                Is.EqualTo(("Selam", "+39333111222", "ti"))
            );
            Assert.That(
                (mentor.Text("status"), mentor.Text("source"), mentor.Text("partnerId"), mentor.Text("siteId")),
                Is.EqualTo(("applied", "partner", partner.Id.ToString(), partner.Given.SiteId.ToString()))
            );
            Assert.That(
                (mentor.Value<int>("capacity"), mentor.Text("appliedOn")),
                Is.EqualTo((1, partner.Given.App.Clock.Today.ToString("yyyy-MM-dd")))
            );
            Assert.That(mentor.Texts("openGates"), Is.EqualTo(new[] { "age" }), "without a year of birth");
        }
    }

    [Test]
    public async Task Everything_a_person_says_is_kept()
    {
        var partner = await Partnership.In(await Given.Programme());
        var said = JsonNode
            .Parse(
                """
                { "familyName": "T.", "email": "selam@example.org", "birthYear": 1994, "gender": "woman", "languages": [ { "code": "ti", "level": "native" } ],
                  "location": { "postcode": "43121", "latitude": 44.8, "longitude": 10.33 }, "acceptsOnline": true, "availability": [ "mon_evening" ],
                  "needs": [ { "code": "language_practice", "mandatory": true } ], "specialNeeds": [ { "code": "literacy", "mandatory": false } ], "interests": [ "cooking" ], "dislikes": [ "football" ],
                  "values": [ 4, 2, 5, 3, 4 ], "occupation": "nurse", "sector": "health", "childrenBirthYears": [ 2016 ], "expectations": { "hoursPerMonth": 8, "months": 6, "kinds": [ "friendship" ] },
                  "channels": [ "phone" ], "accessibilityNeeds": [ "step_free" ], "accessibilityOffers": [], "wishes": { "gender": "any", "minAge": null, "maxAge": null }, "custom": { "own_criterion": "value" } }
                """
            )!
            .AsObject();
        var other = (
            await partner.Given.App.Admin.Created(
                $"/programmes/{partner.Given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        said["siteId"] = other.ToString();

        var signup = await partner.Signed(said);

        var mentee = await partner.Given.Coordinator.Ok($"/mentees/{await partner.PersonOf(signup)}");
        foreach (var (name, value) in said)
        {
            Assert.That(JsonNode.DeepEquals(mentee[name], value), Is.True, $"{name}: {mentee[name]}");
        }
    }

    [TestCase("programmeId", "programmeId")]
    [TestCase("role", "role")]
    [TestCase("givenName", "givenName")]
    [TestCase("preferredLanguage", "preferredLanguage")]
    [TestCase("phone", "email")]
    [TestCase("consents", "consents")]
    public async Task Less_than_the_least_is_refused_and_says_what_is_missing(string left, string field)
    {
        var partner = await Partnership.In(await Given.Programme());
        var body = partner.Body();
        body.Remove(left);

        await (await partner.Server.Post("/signups", body)).ShouldBeProblem(400, "validation-failed", field);
    }

    [TestCase("{\"id\":\"0198c0de-0000-7000-8000-000000000000\"}", "malformed-request", "id")]
    [TestCase("{\"status\":\"available\"}", "malformed-request", "status")]
    [TestCase("{\"createdAt\":\"2020-01-01T00:00:00Z\"}", "malformed-request", "createdAt")]
    [TestCase("{\"appliedOn\":\"2020-01-01\"}", "malformed-request", "appliedOn")]
    [TestCase("{\"source\":\"friend\"}", "malformed-request", "source")]
    [TestCase("{\"screenedOn\":\"2026-01-01\"}", "malformed-request", "screenedOn")]
    [TestCase("{\"interestConfirmedOn\":\"2026-01-01\"}", "malformed-request", "interestConfirmedOn")]
    [TestCase("{\"priority\":true}", "malformed-request", "priority")]
    [TestCase("{\"partnerId\":\"0198c0de-0000-7000-8000-000000000000\"}", "malformed-request", "partnerId")]
    [TestCase("{\"role\":\"admin\"}", "malformed-request", "role")]
    [TestCase("{\"preferredLanguage\":\"klingon\"}", "validation-failed", "preferredLanguage")]
    [TestCase("{\"preferredLanguage\":\"\"}", "validation-failed", "preferredLanguage")]
    [TestCase("{\"phone\":\"call me\"}", "validation-failed", "phone")]
    [TestCase("{\"phone\":\"\"}", "validation-failed", "email")]
    [TestCase("{\"email\":\"not an address\"}", "validation-failed", "email")]
    [TestCase("{\"consents\":[{\"purpose\":\"photos\",\"version\":\"1\"}]}", "validation-failed", "consents")]
    [TestCase("{\"consents\":[{\"purpose\":\"matching\",\"version\":\"7\"}]}", "validation-failed", "consents[0].version")]
    [TestCase("{\"siteId\":\"0198c0de-0000-7000-8000-000000000000\"}", "validation-failed", "siteId")]
    [TestCase("{\"programmeId\":\"0198c0de-0000-7000-8000-000000000000\"}", "validation-failed", "programmeId")]
    [TestCase("{\"partner\":\"nobody\"}", "validation-failed", "partner")]
    [TestCase("{\"capacity\":2}", "validation-failed", "capacity")]
    [TestCase("{\"offers\":[]}", "validation-failed", "offers")]
    [TestCase("{\"role\":\"mentor\",\"needs\":[]}", "validation-failed", "needs")]
    [TestCase("{\"birthYear\":2030}", "validation-failed", "birthYear")]
    [TestCase("{\"birthYear\":2010}", "validation-failed", "birthYear")]
    public async Task What_cannot_be_or_is_not_the_persons_to_say_is_refused_and_named(string with, string slug, string field)
    {
        var partner = await Partnership.In(await Given.Programme());

        var byKey = await partner.Server.Post("/signups", partner.Body(JsonNode.Parse(with)!));
        var onPage = await partner.FromPage(JsonNode.Parse(with)!);

        await byKey.ShouldBeProblem(400, slug, field);
        await onPage.ShouldBeProblem(400, slug, field);
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Is.Empty);
    }

    [TestCase(2012, true, null)]
    [TestCase(2009, true, null)]
    [TestCase(2012, false, "consents")]
    [TestCase(2013, true, "birthYear")]
    [TestCase(2008, true, null)]
    [TestCase(2007, false, null)]
    public async Task From_fourteen_to_seventeen_a_programme_with_a_text_for_guardians_takes_people_in_with_the_guardians_consent(
        int born,
        bool isConsented,
        string? refused
    )
    {
        var texts = new Dictionary<string, string> { ["consent.guardian.2.it"] = "Acconsento." };
        var partner = await Partnership.In(await Given.Programme(body: new { name = "With minors", texts }));
        object[] consents = isConsented
            ? [new { purpose = "matching", version = "1" }, new { purpose = "guardian", version = "2" }]
            : [new { purpose = "matching", version = "1" }];

        var response = await partner.Server.Post("/signups", partner.Body(new { birthYear = born, consents }));

        if (refused is not null)
        {
            await response.ShouldBeProblem(400, "validation-failed", refused);
            return;
        }

        await response.ShouldBe(HttpStatusCode.Created);
        var person = await partner.Given.Coordinator.Ok($"/mentees/{await partner.PersonOf(await response.Json())}");
        Assert.That(person.Texts("openGates"), Is.Empty, "a guardian's consent opens the gate");
    }

    [Test]
    public async Task A_minor_is_matched_as_long_as_the_guardian_consents_and_the_programme_takes_minors()
    {
        var app = SharedApp.App;
        var given = await Given.Programme(
            app,
            new { name = "With minors", texts = new Dictionary<string, string> { ["consent.guardian.2.it"] = "Acconsento." } }
        );
        object[] consents = [new { purpose = "matching", version = "1" }, new { purpose = "guardian", version = "2" }];
        var mentee = await given.AvailableMentee(new { birthYear = 2010, consents });
        var young = await given.Mentee(new { birthYear = 2013, consents });
        var mentor = await given.AvailableMentor();
        // the whole sheet of a run: a wish for adults is a wish like any other
        await given.AvailableMentor(new { wishes = new { minAge = 18 } });

        var run = await given.Run(new { dryRun = true });
        var pair = await given.Pair(mentor, mentee, "offered");
        await (
            await app.Anonymous.Post($"/privacy/{await Planted.Link(given, mentee)}/withdrawal", new { purpose = "guardian" })
        ).ShouldBe(HttpStatusCode.OK);
        var without = await given.Run(new { dryRun = true });
        var withdrawn = (await given.Coordinator.Ok($"/pairs/{pair}")).Text("status");
        await (
            await given.Coordinator.Send(
                HttpMethod.Patch,
                $"/mentees/{mentee}",
                System.Text.Json.JsonSerializer.Serialize(new { consents }),
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        var again = await given.Run(new { dryRun = true });
        await (
            await app.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{given.ProgrammeId}",
                """{"texts":{"consent.guardian.2.it":null}}""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        var never = await given.Run(new { dryRun = true });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (await given.Proposals(run)).Select(proposal =>
                    (Guid.Parse(proposal.Text("menteeId")), Guid.Parse(proposal.Text("mentorId")))
                ),
                Is.EqualTo(new[] { (mentee, mentor) })
            );
            Assert.That(
                new[] { without, again, never }.Select(each => each.Value<int>("mentees")),
                Is.EqualTo(new[] { 0, 1, 0 })
            );
            Assert.That(withdrawn, Is.EqualTo("withdrawn"));
            Assert.That(
                (await given.Coordinator.Ok($"/mentees/{young}")).Texts("openGates"),
                Is.EqualTo(new[] { "age" }),
                "under 14 nobody can consent to it"
            );
        }
    }

    [Test]
    public async Task Who_signs_up_with_a_known_address_gets_the_same_answer_and_changes_nothing()
    {
        var partner = await Partnership.In(await Given.Programme());
        var known = await partner.Given.AvailableMentor(new { email = "ada@example.org", givenName = "Ada" });
        var before = await partner.Given.Coordinator.Ok($"/mentors/{known}");

        var fresh = await partner.FromPage(new { email = "new@example.org" });
        var repeated = await partner.FromPage(new { email = "ADA@example.org", givenName = "Somebody else" });
        var again = await partner.FromPage(new { email = "ada@example.org" });
        var wrongOfFresh = await partner.FromPage(
            new { email = "newer@example.org", consents = new[] { new { purpose = "matching", version = "9" } } }
        );
        var wrongOfKnown = await partner.FromPage(
            new { email = "ada@example.org", consents = new[] { new { purpose = "matching", version = "9" } } }
        );

        var after = await partner.Given.Coordinator.Ok($"/mentors/{known}");
        var (againAt, againAs) = (after["signedUpAgainAt"]?.GetValue<string>(), after["signedUpAgainAs"]?.GetValue<string>());
        (after["signedUpAgainAt"], after["signedUpAgainAs"]) = (null, null);

        static async Task<string> Shape(HttpResponseMessage response)
        {
            var json = await response.Json();
            foreach (var own in new[] { "id", "traceId" })
            {
                json.Remove(own);
            }

            return $"{(int)response.StatusCode} {string.Join(',', response.Headers.Select(header => header.Key).Order())} {json.ToJsonString()}";
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Shape(repeated), Is.EqualTo(await Shape(fresh)).And.StartsWith("201"));
            Assert.That(await Shape(again), Is.EqualTo(await Shape(fresh)));
            Assert.That(await Shape(wrongOfKnown), Is.EqualTo(await Shape(wrongOfFresh)).And.StartsWith("400"));
            Assert.That(after.ToJsonString(), Is.EqualTo(before.ToJsonString()));
            Assert.That(
                (againAt is null, againAs),
                Is.EqualTo((false, "mentee")),
                "the coordinator is told that somebody signed up again, and as what"
            );
            Assert.That(await partner.Given.Coordinator.Items("/mentees"), Has.Count.EqualTo(1));
            // the status does not disclose it to the partner's server either
            Assert.That(
                (await partner.Server.Items("/signups")).Select(item => item.Text("status")),
                Is.EqualTo(new[] { "received", "received", "received" })
            );
            Assert.That(
                (
                    await partner.Given.App.Anonymous.Ok(
                        $"/privacy/{(await partner.Given.Coordinator.Created($"/mentors/{known}/personal-link", new { })).Text("token")}"
                    )
                )
                    .List("signups")
                    .Select(signup => signup!.Value<bool>("repeated")),
                Is.EqualTo(new[] { true, true }),
                "the person is told"
            );
        }
    }

    [Test]
    public async Task Many_at_once_with_one_address_make_one_record()
    {
        var partner = await Partnership.In(await Given.Programme());

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => partner.FromPage(new { email = "twin@example.org" })))
        );

        Assert.That(responses.Select(response => response.StatusCode), Is.All.EqualTo(HttpStatusCode.Created));
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_repeated_request_with_the_same_key_signs_up_once()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (key, body) = (Guid.NewGuid().ToString(), partner.Body());

        var first = await partner.FromPage(body, headers: ("Idempotency-Key", key));
        var again = await partner.FromPage(body, headers: ("Idempotency-Key", key));
        var other = await partner.FromPage(partner.Body(), headers: ("Idempotency-Key", key));
        var ofServer = await partner.Server.Send(HttpMethod.Post, "/signups", body.ToJsonString(), ("Idempotency-Key", key));

        Assert.That((await again.Json()).ToJsonString(), Is.EqualTo((await first.Json()).ToJsonString()));
        Assert.That(again.Headers.GetValues("Idempotency-Replayed"), Is.EqualTo(new[] { "true" }));
        await other.ShouldBeProblem(422, "idempotency-key-reused");
        await ofServer.ShouldBe(HttpStatusCode.Created);
        Assert.That(ofServer.Headers.Contains("Idempotency-Replayed"), Is.False, "a key belongs to whoever sends it");
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Has.Count.EqualTo(2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_consent_the_audit_and_the_persons_own_page_say_how_a_person_came(bool isForm)
    {
        var partner = await Partnership.In(await Given.Programme());
        var signup = isForm
            ? await (await partner.FromPage(new { email = "own@example.org" })).Json()
            : await partner.Signed(new { email = "own@example.org" });
        var person = await partner.PersonOf(signup);
        var (role, channel) = isForm ? ("partner_form", "form") : ("partner", "key");

        var own = await partner.Given.App.Anonymous.Ok($"/privacy/{await Planted.Link(partner.Given, person)}");
        var entry = (await partner.Given.App.Admin.Items($"/audit?programmeId={partner.Given.ProgrammeId}&limit=200")).Single(
            item => item.Text("action") == "CreateSignup"
        )!;
        var recordedBy = await partner.Given.App.Sql<string>(
            "SELECT recorded_by FROM consents WHERE person_id = @Id",
            new { Id = person }
        );

        using (Assert.EnterMultipleScope())
        {
            var consent = own.List("consents").Single()!;
            Assert.That(
                (consent.Text("purpose"), consent.Text("version"), consent.Text("language"), consent.Text("channel")),
                Is.EqualTo(("matching", "1", "ti", role))
            );
            Assert.That(consent.Text("givenAt"), Is.EqualTo(signup.Text("createdAt")));
            var mine = own.List("signups").Single()!;
            Assert.That(
                (mine.Text("partner"), mine.Text("channel"), mine.Value<bool>("repeated"), mine.Id()),
                Is.EqualTo(("Library", channel, false, signup.Id()))
            );
            Assert.That(
                (own.At("mentee").Text("source"), own.At("mentee").Text("partnerId")),
                Is.EqualTo(("partner", partner.Id.ToString()))
            );
            Assert.That(
                own.List("readers").Select(reader => (reader!.Text("action"), reader!.Text("role"))),
                Does.Contain(("CreateSignup", role))
            );
            Assert.That((entry.Text("actorRole"), entry.Text("subjectId")), Is.EqualTo((role, person.ToString())));
            Assert.That(recordedBy.Single(), isForm ? Is.EqualTo(partner.Id.ToString()) : Is.EqualTo(entry.Text("actorId")));
        }
    }
}
