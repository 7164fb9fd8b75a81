using Matching.Web.Components;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.ApiKeys;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Features.Access.Calls;
using Matching.Web.Features.Access.Console;
using Matching.Web.Features.Access.Overview;
using Matching.Web.Features.Access.PairPages;
using Matching.Web.Features.Access.SecondFactors;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Features.Access.YearReports;
using Matching.Web.Features.Runs.Board;
using Microsoft.AspNetCore.OutputCaching;

namespace Matching.Web.Features.Access;

/// <summary>Registers the area: accounts, sessions, keys, the audit, webhooks and the console.</summary>
public static class AccessArea
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<CommonPasswords>();
        services.AddSingleton<Passwords>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<SignInThrottle>();
        services.AddScoped<KnownDevices>();
        services.AddScoped<FailedSignIns>();
        services.AddScoped<SessionStarter>();
        services.AddScoped<AccountSetups>();
        services.AddScoped<AccountMail>();
        services.AddScoped<DigestAccounts>();
        services.AddHostedService<DigestWorker>();
        services.AddScoped<WebhookOutbox>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<AuditHeadFile>();
        services.AddHostedService<AuditSealer>();
        services.AddHostedService<AuditHeadSender>();
        services.AddHostedService<WebhookWorker>();
        services.AddSingleton(new ConsoleShell(typeof(ConsoleLayout)));
        services.Configure<OutputCacheOptions>(answers => answers.AddPolicy(ConsolePages.Name, new ConsolePages()));
        services.AddScoped<AccountStore>();
        services.AddScoped<ColleagueStore>();
        services.AddScoped<TodayScopes>();
        services.AddScoped<WaitingReader>();
        services.AddScoped<LastVisits>();
        services.AddScoped<StaffNames>();
        services.AddScoped<FindStaffNames>(provider => provider.GetRequiredService<StaffNames>().Of);
        services.AddScoped<PairStaff>();
        services.AddScoped<CallStore>();
        services.AddScoped<YearReportReader>();
        services.AddScoped<CallEffects>();
        services.AddScoped<CallPeople>();
        services.AddScoped<CallSteps>();
        services.AddScoped<ApiKeyStore>();
        services.AddScoped<WebhookStore>();
        return services;
    }
}
