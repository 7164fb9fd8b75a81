using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Pairs;
using Matching.Web.Features.People;
using Matching.Web.Tests.Accounts;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Privacy;

public sealed class CreatePersonalLinkTests
{
    [Test]
    public async Task A_link_opens_one_record_expires_and_is_replaced_by_the_next()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var mentor = await given.Mentor(new { givenName = "Selam" });
        var first = await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { });
        var own = await app.Anonymous.Ok($"/privacy/{first.Text("token")}");

        var second = (await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token");
        await (await app.Anonymous.GetAsync($"/api/v1/privacy/{first.Text("token")}")).ShouldBeProblem(401, "not-authenticated");
        await app.Anonymous.Ok($"/privacy/{second}");
        app.Clock.Advance(TimeSpan.FromDays(31));
        await (await app.Anonymous.GetAsync($"/api/v1/privacy/{second}")).ShouldBeProblem(401, "not-authenticated");
        await (await app.Anonymous.GetAsync($"/api/v1/privacy/{new string('a', 64)}")).ShouldBeProblem(401, "not-authenticated");

        Assert.That(own["mentor"]!.Text("givenName"), Is.EqualTo("Selam"));
        Assert.That(first.Text("token"), Has.Length.EqualTo(64));
        Assert.That(first.Text("path"), Is.EqualTo("/my/" + first.Text("token")));
        Assert.That(await app.Sql<string>("SELECT token_hash FROM personal_links"), Has.None.EqualTo(second).And.Count.EqualTo(2));
    }
}

public sealed class RevokePersonalLinksTests
{
    [Test]
    public async Task A_revoked_link_opens_nothing()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var token = await Planted.Link(given, mentee);

        await (await given.Coordinator.Send(HttpMethod.Delete, $"/mentees/{mentee}/personal-link")).ShouldBe(HttpStatusCode.NoContent);

        await (await given.App.Anonymous.GetAsync($"/api/v1/privacy/{token}")).ShouldBeProblem(401, "not-authenticated");
    }
}

public sealed class GetMyDataTests
{
    [Test]
    public async Task Everything_that_is_held_is_told_and_who_read_it()
    {
        var planted = await Planted.In(SharedApp.App);

        var data = await planted.Data();
        var file = await planted.Given.App.Anonymous.GetAsync($"/api/v1/privacy/{planted.Token}/export");

        foreach (var text in new[] { data.ToJsonString(), JsonNode.Parse(await file.Content.ReadAsStringAsync())!.ToJsonString() })
        {
            foreach (var word in Planted.Words.Except(Planted.OfStaff).Concat(Planted.Surroundings))
            {
                Assert.That(JsonNode.Parse(text)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), Does.Contain(word));
            }
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(file.Content.Headers.ContentDisposition!.FileName, Is.EqualTo("my-data.json"));
            Assert.That(data["meetings"]![0]!["minutes"]!.GetValue<int>(), Is.EqualTo(77));
            Assert.That(data["matchRuns"]!.AsArray().Select(run => Guid.Parse(run!.Text("matchRunId"))), Does.Contain(planted.Run));
            Assert.That(data["readers"]!.AsArray().Select(reader => reader!.Text("action")), Does.Contain("ExportPeople").And.Contain("CreateMentee").And.None.EqualTo("GetMyData"));
            Assert.That(data["readers"]!.AsArray().Select(reader => reader!.Text("role")), Is.All.EqualTo("coordinator").Or.EqualTo("partner"));
            Assert.That(data.ToJsonString(), Does.Not.Contain(Planted.OfStaff[0]));
        }
    }

    [Test]
    public async Task The_page_shows_the_same_by_a_clean_address_in_both_languages_and_without_script()
    {
        var planted = await Planted.In(SharedApp.App);
        var browser = planted.Given.App.Browser();
        await (await browser.GetAsync("/my")).ShouldLead("/my/ended");

        var link = await browser.GetAsync($"/my/{planted.Token}");
        await link.ShouldLead("/my");
        var page = await browser.GetAsync("/my?lang=it");
        var html = await page.Content.ReadAsStringAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(link.Headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "no-referrer" }));
            Assert.That(page.Headers.CacheControl!.NoStore, Is.True);
            Assert.That(html, Does.Contain("<html lang=\"it\"").And.Contain("I tuoi dati").And.Contain("Zebedeusz").And.Contain("Grund8812").And.Contain("Theremin7391"));
            Assert.That(html, Does.Not.Contain(planted.Token).And.Not.Contain("<script").And.Not.Contain("my.").And.Not.Contain("person."));
            Assert.That(await browser.GetStringAsync("/my?lang=en"), Does.Contain("Your data").And.Not.Contain("my.").And.Not.Contain(">status."));
            Assert.That((await (await browser.GetAsync("/my/export")).Json())["mentee"]!.Text("familyName"), Is.EqualTo("Quarkowski"));
        }
    }
}

