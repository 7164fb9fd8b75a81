using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Features.Runs.WhatIfs;
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

    /// <summary>Why the newest run left the mentee without a match; null where that is not known.</summary>
    public WaitingReason? Reason { get; init; }
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
/// <param name="SiteId">Filters by site.</param>
public sealed record ListLongestWaiting(Guid ProgrammeId, string? Responsible = null, Guid? SiteId = null)
    : IQuery<LongestWaiting>
{
    /// <summary>As many as a page at a glance shows.</summary>
    public const int Most = 6;
}

internal sealed class ListLongestWaitingHandler(Db db, TodayScopes scopes, WaitingReader waiting)
    : IRequestHandler<ListLongestWaiting, LongestWaiting>
{
    public async Task<LongestWaiting> Handle(ListLongestWaiting request, CancellationToken cancellationToken)
    {
        var scope = await scopes.Of(request.ProgrammeId, request.Responsible, request.SiteId, cancellationToken);
        var found = await db.QueryMany(
            WaitingReader.Questions(scope),
            scope.Parameters,
            answers => waiting.Read(answers, scope),
            cancellationToken
        );
        return await waiting.Explain(found, cancellationToken);
    }
}

/// <summary>Those who wait longest, before it is said why.</summary>
internal sealed record FoundWaiting(
    MatchRun? Run,
    IReadOnlyList<WaitingMentee> Mentees,
    IReadOnlyDictionary<string, string> Sites
);

/// <summary>Reads those who wait longest, with the reason of the newest run.</summary>
internal sealed class WaitingReader(IdentityVault vault, WaitingReasons reasons)
{
    public static IReadOnlyList<string> Questions(TodayScope scope)
    {
        var (callers, responsible) = (scope.Callers, scope.Responsible);
        return
        [
            "SELECT id, name FROM sites WHERE programme_id = @ProgrammeId",
            $"""
                SELECT {MatchRun.Columns} FROM match_runs
                WHERE programme_id = @ProgrammeId AND status IN ('optimal', 'infeasible')
                  AND {Where.Set(scope.OwnSite, "site_id = @OwnSite")}
                ORDER BY id DESC LIMIT 1
                """,
            $"""
                SELECT p.id, p.applied_on, p.key_wrapped, p.identity_sealed, s.name AS site, {NamesakeRow.Columns}
                FROM people p JOIN programmes r ON r.id = p.programme_id LEFT JOIN sites s ON s.id = p.site_id
                WHERE p.programme_id = @ProgrammeId AND p.role = 'mentee' AND p.status = 'available' AND NOT p.is_restricted
                  AND NOT EXISTS (SELECT 1 FROM pairs WHERE mentee_id = p.id AND status IN ({PairStates.UnderWay}))
                  -- as a run takes them
                  AND {PersonGates.Sql} = 0
                  AND {callers.Caller.InSite("p.site_id")}
                  AND {Where.Set(responsible.Id, "p.responsible_id = @Responsible")}
                  AND {Where.On(responsible.IsNone, "p.responsible_id IS NULL")}
                ORDER BY p.applied_on, p.id LIMIT @MostWaiting
                """,
        ];
    }

    public async Task<FoundWaiting> Read(SqlMapper.GridReader answers, TodayScope scope)
    {
        var sites = (await answers.ReadAsync<SiteRow>()).ToDictionary(site => site.Id.ToString(), site => site.Name);
        var run = await answers.ReadSingleOrDefaultAsync<MatchRun>();
        var mentees = (await answers.ReadAsync<WaitingRow>()).AsList().ConvertAll(row => row.Read(vault, scope.Today));
        return new FoundWaiting(run, mentees, sites);
    }

    public async Task<LongestWaiting> Explain(FoundWaiting found, CancellationToken cancellationToken)
    {
        var known = found is { Run: { } run, Mentees.Count: > 0 }
            ? await reasons.Of(run, [.. found.Mentees.Select(mentee => mentee.Id)], found.Sites, cancellationToken)
            : new Dictionary<Guid, WaitingReason>();
        return new LongestWaiting
        {
            MatchRunId = found.Run?.Id,
            Mentees = [.. found.Mentees.Select(mentee => mentee with { Reason = known.GetValueOrDefault(mentee.Id) })],
        };
    }

    private sealed record SiteRow
    {
        public required Guid Id { get; init; }
        public required string Name { get; init; }
    }

    private sealed record WaitingRow : NamesakeRow
    {
        public required Guid Id { get; init; }
        public required DateOnly AppliedOn { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }
        public string? Site { get; init; }

        public WaitingMentee Read(IdentityVault vault, DateOnly today) =>
            new()
            {
                Id = Id,
                Name = SealedNames.Open(vault, IdentitySealed, KeyWrapped, Id).Name with { Apart = Apart(Id, today.Year) },
                Site = Site,
                Days = today.DayNumber - AppliedOn.DayNumber,
            };
    }
}
