using Matching.Web.Components;
using Matching.Web.Features.Access;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Features.Access.Calls;
using Matching.Web.Features.Access.Home;
using Matching.Web.Features.Access.Overview;
using Matching.Web.Features.Access.PeopleLists;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Features.Access.YearReports;
using Matching.Web.Features.Figures;
using Matching.Web.Features.Figures.Extracts;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Insights;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Figures.Reports;
using Matching.Web.Features.Figures.Targets;
using Matching.Web.Features.Pairs;
using Matching.Web.Features.Pairs.Notes;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants;
using Matching.Web.Features.Participants.Appointments;
using Matching.Web.Features.Participants.Attempts;
using Matching.Web.Features.Participants.Checks;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.InterestChecks;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Features.Participants.Notices;
using Matching.Web.Features.Participants.Partners;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PeopleFiles;
using Matching.Web.Features.Participants.PersonTies;
using Matching.Web.Features.Participants.Phrases;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.ProgrammePages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.SignupCounts;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Features.Participants.TextGateways;
using Matching.Web.Features.Participants.Trainings;
using Matching.Web.Features.Participants.Vocabularies;
using Matching.Web.Features.Questionnaires;
using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Features.Questionnaires.FormPages;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Features.Questionnaires.SurveyLinks;
using Matching.Web.Features.Runs;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchingMeetings;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Runs.OwnLists;
using Matching.Web.Features.Runs.ProfilePages;
using Matching.Web.Features.Runs.RecruitmentCalls;
using Matching.Web.Features.Safeguarding;
using Matching.Web.Features.Safeguarding.AuthorityRequests;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Features.Safeguarding.CorrectionRequests;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Matching.Web.Features;

/// <summary>Registers the areas, lowest first, and maps the routes of their features in the order of the API document.</summary>
public static class AllFeatures
{
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        services.AddParticipants();
        services.AddQuestionnaires();
        services.AddPairs();
        services.AddRuns();
        services.AddFigures();
        services.AddSafeguarding();
        services.AddAccess();
        return services;
    }

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").KnowParameters();
        api.MapPrivacy();
        api.MapRetention();
        api.MapAudit();
        api.MapProgrammes();
        api.MapProgrammePages();
        api.MapRecruitmentCalls();
        api.MapOverview();
        api.MapSites();
        api.MapPartners();
        api.MapAccounts();
        api.MapColleagues();
        api.MapSessions();
        api.MapApiKeys();
        api.MapCriteriaProfiles();
        api.MapPeople();
        api.MapPersonTies();
        api.MapInterestChecks();
        api.MapPeopleFiles();
        api.MapSignups();
        api.MapSignupCounts();
        api.MapCorrectionRequests();
        api.MapPossibleDuplicates();
        api.MapTrainings();
        api.MapChecks();
        api.MapNotices();
        api.MapAppointments();
        api.MapAttempts();
        api.MapNotes();
        api.MapMessages();
        api.MapPhrases();
        api.MapMessageLinks();
        api.MapMessageTemplates();
        api.MapTextGateways();
        api.MapMatchRuns();
        api.MapMatchingMeetings();
        api.MapCandidates();
        api.MapExplanations();
        api.MapPairs();
        api.MapPairNotes();
        api.MapCalls();
        api.MapQuestionnaires();
        api.MapResponses();
        api.MapSurveyLinks();
        api.MapReleases();
        api.MapIndicators();
        api.MapExtracts();
        api.MapTargets();
        api.MapReports();
        api.MapYearReports();
        api.MapVocabularies();
        api.MapWebhooks();
        api.MapConcerns();
        api.MapAuthorityRequests();
        app.MapHealth();
        app.MapMyPages();
        app.MapOneClick();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.UseSwaggerUI(docs =>
        {
            docs.RoutePrefix = "docs";
            docs.DocumentTitle = "Matching API";
            docs.SwaggerEndpoint("/openapi/v1.json", "Matching API v1");
            docs.EnableTryItOutByDefault();
            docs.EnableFilter();
            docs.HeadContent = "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";
            docs.InjectJavascript("/docs.js", "text/javascript");
        });
        // each page says itself who may see it; what the framework adds beside the pages shows nothing
        app.MapRazorComponents<App>()
            .Add(endpoint =>
            {
                if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
                {
                    endpoint.Metadata.Add(new AllowAnonymousAttribute());
                }
            });
        app.MapInsightsData();
        app.MapProfilePairs();
        app.MapFormMedia();
        app.MapFormModules();
        app.MapOwnLists();
        app.MapEarlierAddresses();
        app.MapPeopleFile();
    }
}
