using System.Net;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Conventions;

/// <summary>Who may call what, written from the role table of the programme's practice.</summary>
public sealed class AccessTests
{
    private static readonly Role[] Everybody = [Role.Admin, Role.Coordinator, Role.Analyst, Role.Partner];
    private static readonly Role[] Coordinators = [Role.Admin, Role.Coordinator];
    private static readonly Role[] Analysts = [Role.Admin, Role.Analyst];
    private static readonly Role[] Admins = [Role.Admin];

    private static readonly Dictionary<string, Role[]> Expected = new()
    {
        ["ListProgrammes"] = Everybody,
        ["GetProgramme"] = Everybody,
        ["CreateProgramme"] = Admins,
        ["UpdateProgramme"] = Admins,
        ["ListSites"] = Coordinators,
        ["GetSite"] = Coordinators,
        ["CreateSite"] = Admins,
        ["UpdateSite"] = Admins,
        ["DeleteSite"] = Admins,
        ["ListPartners"] = Admins,
        ["GetPartner"] = Admins,
        ["CreatePartner"] = Admins,
        ["UpdatePartner"] = Admins,
        ["DeletePartner"] = Admins,
        ["CreateApiKey"] = Admins,
        ["ListApiKeys"] = Admins,
        ["GetApiKey"] = Admins,
        ["DeleteApiKey"] = Admins,
        ["ListCriteriaProfiles"] = Coordinators,
        ["GetCriteriaProfile"] = Coordinators,
        ["CreateCriteriaProfile"] = Admins,
        ["ValidateCriteriaProfile"] = Admins,
        ["ImportMentors"] = Coordinators,
        ["ExportMentors"] = Coordinators,
        ["ImportMentees"] = Coordinators,
        ["ExportMentees"] = Coordinators,
        ["CreateMentor"] = Coordinators,
        ["ListMentors"] = Coordinators,
        ["GetMentor"] = Coordinators,
        ["UpdateMentor"] = Coordinators,
        ["DeleteMentor"] = Coordinators,
        ["TransitionMentor"] = Coordinators,
        ["CreateMentee"] = Coordinators,
        ["ListMentees"] = Coordinators,
        ["GetMentee"] = Coordinators,
        ["UpdateMentee"] = Coordinators,
        ["DeleteMentee"] = Coordinators,
        ["TransitionMentee"] = Coordinators,
        ["ListMentorCandidates"] = Coordinators,
        ["ListMenteeCandidates"] = Coordinators,
        ["ListTrainings"] = Coordinators,
        ["CreateTraining"] = Coordinators,
        ["GetTraining"] = Coordinators,
        ["UpdateTraining"] = Coordinators,
        ["ListChecks"] = Coordinators,
        ["CreateCheck"] = Coordinators,
        ["GetCheck"] = Coordinators,
        ["UpdateCheck"] = Coordinators,
        ["CreateMatchRun"] = Coordinators,
        ["ListMatchRuns"] = Coordinators,
        ["GetMatchRun"] = Coordinators,
        ["FollowMatchRun"] = Coordinators,
        ["CancelMatchRun"] = Coordinators,
        ["AdoptMatchRun"] = Coordinators,
        ["ListProposals"] = Coordinators,
        ["ListUnmatched"] = Coordinators,
        ["GetMatchRunCertificate"] = Coordinators,
        ["GetMatchRunInstance"] = Coordinators,
        ["ReplayMatchRun"] = Coordinators,
        ["ExplainPair"] = Coordinators,
        ["GetMatchRunFairness"] = Coordinators,
        ["CompareMatchRuns"] = Coordinators,
        ["TryWhatIf"] = Coordinators,
        ["GetFairMatching"] = Coordinators,
        ["GetAdvice"] = Coordinators,
        ["SuggestForNewcomer"] = Coordinators,
        ["GetSupplyGap"] = Coordinators,
        ["ListPairs"] = Coordinators,
        ["CreatePair"] = Coordinators,
        ["GetPair"] = Coordinators,
        ["TransitionPair"] = Coordinators,
        ["ListMeetings"] = Coordinators,
        ["CreateMeeting"] = Coordinators,
        ["ListQuestionnaires"] = Everybody,
        ["GetNewestQuestionnaire"] = Everybody,
        ["GetQuestionnaire"] = Everybody,
        ["SubmitResponse"] = Coordinators,
        ["ListResponses"] = Coordinators,
        ["GetResponse"] = Coordinators,
        ["ListReleases"] = Analysts,
        ["GetRelease"] = Analysts,
        ["CreateRelease"] = Admins,
        ["CompareReleases"] = Admins,
        ["ListIndicators"] = Analysts,
        ["GetIndicator"] = Analysts,
        ["ListDatasets"] = Analysts,
        ["GetDatasetDescription"] = Analysts,
        ["GetDataset"] = Analysts,
        ["GetVocabulary"] = Everybody,
    };

