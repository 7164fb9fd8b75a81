using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Tests.Accounts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Privacy;

public sealed class CreatePersonalLinkTests
{
    [Test]
    public async Task A_link_opens_one_record_expires_and_is_replaced_by_the_next()
    {
        var app = await SharedApp.With();
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
        Assert.That(
            await app.Sql<string>("SELECT token_hash FROM personal_links WHERE person_id = @Id", new { Id = mentor }),
            Has.None.EqualTo(second).And.Count.EqualTo(2)
        );
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

        await (await given.Coordinator.Send(HttpMethod.Delete, $"/mentees/{mentee}/personal-link")).ShouldBe(
            HttpStatusCode.NoContent
        );

        await (await given.App.Anonymous.GetAsync($"/api/v1/privacy/{token}")).ShouldBeProblem(401, "not-authenticated");
    }
}

public sealed class GetMyDataTests
{
    [Test]
    public async Task Everything_that_is_held_is_shown_and_who_read_it()
    {
        var planted = await Planted.In(SharedApp.App);

        var data = await planted.Data();
        var file = await planted.Given.App.Anonymous.GetAsync($"/api/v1/privacy/{planted.Token}/export");

        foreach (
            var text in new[] { data.ToJsonString(), JsonNode.Parse(await file.Content.ReadAsStringAsync())!.ToJsonString() }
        )
        {
            foreach (var word in Planted.Words.Except(Planted.OfStaff).Concat(Planted.Surroundings))
            {
                Assert.That(
                    JsonNode
                        .Parse(text)!
                        .ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
                    Does.Contain(word)
                );
            }
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(file.Content.Headers.ContentDisposition!.FileName, Is.EqualTo("my-data.json"));
            Assert.That(data["meetings"]![0]!.Value<int>("minutes"), Is.EqualTo(77));
            Assert.That(data.List("matchRuns").Select(run => Guid.Parse(run!.Text("matchRunId"))), Does.Contain(planted.Run));
            Assert.That(
                data.List("readers").Select(reader => reader.Text("action")),
                Does.Contain("ExportPeople").And.Contain("CreateMentee").And.None.EqualTo("GetMyData")
            );
            Assert.That(
                data.List("readers").Select(reader => reader.Text("role")),
                Is.All.EqualTo("coordinator").Or.EqualTo("partner")
            );
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
            Assert.That(
                html,
                Does.Contain("<html lang=\"it\"")
                    .And.Contain("I tuoi dati")
                    .And.Contain("Zebedeusz")
                    .And.Contain("Grund8812")
                    .And.Contain("Theremin7391")
            );
            Assert.That(
                html,
                Does.Not.Contain(planted.Token).And.Not.Contain("<script").And.Not.Contain("my.").And.Not.Contain("person.")
            );
            Assert.That(
                await browser.GetStringAsync("/my?lang=en"),
                Does.Contain("Your data").And.Not.Contain("my.").And.Not.Contain(">status.")
            );
            Assert.That(
                (await (await browser.GetAsync("/my/export")).Json())["mentee"]!.Text("familyName"),
                Is.EqualTo("Quarkowski")
            );
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

        var corrected = await given.App.Anonymous.Send(
            HttpMethod.Patch,
            path,
            """{"phone":"+39 0521 123456","interests":["cooking"],"gender":"another"}"""
        );
        await corrected.ShouldBe(HttpStatusCode.OK);
        await (await given.App.Anonymous.Send(HttpMethod.Patch, path, """{"status":"available"}""")).ShouldBeProblem(
            400,
            "validation-failed",
            "status"
        );
        await (await given.App.Anonymous.Send(HttpMethod.Patch, path, """{"priority":true}""")).ShouldBeProblem(
            400,
            "validation-failed",
            "priority"
        );
        await (await given.App.Anonymous.Send(HttpMethod.Patch, path, """{"phone":"call me"}""")).ShouldBeProblem(
            400,
            "validation-failed",
            "phone"
        );

        var stored = await given.Coordinator.Ok($"/mentees/{mentee}");
        Assert.That((stored.Text("phone"), stored.Text("gender")), Is.EqualTo(("+39 0521 123456", "another")));
        Assert.That(
            await given.App.Sql<string>(
                "SELECT actor_role FROM audit_entries WHERE subject_id = @Id AND action = 'CorrectMyData'",
                new { Id = mentee.ToString() }
            ),
            Is.EqualTo(new[] { "participant" })
        );
    }

    [TestCase("Europe/Rome", "2 March 2026, 10:00")]
    [TestCase("Pacific/Auckland", "2 March 2026, 22:00")]
    public async Task The_page_shows_times_as_they_are_where_the_programme_works(string zone, string entered)
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "Programme elsewhere", timeZone = zone });
        var browser = app.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee())}");

        var page = await browser.GetStringAsync("/my?lang=en");

        Assert.That(page, Does.Contain(entered).And.Contain($"in the time zone {zone}.").And.Not.Contain("UTC"));
        Assert.That(System.Text.RegularExpressions.Regex.Count(page, "Where you are"), Is.EqualTo(1));
        Assert.That(
            System.Text.RegularExpressions.Regex.Count(await browser.GetStringAsync("/my?lang=it"), "A che punto sei"),
            Is.EqualTo(1)
        );
    }

    [Test]
    public async Task The_page_corrects_and_says_what_is_wrong()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { givenName = "Selam" });
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

        var wrong = await browser.Submit(
            "/my",
            "correct",
            ("Input.GivenName", "Selam"),
            ("Input.Email", "nowhere"),
            ("Input.PreferredLanguage", "it")
        );
        var right = await browser.Submit(
            "/my",
            "correct",
            ("Input.GivenName", "Selamawit"),
            ("Input.Email", "selam@example.org"),
            ("Input.PreferredLanguage", "it")
        );

        await wrong.ShouldBe(HttpStatusCode.BadRequest);
        Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("aria-invalid=\"true\""));
        await right.ShouldLead("/my?done=asked");
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("givenName"), Is.EqualTo("Selamawit"));
        Assert.That(
            await browser.GetStringAsync("/my"),
            Does.Contain("E-mail address: selam@example.org").And.Contain("waiting for staff")
        );
    }

    [Test]
    public async Task A_person_says_how_messages_arrive_and_who_else_uses_the_telephone_and_reads_it_in_their_language()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

        await (
            await browser.Submit(
                "/my",
                "correct",
                ("Input.GivenName", "Selam"),
                ("Input.ContactChannel", "sms"),
                ("Input.SharesPhone", "yes")
            )
        ).ShouldLead("/my?done=1");
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=fr"));

        var record = await given.Coordinator.Ok($"/mentees/{mentee}");
        Assert.That((record.Text("contactChannel"), record["sharesPhone"]!.GetValue<bool>()), Is.EqualTo(("sms", true)));
        Assert.That(page, Does.Contain("Quelqu'un d'autre utilise votre téléphone").And.Contain("Par SMS"));
    }

    [Test]
    public async Task A_faulty_form_is_not_said_to_be_saved()
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.AvailableMentee())}");
        var saved = await browser.Submit("/my", "correct", ("Input.GivenName", "Selam"), ("Input.BirthYear", "۲۰۰۶"));

        await saved.ShouldLead("/my?done=asked");
        var shown = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?done=asked"));
        var faulty = await browser.Submit("/my?done=asked", "correct", ("Input.GivenName", ""), ("Input.BirthYear", "2030"));
        var page = WebUtility.HtmlDecode(await faulty.Content.ReadAsStringAsync());

        Assert.That(shown, Does.Contain("Saved. Staff check your request first."));
        await faulty.ShouldBe(HttpStatusCode.BadRequest);
        Assert.That(page, Does.Contain("nothing was saved").And.Not.Contain("Saved. Staff"));
    }

    [Test]
    public async Task The_language_is_chosen_from_those_of_the_programme_and_then_from_all()
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, await given.Mentee(new { preferredLanguage = "sr-Latn" }))}");

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=en"));
        var options = System
            .Text.RegularExpressions.Regex.Matches(page, "<option value=\"([^\"]+)\"( selected)?>([^<]+)</option>")
            .Select(option => (option.Groups[1].Value, option.Groups[2].Success, option.Groups[3].Value))
            .ToList();

        Assert.That(
            options.Take(5),
            Is.EqualTo(
                new[]
                {
                    ("it", false, "Italian"),
                    ("en", false, "English"),
                    ("sr-Latn", true, "Serbian (sr-Latn)"),
                    ("ab", false, "Abkhazian"),
                    ("aa", false, "Afar"),
                }
            )
        );
        Assert.That(options.Select(option => option.Item1), Is.Unique.And.Contains("ar"));
    }

    [Test]
    public async Task A_new_address_waits_for_staff_whether_a_person_has_it_or_not()
    {
        var given = await Given.Programme();
        await given.Mentee(new { email = "taken@example.org" });
        var answers = new List<string>();
        foreach (var address in new[] { "taken@example.org", "freed@example.org" })
        {
            var mentee = await given.Mentee(new { email = $"own-{address}" });
            var link = await Planted.Link(given, mentee);

            var answer = await given.App.Anonymous.Send(HttpMethod.Patch, $"/privacy/{link}", $$"""{ "email": "{{address}}" }""");

            await answer.ShouldBe(HttpStatusCode.OK);
            var data = await answer.Json();
            answers.Add(
                System
                    .Text.Json.JsonSerializer.Serialize(
                        new
                        {
                            email = data["mentee"]!.Text("email"),
                            asked = data["requests"]![0]!.Text("email"),
                            status = data["requests"]![0]!.Text("status"),
                        }
                    )
                    .Replace(address, "", StringComparison.Ordinal)
            );
            var request = data["requests"]![0]!.Id();
            var confirmed = await given.Coordinator.Post($"/correction-requests/{request}/transition", new { to = "confirmed" });
            Assert.That(
                confirmed.StatusCode,
                Is.EqualTo(address == "taken@example.org" ? HttpStatusCode.Conflict : HttpStatusCode.OK)
            );
            Assert.That(
                (await given.Coordinator.Ok($"/mentees/{mentee}")).Text("email"),
                Is.EqualTo(address == "taken@example.org" ? $"own-{address}" : address)
            );
        }

        Assert.That(answers[0], Is.EqualTo(answers[1]), "the answer does not disclose whether somebody has the address");
    }
}

