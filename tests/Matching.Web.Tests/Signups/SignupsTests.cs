using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.People;
using Matching.Web.Features.Signups;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.Webhooks;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Signups;

public sealed class CreateSignupTests
{
    [Test]
    public async Task The_least_that_somebody_says_makes_an_applicant_whom_the_coordinator_of_the_site_sees()
    {
        var partner = await Partnership.In(await Given.Programme());
        var local = await partner.Given.App.Client(Role.Coordinator, partner.Given.ProgrammeId, partner.Given.SiteId);

        var response = await partner.Server.Post("/signups", partner.Body(new { role = "mentor", givenName = "Selam" }));

        await response.ShouldBe(HttpStatusCode.Created);
        var answer = await response.Json();
        var listed = (await local.Ok("/mentors"))["items"]!.AsArray().Single()!;
        var mentor = await local.Ok($"/mentors/{listed.Id()}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Headers.Location!.ToString(), Is.EqualTo($"/api/v1/signups/{answer.Id()}"));
            Assert.That(answer.Select(member => member.Key), Is.EquivalentTo(new[] { "id", "role", "status", "createdAt", "expectedWaitDays", "reason" }));
            Assert.That((answer.Text("status"), answer["expectedWaitDays"], answer.Text("reason")), Is.EqualTo(("received", (JsonNode?)null, "too_few_matched")));
            Assert.That(answer.Id(), Is.Not.EqualTo(listed.Id()), "the partner does not learn the id of the person");
            Assert.That((mentor.Text("givenName"), mentor.Text("phone"), mentor.Text("preferredLanguage")), Is.EqualTo(("Selam", "+39333111222", "ti")));
            Assert.That((mentor.Text("status"), mentor.Text("source"), mentor.Text("partnerId"), mentor.Text("siteId")), Is.EqualTo(("applied", "partner", partner.Id.ToString(), partner.Given.SiteId.ToString())));
            Assert.That((mentor["capacity"]!.GetValue<int>(), mentor.Text("appliedOn")), Is.EqualTo((1, partner.Given.App.Clock.Today.ToString("yyyy-MM-dd"))));
            Assert.That(mentor["openGates"]!.AsArray().Select(gate => gate!.GetValue<string>()), Is.EqualTo(new[] { "age" }), "without a year of birth");
        }
    }

    [Test]
    public async Task Everything_a_person_says_is_kept()
    {
        var partner = await Partnership.In(await Given.Programme());
        var said = JsonNode.Parse("""
            { "familyName": "T.", "email": "selam@example.org", "birthYear": 1994, "gender": "woman", "languages": [ { "code": "ti", "level": "native" } ],
              "location": { "postcode": "43121", "latitude": 44.8, "longitude": 10.33 }, "acceptsOnline": true, "availability": [ "mon_evening" ],
              "needs": [ { "code": "language_practice", "mandatory": true } ], "specialNeeds": [ { "code": "literacy", "mandatory": false } ], "interests": [ "cooking" ], "dislikes": [ "football" ],
              "values": [ 4, 2, 5, 3, 4 ], "occupation": "nurse", "sector": "health", "childrenBirthYears": [ 2016 ], "expectations": { "hoursPerMonth": 8, "months": 6, "kinds": [ "friendship" ] },
              "channels": [ "phone" ], "accessibilityNeeds": [ "step_free" ], "accessibilityOffers": [], "wishes": { "gender": "any", "minAge": null, "maxAge": null }, "custom": { "own_criterion": "value" } }
            """)!.AsObject();
        var other = (await partner.Given.App.Admin.Created($"/programmes/{partner.Given.ProgrammeId}/sites", new { name = "Reggio", latitude = 44.7, longitude = 10.6 })).Id();
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
        Assert.That((await partner.Given.Coordinator.Ok("/mentees"))["items"]!.AsArray(), Is.Empty);
    }

    [TestCase(2012, true, null)]
    [TestCase(2009, true, null)]
    [TestCase(2012, false, "consents")]
    [TestCase(2013, true, "birthYear")]
    [TestCase(2008, true, null)]
    [TestCase(2007, false, null)]
    public async Task From_fourteen_to_seventeen_a_programme_with_a_text_for_guardians_takes_people_in_with_the_guardians_consent(int born, bool isConsented, string? refused)
    {
        var texts = new Dictionary<string, string> { ["consent.guardian.2.it"] = "Acconsento." };
        var partner = await Partnership.In(await Given.Programme(body: new { name = "With minors", texts }));
        object[] consents = isConsented ? [new { purpose = "matching", version = "1" }, new { purpose = "guardian", version = "2" }] : [new { purpose = "matching", version = "1" }];

        var response = await partner.Server.Post("/signups", partner.Body(new { birthYear = born, consents }));

        if (refused is not null)
        {
            await response.ShouldBeProblem(400, "validation-failed", refused);
            return;
        }

        await response.ShouldBe(HttpStatusCode.Created);
        var person = await partner.Given.Coordinator.Ok($"/mentees/{await partner.PersonOf(await response.Json())}");
        Assert.That(person["openGates"]!.AsArray().Select(gate => gate!.GetValue<string>()), Is.Empty, "a guardian's consent opens the gate");
    }

