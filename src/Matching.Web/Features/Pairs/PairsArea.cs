using Matching.Web.Features.Pairs.Pairs;

namespace Matching.Web.Features.Pairs;

/// <summary>Registers the area: the life of a pair.</summary>
public static class PairsArea
{
    public static IServiceCollection AddPairs(this IServiceCollection services)
    {
        services.AddScoped<PairJournal>();
        services.AddScoped<MentorPlaces>();
        services.AddScoped<PairStore>();
        return services;
    }
}