public sealed class PauseMeTests
{
    [Test]
    public async Task Who_rests_is_not_matched_and_comes_back_by_themselves()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        await given.AvailableMentor();
        var path = $"/privacy/{await Planted.Link(given, mentee)}/pause";

        await (await given.App.Anonymous.Post(path, new { paused = true })).ShouldBe(HttpStatusCode.OK);
        var without = await given.Run(new { dryRun = true });
        await (await given.App.Anonymous.Post(path, new { paused = false })).ShouldBe(HttpStatusCode.OK);
        var with = await given.Run(new { dryRun = true });

        Assert.That((without.Value<int>("mentees"), with.Value<int>("mentees")), Is.EqualTo((0, 1)));
    }

    [TestCase("pause", "Paused", "pause", "paused")]
    [TestCase("restrict", "Restricted", "restriction", "restricted")]
    [TestCase("withdraw-matching-1", "Ignored", "withdrawal", "purpose")]
    public async Task What_ends_an_open_proposal_says_so_before_and_after(string form, string name, string route, string member)
    {
        var given = await Given.Programme();
        foreach (var way in new string[][] { ["offered"], ["offered", "mentor_accepted"], [] })
        {
            var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
            var pair = await given.Pair(mentor, mentee, way);
            // the mentee is asked once the mentor has accepted
            var isAsked = way.Contains("mentor_accepted");
            var browser = given.App.Browser();
            await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

            var before = await browser.GetStringAsync("/my?lang=en");
            var done = await browser.Submit("/my", form, (name, "true"));
            var after = await browser.GetStringAsync(done.Headers.Location!.ToString());

            Assert.That(before.Contains("If you do this, the proposal ends.", StringComparison.Ordinal), Is.EqualTo(isAsked));
            Assert.That(after.Contains("Your open proposal has ended.", StringComparison.Ordinal), Is.EqualTo(isAsked));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("withdrawn"));

            var (other, theirs) = (await given.AvailableMentor(), await given.AvailableMentee());
            var second = await given.Pair(other, theirs, way);
            object sent = member == "purpose" ? "matching" : true;
            var answer = await given.App.Anonymous.Post(
                $"/privacy/{await Planted.Link(given, theirs)}/{route}",
                new Dictionary<string, object> { [member] = sent }
            );
            var withdrawn = (await answer.Json())["mentee"]!["withdrawnPairs"]!.AsArray().Select(id => id!.GetValue<Guid>());
            Assert.That(withdrawn, isAsked ? Is.EqualTo(new[] { second }) : Is.Empty, "nothing of what they were not asked");
        }
    }

    [Test]
    public async Task A_rest_from_a_page_that_is_out_of_date_does_not_end_the_rest()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");
        var (first, second) = (await browser.GetStringAsync("/my"), await browser.GetStringAsync("/my"));

        await (await browser.SubmitFrom(first, "/my", "pause", ("Paused", "true"))).ShouldLead("/my?done=1");
        await browser.SubmitFrom(second, "/my", "pause", ("Paused", "true"));

        Assert.That(first, Does.Contain("name=\"Paused\" value=\"true\""));
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("paused"));
    }

    [Test]
    public async Task A_pause_that_staff_have_set_is_ended_by_staff_alone()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var token = await Planted.Link(given, mentee);
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "paused", reason = "An inquiry." });

        await (await given.App.Anonymous.Post($"/privacy/{token}/pause", new { paused = false })).ShouldBeProblem(
            409,
            "pause-by-staff"
        );
        // the person's own request for a pause changes nothing in the meantime
        await given.App.Anonymous.Post($"/privacy/{token}/pause", new { paused = true });
        await (await given.App.Anonymous.Post($"/privacy/{token}/pause", new { paused = false })).ShouldBeProblem(
            409,
            "pause-by-staff"
        );
        var data = await given.App.Anonymous.Ok($"/privacy/{token}");

        Assert.That(
            (data.Value<bool>("pausedByStaff"), (await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status")),
            Is.EqualTo((true, "paused"))
        );
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
        await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = mentee,
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "phone",
                answers = new { SN2 = 1 },
            }
        );
        await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = mentee,
                kind = "identity",
                checkedOn = "2026-02-01",
            }
        );
        var training = (
            await given.Coordinator.Created(
                "/trainings",
                new
                {
                    programmeId = given.ProgrammeId,
                    title = "First session",
                    heldOn = "2026-02-01",
                    attendedBy = new[] { mentee },
                }
            )
        ).Id();

        await (await given.App.Anonymous.Post(path, new { restricted = true })).ShouldBe(HttpStatusCode.OK);
        foreach (var about in new[] { "/responses", "/checks", $"/trainings?personId={mentee}" })
        {
            Assert.That(await given.Coordinator.Items(about), Is.Empty, about);
        }

        Assert.That((await given.Coordinator.Ok("/trainings")).ToJsonString(), Does.Not.Contain(mentee.ToString()));
        Assert.That(
            (await given.Coordinator.Ok($"/trainings/{training}")).ToJsonString(),
            Does.Contain(mentee.ToString()),
            "what is changed there must not lose them"
        );
        var held = await given.App.Anonymous.Ok($"/privacy/{token}");
        Assert.That(
            (held.List("responses").Count, held.List("checks").Count, held.List("trainings").Count),
            Is.EqualTo((1, 1, 1)),
            "they themselves see it all"
        );
        var run = await given.Run(new { dryRun = true });
        var list = await given.Coordinator.Ok("/mentees");
        var export = await given.Coordinator.GetStringAsync("/api/v1/mentees/export?purpose=report");
        var record = await given.Coordinator.Ok($"/mentees/{mentee}");
        await (await given.App.Anonymous.Post(path, new { restricted = false })).ShouldBe(HttpStatusCode.OK);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Value<int>("matched"), Is.Zero);
            Assert.That(list.Items(), Is.Empty);
            Assert.That(export, Does.Not.Contain("Hidden"));
            Assert.That(record.List("openGates").Select(gate => gate.GetValue<string>()), Is.EqualTo(new[] { "restriction" }));
            Assert.That(await given.Coordinator.Items("/mentees"), Has.Count.EqualTo(1));
        }
    }
}

