using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Pairs.Tasks;

namespace Matching.Web.Features.Pairs;

/// <summary>Registers the area: the life of a pair.</summary>
public static class PairsArea
{
    public static IServiceCollection AddPairs(this IServiceCollection services)
    {
        services.AddScoped<PairJournal>();
        services.AddScoped<MentorPlaces>();
        services.AddScoped<PairStore>();
        services.AddScoped<PairMover>();
        services.AddScoped<PairProposals>();
        services.AddScoped<PairUndoer>();
        services.AddScoped<GenderWishes>();
        services.AddScoped<PairTaskStore>();
        return services;
    }
}
