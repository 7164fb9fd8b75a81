using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.SignupCounts;

/// <summary>
/// Counts the sign-ups of a programme by period, partner, role and channel, the latest period first; without those that are 0.
/// </summary>
public sealed record ListSignupCounts(Guid ProgrammeId, SignupCountsQuery Query) : IQuery<Page<SignupCount>>;

internal sealed class ListSignupCountsHandler(Db db, CallerContext callers, ProgrammeStore programmes, TimeProvider clock)
    : IRequestHandler<ListSignupCounts, Page<SignupCount>>
{
    public async Task<Page<SignupCount>> Handle(ListSignupCounts request, CancellationToken cancellationToken)
    {
        var query = request.Query;
        // what is asked for is refused before anything is read; the route does the rest
        _ = Filter.Code<FileFormat>(query.Format, "format");
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var periods = SignupPeriods.Until(
            programme.DayOf(clock.GetUtcNow()),
            Filter.Code<CountedBy>(query.By, "by") ?? CountedBy.Month,
            query.Periods ?? SignupPeriods.Usual
        );
        var rows = await db.Query<SignupCountRow>(
            $"""
            SELECT s.created_at, s.partner_id, q.name AS partner, s.role, s.channel, s.is_repeated,
                   s.referral_sealed IS NOT NULL AS is_referred
            FROM signups s JOIN people p ON p.id = s.person_id JOIN partners q ON q.id = s.partner_id
            WHERE s.programme_id = @Id AND s.created_at >= @Since AND NOT p.is_restricted
              AND {callers.Caller.InSite("p.site_id")} AND {Where.Set(query.SiteId, "p.site_id = @Chosen")}
              AND {Where.Set(query.PartnerId, "s.partner_id = @PartnerId")}
            """,
            new
            {
                programme.Id,
                // a day early in UTC, since the day of each is that of the programme
                Since = new DateTimeOffset(periods.First.AddDays(-1), TimeOnly.MinValue, TimeSpan.Zero),
                Site = callers.Caller.SiteId,
                Chosen = query.SiteId,
                query.PartnerId,
            },
            cancellationToken
        );
        return NamedPages.Cut(Counted(rows, programme, periods), KeyOf, query.Limit, query.After);
    }

    private static List<SignupCount> Counted(List<SignupCountRow> rows, Programme programme, SignupPeriods periods) =>
        [
            .. rows.Select(row => (Row: row, From: periods.StartOf(programme.DayOf(row.CreatedAt))))
                .Where(one => one.From >= periods.First)
                .GroupBy(one => (one.From, one.Row.PartnerId, one.Row.Role, one.Row.Channel))
                .Select(group => new SignupCount
                {
                    From = group.Key.From,
                    Until = periods.EndOf(group.Key.From),
                    PartnerId = group.Key.PartnerId,
                    Partner = group.First().Row.Partner,
                    Role = EnumText.Parse<PersonRole>(group.Key.Role),
                    Channel = EnumText.Parse<SignupChannel>(group.Key.Channel),
                    Count = group.Count(),
                    Repeated = group.Count(one => one.Row.IsRepeated),
                    Referred = group.Count(one => one.Row.IsReferred),
                })
                .OrderByDescending(count => count.From)
                .ThenBy(count => count.Partner, StringComparer.Ordinal)
                .ThenBy(count => count.PartnerId)
                .ThenBy(count => count.Role)
                .ThenBy(count => count.Channel),
        ];

    private static string KeyOf(SignupCount count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count.From:O} {count.PartnerId:N} {count.Role} {count.Channel}");

    private sealed record SignupCountRow
    {
        public required DateTimeOffset CreatedAt { get; init; }
        public required Guid PartnerId { get; init; }
        public required string Partner { get; init; }
        public required string Role { get; init; }
        public required string Channel { get; init; }
        public required bool IsRepeated { get; init; }
        public required bool IsReferred { get; init; }
    }
}

/// <summary>Weeks or months up to a day.</summary>
internal sealed record SignupPeriods(DateOnly Today, CountedBy By, int Number)
{
    public const int Usual = 12;

    private const int Week = 7;

    public static SignupPeriods Until(DateOnly today, CountedBy by, int number) => new(today, by, number);

    /// <summary>First day of the earliest period.</summary>
    public DateOnly First => Before(StartOf(Today), Number - 1);

    /// <summary>First days of all periods, the latest first.</summary>
    public IEnumerable<DateOnly> All => Enumerable.Range(0, Number).Select(back => Before(StartOf(Today), back));

    public DateOnly StartOf(DateOnly day) =>
        By == CountedBy.Week ? day.AddDays(-(((int)day.DayOfWeek + Week - 1) % Week)) : new DateOnly(day.Year, day.Month, 1);

    /// <summary>Last day of the period that begins on a day; today in the one that has not ended.</summary>
    public DateOnly EndOf(DateOnly start)
    {
        var last = Before(start, -1).AddDays(-1);
        return last > Today ? Today : last;
    }

    private DateOnly Before(DateOnly start, int periods) =>
        By == CountedBy.Week ? start.AddDays(-Week * periods) : start.AddMonths(-periods);
}