public sealed class RestrictedPeopleTests
{
    // Asked for by its id, or about no person.
    private static readonly string[] Single =
    [
        "GetMyData",
        "ExportMyData",
        "VerifyAudit",
        "ListProgrammes",
        "GetProgramme",
        "ListSites",
        "GetSite",
        "ListProgrammeTerms",
        "GetProgrammeTerm",
        "ListPartners",
        "GetPartner",
        "ListAccounts",
        "GetAccount",
        "GetCaller",
        "ListApiKeys",
        "GetApiKey",
        "ListCriteriaProfiles",
        "GetCriteriaProfile",
        "GetMentor",
        "GetMentee",
        "GetSignup",
        "GetSignupForm",
        "GetOwnSignup",
        "GetTraining",
        "GetCheck",
        "GetMatchRun",
        "FollowMatchRun",
        "ListMatchingMeetings",
        "GetMatchingMeeting",
        "GetPair",
        "ListMeetings",
        "ListCheckIns",
        "ListQuestionnaires",
        "GetNewestQuestionnaire",
        "GetQuestionnaire",
        "ExportQuestionnaireWorkbook",
        "ExportQuestionnaireArchive",
        "ExportQuestionnaireFhir",
        "PrintQuestionnaire",
        "GetResponse",
        "GetSurveyLink",
        "GetNotice",
        "GetPersonTie",
        "ListPhrases",
        "ListResponseVersions",
        "ListReleases",
        "GetRelease",
        "GetReleaseProtection",
        "GetToday",
        "CompareReleases",
        "ListIndicators",
        "GetIndicator",
        "ListDatasets",
        "GetDatasetMetadata",
        "GetTableSchema",
        "DescribeDataPackage",
        "PackDataset",
        "ReadCodeBook",
        "GetDataset",
        "ListExtracts",
        "GetExtractFiles",
        "GetExtract",
        "ListTargets",
        "GetTarget",
        "GetProgrammeReport",
        "ListReports",
        "GetVocabulary",
        "ListWebhooks",
        "GetWebhook",
        "GetConcern",
        "GetConcernAlerts",
        "GetCorrectionRequest",
        "GetPossibleDuplicate",
        "ListPairTasks",
        "ListAnswerWaivers",
        "ListCalls",
        "ListNotes",
        "ListAppointments",
        "GetAppointment",
        "GetAppointmentCalendar",
        "ListPairNotes",
        // counts
        "ListSignupCounts",
        "GetYearReport",
        "GetYearReportDocument",
        "ListReportHandovers",
        "GetMessage",
        "GetMessageLink",
        "ListMessageTemplates",
        "GetMessageTemplate",
        "GetTextGateway",
        "ListColleagues",
        "GetSafeguardingStaff",
        "GetProgrammePage",
        "GetRecruitmentCall",
        "GetLiveness",
        "GetReadiness",
        "GetVersion",
        // still returned: audit entries and deliveries to administrators, and concerns to the staff named for them
        "ListAuditEntries",
        "ListWebhookDeliveries",
        "ListConcerns",
        "ListAuthorityRequests",
        "GetAuthorityRequest",
        "GetAuthorityDisclosure",
    ];