public sealed class CorrectMyDataTests
{
    [Test]
    public async Task A_person_corrects_what_they_say_and_nothing_that_is_decided_by_others()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var path = $"/privacy/{await Planted.Link(given, mentee)}";

        var corrected = await given.App.Anonymous.Send(HttpMethod.Patch, path, """{"phone":"+39 0521 123456","interests":["cooking"],"gender":"another"}""");
        await corrected.ShouldBe(HttpStatusCode.OK);
        await (await given.App.Anonymous.Send(HttpMethod.Patch, path, """{"status":"available"}""")).ShouldBeProblem(400, "validation-failed", "status");
        await (await given.App.Anonymous.Send(HttpMethod.Patch, path, """{"priority":true}""")).ShouldBeProblem(400, "validation-failed", "priority");
        await (await given.App.Anonymous.Send(HttpMethod.Patch, path, """{"phone":"call me"}""")).ShouldBeProblem(400, "validation-failed", "phone");

        var stored = await given.Coordinator.Ok($"/mentees/{mentee}");
        Assert.That((stored.Text("phone"), stored.Text("gender")), Is.EqualTo(("+39 0521 123456", "another")));
        Assert.That(await given.App.Sql<string>("SELECT actor_role FROM audit_entries WHERE subject_id = @Id AND action = 'CorrectMyData'", new { Id = mentee.ToString() }), Is.EqualTo(new[] { "participant" }));
    }

    [Test]
    public async Task The_page_corrects_and_says_what_is_wrong()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { givenName = "Selam" });
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

        var wrong = await browser.Submit("/my", "correct", ("Input.GivenName", "Selam"), ("Input.Email", "nowhere"), ("Input.PreferredLanguage", "it"));
        var right = await browser.Submit("/my", "correct", ("Input.GivenName", "Selamawit"), ("Input.Email", "selam@example.org"), ("Input.PreferredLanguage", "it"));

        await wrong.ShouldBe(HttpStatusCode.BadRequest);
        Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("aria-invalid=\"true\""));
        await right.ShouldLead("/my?done=1");
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("givenName"), Is.EqualTo("Selamawit"));
    }
}

public sealed class PauseMeTests
{
    [Test]
    public async Task Who_rests_is_not_matched_and_comes_back_when_they_want()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        await given.AvailableMentor();
        var path = $"/privacy/{await Planted.Link(given, mentee)}/pause";

        await (await given.App.Anonymous.Post(path, new { paused = true })).ShouldBe(HttpStatusCode.OK);
        var without = await given.Run(new { dryRun = true });
        await (await given.App.Anonymous.Post(path, new { paused = false })).ShouldBe(HttpStatusCode.OK);
        var with = await given.Run(new { dryRun = true });

        Assert.That((without["mentees"]!.GetValue<int>(), with["mentees"]!.GetValue<int>()), Is.EqualTo((0, 1)));
    }
}

