using System.Net;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Rights;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Privacy;

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
            Assert.That(record.Texts("openGates"), Is.EqualTo(new[] { "restriction" }));
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