    // of two people of a site of their own, who stay out of the other readings
    private static async Task<Guid> Meeting(Given given)
    {
        var site = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Fidenza",
                    latitude = 44.9,
                    longitude = 10.1,
                }
            )
        ).Id();
        await given.AvailableMentor(new { siteId = site });
        var mentee = await given.AvailableMentee(new { siteId = site });
        var meeting = (
            await given.Coordinator.Created(
                "/matching-meetings",
                new
                {
                    matchRunId = (await given.Run(new { siteId = site })).Id(),
                    title = "A meeting",
                    heldOn = "2026-03-02",
                }
            )
        ).Id();
        await given.Coordinator.Created($"/matching-meetings/{meeting}/proposals/{mentee}/comments", new { text = "A comment." });
        return meeting;
    }

    [Test]
    public async Task Whatever_is_read_of_several_people_leaves_a_restricted_one_out()
    {
        var planted = await Planted.In(SharedApp.App);
        var (given, programme) = (planted.Given, $"programmeId={planted.Given.ProgrammeId}");
        var (quiet, waiting) = (await given.AvailableMentor(), await given.AvailableMentee());
        await given.AvailableMentor();
        var later = await given.Run(
            new { dryRun = true, forbids = new[] { new { mentorId = planted.Mentor, menteeId = planted.Id } } }
        );
        var run = $"/match-runs/{later.Id()}";
        var meeting = await Meeting(given);
        var newcomer = await given.AvailableMentee();
        await given.Coordinator.Created("/survey-links", new { personId = planted.Id, wave = "pulse" });
        var lists = new Dictionary<string, string>
        {
            ["GetRetention"] = $"/programmes/{given.ProgrammeId}/retention",
            ["ListMentors"] = $"/mentors?{programme}",
            ["ListMentees"] = $"/mentees?{programme}",
            ["ExportMentors"] = $"/mentors/export?purpose=report&{programme}",
            ["ExportMentees"] = $"/mentees/export?purpose=report&{programme}",
            ["ListSignups"] = $"/signups?{programme}",
            ["ListCorrectionRequests"] = $"/correction-requests?{programme}",
            ["ListPossibleDuplicates"] = $"/possible-duplicates?{programme}",
            ["ListTrainings"] = $"/trainings?{programme}",
            ["ListChecks"] = $"/checks?{programme}",
            ["ListAttempts"] = $"/attempts?{programme}",
            ["ListMessages"] = $"/messages?{programme}",
            ["ListResponses"] = $"/responses?{programme}",
            ["ListSurveyLinks"] = $"/survey-links?{programme}",
            ["ListNotices"] = $"/notices?{programme}",
            ["ListPairs"] = $"/pairs?{programme}",
            ["ListTodayAppointments"] = $"/today/appointments?{programme}",
            ["ListTodayCalls"] = $"/today/calls?{programme}",
            ["ListTodayEvents"] = $"/today/events?{programme}",
            ["ListMatchRuns"] = $"/match-runs?{programme}",
            ["ListProposals"] = $"/match-runs/{planted.Run}/proposals",
            ["ListMeetingProposals"] = $"/matching-meetings/{meeting}/proposals",
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
        var reads = given
            .App.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName)
            .OfType<string>();
        Assert.That(reads.Except(Single), Is.EquivalentTo(lists.Keys), "each new reading belongs to one of the two");

        var before = await Naming(planted.Id, quiet);
        var restriction = $"/privacy/{planted.Token}/restriction";
        await (await given.App.Anonymous.Post(restriction, new { restricted = true })).ShouldBe(HttpStatusCode.OK);
        await given.App.InTransaction(services =>
            services.GetRequiredService<PersonRestrictions>().Set(PersonRole.Mentor, quiet, true, CancellationToken.None)
        );
        var after = await Naming(planted.Id, quiet);

        using (Assert.EnterMultipleScope())
        {
            string[] named =
            [
                "ListMentors",
                "ListMentees",
                "ExportMentors",
                "ListTrainings",
                "ListChecks",
                "ListResponses",
                "ListSurveyLinks",
                "ListPairs",
                "ListMatchRuns",
                "ListProposals",
                "GetMatchRunCertificate",
                "ListMenteeCandidates",
            ];
            Assert.That(before, Is.SupersetOf(named));
            Assert.That(after, Is.Empty);
            Assert.That(
                (await given.Coordinator.Ok($"/pairs/{planted.Pair}")).Text("status"),
                Is.EqualTo("agreed"),
                "by its id the pair is there to be ended"
            );
            Assert.That(await given.Coordinator.Items($"/mentees/{planted.Id}/candidates"), Is.Empty);
        }

        await given.App.InTransaction(services =>
            services.GetRequiredService<PersonRestrictions>().Set(PersonRole.Mentor, quiet, false, CancellationToken.None)
        );
        await (await given.App.Anonymous.Post(restriction, new { restricted = false })).ShouldBe(HttpStatusCode.OK);
        Assert.That(
            await Naming(planted.Id, quiet),
            Is.SupersetOf(new[] { "ListMentees", "ListPairs", "ListProposals", "GetMatchRunCertificate" }),
            "it can be lifted again"
        );

        async Task<List<string>> Naming(params Guid[] people)
        {
            var found = new List<string>();
            foreach (var (name, path) in lists)
            {
                var body = await (
                    await (name == "GetRetention" ? given.App.Admin : given.Coordinator).GetAsync("/api/v1" + path)
                ).Content.ReadAsStringAsync();
                if (
                    people.Any(id => body.Contains(id.ToString(), StringComparison.Ordinal))
                    || body.Contains(Planted.Words[0], StringComparison.Ordinal)
                )
                {
                    found.Add(name);
                }
            }

            return found;
        }
    }
}

public sealed class PersonRestrictionsTests
{
    [Test]
    public async Task A_restricted_person_counts_in_no_new_release()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        await given.Mentee();
        await given.App.InTransaction(services =>
            services.GetRequiredService<PersonRestrictions>().Set(PersonRole.Mentee, mentee, true, CancellationToken.None)
        );

        var dossier = await given.App.InScope(services =>
            services
                .GetRequiredService<Matching.Web.Features.Figures.Releases.DossierReader>()
                .Read(given.ProgrammeId, given.App.Clock.Today, CancellationToken.None)
        );

        Assert.That(dossier.People.Select(person => person.Id).ToList(), Has.Count.EqualTo(1).And.None.EqualTo(mentee));
    }
}