    [Test]
    public async Task A_minor_is_matched_as_long_as_the_guardian_consents_and_the_programme_takes_minors()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "With minors", texts = new Dictionary<string, string> { ["consent.guardian.2.it"] = "Acconsento." } });
        object[] consents = [new { purpose = "matching", version = "1" }, new { purpose = "guardian", version = "2" }];
        var mentee = await given.AvailableMentee(new { birthYear = 2010, consents });
        var young = await given.Mentee(new { birthYear = 2013, consents });
        var mentor = await given.AvailableMentor();
        // the whole sheet of a run: a wish for adults is a wish like any other
        await given.AvailableMentor(new { wishes = new { minAge = 18 } });

        var run = await given.Run(new { dryRun = true });
        var pair = await given.Pair(mentor, mentee, "offered");
        await (await app.Anonymous.Post($"/privacy/{await Planted.Link(given, mentee)}/withdrawal", new { purpose = "guardian" })).ShouldBe(HttpStatusCode.OK);
        var without = await given.Run(new { dryRun = true });
        var withdrawn = (await given.Coordinator.Ok($"/pairs/{pair}")).Text("status");
        await (await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{mentee}", System.Text.Json.JsonSerializer.Serialize(new { consents }), ("If-Match", "*"))).ShouldBe(HttpStatusCode.OK);
        var again = await given.Run(new { dryRun = true });
        await (await app.Admin.Send(HttpMethod.Patch, $"/programmes/{given.ProgrammeId}", """{"texts":{"consent.guardian.2.it":null}}""", ("If-Match", "*"))).ShouldBe(HttpStatusCode.OK);
        var never = await given.Run(new { dryRun = true });

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await given.Proposals(run)).Select(proposal => (Guid.Parse(proposal.Text("menteeId")), Guid.Parse(proposal.Text("mentorId")))), Is.EqualTo(new[] { (mentee, mentor) }));
            Assert.That(new[] { without, again, never }.Select(each => each["mentees"]!.GetValue<int>()), Is.EqualTo(new[] { 0, 1, 0 }));
            Assert.That(withdrawn, Is.EqualTo("withdrawn"));
            Assert.That((await given.Coordinator.Ok($"/mentees/{young}"))["openGates"]!.AsArray().Select(gate => gate!.GetValue<string>()), Is.EqualTo(new[] { "age" }), "under 14 nobody can consent to it");
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
        var wrongOfFresh = await partner.FromPage(new { email = "newer@example.org", consents = new[] { new { purpose = "matching", version = "9" } } });
        var wrongOfKnown = await partner.FromPage(new { email = "ada@example.org", consents = new[] { new { purpose = "matching", version = "9" } } });

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
            Assert.That((againAt is null, againAs), Is.EqualTo((false, "mentee")), "the coordinator is told that somebody signed up again, and as what");
            Assert.That((await partner.Given.Coordinator.Ok("/mentees"))["items"]!.AsArray(), Has.Count.EqualTo(1));
            // not even the partner's server is told by the status
            Assert.That((await partner.Server.Ok("/signups"))["items"]!.AsArray().Select(item => item!.Text("status")), Is.EqualTo(new[] { "received", "received", "received" }));
            Assert.That((await partner.Given.App.Anonymous.Ok($"/privacy/{(await partner.Given.Coordinator.Created($"/mentors/{known}/personal-link", new { })).Text("token")}"))["signups"]!.AsArray()
                .Select(signup => signup!["repeated"]!.GetValue<bool>()), Is.EqualTo(new[] { true, true }), "the person is told");
        }
    }

    [Test]
    public async Task Many_at_once_with_one_address_make_one_record()
    {
        var partner = await Partnership.In(await Given.Programme());

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => partner.FromPage(new { email = "twin@example.org" }))));

        Assert.That(responses.Select(response => response.StatusCode), Is.All.EqualTo(HttpStatusCode.Created));
        Assert.That((await partner.Given.Coordinator.Ok("/mentees"))["items"]!.AsArray(), Has.Count.EqualTo(1));
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
        Assert.That((await partner.Given.Coordinator.Ok("/mentees"))["items"]!.AsArray(), Has.Count.EqualTo(2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_consent_the_audit_and_the_persons_own_page_say_how_somebody_came(bool isForm)
    {
        var partner = await Partnership.In(await Given.Programme());
        var signup = isForm ? await (await partner.FromPage(new { email = "own@example.org" })).Json() : await partner.Signed(new { email = "own@example.org" });
        var person = await partner.PersonOf(signup);
        var (role, channel) = isForm ? ("partner_form", "form") : ("partner", "key");

        var own = await partner.Given.App.Anonymous.Ok($"/privacy/{await Planted.Link(partner.Given, person)}");
        var entry = (await partner.Given.App.Admin.Ok($"/audit?programmeId={partner.Given.ProgrammeId}&limit=200"))["items"]!.AsArray().Single(item => item!.Text("action") == "CreateSignup")!;
        var recordedBy = await partner.Given.App.Sql<string>("SELECT recorded_by FROM consents WHERE person_id = @Id", new { Id = person });

        using (Assert.EnterMultipleScope())
        {
            var consent = own["consents"]!.AsArray().Single()!;
            Assert.That((consent.Text("purpose"), consent.Text("version"), consent.Text("language"), consent.Text("channel")), Is.EqualTo(("matching", "1", "ti", role)));
            Assert.That(consent.Text("givenAt"), Is.EqualTo(signup.Text("createdAt")));
            var mine = own["signups"]!.AsArray().Single()!;
            Assert.That((mine.Text("partner"), mine.Text("channel"), mine["repeated"]!.GetValue<bool>(), mine.Id()), Is.EqualTo(("Library", channel, false, signup.Id())));
            Assert.That((own["mentee"]!.Text("source"), own["mentee"]!.Text("partnerId")), Is.EqualTo(("partner", partner.Id.ToString())));
            Assert.That(own["readers"]!.AsArray().Select(reader => (reader!.Text("action"), reader!.Text("role"))), Does.Contain(("CreateSignup", role)));
            Assert.That((entry.Text("actorRole"), entry.Text("subjectId")), Is.EqualTo((role, person.ToString())));
            Assert.That(recordedBy.Single(), isForm ? Is.EqualTo(partner.Id.ToString()) : Is.EqualTo(entry.Text("actorId")));
        }
    }
}

public sealed class SignedUpPeopleTests
{
    [Test]
    public async Task A_partner_through_whom_somebody_came_stays_and_a_record_by_mistake_goes_with_its_sign_up()
    {
        var partner = await Partnership.In(await Given.Programme());
        var signup = await partner.Signed();
        var path = $"/programmes/{partner.Given.ProgrammeId}/partners/{partner.Id}";

        await (await partner.Given.App.Admin.Send(HttpMethod.Delete, path, null, ("If-Match", "*"))).ShouldBeProblem(409, "in-use");
        await (await partner.Given.Coordinator.Send(HttpMethod.Delete, $"/mentees/{await partner.PersonOf(signup)}", null, ("If-Match", "*"))).ShouldBe(HttpStatusCode.NoContent);

        await (await partner.Server.GetAsync($"/api/v1/signups/{signup.Id()}")).ShouldBeProblem(404, "signup-not-found");
    }

    [Test]
    public async Task A_correction_keeps_how_somebody_came()
    {
        var partner = await Partnership.In(await Given.Programme());
        var person = await partner.PersonOf(await partner.Signed(new { role = "mentor" }));

        await (await partner.Given.Coordinator.Send(HttpMethod.Patch, $"/mentors/{person}", "{\"birthYear\":1980,\"capacity\":2}", ("If-Match", "*"))).ShouldBe(HttpStatusCode.OK);

        var mentor = await partner.Given.Coordinator.Ok($"/mentors/{person}");
        Assert.That((mentor.Text("source"), mentor.Text("partnerId"), mentor["openGates"]!.AsArray().Count), Is.EqualTo(("partner", partner.Id.ToString(), 0)));
    }
}

public sealed class SignedUpAgainTests
{
    [Test]
    public async Task Coordinators_see_in_list_record_and_console_who_signed_up_again_until_they_have_looked_after_them()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var partner = await Partnership.In(given);
        var (left, once) = (await given.Mentee(new { email = "ada@example.org", givenName = "Adalgisa" }), await given.Mentee(new { givenName = "Berengario" }));
        await given.Coordinator.Moved($"/mentees/{left}", new { to = "left" });
        app.Clock.Advance(TimeSpan.FromDays(3));
        await partner.FromPage(new { email = "Ada@example.org", role = "mentor" });
        var (_, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId, siteId = given.SiteId });
        var elsewhere = (await app.Admin.Created($"/programmes/{given.ProgrammeId}/sites", new { name = "Reggio", latitude = 44.7, longitude = 10.6 })).Id();
        var (_, otherSite) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId, siteId = elsewhere });

        var record = await given.Coordinator.Ok($"/mentees/{left}");
        var queue = (await given.Coordinator.Ok("/mentees?signedUpAgain=true"))["items"]!.AsArray();
        var others = (await given.Coordinator.Ok("/mentees?signedUpAgain=false"))["items"]!.AsArray();
        var page = await browser.GetStringAsync("/console/signed-up-again");
        var file = await given.Coordinator.GetStringAsync("/api/v1/mentees/export?purpose=report");
        var imported = await given.Coordinator.PostAsync($"/api/v1/mentees/import?dryRun=true&programmeId={given.ProgrammeId}", new StringContent(file.Replace("ada@example.org", "other@example.org"), System.Text.Encoding.UTF8, "text/csv"));
        await given.Coordinator.Moved($"/mentees/{left}", new { to = "contacted" });
        var done = (await given.Coordinator.Ok("/mentees?signedUpAgain=true"))["items"]!.AsArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((record.Text("signedUpAgainAt"), record.Text("signedUpAgainAs"), record.Text("status")), Is.EqualTo(("2026-03-05T09:00:00+00:00", "mentor", "left")));
            Assert.That(queue.Select(item => (item!.Id(), item!.Text("signedUpAgainAs"))), Is.EqualTo(new[] { (left, "mentor") }));
            Assert.That(others.Select(item => item!.Id()), Is.EqualTo(new[] { once }));
            Assert.That(page, Does.Contain("Adalgisa").And.Contain("On 5 March 2026, as mentor.").And.Not.Contain("Berengario").And.Not.Contain("ada@example.org").And.Not.Contain("signed-up-again."));
            Assert.That(await otherSite.GetStringAsync("/console/signed-up-again"), Does.Not.Contain("Adalgisa"));
            Assert.That(await browser.GetStringAsync("/console"), Does.Contain("/console/signed-up-again"));
            Assert.That(file, Does.Contain("signedUpAgainAt").And.Contain("2026-03-05T09:00:00"));
            Assert.That(done, Is.Empty, "a change of state takes somebody off the list");
        }

        await imported.ShouldBe(HttpStatusCode.OK);
        await (await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{left}", """{"signedUpAgainAt":null}""", ("If-Match", "*"))).ShouldBeProblem(400, "malformed-request", "signedUpAgainAt");
    }
}

public sealed class TakeInPersonTests
{
    [Test]
    public async Task Somebody_known_stays_as_they_are_and_somebody_new_comes_in()
    {
        var given = await Given.Programme();
        var known = await given.Mentor(new { email = "ada@example.org" });
        Task<TakenIn> TakeIn(string? email) => given.App.InScope(services => services.GetRequiredService<IMediator>().Send(
            new TakeInPerson(PersonRole.Mentee, new CreateMentee { ProgrammeId = given.ProgrammeId, GivenName = "Ada", Email = email, Consents = [] })));

        var (again, fresh, without) = (await TakeIn("Ada@example.org"), await TakeIn("other@example.org"), await TakeIn(null));

        Assert.That((again.Id, again.IsKnown), Is.EqualTo((known, true)));
        Assert.That((fresh.IsKnown, without.IsKnown), Is.EqualTo((false, false)));
        Assert.That((await given.Coordinator.Ok("/mentees"))["items"]!.AsArray().Select(item => item!.Id()), Is.EquivalentTo(new[] { fresh.Id, without.Id }));
    }
}

public sealed class SubmitSignupTests
{
    [Test]
    public async Task A_page_of_the_partner_signs_people_up_and_may_read_the_answer()
    {
        var partner = await Partnership.In(await Given.Programme());

        var response = await partner.FromPage();

        await response.ShouldBe(HttpStatusCode.Created);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo(new[] { Partnership.Page }));
            Assert.That(response.Headers.Vary, Does.Contain("Origin"));
            Assert.That(response.Headers.Contains("Access-Control-Allow-Credentials"), Is.False);
            Assert.That(response.Headers.Contains("Set-Cookie"), Is.False);
        }
    }

    [TestCase(null)]
    [TestCase("null")]
    [TestCase("https://evil.example")]
    [TestCase("http://library.example.org")]
    [TestCase("https://library.example.org.evil.example")]
    [TestCase("https://sub.library.example.org")]
    [TestCase("https://library.example.org:8443")]
    [TestCase("https://school.example.org")]
    public async Task From_anywhere_else_the_publishable_key_opens_nothing(string? origin)
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        await Partnership.In(given, "https://school.example.org", "School");

        await (await partner.FromPage(origin: origin)).ShouldBeProblem(403, "origin-not-allowed");

        Assert.That((await given.Coordinator.Ok("/mentees"))["items"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task An_address_typed_by_hand_is_no_form_and_an_origin_taken_off_the_list_counts_no_more()
    {
        var partner = await Partnership.In(await Given.Programme());

        var typed = await partner.FromPage(headers: ("Sec-Fetch-Site", "none"));
        await (await partner.FromPage()).ShouldBe(HttpStatusCode.Created);
        await (await partner.Given.App.Admin.Send(HttpMethod.Patch, $"/programmes/{partner.Given.ProgrammeId}/partners/{partner.Id}", "{\"allowedOrigins\":[]}", ("If-Match", "*"))).ShouldBe(HttpStatusCode.OK);
        var later = await partner.FromPage();

        await typed.ShouldBeProblem(403, "origin-not-allowed");
        await later.ShouldBeProblem(403, "origin-not-allowed");
    }

    [Test]
    public async Task The_publishable_key_reads_nothing()
    {
        var partner = await Partnership.In(await Given.Programme());
        var signup = await (await partner.FromPage()).Json();

        foreach (var path in new[] { "/signups", $"/signups/{signup.Id()}", $"/signups?partner={partner.PublicId}", $"/mentees?programmeId={partner.Given.ProgrammeId}", "/caller" })
        {
            await (await partner.Given.App.Anonymous.Send(HttpMethod.Get, path, null, ("Origin", Partnership.Page))).ShouldBeProblem(401, "not-authenticated");
            await (await partner.Given.App.Anonymous.Send(HttpMethod.Get, path, null, ("Authorization", "Bearer " + partner.PublicId))).ShouldBeProblem(401, "not-authenticated");
        }
    }

    [Test]
    public async Task Nobody_signs_people_up_without_a_key_and_a_wrong_one_is_not_passed_over()
    {
        var partner = await Partnership.In(await Given.Programme());
        var body = partner.Body().ToJsonString();
        var named = partner.Body(new { partner = partner.PublicId }).ToJsonString();

        var without = await partner.Given.App.Anonymous.Send(HttpMethod.Post, "/signups", body, ("Origin", Partnership.Page));
        var wrong = await partner.Given.App.Anonymous.Send(HttpMethod.Post, "/signups", named, ("Origin", Partnership.Page), ("Authorization", $"Bearer mk_aaaaaaaaaa_{new string('b', 43)}"));

        await without.ShouldBeProblem(401, "not-authenticated");
        Assert.That(without.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
        await wrong.ShouldBeProblem(401, "not-authenticated");
    }

    [Test]
    public async Task A_key_signs_up_for_its_own_partner_and_an_administrator_says_for_whom()
    {
        var given = await Given.Programme();
        var (partner, school) = (await Partnership.In(given), await Partnership.In(given, name: "School"));
        var admin = await given.App.Client(Role.Admin, given.ProgrammeId);
        var foreign = await given.App.Client(Role.Admin, (await Given.Programme()).ProgrammeId);

        var named = await partner.Server.Post("/signups", partner.Body(new { partner = partner.PublicId }));
        var ofAnother = await partner.Server.Post("/signups", partner.Body(new { partner = school.PublicId }));
        var byAdmin = await admin.Post("/signups", partner.Body(new { partner = school.PublicId }));
        var unnamed = await admin.Post("/signups", partner.Body());
        var outside = await foreign.Post("/signups", partner.Body(new { partner = school.PublicId }));

        await named.ShouldBe(HttpStatusCode.Created);
        await ofAnother.ShouldBeProblem(400, "validation-failed", "partner");
        await byAdmin.ShouldBe(HttpStatusCode.Created);
        await unnamed.ShouldBeProblem(400, "validation-failed", "partner");
        await outside.ShouldBeProblem(400, "validation-failed", "partner");
        Assert.That((await school.Server.Ok("/signups"))["items"]!.AsArray().Select(item => item!.Id()), Is.EqualTo(new[] { (await byAdmin.Json()).Id() }));
    }

    [TestCase(Partnership.Page, "/api/v1/signups", "POST", true)]
    [TestCase("https://evil.example", "/api/v1/signups", "POST", false)]
    [TestCase("null", "/api/v1/signups", "POST", false)]
    [TestCase("https://%", "/api/v1/signups", "POST", false)]
    [TestCase("https://library_example.org", "/api/v1/signups", "POST", false)]
    [TestCase("https://LIBRARY.example.org", "/api/v1/signups", "POST", false)]
    [TestCase(Partnership.Page, "/api/v1/signups", "GET", false)]
    [TestCase(Partnership.Page, "/api/v1/mentees", "POST", false)]
    [TestCase(Partnership.Page, "/api/v1/programmes", "GET", false)]
    public async Task A_browser_that_asks_beforehand_hears_yes_for_a_partners_page_and_signing_up_alone(string origin, string path, string method, bool isAllowed)
    {
        await Partnership.In(await Given.Programme());
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "content-type,idempotency-key");

        var response = await SharedApp.App.Anonymous.SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? string.Join(',', allowed) : null, Is.EqualTo(isAllowed ? origin : null));
            Assert.That(response.Headers.Contains("Access-Control-Allow-Credentials"), Is.False);
            if (isAllowed)
            {
                Assert.That(response.Headers.GetValues("Access-Control-Allow-Methods"), Is.EqualTo(new[] { "POST" }));
                Assert.That(string.Join(',', response.Headers.GetValues("Access-Control-Allow-Headers")), Is.EqualTo("content-type,idempotency-key"), "not Authorization: a secret key has no place in a page");
            }
        }
    }

    [Test]
    public async Task A_refusal_can_be_read_by_the_page_too()
    {
        var partner = await Partnership.In(await Given.Programme());

        var response = await partner.FromPage(new { preferredLanguage = (string?)null });

        await response.ShouldBeProblem(400, "validation-failed", "preferredLanguage");
        Assert.That(response.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo(new[] { Partnership.Page }));
    }
}

public sealed class SignupBudgetsTests
{
    private static string Field(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));

    [Test]
    public async Task Too_many_from_one_network_wait_whatever_they_send_and_whomever_they_claim_to_be()
    {
        await using var app = await TestApp.Start(settings: ("RateLimits:SignupsPerNetwork", "6"));
        var partner = await Partnership.In(await Given.Programme(app));
        var first = await partner.FromPage();
        for (var i = 0; i < 5; i++)
        {
            await (await app.Anonymous.Send(HttpMethod.Post, "/signups", i == 0 ? "{" : "{}")).ShouldBeProblem(400, i == 0 ? "malformed-request" : "validation-failed");
        }

        var refused = await partner.FromPage();
        var forged = await partner.FromPage(headers: [("X-Forwarded-For", "10.9.8.7"), ("X-Real-IP", "10.9.8.7"), ("Forwarded", "for=10.9.8.7")]);
        app.Clock.Advance(TimeSpan.FromSeconds(9));
        var early = await partner.FromPage();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var inTime = await partner.FromPage();
        var tooMany = await partner.FromPage();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => partner.FromPage()));

        await refused.ShouldBeProblem(429, "too-many-requests");
        await forged.ShouldBeProblem(429, "too-many-requests");
        await early.ShouldBeProblem(429, "too-many-requests");
        await inTime.ShouldBe(HttpStatusCode.Created);
        await tooMany.ShouldBeProblem(429, "too-many-requests");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((Field(first, "RateLimit-Policy"), Field(first, "RateLimit")), Is.EqualTo(("\"partner\";q=120;w=60, \"network\";q=6;w=60", "\"partner\";r=119;t=1, \"network\";r=5;t=10")));
            Assert.That((Field(refused, "RateLimit-Policy"), Field(refused, "RateLimit"), Field(refused, "Retry-After")), Is.EqualTo(("\"network\";q=6;w=60", "\"network\";r=0;t=10", "10")));
            Assert.That(Field(early, "Retry-After"), Is.EqualTo("1"));
            Assert.That(Field(refused, "Access-Control-Allow-Origin"), Is.EqualTo(Partnership.Page), "the page can say so");
            Assert.That(later.Count(response => response.StatusCode == HttpStatusCode.Created), Is.EqualTo(6));
        }
    }

    [Test]
    public async Task A_key_has_a_budget_of_its_own()
    {
        await using var app = await TestApp.Start(settings: [("RateLimits:SignupsPerNetwork", "1"), ("RateLimits:SignupsPerKey", "2")]);
        var given = await Given.Programme(app);
        var (partner, other) = (await Partnership.In(given), await Partnership.In(given, name: "School"));
        await (await partner.FromPage()).ShouldBe(HttpStatusCode.Created);
        await (await partner.FromPage()).ShouldBeProblem(429, "too-many-requests");

        await partner.Signed();
        await partner.Signed();
        var refused = await partner.Server.Post("/signups", partner.Body());
        await other.Signed();

        await refused.ShouldBeProblem(429, "too-many-requests");
        Assert.That((Field(refused, "RateLimit-Policy"), Field(refused, "Retry-After")), Is.EqualTo(("\"key\";q=2;w=60", "30")));
        await partner.Server.Ok("/signups");
    }

    [Test]
    public async Task The_forms_of_a_partner_share_a_budget_that_pages_of_others_do_not_touch()
    {
        await using var app = await TestApp.Start(settings: ("RateLimits:SignupsPerPartner", "2"));
        var given = await Given.Programme(app);
        var (partner, other) = (await Partnership.In(given), await Partnership.In(given, "https://school.example.org", "School"));
        await (await partner.FromPage(origin: "https://evil.example")).ShouldBeProblem(403, "origin-not-allowed");
        await (await partner.FromPage()).ShouldBe(HttpStatusCode.Created);
        await (await partner.FromPage()).ShouldBe(HttpStatusCode.Created);

        var refused = await partner.FromPage();

        await refused.ShouldBeProblem(429, "too-many-requests");
        Assert.That((Field(refused, "RateLimit-Policy"), Field(refused, "Retry-After")), Is.EqualTo(("\"partner\";q=2;w=60, \"network\";q=10000;w=60", "30")));
        await (await other.FromPage(origin: "https://school.example.org")).ShouldBe(HttpStatusCode.Created);
        await partner.Signed();
    }

    [Test]
    public async Task Two_instances_count_together()
    {
        await using var app = await TestApp.Start(settings: ("RateLimits:SignupsPerNetwork", "10"));
        var partner = await Partnership.In(await Given.Programme(app));
        List<(string, string)> same = [("RateLimits:SignupsPerNetwork", "10"), ("Database:Folder", app.Folder), ("Keys:MasterKeyFile", Path.Combine(app.Folder, "keys", "master.key"))];
        if (app.DatabaseUrl is { } url)
        {
            same.Add(("Database:Url", url));
        }

        await using var second = await TestApp.Start(settings: [.. same]);
        var elsewhere = partner with { Given = await Given.Programme(second) };
        var body = partner.Body(new { partner = partner.PublicId });

        var responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? app : elsewhere.Given.App).Anonymous.Send(HttpMethod.Post, "/signups", body.ToJsonString(), ("Origin", Partnership.Page)))));

        Assert.That(responses.GroupBy(response => (int)response.StatusCode).Select(group => (group.Key, group.Count())), Is.EquivalentTo(new[] { (201, 10), (429, 30) }));
    }

    [TestCase("127.0.0.1,::1", "203.0.113.5", "203.0.114.5", true)]
    [TestCase("127.0.0.1,::1", "203.0.113.5", "203.0.113.200", false)]
    [TestCase("127.0.0.1,::1", "203.0.113.5", "198.51.100.1, 203.0.113.7", false)]
    [TestCase("127.0.0.1,::1", "2001:db8:1:2::1", "2001:db8:1:3::1", true)]
    [TestCase("127.0.0.1,::1", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", false)]
    [TestCase("", "203.0.113.5", "203.0.114.5", false)]
    [TestCase("10.0.0.1", "203.0.113.5", "203.0.114.5", false)]
    public async Task The_network_is_the_one_that_a_known_proxy_names_and_nobody_else(string proxies, string first, string second, bool isAnother)
    {
        await using var app = await TestApp.Start(onPort: true, settings: [("RateLimits:SignupsPerNetwork", "1"), ("Web:KnownProxies", proxies)]);
        var partner = await Partnership.In(await Given.Programme(app));

        var one = await partner.FromPage(headers: ("X-Forwarded-For", first));
        var other = await partner.FromPage(headers: ("X-Forwarded-For", second));

        await one.ShouldBe(HttpStatusCode.Created);
        await other.ShouldBe(isAnother ? HttpStatusCode.Created : HttpStatusCode.TooManyRequests);
    }

    [Test]
    public async Task Nothing_is_kept_of_those_who_have_gone()
    {
        await using var app = await TestApp.Start();
        var partner = await Partnership.In(await Given.Programme(app));
        await partner.FromPage();
        await partner.Signed();
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        await partner.Signed();

        Assert.That(await app.Sql<string>("SELECT bucket FROM signup_budgets"), Has.Count.EqualTo(1));
    }

    [TestCase("RateLimits:SignupsPerNetwork", "0")]
    [TestCase("RateLimits:SignupsPerMinute", "5")]
    public void A_limit_that_is_none_stops_the_start(string key, string value) => Assert.That(async () => await TestApp.Start(settings: (key, value)), Throws.Exception);
}

public sealed class GetSignupTests
{
    [Test]
    public async Task The_partner_follows_its_sign_up_without_learning_of_reasons()
    {
        await using var app = await TestApp.Start();
        // finer than what a database keeps
        app.Clock.Advance(TimeSpan.FromTicks(12_345_678));
        var partner = await Partnership.In(await Given.Programme(app));
        var signup = await partner.Signed(new { birthYear = 1990 });
        var person = await partner.PersonOf(signup);
        var seen = new List<string>();
        async Task Look() => seen.Add((await partner.Server.Ok($"/signups/{signup.Id()}")).Text("status"));

        await Look();
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available", "paused", "left", "contacted", "not_suitable" })
        {
            await partner.Given.Coordinator.Moved($"/mentees/{person}", new { to, reason = "Between us." });
            await Look();
        }

        var last = await partner.Server.Ok($"/signups/{signup.Id()}");
        Assert.That(seen, Is.EqualTo(new[] { "received", "in_screening", "in_screening", "accepted", "accepted", "accepted", "closed", "in_screening", "closed" }));
        Assert.That(last.Select(member => member.Key), Is.EquivalentTo(new[] { "id", "role", "status", "createdAt" }));
        Assert.That(last.Text("createdAt"), Is.EqualTo(signup.Text("createdAt")));
    }

    [TestCaseSource(nameof(EveryStatus))]
    public async Task The_database_and_the_code_say_the_same_of_every_state(PersonStatus status)
    {
        var partner = await Partnership.In(await Given.Programme());
        var signup = await partner.Signed();
        await partner.Given.App.Sql<Guid>("UPDATE people SET status = @Status WHERE id = @Id RETURNING id", new { Status = status.ToText(), Id = await partner.PersonOf(signup) });

        Assert.That((await partner.Server.Ok($"/signups/{signup.Id()}")).Text("status"), Is.EqualTo(SignupStatuses.Of(status).ToText()));
    }

    private static IEnumerable<PersonStatus> EveryStatus => Enum.GetValues<PersonStatus>();

    [Test]
    public async Task Sign_ups_of_others_do_not_exist_and_staff_do_not_ask()
    {
        var given = await Given.Programme();
        var (partner, other) = (await Partnership.In(given), await Partnership.In(given, name: "School"));
        var signup = await partner.Signed();

        await (await other.Server.GetAsync($"/api/v1/signups/{signup.Id()}")).ShouldBeProblem(404, "signup-not-found");
        await (await other.Server.GetAsync($"/api/v1/signups/{Guid.CreateVersion7()}")).ShouldBeProblem(404, "signup-not-found");
        await (await partner.Server.GetAsync($"/api/v1/signups/{await partner.PersonOf(signup)}")).ShouldBeProblem(404, "signup-not-found");
        foreach (var client in new[] { given.Coordinator, given.Analyst })
        {
            await (await client.GetAsync($"/api/v1/signups/{signup.Id()}")).ShouldBeProblem(403, "forbidden");
            await (await client.GetAsync("/api/v1/signups")).ShouldBeProblem(403, "forbidden");
            await (await client.Post("/signups", partner.Body(new { partner = partner.PublicId }))).ShouldBeProblem(403, "forbidden");
        }
    }

    [Test]
    public async Task Who_stops_every_use_of_their_data_is_not_there_for_the_partner_either()
    {
        var partner = await Partnership.In(await Given.Programme());
        var signup = await partner.Signed();
        var token = await Planted.Link(partner.Given, await partner.PersonOf(signup));

        await (await partner.Given.App.Anonymous.Post($"/privacy/{token}/restriction", new { restricted = true })).ShouldBe(HttpStatusCode.OK);
        var hidden = await partner.Server.GetAsync($"/api/v1/signups/{signup.Id()}");
        var list = await partner.Server.Ok("/signups");
        await (await partner.Given.App.Anonymous.Post($"/privacy/{token}/restriction", new { restricted = false })).ShouldBe(HttpStatusCode.OK);

        await hidden.ShouldBeProblem(404, "signup-not-found");
        Assert.That(list["items"]!.AsArray(), Is.Empty);
        await partner.Server.Ok($"/signups/{signup.Id()}");
    }
}

public sealed class ListSignupsTests
{
    [Test]
    public async Task A_partner_lists_and_counts_its_own()
    {
        var given = await Given.Programme();
        var (partner, other) = (await Partnership.In(given), await Partnership.In(given, name: "School"));
        var (one, two, three) = (await partner.Signed(), await partner.Signed(new { role = "mentor" }), await partner.Signed());
        await other.Signed();
        await given.Coordinator.Moved($"/mentees/{await partner.PersonOf(three)}", new { to = "contacted" });
        async Task<IEnumerable<Guid>> Of(string query) => (await partner.Server.Ok("/signups" + query))["items"]!.AsArray().Select(item => item!.Id());

        var page = await partner.Server.Ok("/signups?limit=2");
        var csv = await partner.Server.Send(HttpMethod.Get, "/signups", null, ("Accept", "text/csv"));
        var wrong = await partner.Server.GetAsync("/api/v1/signups?status=matched");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Of(""), Is.EqualTo(new[] { one.Id(), two.Id(), three.Id() }));
            Assert.That(await Of("?role=mentee"), Is.EqualTo(new[] { one.Id(), three.Id() }));
            Assert.That(await Of("?status=in_screening"), Is.EqualTo(new[] { three.Id() }));
            Assert.That(await Of("?status=received&role=mentor"), Is.EqualTo(new[] { two.Id() }));
            Assert.That(await Of($"?after={page.Text("next")}"), Is.EqualTo(new[] { three.Id() }));
            Assert.That(page["items"]![0]!.AsObject().Select(member => member.Key), Is.EquivalentTo(new[] { "id", "role", "status", "createdAt" }));
            Assert.That((await csv.Content.ReadAsStringAsync()).Split("\r\n")[0].Split(','), Is.EquivalentTo(new[] { "id", "role", "status", "createdAt" }));
        }

        await wrong.ShouldBeProblem(400, "validation-failed", "status");
    }
}

public sealed class GetExpectedWaitTests
{
    [Test]
    public async Task A_newcomer_is_told_an_interval_from_those_who_were_matched_and_the_queue()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var partner = await Partnership.In(given);
        async Task Matched(int waited) => await given.Pair(
            await given.AvailableMentor(), await given.AvailableMentee(new { appliedOn = app.Clock.Today.AddDays(-waited).ToString("yyyy-MM-dd") }), "offered", "mentor_accepted", "agreed");
        foreach (var waited in new[] { 10, 20, 30, 40 })
        {
            await Matched(waited);
        }

        var four = await partner.Signed();
        await Matched(50);
        var five = await partner.Signed();
        var other = (await app.Admin.Created($"/programmes/{given.ProgrammeId}/sites", new { name = "Reggio", latitude = 44.7, longitude = 10.6 })).Id();
        var elsewhere = await partner.Signed(new { siteId = other });
        var mentor = await partner.Signed(new { role = "mentor" });
        for (var i = 0; i < 3; i++)
        {
            await given.Mentee();
        }

        var queued = await partner.Signed();
        app.Clock.Advance(TimeSpan.FromDays(180));
        var later = await partner.Signed();

        static (int, int) Days(JsonObject signup) => (signup["expectedWaitDays"]!["low"]!.GetValue<int>(), signup["expectedWaitDays"]!["high"]!.GetValue<int>());
        using (Assert.EnterMultipleScope())
        {
            Assert.That((four["expectedWaitDays"], four.Text("reason")), Is.EqualTo(((JsonNode?)null, "too_few_matched")));
            // half of 10, 20, 30, 40, 50 waited 20 to 40 days; in whole weeks
            Assert.That((Days(five), five["reason"]), Is.EqualTo(((14, 42), (JsonNode?)null)));
            Assert.That(elsewhere["expectedWaitDays"], Is.Null, "nobody was matched at the other site");
            Assert.That(Days(mentor), Is.EqualTo((0, 7)), "mentors had not waited at all");
            // five wait where five were matched in 180 days
            Assert.That(Days(queued), Is.EqualTo((14, 182)));
            Assert.That(later.Text("reason"), Is.EqualTo("too_few_matched"), "what was half a year ago says nothing of today");
        }
    }

    [TestCase(new[] { 0, 0, 0, 0, 0 }, 0, 0, 7)]
    [TestCase(new[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 0, 0, 7)]
    [TestCase(new[] { 14, 14, 14, 14, 14 }, 0, 14, 21)]
    [TestCase(new[] { 30, 40, 50, 60, 70 }, 0, 35, 63)]
    [TestCase(new[] { 30, 40, 50, 60, 70, 80, 90, 100, 110, 120 }, 1, 14, 105)]
    public void The_interval_holds_the_quartiles_and_the_time_in_which_the_queue_empties_in_whole_weeks(int[] waits, int queue, int low, int high) =>
        Assert.That(GetExpectedWaitHandler.Interval(waits, queue), Is.EqualTo(new ExpectedWaitDays { Low = low, High = high }));
}

public sealed class ForgetPersonInSignupsTests
{
    [Test]
    public async Task Who_is_erased_is_gone_for_the_partner_and_a_stored_answer_with_them()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (key, body) = (Guid.NewGuid().ToString(), partner.Body(new { email = "gone@example.org" }));
        var first = await (await partner.FromPage(body, headers: ("Idempotency-Key", key))).Json();
        var repeated = await partner.Signed(new { email = "gone@example.org" });
        var stays = await partner.Signed();
        var token = await Planted.Link(partner.Given, await partner.PersonOf(first));

        await (await partner.Given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{token}")).ShouldBe(HttpStatusCode.NoContent);
        var list = await partner.Server.Ok("/signups");
        var again = await partner.FromPage(body, headers: ("Idempotency-Key", key));

        await (await partner.Server.GetAsync($"/api/v1/signups/{first.Id()}")).ShouldBeProblem(404, "signup-not-found");
        await (await partner.Server.GetAsync($"/api/v1/signups/{repeated.Id()}")).ShouldBeProblem(404, "signup-not-found");
        Assert.That(list["items"]!.AsArray().Select(item => item!.Id()), Is.EqualTo(new[] { stays.Id() }));
        await again.ShouldBe(HttpStatusCode.Created);
        Assert.That((await again.Json()).Id(), Is.Not.EqualTo(first.Id()));
        Assert.That(await partner.Given.App.Sql<long>("SELECT count(*) FROM people WHERE status = 'erased' AND partner_id IS NULL AND programme_id = @Id", new { Id = partner.Given.ProgrammeId }), Is.EqualTo(new[] { 1L }));
    }
}

public sealed class TellSignupStatusTests
{
    [Test]
    public async Task A_partner_hears_of_its_own_sign_ups_when_they_mean_something_else_to_it()
    {
        var given = await Given.Programme();
        var (partner, other) = (await Partnership.In(given), await Partnership.In(given, "https://school.example.org", "School"));
        var (own, others, all) = (
            (await given.Webhook(partnerId: partner.Id, events: ["signup.received", "signup.status_changed"])).Id(),
            (await given.Webhook(partnerId: other.Id, events: ["signup.received", "signup.status_changed"])).Id(),
            (await given.Webhook(events: ["signup.status_changed"])).Id());

        var signup = await partner.Signed(new { email = "selam.hooks@example.org" });
        var person = await partner.PersonOf(signup);
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "left" })
        {
            await (await given.Coordinator.Post($"/mentees/{person}/transition", new { to, reason = "a reason of theirs" })).ShouldBe(HttpStatusCode.OK);
        }

        var bodies = await given.App.Sql<string>("SELECT body FROM webhook_deliveries WHERE webhook_id = @Own ORDER BY id", new { Own = own });
        var told = bodies.ConvertAll(body => JsonNode.Parse(body)!).ConvertAll(message => (message.Text("type"), message["data"]!.Text("signupId"), message["data"]!.Text("status")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(told, Is.EqualTo(new[]
            {
                ("signup.received", signup.Id().ToString(), "received"), ("signup.status_changed", signup.Id().ToString(), "in_screening"),
                ("signup.status_changed", signup.Id().ToString(), "accepted"), ("signup.status_changed", signup.Id().ToString(), "closed"),
            }), "contacted and interviewed are one thing to a partner");
            Assert.That(await given.Deliveries(others), Is.Empty);
            Assert.That(await given.Deliveries(all), Has.Count.EqualTo(3));
            Assert.That(string.Join('\n', bodies), Does.Not.Contain(person.ToString()).And.Not.Contain("selam").And.Not.Contain("reason"));
        }
    }

    [Test]
    public async Task A_second_sign_up_of_the_same_address_is_heard_of_like_the_first_and_goes_no_further()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        var webhook = (await given.Webhook(partnerId: partner.Id, events: ["signup.received", "signup.status_changed"])).Id();

        var first = await partner.Signed(new { email = "twice.hooks@example.org" });
        var second = await partner.Signed(new { email = "twice.hooks@example.org" });
        await (await given.Coordinator.Post($"/mentees/{await partner.PersonOf(first)}/transition", new { to = "contacted" })).ShouldBe(HttpStatusCode.OK);

        var told = (await given.App.Sql<string>("SELECT body FROM webhook_deliveries WHERE webhook_id = @Webhook ORDER BY id", new { Webhook = webhook }))
            .ConvertAll(body => JsonNode.Parse(body)!).ConvertAll(message => (message.Text("type"), message["data"]!.Text("signupId")));
        Assert.That(told, Is.EqualTo(new[] { ("signup.received", first.Id().ToString()), ("signup.received", second.Id().ToString()), ("signup.status_changed", first.Id().ToString()) }));
    }

    [Test]
    public async Task Of_somebody_who_has_stopped_every_use_of_their_data_a_partner_hears_nothing()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        var webhook = (await given.Webhook(partnerId: partner.Id, events: ["signup.status_changed"])).Id();
        var person = await partner.PersonOf(await partner.Signed());
        var restriction = $"/privacy/{await Planted.Link(given, person)}/restriction";

        await (await given.App.Anonymous.Post(restriction, new { restricted = true })).ShouldBe(HttpStatusCode.OK);
        await (await given.Coordinator.Post($"/mentees/{person}/transition", new { to = "contacted" })).ShouldBe(HttpStatusCode.OK);
        var silent = await given.Deliveries(webhook);
        await (await given.App.Anonymous.Post(restriction, new { restricted = false })).ShouldBe(HttpStatusCode.OK);
        foreach (var to in new[] { "interviewed", "suitable" })
        {
            await (await given.Coordinator.Post($"/mentees/{person}/transition", new { to })).ShouldBe(HttpStatusCode.OK);
        }

        Assert.That(silent, Is.Empty);
        Assert.That(await given.Deliveries(webhook), Has.Count.EqualTo(1));
    }
}
