using Dapper;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Features.Figures.Indicators;
using Matching.Web.Features.Figures.Insights;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.YearReports;

/// <summary>
/// Returns the report of a programme for a period, within the caller's scope. Counts are staff's own and may be of few people;
/// they are not for others.
/// </summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Period">A year such as <c>2026</c>, or a half such as <c>2026-1</c>. Defaults to the present year.</param>
/// <param name="SiteId">Only this site.</param>
/// <param name="Funder">Only the sites of this funder; those without one belong to the programme's.</param>
public sealed record GetYearReport(Guid ProgrammeId, string? Period = null, Guid? SiteId = null, string? Funder = null)
    : IQuery<YearReport>;

internal sealed class GetYearReportHandler(YearReportReader reports) : IRequestHandler<GetYearReport, YearReport>
{
    public Task<YearReport> Handle(GetYearReport request, CancellationToken cancellationToken) =>
        reports.Read(request, cancellationToken);
}

/// <summary>Counts what a programme did in a period.</summary>
internal sealed class YearReportReader(
    Db db,
    CallerContext callers,
    ProgrammeStore programmes,
    ReleaseStore releases,
    DatasetReader datasets,
    TimeProvider clock
)
{
    private const string OfFunder =
        "coalesce((SELECT s.funder FROM sites s WHERE s.id = p.site_id), "
        + "(SELECT r.funder FROM programmes r WHERE r.id = p.programme_id)) = @Funder";

    // scales from 0 to 100, which one drawing can hold
    private static readonly (string Dataset, string Indicator)[] Scales =
    [
        ("orientation", "nv.score"),
        ("networks", "sn.bridge"),
        ("language", "lg.use"),
        ("empowerment", "em.score"),
        ("belonging", "be.score"),
        ("mentors", "mh.comp"),
    ];

    public async Task<YearReport> Read(GetYearReport request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var today = programme.DayOf(clock.GetUtcNow());
        var period = ReportPeriod.Of(request.Period, today);
        var report = await db.QueryMany(
            Questions(request),
            new
            {
                ProgrammeId = programme.Id,
                Site = callers.Caller.SiteId,
                request.SiteId,
                request.Funder,
                Period = period.Code,
                period.From,
                period.To,
                BeforeFrom = period.Before.From,
                BeforeTo = period.Before.To,
            },
            answers => Read(answers, programme, period),
            cancellationToken
        );
        // a release is of the whole programme
        var release = request is { SiteId: null, Funder: null }
            ? await releases.FindNewest(programme.Id, cancellationToken)
            : null;
        return report with
        {
            Until = period.To < today ? period.To : today,
            Site = report.Sites.FirstOrDefault(site => site.Id == request.SiteId),
            Funder = request.Funder,
            Release = release,
            Changes = release is null ? [] : await Changes(release, cancellationToken),
        };
    }

    private async Task<List<Reading>> Changes(Release release, CancellationToken cancellationToken)
    {
        var read = new List<Reading>();
        foreach (var (dataset, indicator) in Scales)
        {
            var filters = new Dictionary<string, List<string>>
            {
                ["indicator"] = [indicator],
                ["wave"] = [Measure.Change],
                [Breakdown.Period] = [Breakdown.Total],
            };
            var cube = await datasets.Cube(
                dataset,
                release.ProgrammeId,
                release.Number,
                new CubeSelection(filters),
                cancellationToken
            );
            read.AddRange(Reading.Of(cube).Take(1));
        }

        return read;
    }

    private IEnumerable<string> Questions(GetYearReport request) => [.. OfSites(request), .. OfProgramme(request)];

    private IEnumerable<string> OfSites(GetYearReport request) =>
        [
            $"""
                SELECT id, name, funder FROM sites
                WHERE programme_id = @ProgrammeId AND {callers.Caller.InSite("id")}
                ORDER BY name, id
                """,
            $"""
                SELECT p.site_id, count(*) FILTER (WHERE p.role = 'mentee') AS mentees,
                  count(*) FILTER (WHERE p.role = 'mentor') AS mentors
                FROM people p
                WHERE p.programme_id = @ProgrammeId AND p.applied_on BETWEEN @From AND @To AND NOT p.is_restricted
                  AND p.status <> 'erased' AND {callers.Caller.InSite("p.site_id")}
                  AND {Where.Set(request.SiteId, "p.site_id = @SiteId")}
                  AND {Where.Set(request.Funder, OfFunder)}
                GROUP BY p.site_id
                """,
            $"""
                SELECT p.site_id, count(*) FILTER (WHERE p.started_on BETWEEN @From AND @To) AS begun,
                  count(*) FILTER (WHERE p.status = 'completed' AND p.ended_on BETWEEN @From AND @To) AS completed,
                  count(*) FILTER (WHERE p.status = 'ended_early' AND p.ended_on BETWEEN @From AND @To) AS ended_early,
                  count(*) FILTER (WHERE p.started_on BETWEEN @BeforeFrom AND @BeforeTo) AS begun_before
                FROM pairs p
                WHERE p.programme_id = @ProgrammeId AND {callers.Caller.InSite("p.site_id")}
                  AND {Where.Set(request.SiteId, "p.site_id = @SiteId")}
                  AND {Where.Set(request.Funder, OfFunder)}
                GROUP BY p.site_id
                """,
            $"""
                SELECT p.site_id, count(*) AS meetings, count(DISTINCT m.pair_id) AS met,
                  CAST(coalesce(sum(m.minutes), 0) AS BIGINT) AS minutes,
                  coalesce(sum(m.expenses), 0.0) AS expenses,
                  coalesce(sum(CASE WHEN m.is_expenses_paid THEN m.expenses END), 0.0) AS paid
                FROM meetings m JOIN pairs p ON p.id = m.pair_id
                WHERE m.programme_id = @ProgrammeId AND NOT m.is_mistake AND m.held_on BETWEEN @From AND @To
                  AND {callers.Caller.InSite("p.site_id")} AND {Where.Set(request.SiteId, "p.site_id = @SiteId")}
                  AND {Where.Set(request.Funder, OfFunder)}
                GROUP BY p.site_id
                """,
        ];

    private IEnumerable<string> OfProgramme(GetYearReport request) =>
        [
            $"""
                SELECT coalesce(p.end_reason, 'other') AS reason, count(*) AS count
                FROM pairs p
                WHERE p.programme_id = @ProgrammeId AND p.status = 'ended_early' AND p.ended_on BETWEEN @From AND @To
                  AND {callers.Caller.InSite("p.site_id")} AND {Where.Set(request.SiteId, "p.site_id = @SiteId")}
                  AND {Where.Set(request.Funder, OfFunder)}
                GROUP BY coalesce(p.end_reason, 'other')
                ORDER BY count(*) DESC, coalesce(p.end_reason, 'other')
                """,
            $"""
                SELECT count(DISTINCT a.person_id) AS trained, count(DISTINCT t.id) AS trainings
                FROM trainings t
                LEFT JOIN training_attendances a ON a.training_id = t.id
                LEFT JOIN people p ON p.id = a.person_id
                WHERE t.programme_id = @ProgrammeId AND t.held_on BETWEEN @From AND @To
                  AND (p.id IS NULL OR (p.role = 'mentor' AND NOT p.is_restricted AND {callers.Caller.InSite("p.site_id")}
                      AND {Where.Set(request.SiteId, "p.site_id = @SiteId")}
                      AND {Where.Set(request.Funder, OfFunder)}))
                """,
            $"""
                SELECT min(p.applied_on) AS day FROM people p
                WHERE p.programme_id = @ProgrammeId AND {callers.Caller.InSite("p.site_id")}
                """,
            "SELECT text, version FROM report_texts WHERE programme_id = @ProgrammeId AND period = @Period",
        ];

    private static async Task<YearReport> Read(SqlMapper.GridReader answers, Programme programme, ReportPeriod period)
    {
        var sites = (await answers.ReadAsync<ReportSite>()).AsList();
        var people = (await answers.ReadAsync<SiteCounts>()).AsList();
        var pairs = (await answers.ReadAsync<PairRow>()).AsList();
        var meetings = (await answers.ReadAsync<SiteCounts>()).AsList();
        var reasons = (await answers.ReadAsync<ReasonCount>()).AsList();
        var trained = await answers.ReadSingleAsync<TrainedRow>();
        var first = await answers.ReadSingleAsync<DateOnly?>();
        var text = await answers.ReadSingleOrDefaultAsync<TextRow>();
        var ids = people
            .Select(row => row.SiteId)
            .Concat(pairs.Select(row => row.SiteId))
            .Concat(meetings.Select(row => row.SiteId));
        var order = sites.Select(site => (Guid?)site.Id).ToList();
        return new YearReport
        {
            Programme = programme,
            Period = period,
            Until = period.To,
            FirstYear = Math.Min(first?.Year ?? period.Year, period.Year),
            Sites = sites,
            Counts =
            [
                .. ids.Distinct()
                    .OrderBy(id => order.IndexOf(id) is >= 0 and var at ? at : int.MaxValue)
                    .Select(id => Joined(id, people, pairs, meetings))
                    .Where(counts => counts != new SiteCounts { SiteId = counts.SiteId }),
            ],
            Reasons = reasons,
            Trained = trained.Trained,
            Trainings = trained.Trainings,
            BegunBefore = pairs.Sum(row => row.BegunBefore),
            Text = text?.Text is { Length: > 0 } written ? written : null,
            TextVersion = text?.Version ?? 0,
            Changes = [],
        };
    }

    private static SiteCounts Joined(Guid? id, List<SiteCounts> people, List<PairRow> pairs, List<SiteCounts> meetings)
    {
        var (applied, pair, met) = (
            people.Find(row => row.SiteId == id),
            pairs.Find(row => row.SiteId == id),
            meetings.Find(row => row.SiteId == id)
        );
        return new SiteCounts
        {
            SiteId = id,
            Mentees = applied?.Mentees ?? 0,
            Mentors = applied?.Mentors ?? 0,
            Begun = pair?.Begun ?? 0,
            Completed = pair?.Completed ?? 0,
            EndedEarly = pair?.EndedEarly ?? 0,
            Meetings = met?.Meetings ?? 0,
            Minutes = met?.Minutes ?? 0,
            Expenses = met?.Expenses ?? 0,
            Paid = met?.Paid ?? 0,
            Met = met?.Met ?? 0,
        };
    }

    private sealed record PairRow
    {
        public Guid? SiteId { get; init; }
        public required long Begun { get; init; }
        public required long Completed { get; init; }
        public required long EndedEarly { get; init; }
        public required long BegunBefore { get; init; }
    }

    private sealed record TextRow
    {
        public required string Text { get; init; }
        public required int Version { get; init; }
    }

    private sealed record TrainedRow
    {
        public required long Trained { get; init; }
        public required long Trainings { get; init; }
    }
}
