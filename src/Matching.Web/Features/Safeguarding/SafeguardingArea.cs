using Matching.Web.Features.Safeguarding.AuthorityRequests;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Features.Safeguarding.CorrectionRequests;
using Matching.Web.Features.Safeguarding.OwnSignups;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Http;
using Microsoft.AspNetCore.Authentication;

namespace Matching.Web.Features.Safeguarding;

/// <summary>Registers the area: concerns, and the rights of people over their data.</summary>
public static class SafeguardingArea
{
    public static IServiceCollection AddSafeguarding(this IServiceCollection services)
    {
        services.AddScoped<OwnRecord>();
        services.AddSingleton<PersonalLinkCookie>();
        services.AddSingleton<SignupLinkCookie>();
        services.AddSingleton<ErasureLedger>();
        services.AddScoped<ErasureAftermath>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, PersonalLinkHandler>(Policies.PersonalLink, null);
        services.AddScoped<ConcernReaders>();
        services.AddScoped<ConcernStore>();
        services.AddScoped<ConcernWriter>();
        services.AddScoped<ConcernJournal>();
        services.AddScoped<ConcernPause>();
        services.AddScoped<ConcernPlaces>();
        services.AddScoped<ConcernRelease>();
        services.AddScoped<ConcernReceipts>();
        services.AddScoped<EndedConcerns>();
        services.AddScoped<CorrectionRequestStore>();
        services.AddScoped<AuthorityRequestStore>();
        services.AddScoped<MyDataReader>();
        services.AddScoped<MyPairReader>();
        services.AddScoped<PersonalLinks>();
        services.AddScoped<RetentionReader>();
        services.AddHostedService<RetentionWorker>();
        return services;
    }
}