public sealed class RestrictMyDataTests
{
    [Test]
    public async Task A_restricted_record_is_neither_matched_nor_listed_nor_exported()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee(new { givenName = "Hidden" });
        await given.AvailableMentor();
        var token = await Planted.Link(given, mentee);
        var path = $"/privacy/{token}/restriction";
        await given.Coordinator.Created("/responses", new { personId = mentee, wave = "start", questionnaireId = "mentee-start", mode = "phone", answers = new { SN2 = 1 } });
        await given.Coordinator.Created("/checks", new { personId = mentee, kind = "identity", checkedOn = "2026-02-01" });
        var training = (await given.Coordinator.Created("/trainings", new { programmeId = given.ProgrammeId, title = "First session", heldOn = "2026-02-01", attendedBy = new[] { mentee } })).Id();

        await (await given.App.Anonymous.Post(path, new { restricted = true })).ShouldBe(HttpStatusCode.OK);
        foreach (var about in new[] { "/responses", "/checks", $"/trainings?personId={mentee}" })
        {
            Assert.That((await given.Coordinator.Ok(about))["items"]!.AsArray(), Is.Empty, about);
        }

        Assert.That((await given.Coordinator.Ok("/trainings")).ToJsonString(), Does.Not.Contain(mentee.ToString()));
        Assert.That((await given.Coordinator.Ok($"/trainings/{training}")).ToJsonString(), Does.Contain(mentee.ToString()), "what is changed there must not lose them");
        var held = await given.App.Anonymous.Ok($"/privacy/{token}");
        Assert.That((held["responses"]!.AsArray().Count, held["checks"]!.AsArray().Count, held["trainings"]!.AsArray().Count), Is.EqualTo((1, 1, 1)), "they themselves see it all");
        var run = await given.Run(new { dryRun = true });
        var list = await given.Coordinator.Ok("/mentees");
        var export = await given.Coordinator.GetStringAsync("/api/v1/mentees/export?purpose=report");
        var record = await given.Coordinator.Ok($"/mentees/{mentee}");
        await (await given.App.Anonymous.Post(path, new { restricted = false })).ShouldBe(HttpStatusCode.OK);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run["matched"]!.GetValue<int>(), Is.Zero);
            Assert.That(list["items"]!.AsArray(), Is.Empty);
            Assert.That(export, Does.Not.Contain("Hidden"));
            Assert.That(record["openGates"]!.AsArray().Select(gate => gate!.GetValue<string>()), Is.EqualTo(new[] { "restriction" }));
            Assert.That((await given.Coordinator.Ok("/mentees"))["items"]!.AsArray(), Has.Count.EqualTo(1));
        }
    }
}

public sealed class ListRestrictedTests
{
    // Asked for by its id, or about no person.
    private static readonly string[] Single =
    [
        "GetMyData", "ExportMyData", "VerifyAudit", "ListProgrammes", "GetProgramme", "ListSites", "GetSite", "ListPartners", "GetPartner", "ListAccounts", "GetAccount", "GetCaller", "ListApiKeys", "GetApiKey",
        "ListCriteriaProfiles", "GetCriteriaProfile", "GetMentor", "GetMentee", "GetSignup", "GetTraining", "GetCheck", "GetMatchRun", "FollowMatchRun", "GetPair", "ListMeetings", "ListCheckIns",
        "ListQuestionnaires", "GetNewestQuestionnaire", "GetQuestionnaire", "GetResponse", "ListResponseVersions", "ListReleases", "GetRelease", "CompareReleases", "ListIndicators", "GetIndicator", "ListDatasets", "GetDatasetMetadata",
        "GetTableSchema", "DescribeDataPackage", "PackDataset", "ReadCodeBook", "GetDataset", "ListExtracts", "GetExtractFiles", "GetExtract", "ListTargets", "GetTarget", "GetProgrammeReport", "ListReports",
        "GetVocabulary", "ListWebhooks", "GetWebhook", "GetConcern", "GetConcernAlerts", "GetCorrectionRequest", "GetSafeguardingStaff", "GetLiveness", "GetReadiness", "GetVersion",
        // what happened to whom is told all the same: to administrators, of what was sent, and to those who are named for concerns
        "ListAuditEntries", "ListWebhookDeliveries", "ListConcerns",
    ];

