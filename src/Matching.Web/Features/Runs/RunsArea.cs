using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.AutomaticRuns;
using Matching.Web.Features.Runs.Board;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Features.Runs.MatchingMeetings;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Runs.OwnLists;
using Matching.Web.Features.Runs.Pool;
using Matching.Web.Features.Runs.RecruitmentCalls;
using Matching.Web.Features.Runs.WhatIfs;
using Microsoft.AspNetCore.OutputCaching;

namespace Matching.Web.Features.Runs;

/// <summary>Registers the area: match runs and their explanations.</summary>
public static class RunsArea
{
    public static IServiceCollection AddRuns(this IServiceCollection services)
    {
        services.Configure<OutputCacheOptions>(answers => answers.AddPolicy(PublicCalls.Name, new PublicCalls()));
        services.AddSingleton<PoolCache>();
        services.AddSingleton<ScoredPools>();
        services.AddScoped<PoolReader>();
        services.AddScoped<ArrivalReader>();
        services.AddScoped<WaitingPeople>();
        services.AddScoped<FindWaitingPeople>(provider => provider.GetRequiredService<WaitingPeople>().Find);
        services.AddScoped<MatchRunInput>();
        services.AddScoped<RunMatching>();
        services.AddScoped<OpenRuns>();
        services.AddScoped<WhatIfSolver>();
        services.AddScoped<WaitingReasons>();
        services.AddSingleton<MatchRunBell>();
        services.AddHostedService<MatchRunWorker>();
        services.AddHostedService<AutomaticRunWorker>();
        services.AddScoped<MatchRunStore>();
        services.AddScoped<FrozenRuns>();
        services.AddScoped<MatchRunList>();
        services.AddScoped<ProposalReader>();
        services.AddScoped<BoardReader>();
        services.AddScoped<InterviewReader>();
        services.AddScoped<OldAutomaticRuns>();
        services.AddScoped<MeetingStore>();
        services.AddScoped<MeetingReadings>();
        services.AddScoped<RunOfMeeting>();
        services.AddScoped<ProposalChecks>();
        services.AddScoped<MeetingPairs>();
        services.AddScoped<MeetingOffers>();
        services.AddHostedService<MeetingOfferWorker>();
        services.AddSingleton<OwnListGate>();
        services.AddSingleton<OwnListSeal>();
        services.AddSingleton<OwnProfiles>();
        return services;
    }
}