    private static IEnumerable<RouteEndpoint> ApiEndpoints => SharedApp.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal));

    [Test]
    public void Every_operation_has_a_row_and_every_endpoint_a_policy_or_is_open_on_purpose()
    {
        var operations = ApiEndpoints.Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName);
        var bare = SharedApp.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(operations, Is.EquivalentTo(Expected.Keys));
            Assert.That(bare, Is.Empty);
        }
    }

    [Test]
    public async Task Every_other_role_is_refused_and_nobody_comes_in_without_a_key()
    {
        var given = await Given.Programme();
        var partner = (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" })).Id();
        var clients = new Dictionary<Role, HttpClient>();
        foreach (var role in Everybody)
        {
            clients[role] = await given.App.Client(role, given.ProgrammeId, partnerId: role == Role.Partner ? partner : null);
        }

        foreach (var endpoint in ApiEndpoints)
        {
            var name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName;
            var method = new HttpMethod(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]);
            var path = string.Join('/', endpoint.RoutePattern.RawText!.Split('/').Select(part => part.StartsWith('{') ? Guid.CreateVersion7().ToString() : part))["/api/v1".Length..];
            var anonymous = await given.App.Anonymous.Send(method, path, method == HttpMethod.Get ? null : "{}");
            await anonymous.ShouldBeProblem(401, "not-authenticated");
            foreach (var role in Everybody)
            {
                var answer = await clients[role].Send(method, path, method == HttpMethod.Get ? null : "{}");
                Assert.That(answer.StatusCode == HttpStatusCode.Forbidden, Is.EqualTo(!Expected[name].Contains(role)), $"{role} on {name}: {(int)answer.StatusCode}");
            }
        }
    }

    [TestCase("mk_short")]
    [TestCase("mk_aaaaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    [TestCase("")]
    public async Task A_wrong_key_opens_nothing(string key)
    {
        var response = await SharedApp.App.Anonymous.Send(HttpMethod.Get, "/programmes", null, ("Authorization", "Bearer " + key));

        await response.ShouldBeProblem(401, "not-authenticated");
    }

    [Test]
    public async Task What_belongs_to_another_programme_does_not_exist()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var mentee = await theirs.AvailableMentee();
        var mentor = await theirs.AvailableMentor();
        var pair = await theirs.Pair(mentor, mentee);
        var run = await theirs.Run();

        var training = (await theirs.Coordinator.Created("/trainings", new { programmeId = theirs.ProgrammeId, title = "First session", heldOn = "2026-02-01", attendedBy = new[] { mentor } })).Id();
        var check = (await theirs.Coordinator.Created("/checks", new { personId = mentor, kind = "identity", checkedOn = "2026-02-01" })).Id();
        string[] paths =
        [
            $"/trainings/{training}", $"/checks/{check}", $"/mentees/{mentee}/candidates", $"/mentors/{mentor}/candidates",
            $"/mentees/{mentee}", $"/mentors/{mentor}", $"/pairs/{pair}", $"/pairs/{pair}/meetings", $"/match-runs/{run.Id()}", $"/match-runs/{run.Id()}/proposals", $"/match-runs/{run.Id()}/unmatched",
            $"/match-runs/{run.Id()}/explain?menteeId={mentee}&mentorId={mentor}", $"/match-runs/{run.Id()}/fairness", $"/match-runs/{run.Id()}/fair", $"/match-runs/{run.Id()}/advice", $"/match-runs/{run.Id()}/newcomer?personId={mentee}",
            $"/match-runs/{run.Id()}/compare/{run.Id()}", $"/programmes/{theirs.ProgrammeId}/supply-gap",
            $"/match-runs/{run.Id()}/certificate", $"/match-runs/{run.Id()}/instance", $"/programmes/{theirs.ProgrammeId}", $"/programmes/{theirs.ProgrammeId}/sites",
        ];
        foreach (var path in paths)
        {
            Assert.That((await ours.Coordinator.GetAsync("/api/v1" + path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        }

        await (await ours.Coordinator.Post($"/match-runs/{run.Id()}/what-if", new { })).ShouldBeProblem(404, "match-run-not-found");
        await (await ours.Coordinator.Post($"/mentees/{mentee}/transition", new { to = "paused" })).ShouldBeProblem(404, "mentee-not-found");
        await (await ours.Coordinator.Post($"/pairs/{pair}/transition", new { to = "offered" })).ShouldBeProblem(404, "pair-not-found");
        await (await ours.Coordinator.Post("/mentees", theirs.Person())).ShouldBeProblem(400, "validation-failed", "programmeId");
        await (await ours.Coordinator.Post("/match-runs", new { programmeId = theirs.ProgrammeId })).ShouldBeProblem(400, "validation-failed", "programmeId");
        await (await ours.Coordinator.Post("/pairs", new { mentorId = mentor, menteeId = mentee, reason = "x" })).ShouldBeProblem(400, "validation-failed", "mentorId");
        await (await ours.Coordinator.Post("/checks", new { personId = mentor, kind = "identity", checkedOn = "2026-02-01" })).ShouldBeProblem(400, "validation-failed", "personId");
        await (await ours.Coordinator.Post("/trainings", new { programmeId = ours.ProgrammeId, title = "x", heldOn = "2026-02-01", attendedBy = new[] { mentor } })).ShouldBeProblem(400, "validation-failed", "attendedBy[0]");
        foreach (var list in new[] { "/mentees", "/mentors", "/pairs", "/match-runs", "/responses", "/trainings", "/checks" })
        {
            Assert.That((await ours.Coordinator.Ok($"{list}?programmeId={theirs.ProgrammeId}"))["items"]!.AsArray(), Is.Empty, list);
        }

        Assert.That((await ours.Analyst.Ok($"/releases?programmeId={theirs.ProgrammeId}"))["items"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_coordinator_of_one_site_sees_that_site_only()
    {
        var given = await Given.Programme();
        var other = (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/sites", new { name = "Reggio", latitude = 44.7, longitude = 10.6 })).Id();
        var here = await given.Mentee();
        var there = await given.Mentee(new { siteId = other });
        var local = await given.App.Client(Role.Coordinator, given.ProgrammeId, given.SiteId);

        var list = await local.Ok("/mentees");
        var foreign = await local.GetAsync($"/api/v1/mentees/{there}");
        var entered = await local.Post("/mentees", given.Person(new { siteId = other }));

        Assert.That(list["items"]!.AsArray().Select(item => item!.Id()), Is.EqualTo(new[] { here }));
        await foreign.ShouldBeProblem(404, "mentee-not-found");
        await entered.ShouldBeProblem(400, "validation-failed", "siteId");
    }
}