    [Test]
    public async Task Whatever_is_read_of_several_people_leaves_a_restricted_one_out()
    {
        var planted = await Planted.In(SharedApp.App);
        var (given, programme) = (planted.Given, $"programmeId={planted.Given.ProgrammeId}");
        var (quiet, waiting) = (await given.AvailableMentor(), await given.AvailableMentee());
        await given.AvailableMentor();
        var later = await given.Run(new { dryRun = true, forbids = new[] { new { mentorId = planted.Mentor, menteeId = planted.Id } } });
        var run = $"/match-runs/{later.Id()}";
        var newcomer = await given.AvailableMentee();
        var lists = new Dictionary<string, string>
        {
            ["GetRetention"] = $"/programmes/{given.ProgrammeId}/retention",
            ["ListMentors"] = $"/mentors?{programme}",
            ["ListMentees"] = $"/mentees?{programme}",
            ["ExportMentors"] = $"/mentors/export?purpose=report&{programme}",
            ["ExportMentees"] = $"/mentees/export?purpose=report&{programme}",
            ["ListSignups"] = $"/signups?{programme}",
            ["ListCorrectionRequests"] = $"/correction-requests?{programme}",
            ["ListTrainings"] = $"/trainings?{programme}",
            ["ListChecks"] = $"/checks?{programme}",
            ["ListResponses"] = $"/responses?{programme}",
            ["ListPairs"] = $"/pairs?{programme}",
            ["ListMatchRuns"] = $"/match-runs?{programme}",
            ["ListProposals"] = $"/match-runs/{planted.Run}/proposals",
            ["ListUnmatched"] = run + "/unmatched",
            ["GetMatchRunCertificate"] = run + "/certificate",
            ["GetMatchRunInstance"] = run + "/instance",
            ["ReplayMatchRun"] = run + "/replay",
            ["ExplainPair"] = $"{run}/explain?menteeId={waiting}&mentorId={planted.Mentor}",
            ["GetMatchRunFairness"] = run + "/fairness",
            ["CompareMatchRuns"] = $"/match-runs/{planted.Run}/compare/{later.Id()}",
            ["SuggestForNewcomer"] = $"{run}/newcomer?personId={newcomer}",
            ["GetFairMatching"] = run + "/fair",
            ["GetAdvice"] = run + "/advice",
            ["GetSupplyGap"] = $"/programmes/{given.ProgrammeId}/supply-gap",
            ["ListMenteeCandidates"] = $"/mentees/{waiting}/candidates?blocked=true",
            ["ListMentorCandidates"] = $"/mentors/{planted.Mentor}/candidates?blocked=true",
        };
        var reads = given.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName).OfType<string>();
        Assert.That(reads.Except(Single), Is.EquivalentTo(lists.Keys), "each new reading belongs to one of the two");

        var before = await Naming(planted.Id, quiet);
        var restriction = $"/privacy/{planted.Token}/restriction";
        await (await given.App.Anonymous.Post(restriction, new { restricted = true })).ShouldBe(HttpStatusCode.OK);
        await given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new RestrictPerson(PersonRole.Mentor, quiet, true)));
        var after = await Naming(planted.Id, quiet);

        using (Assert.EnterMultipleScope())
        {
            string[] named = ["ListMentors", "ListMentees", "ExportMentors", "ListTrainings", "ListChecks", "ListResponses", "ListPairs", "ListMatchRuns", "ListProposals", "GetMatchRunCertificate", "ListMenteeCandidates"];
            Assert.That(before, Is.SupersetOf(named));
            Assert.That(after, Is.Empty);
            Assert.That((await given.Coordinator.Ok($"/pairs/{planted.Pair}")).Text("status"), Is.EqualTo("agreed"), "by its id the pair is there to be ended");
            Assert.That((await given.Coordinator.Ok($"/mentees/{planted.Id}/candidates"))["items"]!.AsArray(), Is.Empty);
        }

        await given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new RestrictPerson(PersonRole.Mentor, quiet, false)));
        await (await given.App.Anonymous.Post(restriction, new { restricted = false })).ShouldBe(HttpStatusCode.OK);
        Assert.That(await Naming(planted.Id, quiet), Is.SupersetOf(new[] { "ListMentees", "ListPairs", "ListProposals", "GetMatchRunCertificate" }), "it can be lifted again");

        async Task<List<string>> Naming(params Guid[] people)
        {
            var found = new List<string>();
            foreach (var (name, path) in lists)
            {
                var body = await (await (name == "GetRetention" ? given.App.Admin : given.Coordinator).GetAsync("/api/v1" + path)).Content.ReadAsStringAsync();
                if (people.Any(id => body.Contains(id.ToString(), StringComparison.Ordinal)) || body.Contains(Planted.Words[0], StringComparison.Ordinal))
                {
                    found.Add(name);
                }
            }

            return found;
        }
    }
}

