using Dapper;
using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Overview;

/// <summary>What the page of a day shows, beside what has happened.</summary>
public sealed record TodayBoard
{
    /// <summary>Counts of what there is to do.</summary>
    public required Today Today { get; init; }

    /// <summary>Appointments.</summary>
    public required TodayAppointments Appointments { get; init; }

    /// <summary>What is still to be passed on after calls.</summary>
    public required TodayCalls Calls { get; init; }

    /// <summary>Matching meetings that are open for comments and decisions.</summary>
    public required IReadOnlyList<OpenMeeting> Meetings { get; init; }

    /// <summary>Who waits longest.</summary>
    public required LongestWaiting Waiting { get; init; }
}

/// <summary>A matching meeting that is open.</summary>
public sealed record OpenMeeting
{
    /// <summary>Its run, under which the page of the meeting is.</summary>
    public required Guid MatchRunId { get; init; }

    /// <summary>Its day.</summary>
    public required DateOnly HeldOn { get; init; }
}

/// <summary>
/// Reads the page of a day at once: what <see cref="GetToday"/>, <see cref="ListTodayAppointments"/>, <see cref="ListTodayCalls"/>
/// and <see cref="ListLongestWaiting"/> return.
/// </summary>
public sealed record GetTodayBoard(Guid ProgrammeId, string? Responsible = null, Guid? SiteId = null) : IQuery<TodayBoard>;

internal sealed class GetTodayBoardHandler(Db db, IdentityVault vault, TodayScopes scopes, WaitingReader waiting)
    : IRequestHandler<GetTodayBoard, TodayBoard>
{
    public async Task<TodayBoard> Handle(GetTodayBoard request, CancellationToken cancellationToken)
    {
        var scope = await scopes.Of(request.ProgrammeId, request.Responsible, request.SiteId, cancellationToken);
        var counts = new TodayCounting(scope);
        var (today, appointments, calls, meetings, found) = await db.QueryMany(
            [counts.Sql, NearRow.Sql(scope), PassOnRow.Sql(scope), Meetings(scope), .. WaitingReader.Questions(scope)],
            scope.Parameters,
            async answers =>
                (
                    counts.Of(await answers.ReadAsync<CountRow>()),
                    NearRow.Open(await answers.ReadAsync<NearRow>(), scope, vault),
                    PassOnRow.Open(await answers.ReadAsync<PassOnRow>(), scope, vault),
                    (await answers.ReadAsync<OpenMeeting>()).AsList(),
                    await waiting.Read(answers, scope)
                ),
            cancellationToken
        );
        return new TodayBoard
        {
            Today = today,
            Appointments = appointments,
            Calls = calls,
            Meetings = meetings,
            Waiting = await waiting.Explain(found, cancellationToken),
        };
    }

    private static string Meetings(TodayScope scope)
    {
        var callers = scope.Callers;
        return $"""
            SELECT match_run_id, held_on FROM matching_meetings
            WHERE programme_id = @ProgrammeId AND closed_at IS NULL AND {callers.Caller.InSite("site_id")}
            ORDER BY held_on, id
            """;
    }
}
