using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Overview;

/// <summary>What staff have to do.</summary>
public enum TodayTask
{
    /// <summary>Contact people who signed up and were not contacted yet.</summary>
    Signups,

    /// <summary>Contact active pairs without a meeting or a check-in for longer than 14 days.</summary>
    SilentPairs,

    /// <summary>Arrange the first meeting of pairs that have agreed.</summary>
    FirstMeetings,

    /// <summary>Confirm or dismiss changes that people asked for by their own links.</summary>
    Corrections,

    /// <summary>Decide proposals.</summary>
    Proposals,

    /// <summary>Follow offers that wait for an answer.</summary>
    Offers,

    /// <summary>Close pairs that have reached their term.</summary>
    Terms,

    /// <summary>Ask pairs on hold whether they go on.</summary>
    OnHold,

    /// <summary>Call people who did not answer within 14 days whether they still look for a match, and are out of the pool.</summary>
    UnansweredInterest,

    /// <summary>Renew screenings that have expired: until then the people stay out of every match run.</summary>
    ExpiredScreenings,

    /// <summary>Renew screenings that expire within 30 days.</summary>
    Screenings,

    /// <summary>Renew background checks that expire within 30 days.</summary>
    Checks,

    /// <summary>Follow up notes whose day has come.</summary>
    FollowUps,

    /// <summary>Follow mentors whose place an unsafe end keeps until its concern is closed.</summary>
    BlockedPlaces,
}

/// <summary>A number of people or pairs who need the same.</summary>
public sealed record TodayCount
{
    /// <summary>What they need.</summary>
    public required TodayTask Task { get; init; }

    /// <summary>Number of people or pairs.</summary>
    public required long Count { get; init; }

    /// <summary>
    /// The earliest day among them: of the sign-up, the request for a change, the question whether they are interested, the last
    /// contact, the agreement, the proposal, the offer, the end of the term or of the hold, the expiry, the follow-up, or
    /// the end of the pair.
    /// </summary>
    public DateOnly? Since { get; init; }
}

/// <summary>What a programme's staff have to do today.</summary>
public sealed record Today
{
    /// <summary>The day where the programme works.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Numbers of people and pairs by what they need, those that are overdue first; without those that are 0.</summary>
    public required IReadOnlyList<TodayCount> Counts { get; init; }
}

/// <summary>Returns what staff of a programme have to do today, within the caller's scope.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Responsible">Filters by responsible coordinator: <c>me</c>, <c>none</c>, or the id of an account.</param>
/// <param name="SiteId">Filters by site.</param>
public sealed record GetToday(Guid ProgrammeId, string? Responsible = null, Guid? SiteId = null) : IQuery<Today>;

internal sealed class GetTodayHandler(Db db, TodayScopes scopes) : IRequestHandler<GetToday, Today>
{
    public async Task<Today> Handle(GetToday request, CancellationToken cancellationToken)
    {
        var scope = await scopes.Of(request.ProgrammeId, request.Responsible, request.SiteId, cancellationToken);
        var counts = new TodayCounting(scope);
        return counts.Of(await db.Query<CountRow>(counts.Sql, scope.Parameters, cancellationToken));
    }
}

/// <summary>Counts the cases of every task of a day.</summary>
internal sealed class TodayCounting(TodayScope scope)
{
    private static readonly TodayTask[] Tasks = Enum.GetValues<TodayTask>();

    private readonly TodayCases cases = new(scope);

    /// <summary>The page that lists the cases of a task. Sign-ups and corrections have one of their own.</summary>
    /// <param name="task">The task.</param>
    /// <param name="programmeId">The programme.</param>
    /// <param name="whose"><c>mine</c>, the id of a colleague, or nothing for the whole programme.</param>
    public static string AddressOf(TodayTask task, Guid programmeId, string? whose) =>
        task switch
        {
            TodayTask.Signups => "/console/people/signups",
            TodayTask.Corrections => "/console/correction-requests",
            _ => "/console/today/" + task.ToText(),
        }
        + $"?programme={programmeId}"
        + (whose is null ? "" : "&whose=" + (task == TodayTask.Signups && whose is "mine" ? "me" : whose));

    public string Sql =>
        string.Join(
            " UNION ALL ",
            Tasks.Select(task =>
                $"SELECT min(c.task) AS task, count(*) AS count, min(c.day) AS day, min(c.at) AS at FROM ({cases.Sql(task)}) c"
            )
        );

    public Today Of(IEnumerable<CountRow> rows) =>
        new()
        {
            Date = scope.Today,
            Counts =
            [
                .. rows.Where(row => row.Task is not null)
                    .Select(row => new TodayCount
                    {
                        Task = EnumText.Parse<TodayTask>(row.Task!),
                        Count = row.Count,
                        Since = cases.DayOf(row.Day, row.At),
                    })
                    .OrderBy(count => count.Task),
            ],
        };
}

/// <summary>A count as it is read.</summary>
internal sealed record CountRow
{
    public string? Task { get; init; }
    public required long Count { get; init; }
    public DateOnly? Day { get; init; }
    public DateTimeOffset? At { get; init; }
}