public sealed class RestrictPersonTests
{
    [Test]
    public async Task A_restricted_person_counts_in_no_new_release()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        await given.Mentee();
        await given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new RestrictPerson(PersonRole.Mentee, mentee, true)));

        var dossier = await given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new Matching.Web.Features.Releases.ReadDossier(given.ProgrammeId, given.App.Clock.Today)));

        Assert.That(dossier.People.Select(person => person.Id).ToList(), Has.Count.EqualTo(1).And.None.EqualTo(mentee));
    }
}

public sealed class WithdrawMyConsentTests
{
    [Test]
    public async Task Without_the_consent_to_matching_somebody_is_out_of_the_pool_at_once_and_offers_are_withdrawn()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered");
        var path = $"/privacy/{await Planted.Link(given, mentee)}/withdrawal";

        var answer = await given.App.Anonymous.Post(path, new { purpose = "matching" });
        await answer.ShouldBe(HttpStatusCode.OK);
        var data = await answer.Json();
        var run = await given.Run(new { dryRun = true });
        await (await given.App.Anonymous.Post(path, new { purpose = "matching" })).ShouldBeProblem(400, "validation-failed", "purpose");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(data["consents"]![0]!["withdrawnAt"], Is.Not.Null);
            Assert.That(run["mentees"]!.GetValue<int>(), Is.Zero);
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("withdrawn"));
            Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}"))["openGates"]!.AsArray().Select(gate => gate!.GetValue<string>()), Does.Contain("consent"));
        }
    }
}

public sealed class ConsentsTests
{
    [Test]
    public async Task A_coordinator_who_takes_a_consent_back_on_the_persons_word_stops_its_use_too_beyond_their_own_site()
    {
        var given = await Given.Programme();
        var elsewhere = (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/sites", new { name = "Reggio", latitude = 44.7, longitude = 10.6 })).Id();
        var mentor = await given.AvailableMentor(new { siteId = elsewhere });
        var pair = await given.Pair(mentor, await given.AvailableMentee(), "offered");
        var local = await given.App.Client(Matching.Web.Mediation.Role.Coordinator, given.ProgrammeId, elsewhere);

        var answer = await local.Send(HttpMethod.Patch, $"/mentors/{mentor}", """{"consents":[]}""", ("If-Match", "*"));

        await answer.ShouldBe(HttpStatusCode.OK);
        Assert.That((await answer.Json())["openGates"]!.AsArray().Select(gate => gate!.GetValue<string>()), Is.EqualTo(new[] { "consent" }));
        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("withdrawn"));
        await (await local.GetAsync($"/api/v1/pairs/{pair}")).ShouldBeProblem(404, "pair-not-found");
    }

