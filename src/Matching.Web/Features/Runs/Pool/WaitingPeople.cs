using Matching.Web.Data;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.Pool;

/// <summary>Finds the people whom a run would take, by the rules of runs themselves.</summary>
internal sealed class WaitingPeople(PoolReader pools, CallerContext callers, ProgrammeDays days, CriteriaProfileStore profiles)
{
    public async Task<IReadOnlySet<Guid>> Find(Programme programme, PersonRole role, CancellationToken cancellationToken)
    {
        var profile = await profiles.Get(programme.CriteriaProfileId, cancellationToken);
        var today = await days.Today(programme.Id, cancellationToken);
        var pool = await pools.Read(
            new PoolScope(programme.Id, callers.Caller.SiteId, role, today, profile.NeedsLanguages),
            cancellationToken
        );
        return (role == PersonRole.Mentor ? pool.Mentors : pool.Mentees).Select(person => person.Id).ToHashSet();
    }
}
