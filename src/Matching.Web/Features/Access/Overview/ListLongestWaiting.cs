using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Overview;

/// <summary>A mentee who waits for a match.</summary>
public sealed record WaitingMentee
{
    /// <summary>Id of the mentee.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name.</summary>
    public required PersonName Name { get; init; }

    /// <summary>Name of the site.</summary>
    public string? Site { get; init; }

    /// <summary>Days since the application.</summary>
    public required int Days { get; init; }
}

/// <summary>The mentees who wait longest.</summary>
public sealed record LongestWaiting
{
    /// <summary>The mentees, the longest waiting first, at most <see cref="ListLongestWaiting.Most"/>.</summary>
    public required IReadOnlyList<WaitingMentee> Mentees { get; init; }

    /// <summary>The newest finished run of the programme, which says why each of them has no match; null before the first.</summary>
    public Guid? MatchRunId { get; init; }
}

/// <summary>Lists the available mentees without a pair who have waited longest, within the caller's scope.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Responsible">Filters by responsible coordinator: <c>me</c>, <c>none</c>, or the id of an account.</param>
public sealed record ListLongestWaiting(Guid ProgrammeId, string? Responsible = null) : IQuery<LongestWaiting>
{
    /// <summary>As many as a page at a glance shows.</summary>
    public const int Most = 6;
}

internal sealed class ListLongestWaitingHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    ProgrammeStore programmes,
    TimeProvider clock
) : IRequestHandler<ListLongestWaiting, LongestWaiting>
{
    public async Task<LongestWaiting> Handle(ListLongestWaiting request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var responsible = ResponsibleFilter.Read(request.Responsible, callers.Caller);
        var today = programme.DayOf(clock.GetUtcNow());
        var parameters = new DynamicParameters(PersonGates.On(today, today));
        parameters.AddDynamicParams(
            new
            {
                ProgrammeId = programme.Id,
                Site = callers.Caller.SiteId,
                Responsible = responsible.Id,
                ListLongestWaiting.Most,
            }
        );
        return await db.QueryMany(
            [
                """
                SELECT id FROM match_runs WHERE programme_id = @ProgrammeId AND status IN ('optimal', 'infeasible')
                ORDER BY id DESC LIMIT 1
                """,
                $"""
                SELECT p.id, p.applied_on, p.key_wrapped, p.identity_sealed, s.name AS site
                FROM people p JOIN programmes r ON r.id = p.programme_id LEFT JOIN sites s ON s.id = p.site_id
                WHERE p.programme_id = @ProgrammeId AND p.role = 'mentee' AND p.status = 'available' AND NOT p.is_restricted
                  AND NOT EXISTS (SELECT 1 FROM pairs WHERE mentee_id = p.id AND status IN ({PairStates.UnderWay}))
                  -- as a run takes them
                  AND {PersonGates.Sql} = 0
                  AND {callers.Caller.InSite("p.site_id")}
                  AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
                  AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
                ORDER BY p.applied_on, p.id LIMIT @Most
                """,
            ],
            parameters,
            async answers => new LongestWaiting
            {
                MatchRunId = await answers.ReadSingleOrDefaultAsync<Guid?>(),
                Mentees = (await answers.ReadAsync<WaitingRow>()).AsList().ConvertAll(row => row.Read(vault, today)),
            },
            cancellationToken
        );
    }

    private sealed record WaitingRow
    {
        public required Guid Id { get; init; }
        public required DateOnly AppliedOn { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }
        public string? Site { get; init; }

        public WaitingMentee Read(IdentityVault vault, DateOnly today)
        {
            var names = SealedNames.Open(vault, IdentitySealed, KeyWrapped, Id);
            return new WaitingMentee
            {
                Id = Id,
                Name = new PersonName { GivenName = names.GivenName, FamilyName = names.FamilyName },
                Site = Site,
                Days = today.DayNumber - AppliedOn.DayNumber,
            };
        }
    }
}