    [Test]
    public async Task It_is_kept_which_words_were_agreed_to()
    {
        var texts = new Dictionary<string, string> { ["consent.matching.2.it"] = "Acconsento all'abbinamento.", ["consent.matching.2.en"] = "I agree to be matched." };
        var given = await Given.Programme(body: new { name = "With words", texts });
        object[] Consents(params string[] given) => [.. given.Select(consent => new { purpose = consent.Split(':')[0], version = consent.Split(':')[1] })];
        var mentee = await given.Mentee(new { preferredLanguage = "en", consents = Consents("matching:2", "photos:1") });
        var other = await given.Mentee(new { preferredLanguage = "ti", consents = Consents("matching:2") });

        async Task<List<string>> Hashes(Guid id) => [.. (await given.App.Anonymous.Ok($"/privacy/{await Planted.Link(given, id)}"))["consents"]!.AsArray().Select(consent => consent!.Text("textHash"))];
        string Of(string words) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(words)));

        Assert.That(await Hashes(mentee), Is.EqualTo(new[] { Of("I agree to be matched."), Of("Use of photos of me") }));
        Assert.That(await Hashes(other), Is.EqualTo(new[] { Of("Acconsento all'abbinamento.") }), "the programme's first language, where theirs has no wording");
    }

    [Test]
    public async Task Who_takes_back_the_use_of_answers_is_left_out_of_figures_and_ends_extracts()
    {
        var given = await Given.Programme();
        object[] consents = [new { purpose = "matching", version = "1" }, new { purpose = "indicators", version = "1" }];
        var (stays, goes) = (await given.Mentee(new { consents }), await given.Mentee(new { consents }));
        foreach (var person in new[] { stays, goes })
        {
            await given.Coordinator.Created("/responses", new { personId = person, wave = "start", questionnaireId = "mentee-start", mode = "phone", answers = new { SN2 = 1 } });
        }

        var extract = (await given.App.Admin.Created("/extracts", new { programmeId = given.ProgrammeId, purpose = "Evaluation", endsOn = given.App.Clock.Today.AddDays(9).ToString("yyyy-MM-dd"), full = true })).Id();
        var before = await Read();

        await (await given.App.Anonymous.Post($"/privacy/{await Planted.Link(given, goes)}/withdrawal", new { purpose = "indicators" })).ShouldBe(HttpStatusCode.OK);
        var after = await Read();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Sheets.Select(sheet => sheet.RespondentId), Is.EquivalentTo(new[] { stays, goes }));
            Assert.That(after.Sheets.Select(sheet => sheet.RespondentId), Is.EqualTo(new[] { stays }));
            Assert.That(after.People.Select(person => person.Id), Does.Contain(goes), "that they take part is counted");
            Assert.That((await given.App.Admin.Ok($"/extracts/{extract}")).Text("status"), Is.EqualTo("ended"));
        }

        Task<Matching.Indicators.Computation.Dossier> Read() =>
            given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new Matching.Web.Features.Releases.ReadDossier(given.ProgrammeId, given.App.Clock.Today)));
    }

    [Test]
    public async Task Questions_on_functioning_are_answered_by_consent_only_and_used_as_long_as_it_holds()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await AddForm(app);
        var (asked, unasked) = (await given.Mentee(new { consents = new object[] { new { purpose = "functioning", version = "1" } } }), await given.Mentee());
        object Body(Guid person, object answers) => new { personId = person, wave = "start", questionnaireId = "with-functioning", mode = "phone", answers };

        await (await given.Coordinator.Post("/responses", Body(unasked, new { SN2 = 1, FU1 = 2 }))).ShouldBeProblem(400, "validation-failed", "answers.FU1");
        await given.Coordinator.Created("/responses", Body(unasked, new { SN2 = 1, FU1 = "PNTS" }));
        await given.Coordinator.Created("/responses", Body(asked, new { SN2 = 1, FU1 = 2 }));
        var before = await Used();
        await (await given.App.Anonymous.Post($"/privacy/{await Planted.Link(given, asked)}/withdrawal", new { purpose = "functioning" })).ShouldBe(HttpStatusCode.OK);

        Assert.That((before, await Used()), Is.EqualTo((1, 0)));

        async Task<int> Used()
        {
            var dossier = await given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new Matching.Web.Features.Releases.ReadDossier(given.ProgrammeId, given.App.Clock.Today)));
            return dossier.Sheets.SelectMany(sheet => sheet.Given).Count(answer => answer.Item.Name == "FU1" && answer.Value is not null);
        }
    }

    // A form of a programme's own: one that came with the service, with a question of the module on functioning.
    private static async Task AddForm(TestApp app)
    {
        var shipped = (await app.Sql<string>("SELECT definition FROM questionnaires WHERE id = 'mentee-start' ORDER BY published_at DESC LIMIT 1"))[0];
        var form = JsonNode.Parse(shipped)!.AsObject();
        form["id"] = "with-functioning";
        var like = form["items"]!.AsArray().Single(item => item!.Text("name") == "SN2")!.DeepClone().AsObject();
        like["name"] = "FU1";
        like["scale"] = "functioning";
        form["items"]!.AsArray().Add(like);
        await app.Sql<string>(
            """
            INSERT INTO questionnaires (id, version, respondent, content_hash, definition, published_at)
            SELECT 'with-functioning', version, respondent, content_hash || 'f', @Definition, published_at FROM questionnaires WHERE id = 'mentee-start' ORDER BY published_at DESC LIMIT 1 RETURNING id
            """,
            new { Definition = form.ToJsonString() });
    }
}

