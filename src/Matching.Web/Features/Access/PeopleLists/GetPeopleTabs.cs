using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.PeopleLists;

/// <summary>Numbers of people behind the usual questions of staff.</summary>
public sealed record PeopleTabCounts
{
    /// <summary>People who signed up and were not contacted yet.</summary>
    public required long Signups { get; init; }

    /// <summary>Available mentees without a pair.</summary>
    public required long Waiting { get; init; }

    /// <summary>Available mentors with a free place.</summary>
    public required long Free { get; init; }

    /// <summary>All mentees.</summary>
    public required long Mentees { get; init; }

    /// <summary>All mentors.</summary>
    public required long Mentors { get; init; }
}

/// <summary>Counts the people of a programme behind each tab of the list, within the caller's scope.</summary>
public sealed record GetPeopleTabs(Guid ProgrammeId, Guid? SiteId = null) : IQuery<PeopleTabCounts>;

internal sealed class GetPeopleTabsHandler(Db db, CallerContext context, ProgrammeStore programmes)
    : IRequestHandler<GetPeopleTabs, PeopleTabCounts>
{
    private const string MenteeHasPlace = PeopleReader.MenteeHasPlace;
    private const string MentorHasPlace = PeopleReader.MentorHasPlace;

    public async Task<PeopleTabCounts> Handle(GetPeopleTabs request, CancellationToken cancellationToken)
    {
        var callers = context.At(request.SiteId);
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        return await db.QueryMany(
            [Signups(callers), Waiting(callers), Free(callers), All(callers)],
            new { ProgrammeId = programme.Id, Site = callers.Caller.SiteId },
            async answers =>
            {
                var (signups, waiting, free) = (
                    await answers.ReadSingleAsync<long>(),
                    await answers.ReadSingleAsync<long>(),
                    await answers.ReadSingleAsync<long>()
                );
                var all = (await answers.ReadAsync<RoleRow>()).ToDictionary(row => row.Role, row => row.People);
                return new PeopleTabCounts
                {
                    Signups = signups,
                    Waiting = waiting,
                    Free = free,
                    Mentees = all.GetValueOrDefault(PersonRole.Mentee.ToText()),
                    Mentors = all.GetValueOrDefault(PersonRole.Mentor.ToText()),
                };
            },
            cancellationToken
        );
    }

    private static string Signups(CallerContext callers) =>
        $"""
            SELECT count(*) FROM people p
            WHERE p.programme_id = @ProgrammeId AND p.status = 'applied' AND NOT p.is_restricted
              AND {callers.Caller.InSite("p.site_id")}
            """;

    private static string Waiting(CallerContext callers) =>
        $"""
            SELECT count(*) FROM people p
            WHERE p.programme_id = @ProgrammeId AND p.status = 'available' AND p.role = 'mentee' AND NOT p.is_restricted
              AND {callers.Caller.InSite("p.site_id")} AND {Where.On(true, MenteeHasPlace)}
            """;

    private static string Free(CallerContext callers) =>
        $"""
            SELECT count(*) FROM people p
            WHERE p.programme_id = @ProgrammeId AND p.status = 'available' AND p.role = 'mentor' AND NOT p.is_restricted
              AND {callers.Caller.InSite("p.site_id")} AND {Where.On(true, MentorHasPlace)}
            """;

    private static string All(CallerContext callers) =>
        $"""
            SELECT p.role, count(*) AS people FROM people p
            WHERE p.programme_id = @ProgrammeId AND p.status <> 'erased' AND NOT p.is_restricted
              AND {callers.Caller.InSite("p.site_id")}
            GROUP BY p.role
            """;

    private sealed record RoleRow
    {
        public required string Role { get; init; }
        public required long People { get; init; }
    }
}
