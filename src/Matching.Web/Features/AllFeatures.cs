using Matching.Web.Components;
using Matching.Web.Features.Accounts;
using Matching.Web.Features.ApiKeys;
using Matching.Web.Features.Audit;
using Matching.Web.Features.Checks;
using Matching.Web.Features.Concerns;
using Matching.Web.Features.CorrectionRequests;
using Matching.Web.Features.CriteriaProfiles;
using Matching.Web.Features.Explanations;
using Matching.Web.Features.Extracts;
using Matching.Web.Features.Home;
using Matching.Web.Features.Indicators;
using Matching.Web.Features.Insights;
using Matching.Web.Features.MatchRuns;
using Matching.Web.Features.Pairs;
using Matching.Web.Features.Partners;
using Matching.Web.Features.People;
using Matching.Web.Features.PeopleFiles;
using Matching.Web.Features.Pool;
using Matching.Web.Features.PossibleDuplicates;
using Matching.Web.Features.Privacy;
using Matching.Web.Features.Programmes;
using Matching.Web.Features.Questionnaires;
using Matching.Web.Features.Releases;
using Matching.Web.Features.Reports;
using Matching.Web.Features.Responses;
using Matching.Web.Features.Sessions;
using Matching.Web.Features.Signups;
using Matching.Web.Features.Sites;
using Matching.Web.Features.Targets;
using Matching.Web.Features.Trainings;
using Matching.Web.Features.Vocabularies;
using Matching.Web.Features.Webhooks;
using Matching.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Matching.Web.Features;

/// <summary>The features of this service, a line each: removing a feature is removing its lines here and its folder.</summary>
public static class AllFeatures
{
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        services.AddScoped<PersonWriter>();
        services.AddScoped<PeopleCsv>();
        services.AddSingleton<PoolCache>();
        services.AddSingleton<ScoredPools>();
        services.AddScoped<Attendance>();
        services.AddScoped<PairJournal>();
        services.AddScoped<MentorPlaces>();
        services.AddScoped<TargetGuard>();
        services.AddScoped<TargetStandings>();
        services.AddScoped<MatchRunInput>();
        services.AddScoped<RunMatching>();
        services.AddScoped<OpenRuns>();
        services.AddSingleton<PublishedForms>();
        services.AddScoped<ResponseReader>();
        services.AddScoped<ResponseWriter>();
        services.AddSingleton<FigureCache>();
        services.AddOutputCache(answers => answers.AddPolicy(ReleasedAnswers.Name, new ReleasedAnswers()));
        services.AddSingleton<CommonPasswords>();
        services.AddSingleton<Passwords>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<SignInThrottle>();
        services.AddScoped<KnownDevices>();
        services.AddScoped<FailedSignIns>();
        services.AddScoped<SessionStarter>();
        services.AddScoped<OwnRecord>();
        services.AddScoped<SignupBudgets>();
        services.AddSingleton<KnownOrigins>();
        services.AddCors().AddScoped<ICorsPolicyProvider, SignupCors>();
        services.AddSingleton<PersonalLinkCookie>();
        services.AddSingleton<ErasureLedger>();
        services.AddScoped<ErasureAftermath>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, PersonalLinkHandler>(Policies.PersonalLink, null);
        services.AddSingleton<MatchRunBell>();
        services.AddSingleton<WebhookSender>();
        services.AddScoped<ConcernReaders>();
        services.AddSingleton<AuditHeadFile>();
        services.AddHostedService<AuditSealer>();
        services.AddHostedService<AuditHeadSender>();
        services.AddHostedService<RetentionWorker>();
        services.AddHostedService<MatchRunWorker>();
        services.AddHostedService<AutomaticRunWorker>();
        services.AddHostedService<ReleaseWorker>();
        services.AddHostedService<ExtractWorker>();
        services.AddHostedService<WebhookWorker>();
        return services;
    }

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").KnowParameters();
        api.MapPrivacy();
        api.MapRetention();
        api.MapAudit();
        api.MapProgrammes();
        api.MapSites();
        api.MapPartners();
        api.MapAccounts();
        api.MapSessions();
        api.MapApiKeys();
        api.MapCriteriaProfiles();
        api.MapPeople();
        api.MapPeopleFiles();
        api.MapSignups();
        api.MapCorrectionRequests();
        api.MapPossibleDuplicates();
        api.MapTrainings();
        api.MapChecks();
        api.MapMatchRuns();
        api.MapCandidates();
        api.MapExplanations();
        api.MapPairs();
        api.MapQuestionnaires();
        api.MapResponses();
        api.MapReleases();
        api.MapIndicators();
        api.MapExtracts();
        api.MapTargets();
        api.MapReports();
        api.MapVocabularies();
        api.MapWebhooks();
        api.MapConcerns();
        app.MapHealth();
        app.MapMyPages();
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
        app.MapRazorComponents<App>().Add(endpoint =>
        {
            if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
            {
                endpoint.Metadata.Add(new AllowAnonymousAttribute());
            }
        });
        app.MapInsightsData();
    }
}