public sealed class WithdrawProposalsTests
{
    [Test]
    public async Task What_both_have_agreed_on_goes_on()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered", "mentor_accepted", "agreed");

        await given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new WithdrawProposals(mentee)));

        Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("agreed"));
    }
}

public sealed class RaiseMyConcernTests
{
    [Test]
    public async Task It_reaches_the_staff_named_for_it_and_nobody_else()
    {
        const string canary = "Besorgnis5510";
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        var token = await Planted.Link(given, mentee);

        var receipt = await app.Anonymous.Created($"/privacy/{token}/concerns", new { pairId = pair, what = canary, happenedOn = "2026-02-27", urgency = "immediate" });
        var own = await app.Anonymous.Created($"/privacy/{token}/concerns", new { what = "Something else." });

        var concern = await app.Admin.Ok($"/concerns/{receipt.Id()}");
        var entries = (await app.Admin.Ok($"/audit?subjectId={receipt.Id()}&action=RaiseMyConcern"))["items"]!.AsArray();
        var mentorsToken = (await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Select(member => member.Key), Is.EquivalentTo(new[] { "id", "programmeId", "isPairPaused", "readers", "readBy", "message", "createdAt" }));
            Assert.That((concern.Text("what"), concern.Text("raisedAs"), concern.Text("raisedBy"), concern.Text("urgency"), concern.Text("pairId")), Is.EqualTo((canary, "participant", mentee.ToString(), "immediate", pair.ToString())));
            Assert.That((await app.Admin.Ok($"/concerns/{own.Id()}")).Text("personId"), Is.EqualTo(mentee.ToString()));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("active"), "whoever it is about does not see it from the pair");
            Assert.That(entries.Select(entry => (entry!.Text("actorRole"), entry!.Text("actorId"))), Is.EqualTo(new[] { ("participant", Guid.Empty.ToString()) }), "the audit does not say who");
            Assert.That(await app.Anonymous.GetStringAsync($"/api/v1/privacy/{token}") + await app.Anonymous.GetStringAsync($"/api/v1/privacy/{mentorsToken}"), Does.Not.Contain(canary).And.Not.Contain(receipt.Id().ToString()));
            Assert.That(await Planted.Everything(app), Does.Not.Contain(canary));
        }

        await (await given.Coordinator.GetAsync($"/api/v1/concerns/{receipt.Id()}")).ShouldBeProblem(404, "concern-not-found");
        await (await app.Anonymous.GetAsync($"/api/v1/privacy/{token}/concerns/{receipt.Id()}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Only_ones_own_pairs_can_be_named_and_not_more_often_than_somebody_can_read()
    {
        await using var app = await TestApp.Start(settings: ("Concerns:PerPersonPerHour", "2"));
        var given = await Given.Programme(app);
        var foreign = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee());
        var path = $"/privacy/{await Planted.Link(given, await given.Mentee())}/concerns";
        var other = $"/privacy/{await Planted.Link(given, await given.Mentee())}/concerns";

        await (await app.Anonymous.Post(path, new { pairId = foreign, what = "x" })).ShouldBeProblem(400, "validation-failed", "pairId");
        await (await app.Anonymous.Post(path, new { pairId = Guid.CreateVersion7(), what = "x" })).ShouldBeProblem(400, "validation-failed", "pairId");
        await (await app.Anonymous.Post(path, new { })).ShouldBeProblem(400, "validation-failed", "what");
        await (await app.Anonymous.Post(path, new { what = "x", happenedOn = "2026-03-03" })).ShouldBeProblem(400, "validation-failed", "happenedOn");
        await (await app.Anonymous.Post(path, new { what = "x", pausePair = true })).ShouldBeProblem(400, "malformed-request", "pausePair");
        await app.Anonymous.Created(path, new { what = "first" });
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.Anonymous.Created(path, new { what = "second" });
        var third = await app.Anonymous.Post(path, new { what = "third" });
        await app.Anonymous.Created(other, new { what = "of somebody else" });
        app.Clock.Advance(TimeSpan.FromMinutes(50));
        await app.Anonymous.Created(path, new { what = "third" });

        await third.ShouldBeProblem(429, "too-many-requests");
        Assert.That(third.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromMinutes(50)));
    }

    [Test]
    public async Task The_page_sends_it_in_both_languages_and_keeps_what_was_typed_when_something_is_wrong()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(new { givenName = "Unsaid" }), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted");
        var browser = given.App.Browser();
        await (await browser.GetAsync("/my/concern")).ShouldLead("/my/ended");
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

        var html = await browser.GetStringAsync("/my/concern?lang=it");
        var wrong = await browser.Submit("/my/concern", "concern", ("Input.PairId", pair.ToString()), ("Input.What", ""), ("Input.HappenedOn", "2030-01-01"), ("Input.Urgency", "low"));
        var sent = await browser.Submit("/my/concern", "concern", ("Input.PairId", pair.ToString()), ("Input.What", "Besorgnis5520"), ("Input.HappenedOn", ""), ("Input.Urgency", "low"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await browser.GetStringAsync("/my?lang=en"), Does.Contain("href=\"/my/concern?lang=en\""));
            Assert.That(html, Does.Contain("<html lang=\"it\"").And.Contain("Qualcosa ti preoccupa?").And.Not.Contain("my-concern.").And.Not.Contain("Unsaid").And.Not.Contain("<script"));
            Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("aria-invalid=\"true\""));
            Assert.That((int)wrong.StatusCode, Is.EqualTo(400));
        }

        await sent.ShouldLead("/my/concern?sent=1");
        Assert.That(await browser.GetStringAsync("/my/concern?sent=1"), Does.Contain("it has reached the administrators"));
        var listed = (await given.App.Admin.Ok($"/concerns?programmeId={given.ProgrammeId}"))["items"]!.AsArray().Single()!;
        Assert.That((listed.Text("pairId"), listed.Text("urgency"), listed.Text("raisedAs")), Is.EqualTo((pair.ToString(), "low", "participant")));
    }
}

public sealed class ListMyPairsTests
{
    [Test]
    public async Task One_sees_ones_own_and_the_audit_has_no_entry_of_it()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered", "mentor_accepted");
        await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered", "mentor_accepted");
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");
        var before = await Entries();

        var html = await browser.GetStringAsync("/my/concern");

        Assert.That(System.Text.RegularExpressions.Regex.Matches(html, "<option value=\"([^\"]+)\"").Select(option => option.Groups[1].Value).Where(value => value.Contains('-')), Is.EqualTo(new[] { pair.ToString() }));
        Assert.That(await Entries(), Is.EqualTo(before));

        async Task<long> Entries() => (await given.App.Sql<long>("SELECT count(*) FROM audit_entries WHERE subject_id = @Id", new { Id = mentee.ToString() })).Single();
    }
}
