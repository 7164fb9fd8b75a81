using Matching.Web.Features.Pairs.CheckIns;
using Matching.Web.Features.Pairs.Endings;
using Matching.Web.Features.Pairs.Notes;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Pairs.Tasks;
using Matching.Web.Features.Pairs.Waivers;
using Matching.Web.Features.Participants.PersonTransitions;

namespace Matching.Web.Features.Pairs;

/// <summary>Registers the area: the life of a pair.</summary>
public static class PairsArea
{
    public static IServiceCollection AddPairs(this IServiceCollection services)
    {
        services.AddScoped<PairJournal>();
        services.AddScoped<MentorPlaces>();
        services.AddScoped<PairStore>();
        services.AddScoped<CheckInWriter>();
        services.AddScoped<PairMover>();
        services.AddScoped<AfterPairs>();
        services.AddScoped<PairUndoer>();
        services.AddScoped<PairProposals>();
        services.AddScoped<GenderWishes>();
        services.AddScoped<PairTaskStore>();
        services.AddScoped<AnswerWaiverStore>();
        services.AddScoped<PairNoteStore>();
        services.AddScoped<WithdrawnPairs>();
        services.AddScoped<FindStillWithdrawnPairs>(provider => provider.GetRequiredService<WithdrawnPairs>().FindIds);
        return services;
    }
}
